"""What every page shows around its content: the gemeente, the navigation, and until when the figures run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from openvis.domain.access import Permission, Role, Scope
from openvis.domain.run import Run
from openvis.domain.words import word
from openvis.store import results
from openvis.web.access import Visitor
from openvis.web.places import area_names
from openvis.web.shown_run import looking_back, shown_run
from openvis.web.words import moment, period

# Every page of the menu by what somebody comes to do: its address, what it is called, and who gets it.
NAVIGATION: dict[str, tuple[tuple[str, str, Permission], ...]] = {
    "Beeld": (
        ("picture", "Veiligheidsbeeld", Permission.SEE_PICTURE),
        ("today", "Vandaag", Permission.SEE_TODAY),
        ("hotspots", "Plekken en tijden", Permission.SEE_POINTS),
        ("forecast", "Verwachting", Permission.SEE_PICTURE),
    ),
    "Overleg": (
        ("meetings", "VIS-overleg", Permission.SEE_MEETINGS),
        ("actions", "Acties", Permission.SEE_MEETINGS),
        ("bijzonderheden", "Bijzonderheden", Permission.SEE_PICTURE),
    ),
    "Aanpak": (
        ("plan", "Plan", Permission.SEE_PLAN),
        ("interventions", "Interventies", Permission.SEE_PICTURE),
        ("measures", "Maatregelen", Permission.SEE_PICTURE),
        ("buurtberichten", "Buurtberichten", Permission.SEE_MESSAGES),
        ("deployment", "Inzet", Permission.SEE_WORK_ORDERS),
        ("work-orders", "Werkopdrachten", Permission.SEE_WORK_ORDERS),
        ("street", "Op straat", Permission.DO_WORK_ORDERS),
        ("presence", "Aanwezigheid", Permission.SEE_PICTURE),
        ("top-x", "Top-X", Permission.SEE_TOP_X),
        ("undermining", "Ondermijning", Permission.SEE_UNDERMINING),
    ),
    "Verantwoording": (
        ("reports", "Rapporten", Permission.SEE_REPORTS),
        ("shared", "Gedeeld", Permission.SEE_REPORTS),
        ("shared-with-us", "Met ons gedeeld", Permission.SEE_SHARED),
    ),
    "Beheer": (
        ("sources", "Bronnen", Permission.SEE_SOURCES),
        ("webhooks", "Webhooks", Permission.KEEP_WEBHOOKS),
        ("log", "Logboek", Permission.SEE_AUDIT),
    ),
}
IN_ONE_ROW = 7  # so many pages need no groups


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The context of the layout. A visitor who was refused or is not signed in gets the bare layout."""
    visitor: Visitor | None = getattr(request, "visitor", None)
    if visitor is None:
        return {"house_style": bool(settings.STATICFILES_DIRS), "menu": None}
    shown = shown_run(request)
    own = visitor.person.role is not Role.PARTNER  # of the gemeente a partner knows what was shared, and no more
    return {
        "house_style": bool(settings.STATICFILES_DIRS),
        "visitor": visitor,
        "role": word(visitor.person.role),
        "gemeente_name": area_names(visitor.scope).get(visitor.gemeente, visitor.gemeente),
        "gemeenten": _gemeenten(visitor),
        "menu": _menu(request.path, visitor),
        "as_of": as_of(shown.run if shown else results.latest_run(visitor.scope, visitor.gemeente)) if own else "",
        **looking_back(request),
    }


def _gemeenten(visitor: Visitor) -> list[dict[str, Any]]:
    """The gemeenten to choose from, by name; empty for who has only one."""
    codes = visitor.person.scope.gemeenten
    if len(codes) < 2:
        return []
    names = {code: area_names(Scope.of(code)).get(code, code) for code in codes}
    ordered = sorted(names.items(), key=lambda pair: pair[1])
    return [{"code": code, "name": name, "current": code == visitor.gemeente} for code, name in ordered]


def as_of(run: Run | None) -> str:
    """Until when the figures run and when they were calculated: on every page, because figures age."""
    if run is None:
        return "Er zijn nog geen cijfers berekend."
    return f"Cijfers tot en met {period(run.period_to)}, berekend op {moment(run.made_at)}."


def _menu(path: str, visitor: Visitor) -> dict[str, Any]:
    """The groups, each with the address of its first page, and the pages of the group of this page; or only pages."""
    groups = {
        label: [(reverse(name), page) for name, page, permission in pages if visitor.can(permission)]
        for label, pages in NAVIGATION.items()
    }
    links = [link for pages in groups.values() for link in pages]
    # The longest address that begins this one: the first page is the beginning of every other.
    current = max((address for address, _ in links if path.startswith(address)), key=len, default="")
    if len(links) <= IN_ONE_ROW:
        return {"groups": [], "pages": _linked(links, current)}
    here = next((label for label, pages in groups.items() if current in dict(pages)), "")
    firsts = [(pages[0][0], label) for label, pages in groups.items() if pages]
    return {
        "groups": _linked(firsts, groups[here][0][0] if here else ""),
        "pages": _linked(groups.get(here, []), current),
    }


def _linked(pages: Sequence[tuple[str, str]], current: str) -> list[dict[str, Any]]:
    return [{"address": address, "label": label, "current": address == current} for address, label in pages]
