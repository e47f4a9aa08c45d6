"""Op straat: the page of a boa on a phone, that also works where there is no connection.

The page itself holds no orders, so the phone may keep it; it asks for the orders and sends what was filled in, and says
it again until it hears that it arrived.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import work_orders as decide
from openvis.domain.access import Permission
from openvis.domain.work_order import Finding, NotDoneReason
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import work_orders
from openvis.web import places
from openvis.web.access import ORIGIN, page, visitor_of
from openvis.web.forms.work_orders import DoneForm, NotDoneForm, SendingForm
from openvis.web.order_lines import order_lines

# What the page needs, kept on the phone together: all of it is public.
FILES = (
    "npm/voorbeeld-theme.css",
    "npm/utrecht.css",
    "npm/source-sans-3-400.woff2",
    "npm/source-sans-3-600.woff2",
    "npm/source-sans-3-700.woff2",
    "openvis/tokens.css",
    "openvis/openvis.css",
    "openvis/icon.svg",
    "openvis/street.mjs",
    "openvis/street_kept.mjs",
    "openvis/street_map.mjs",
)


@page(Permission.DO_WORK_ORDERS)
def street(request: HttpRequest) -> HttpResponse:
    """The page without any order; the two forms are in it once, for whichever order is reported."""
    context = {"done": DoneForm(auto_id="gedaan_%s"), "not_done": NotDoneForm(auto_id="niet_%s")}
    return render(request, "web/street.html", context)


@page(Permission.DO_WORK_ORDERS)
def orders(request: HttpRequest) -> HttpResponse:
    """Every order that waits for someone, the first due first, and what the phone needs to report on it."""
    visitor = visitor_of(request)
    waiting = [order for order in work_orders.of_gemeente(visitor.scope, visitor.gemeente) if order.is_open]
    return JsonResponse(
        {
            "by": visitor.person.username,
            "token": get_token(request),
            "shapes": f"{reverse('shapes')}?v={places.areas_version()}",
            "orders": order_lines(visitor, waiting),
        }
    )


@require_POST
@page(None)
def report(request: HttpRequest) -> HttpResponse:
    """One report, as often as it is sent. An answer with `refused` has a sentence for who filled it in."""
    visitor = visitor_of(request)
    form, outcome = SendingForm(request.POST), _outcome(request.POST)
    if not form.is_valid() or outcome is None:
        return _refused(400, "Deze melding is niet volledig.", "Vul haar opnieuw in.")
    if form.cleaned_data["by"] != visitor.person.username:
        return JsonResponse({}, status=403)  # it waits until who filled it in is signed in again
    order_id, now = form.cleaned_data["order"], timezone.now()
    try:
        decide.report_from_street(visitor.person, order_id, outcome=outcome, now=now, origin=ORIGIN, **form.answers())
    except InputError as refusal:
        return _refused(400, refusal.sentence, refusal.next_step)
    except NotPermitted as refusal:
        return _refused(403, refusal.sentence, refusal.next_step)
    except NotAllowedNow as refusal:
        return _refused(409, refusal.sentence, "Kijk of uw melding nog nodig is.")
    return JsonResponse({"stored": str(form.cleaned_data["key"])})


def _outcome(answers: QueryDict) -> Finding | NotDoneReason | None:
    """What was filled in; None where that is not all of it."""
    if "reason" in answers:
        not_done = NotDoneForm(answers)
        return NotDoneReason(not_done.cleaned_data["reason"]) if not_done.is_valid() else None
    done = DoneForm(answers)
    return done.finding() if done.is_valid() else None


def _refused(status: int, sentence: str, next_step: str) -> JsonResponse:
    return JsonResponse({"refused": f"{sentence} {next_step}"}, status=status)


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: what keeps the page on the phone. It belongs to the addresses beside it."""
    shell = reverse("street")
    files = [static(name) for name in FILES] + [reverse("street-manifest")]
    context = {"version": _version(), "shell": json.dumps(shell), "files": json.dumps(files)}
    return render(request, "web/street_worker.js", context, content_type="text/javascript")


def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone calls the page once it stands among the apps."""
    icon = {"src": static("openvis/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    about = {
        "name": "OpenVIS op straat",
        "short_name": "OpenVIS",
        "description": "Werkopdrachten en bevindingen, ook zonder verbinding.",
        "lang": "nl",
        "start_url": reverse("street"),
        "scope": reverse("street"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#154273",
        "icons": [icon],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@cache
def _version() -> str:
    """Another one as soon as one of the files is another, so that a phone fetches them again."""
    found = sha256()
    for name in FILES:
        found.update(Path(str(finders.find(name))).read_bytes())
    return found.hexdigest()[:16]
