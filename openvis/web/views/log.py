"""The audit trail for who supervises: who did what and when, and whether the trail is still as it was written."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openvis.domain.access import Permission
from openvis.domain.number_text import whole_number
from openvis.errors import UnknownValue
from openvis.store import audit
from openvis.web.access import page, visitor_of
from openvis.web.presenters.log import SUBJECTS, log_line, trail_in_words

LINES_PER_PAGE = 50
LAST_PAGE = 100  # to look further back there is the command line, and a subject to ask for


@page(Permission.SEE_AUDIT)
def log(request: HttpRequest) -> HttpResponse:
    """The newest lines, of everything or of one intervention or werkopdracht, page by page."""
    visitor = visitor_of(request)
    kind, number = request.GET.get("over", ""), request.GET.get("nummer", "").strip()
    asked_page = _page_number(request.GET.get("pagina", "1"))
    first = (asked_page - 1) * LINES_PER_PAGE
    lines = audit.lines(visitor.scope, _subject(kind, number), newest=first + LINES_PER_PAGE + 1)[first:]
    subject = {"over": kind, "nummer": number} if kind else {}
    older, newer = asked_page + 1, asked_page - 1
    context = {
        "lines": [log_line(line) for line in lines[:LINES_PER_PAGE]],
        "trail": trail_in_words(audit.verify(visitor.scope)) if asked_page == 1 else None,
        "kinds": [(slug, name, slug == kind) for slug, (_, name) in SUBJECTS.items()],
        "number": number,
        "page_number": asked_page,
        "newer": "?" + urlencode(subject | {"pagina": newer}) if newer else "",
        "older": "?" + urlencode(subject | {"pagina": older}) if len(lines) > LINES_PER_PAGE else "",
        "too_old": older > LAST_PAGE,
    }
    return render(request, "web/log.html", context)


def _subject(kind: str, number: str) -> str | None:
    """What the store calls the thing asked for; None for everything. Raises UnknownValue."""
    if not kind and not number:
        return None
    which = whole_number(number)
    if kind not in SUBJECTS or which is None:
        raise UnknownValue(
            "Het logboek begrijpt deze vraag niet.",
            "Kies een interventie of werkopdracht en vul het nummer in, of laat beide leeg voor alles.",
        )
    return f"{SUBJECTS[kind][0]}/{which}"


def _page_number(asked: str) -> int:
    page_number = whole_number(asked)
    if page_number is not None and 1 <= page_number <= LAST_PAGE:
        return page_number
    raise UnknownValue(f"Het logboek heeft geen pagina '{asked}'.", f"Kies een pagina van 1 tot en met {LAST_PAGE}.")
