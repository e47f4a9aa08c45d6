"""Who is asking, for which gemeente, and whether they may: every page passes through `page`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from openvis.decisions.rules.permissions import check_permission, person_can
from openvis.domain.access import Permission, Person, Scope
from openvis.domain.area import gemeente_of
from openvis.errors import NotPermitted, UnknownValue
from openvis.store.accounts import person_of

View = Callable[..., HttpResponse]
JSON = "application/json"
ORIGIN = "web"  # where a change came from, for the audit line


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person looking at one of their gemeenten."""

    person: Person
    gemeente: str

    @property
    def scope(self) -> Scope:
        """Only the gemeente on the screen: a page never mixes two."""
        return Scope.of(self.gemeente)

    def can(self, permission: Permission) -> bool:
        return person_can(self.person, permission)


class SignedInRequest(HttpRequest):
    """What a view behind `page` receives."""

    visitor: Visitor


def page(permission: Permission | None, *, page_of_thing: str = "") -> Callable[[View], View]:
    """Let only a signed-in person with this permission see the view. Others get the login page or a refusal.

    permission     None is for a change: the service in openvis.decisions refuses, so that it is written down
    page_of_thing  for an address that only takes changes: the page of what is changed, or of the list it stands in, to
                   return to after signing in
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _sign_in_first(request, page_of_thing, kwargs)
            visitor = visitor_of(request)
            if permission is not None:
                check_permission(visitor.person, permission, visitor.gemeente)
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")  # figures stay on no shared computer
            return response

        return guarded

    return guard


def _sign_in_first(request: HttpRequest, page_of_thing: str, kwargs: dict[str, Any]) -> HttpResponse:
    """To the login page, and from there to a page that can be opened: never to an address that only takes changes."""
    # What a page sends by itself and keeps until it is stored (Op straat) is not lost.
    if request.method == "POST" and request.headers.get("Accept") != JSON:
        messages.warning(request, "U was niet meer ingelogd. Wat u net deed, is niet opgeslagen.")
    if page_of_thing:
        return redirect_to_login(_address_of(page_of_thing, list(kwargs.values())[:1]))
    return redirect_to_login(request.get_full_path())


def _address_of(page: str, number: list[Any]) -> str:
    """Of the page of one thing, or of the list it stands in where it has none of its own."""
    with suppress(NoReverseMatch):
        return reverse(page, args=number)
    return reverse(page)


def visitor_of(request: HttpRequest) -> Visitor:
    """The person of this request and the gemeente they look at, remembered for the session.

    Raises NotPermitted when the person has no gemeente, or asks for one that is not theirs.
    """
    known = getattr(request, "visitor", None)
    if known is not None:
        return cast(Visitor, known)
    if not request.user.is_authenticated:
        raise NotPermitted("U bent niet ingelogd.", "Log in en probeer het opnieuw.")
    person = person_of(request.user)
    visitor = Visitor(person, _gemeente(request, person))
    cast(SignedInRequest, request).visitor = visitor
    return visitor


def _gemeente(request: HttpRequest, person: Person) -> str:
    own = sorted(person.scope.gemeenten)
    if not own:
        raise NotPermitted(
            f"Het account {person.username} hoort bij geen enkele gemeente.", "Vraag de beheerder om een gemeente."
        )
    if asked := request.GET.get("gemeente"):
        if not person.scope.covers(asked):
            raise NotPermitted("U mag deze gemeente niet zien.", f"Kies een gemeente van uzelf: {', '.join(own)}.")
        request.session["gemeente"] = asked
        return asked
    if (named := _gemeente_in_address(request)) and person.scope.covers(named):
        request.session["gemeente"] = named
        return named
    remembered = request.session.get("gemeente", "")
    return remembered if person.scope.covers(remembered) else own[0]


def _gemeente_in_address(request: HttpRequest) -> str:
    """The gemeente of the area an address is about: a link to a buurt works whatever gemeente was on the screen."""
    match = request.resolver_match
    area = match.kwargs.get("code", "") if match else ""
    try:
        return gemeente_of(area or request.GET.get("gebied", ""))
    except UnknownValue:
        return ""  # not about an area, or about one that does not exist: the page itself says so
