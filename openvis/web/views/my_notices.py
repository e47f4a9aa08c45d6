"""Mail en agenda: where and how whoever looks hears of what waits, and a calendar that a program fetches."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from openvis.decisions.due.register import kinds_for, waiting_for
from openvis.decisions.notices import own
from openvis.decisions.notices.outbox import address_of
from openvis.decisions.rules.permissions import person_can
from openvis.domain.access import Permission, Scope
from openvis.store import accounts, jobs, notifications
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.calendar_file import calendar_of_due
from openvis.web.forms.my_notices import NoticesForm, chosen
from openvis.web.views.errors import explained
from openvis.web.words import badge, moment

NEWEST = 5  # mails on the page
MOST_GUESSES, GUESSES_FORGOTTEN = 20, 600  # wrong addresses of a calendar from one place, and seconds


@page(Permission.SEE_TODAY)
def my_notices(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    kinds = kinds_for(visitor.person)
    hears = own.hears(visitor.person)
    form = NoticesForm(request.POST or None, kinds=kinds, initial=chosen(hears, kinds))
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with attempt:
            own.change_notices(
                visitor.person, address=given["address"], team=given.get("team", ""), choice=form.choice(),
                now=timezone.now(), origin=ORIGIN,
            )  # fmt: skip
            messages.success(request, "Uw keuze is bewaard.")
            return redirect("my-notices")
    return _page(request, visitor, form, status=attempt.status)


@require_POST
@page(Permission.SEE_TODAY, page_of_thing="my-notices")
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make a new address, which is shown on this answer and never again; or close the one there is."""
    visitor = visitor_of(request)
    given: dict[str, Any] = {"now": timezone.now(), "origin": ORIGIN}
    if "sluit" in request.POST:
        own.close_calendar(visitor.person, **given)
        messages.success(request, "Het agenda-adres is gesloten.")
        return redirect("my-notices")
    secret = own.renew_calendar(visitor.person, **given)
    kinds = kinds_for(visitor.person)
    form = NoticesForm(kinds=kinds, initial=chosen(own.hears(visitor.person), kinds))
    return _page(request, visitor, form, secret=secret)


def _page(
    request: HttpRequest, visitor: Visitor, form: NoticesForm, *, secret: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "has_kinds": bool(kinds_for(visitor.person)),
        "mail_is_on": bool(settings.EMAIL_HOST),
        "no_worker": not jobs.worker_is_there(),
        "has_calendar": own.hears(visitor.person).has_calendar,
        "new_address": secret and settings.OPENVIS_SITE + reverse("personal-calendar", args=[secret]),
        "mails": [
            {"subject": each.subject, "at": moment(each.at), "state": badge(each.state), "told": each.told}
            for each in notifications.newest_of(visitor.person.id, newest=NEWEST)
        ],
    }
    return render(request, "web/my_notices.html", context, status=status)


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """What waits for whose secret this is, on the day by which it must be done. Whoever has the address may read it.

    Not behind `page`: a calendar program signs in nowhere. Guessing gets nowhere either: the secret is 256 bits long,
    and after some wrong ones a place is refused for a while, also with the right one.
    """
    guesses = f"calendar-guesses/{request.META.get('REMOTE_ADDR', '')}"
    if cache.get(guesses, 0) >= MOST_GUESSES:
        return explained(request, 429, "Te vaak is een adres geprobeerd dat niet bestaat.", "Wacht tien minuten.")
    person = accounts.of_calendar(secret)
    if person is None or not person_can(person, Permission.SEE_TODAY):
        cache.add(guesses, 0, GUESSES_FORGOTTEN)
        cache.incr(guesses)
        return explained(
            request, 404, "Dit agenda-adres bestaat niet (meer).", "Maak een nieuw adres op de pagina Mail en agenda."
        )
    gemeenten, today = sorted(person.scope.gemeenten), timezone.localdate()
    found = [due for gemeente in gemeenten for due in waiting_for(person, gemeente, today)]
    names = {code: name for gemeente in gemeenten for code, name in places.area_names(Scope.of(gemeente)).items()}
    links = {due.key: settings.OPENVIS_SITE + address_of(due) for due in found}
    answer = HttpResponse(
        calendar_of_due(found, names, links, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
