"""Who gets which page, and what everybody else gets: one table over every address and every role."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.domain.access import Permission, Role, Scope
from openvis.domain.safety_plan import PlanAction
from openvis.store import (
    audit,
    bijzonderheden,
    safety_plan,
)
from openvis.store.accounts import create_account
from tests.support import small_town
from tests.support.deliveries import OTHER_GEMEENTE
from tests.support.deployment import stored_plan
from tests.support.every_row import every_row
from tests.support.hook_server import a_webhook
from tests.support.interventions import filled_in
from tests.support.kept import Keeper
from tests.support.presence import registered
from tests.support.reports import kept
from tests.support.safety_plan import kept_action, kept_plan
from tests.support.sharing import shared_now
from tests.support.top_x import planned_moment
from tests.support.undermining import on_list, taken_in
from tests.web.reading import text_of

WORD = "/bronnen/woorden/woord/?bron=handhaving&woord=Afval dumpen naast bak"
NEW_MESSAGE = f"/buurtberichten/nieuw/?vak={small_town.HOT_CELL}&soort=woninginbraak"
# route name -> (address, permission it needs)
# {message} is an approved buurtbericht, {draft} one that is not; {plan} is a plan of deployment
# {id} is an intervention, {seen} a bijzonderheid, {order} a work order, {batch} a delivery, {upload} a file
PAGES = {
    "picture": ("/", Permission.SEE_PICTURE),
    "today": ("/vandaag/", Permission.SEE_TODAY),
    "my-notices": ("/vandaag/berichten/", Permission.SEE_TODAY),
    "shapes": ("/kaart/buurten.json", Permission.SEE_PICTURE),
    "hotspots": ("/plekken/", Permission.SEE_POINTS),
    "hotspot-cells": ("/plekken/vakken.json", Permission.SEE_POINTS),
    "forecast": ("/verwachting/", Permission.SEE_PICTURE),
    "forecast-cells": ("/verwachting/vakken.json", Permission.SEE_POINTS),
    "forecast-file": ("/verwachting/verwachting.geojson", Permission.SEE_PICTURE),
    "forecast-score": ("/verwachting/score/", Permission.SEE_PICTURE),
    "reporting-rates": ("/verwachting/meldgedrag/", Permission.SEE_PICTURE),
    "deployment-audit": ("/inzet/verdeling/", Permission.SEE_WORK_ORDERS),
    "forecast-criteria": ("/verwachting/doelen/", Permission.SEE_PICTURE),
    "forecast-criterion-new": ("/verwachting/doelen/nieuw/", Permission.SET_CRITERIA),
    "forecast-criterion-change": ("/verwachting/doelen/{criterion}/", Permission.SET_CRITERIA),
    "area": ("/gebied/BU99010103/", Permission.SEE_PICTURE),
    "bijzonderheden": ("/bijzonderheden/", Permission.SEE_PICTURE),
    "bijzonderheid": ("/bijzonderheden/{seen}/", Permission.SEE_PICTURE),
    "signal-new": ("/bijzonderheden/signaal/", Permission.HAND_IN_SIGNALS),
    "meetings": ("/overleg/", Permission.SEE_MEETINGS),
    "meeting-new": ("/overleg/nieuw/", Permission.LEAD_MEETINGS),
    "meeting": ("/overleg/{meeting}/", Permission.SEE_MEETINGS),
    "meeting-change": ("/overleg/{ahead}/wijzigen/", Permission.LEAD_MEETINGS),
    "minutes-pdf": ("/overleg/{meeting}/verslag.pdf", Permission.SEE_MEETINGS),
    "minutes-word": ("/overleg/{meeting}/verslag.docx", Permission.SEE_MEETINGS),
    "actions": ("/overleg/acties/", Permission.SEE_MEETINGS),
    "notes": ("/duiding/", Permission.SEE_PICTURE),
    "note-new": ("/duiding/nieuw/?gebied=BU99010103&soort=woninginbraak", Permission.ASSESS),
    "kind-profile": ("/soort/woninginbraak/", Permission.SEE_PICTURE),
    "measures": ("/maatregelen/", Permission.SEE_PICTURE),
    "interventions": ("/interventies/", Permission.SEE_PICTURE),
    "intervention": ("/interventies/{id}/", Permission.SEE_PICTURE),
    "buurtberichten": ("/buurtberichten/", Permission.SEE_MESSAGES),
    "buurtbericht": ("/buurtberichten/{message}/", Permission.SEE_MESSAGES),
    "buurtbericht-file": ("/buurtberichten/{message}/bestand/website.html", Permission.SEE_MESSAGES),
    "buurtbericht-cells": ("/buurtberichten/{message}/vakken.json", Permission.SEE_POINTS),
    "buurtbericht-new": (NEW_MESSAGE, Permission.PROPOSE_MESSAGES),
    "buurtbericht-change": ("/buurtberichten/{draft}/wijzigen/", Permission.PROPOSE_MESSAGES),
    "intervention-new": ("/interventies/nieuw/?gebied=BU99010103&soort=woninginbraak", Permission.DECIDE),
    "intervention-change": ("/interventies/{id}/wijzigen/", Permission.DECIDE),
    "work-order-new": ("/interventies/{id}/werkopdracht/", Permission.ISSUE_WORK_ORDERS),
    "deployment": ("/inzet/", Permission.SEE_WORK_ORDERS),
    "deployment-stand": ("/inzet/stand/", Permission.SEE_WORK_ORDERS),
    "deployment-new": ("/inzet/nieuw/", Permission.ISSUE_WORK_ORDERS),
    "deployment-plan": ("/inzet/{plan}/", Permission.SEE_WORK_ORDERS),
    "deployment-calendar": ("/inzet/{plan}/agenda.ics", Permission.SEE_WORK_ORDERS),
    "deployment-shift": ("/inzet/{plan}/dienst/0/", Permission.SEE_WORK_ORDERS),
    "deployment-shift-calendar": ("/inzet/{plan}/dienst/0/agenda.ics", Permission.SEE_WORK_ORDERS),
    "deployment-geojson": ("/inzet/{plan}/buurten.geojson", Permission.SEE_WORK_ORDERS),
    "deployment-visit": ("/inzet/{plan}/bezoek/0/", Permission.ISSUE_WORK_ORDERS),
    "deployment-more-visits": ("/inzet/{plan}/bezoek/erbij/", Permission.ISSUE_WORK_ORDERS),
    "work-orders": ("/werkopdrachten/", Permission.SEE_WORK_ORDERS),
    "work-order": ("/werkopdrachten/{order}/", Permission.SEE_WORK_ORDERS),
    "act-directly": ("/werkopdrachten/nieuw/?bijzonderheid={seen}", Permission.ISSUE_WORK_ORDERS),
    "work-order-edit": ("/werkopdrachten/{order}/wijzigen/", Permission.ISSUE_WORK_ORDERS),
    "street": ("/straat/", Permission.DO_WORK_ORDERS),
    "street-orders": ("/straat/opdrachten.json", Permission.DO_WORK_ORDERS),
    "presence": ("/aanwezigheid/", Permission.SEE_PICTURE),
    "presence-csv": ("/aanwezigheid/aanwezigheid.csv", Permission.SEE_PICTURE),
    "presence-new": ("/aanwezigheid/nieuw/", Permission.REGISTER_PRESENCE),
    "presence-one": ("/aanwezigheid/{presence}/", Permission.SEE_PICTURE),
    "presence-correct": ("/aanwezigheid/{presence}/verbeteren/", Permission.REGISTER_PRESENCE),
    "reports": ("/rapporten/", Permission.SEE_REPORTS),
    "reports-stand": ("/rapporten/stand/", Permission.SEE_REPORTS),
    "report": ("/rapporten/{report}/", Permission.SEE_REPORTS),
    "report-file": ("/rapporten/{report}/rapport.csv", Permission.SEE_REPORTS),
    "shared": ("/gedeeld/", Permission.SEE_REPORTS),
    "shared-one": ("/gedeeld/{share}/", Permission.SEE_REPORTS),
    "share-new": ("/gedeeld/nieuw/?rapport={report}", Permission.SHARE_REPORTS),
    "shared-with-us": ("/met-ons-gedeeld/", Permission.SEE_SHARED),
    "top-x": ("/top-x/", Permission.SEE_TOP_X),
    "top-x-criteria": ("/top-x/criteria/", Permission.HANDLE_TOP_X),
    "top-x-new": ("/top-x/nieuw/", Permission.HANDLE_TOP_X),
    "top-x-move": ("/top-x/{moment}/verzetten/", Permission.HANDLE_TOP_X),
    "top-x-outcome": ("/top-x/{moment}/uitkomst/", Permission.HANDLE_TOP_X),
    "plan": ("/plan/", Permission.SEE_PLAN),
    "plan-new": ("/plan/nieuw/", Permission.EDIT_PLAN),
    "plan-sheet": ("/plan/2026/plan.xlsx", Permission.SEE_PLAN),
    "plan-change": ("/plan/{safety_plan}/wijzigen/", Permission.EDIT_PLAN),
    "plan-priorities": ("/plan/prioriteiten/2026/", Permission.EDIT_PLAN),
    "plan-action": ("/plan/acties/{plan_action}/", Permission.SEE_PLAN),
    "plan-action-new": ("/plan/acties/nieuw/?jaar=2026", Permission.EDIT_PLAN),
    "plan-action-change": ("/plan/acties/{plan_action}/wijzigen/", Permission.EDIT_PLAN),
    "undermining": ("/ondermijning/", Permission.SEE_UNDERMINING),
    "undermining-figures": ("/ondermijning/cijfers/", Permission.SEE_UNDERMINING),
    "undermining-new": ("/ondermijning/nieuw/", Permission.HANDLE_UNDERMINING),
    "undermining-one": ("/ondermijning/{undermining}/", Permission.SEE_UNDERMINING),
    "risk-locations": ("/ondermijning/risicolocaties/", Permission.RISK_LOCATIONS),
    "risk-location-new": ("/ondermijning/risicolocaties/nieuw/", Permission.RISK_LOCATIONS),
    "log": ("/logboek/", Permission.SEE_AUDIT),
    "webhooks": ("/webhooks/", Permission.KEEP_WEBHOOKS),
    "sources": ("/bronnen/", Permission.SEE_SOURCES),
    "batch": ("/bronnen/{batch}/", Permission.SEE_SOURCES),
    "hand-in": ("/bronnen/inlezen/", Permission.IMPORT),
    "upload": ("/bronnen/inlezen/{upload}/", Permission.IMPORT),
    "upload-stand": ("/bronnen/inlezen/{upload}/stand/", Permission.IMPORT),
    "words": ("/bronnen/woorden/", Permission.SEE_SOURCES),
    "word": (WORD, Permission.MAP_CATEGORIES),
    "counting": ("/bronnen/berekenen/", Permission.CALCULATE),
    "counting-stand": ("/bronnen/berekenen/stand/", Permission.CALCULATE),
    "quality": ("/bronnen/kwaliteit/", Permission.SEE_SOURCES),
    "quality-source": ("/bronnen/kwaliteit/handhaving/", Permission.SEE_SOURCES),
    "kinds": ("/bronnen/soorten/", Permission.SEE_SOURCES),
    "kinds-csv": ("/bronnen/soorten/soorten.csv", Permission.SEE_SOURCES),
}
PLAN = filled_in(
    kind="preventive", areas=["BU99010103"], starts_on="2999-01-01", ends_on="2999-03-01", judged_on="2999-04-12"
)
SIGNAL = {
    "area": "BU99010103", "category": "woninginbraak", "kind": "own-eyes", "text": "Deuren staan open.",
    "seen_from": "2025-12-30", "seen_to": "2026-01-02",
}  # fmt: skip
MEETING = {"on": "{tomorrow}", "seats": ["police"], "version": 1}
NOTE = {"text": "Er was kermis.", "period_from": "2025-12", "period_to": "2025-12"}
ORDER = {
    "own": "Kijk",
    "team": "A",
    "visits": 1,
    "week_part": "any-day",
    "day_parts": "night",
    "priority": "low",
    "due_on": "2999-01-02",
}
HOURS = {
    "week": "2999-01-07", "presence": 5, "concentration": 60, "exploration": 5, "short_visits": 4, "team_0": "A",
    "uren_0_0_night": 2,
}  # fmt: skip
AIM = {
    "categories": ["fietsendiefstal"], "horizon": 14, "measure": "pai-1", "least": "5", "starts_on": "{tomorrow}",
    "judged_on": "{later}",
}  # fmt: skip
TAKEN_IN = {"theme": "drugs", "buurt": "BU99010103", "origin_of": "resident", "received_on": "2026-01-05"}
IVP = {"title": "Samen veilig", "theme": "Veiligheid", "first_year": 2026, "last_year": 2029, "goals": "Minder inbraak"}
THEMES = ("vermogen", "geweld", "overlast", "leefomgeving", "openbare-orde", "verkeer", "milieu", "overig")
WEIGHTS = dict.fromkeys(THEMES, "1") | {"woninginbraak": "2", "why": "Besluit van de raad.", "seen": 0}
PLAN_ACTION = {"goal": 1, "wanted": "Wij willen minder inbraken in het donker.", "owner": "coordinator"}
PLACE = {"theme": "drugs", "buurt": "BU99010103", "object_kind": "garages", "place": "Havenweg"}
OUTCOME = {"day": "2026-02-01", "came_in": 1, "went_out": 0, "stayed": 9, "decided_by": ["gemeente"], "version": 1}
PRESENT = {"kind": "campaign", "areas": ["BU99010103"], "rhythm": "one-day", "starts_on": "2026-01-05", "people": 9}
ASK_REPORT = {"kind": "wijk", "area": "WK990101", "as_of": str(timezone.localdate())}
SHARE = {"reader": "partner/woningcorporatie", "purpose": "Samen kiezen waar de verlichting eerst wordt gemaakt."}
SHARE |= {"ends_on": "{tomorrow}"}
SENT = {
    "order": "{order}", "version": 1, "key": "6f1c2f0e-6a7b-4f0a-9d57-3c1f0a6f2b11", "by": "whoever tries",
    "reason": "weather", "filled_in_at": "2026-01-05T21:10:00Z",
}  # fmt: skip
MESSAGE = {
    "version": 1, "metres": 200, "days": 30, "title": "Let op", "opening": "Er is ingebroken.", "advice": "Kijk uit.",
    "send_on": "2999-01-01", "judged_on": "2999-05-01", "reduction_percent": 20,
}  # fmt: skip
# route name -> (address, what is sent, permission it needs)
CHANGES = {
    "webhook-again": ("/webhooks/{hook}/opnieuw/", {}, Permission.KEEP_WEBHOOKS),
    "webhook-end": ("/webhooks/{hook}/stoppen/", {}, Permission.KEEP_WEBHOOKS),
    "intervention-new": ("/interventies/nieuw/?gebied=BU99010103&soort=woninginbraak", PLAN, Permission.DECIDE),
    "buurtbericht-new": (NEW_MESSAGE, MESSAGE, Permission.PROPOSE_MESSAGES),
    "buurtbericht-change": ("/buurtberichten/{draft}/wijzigen/", MESSAGE, Permission.PROPOSE_MESSAGES),
    "buurtbericht-step": (
        "/buurtberichten/{message}/intrekken/", {"version": 3, "reason": "Klopt niet."}, Permission.APPROVE_MESSAGES,
    ),
    "bijzonderheid-judge": ("/bijzonderheden/{seen}/beoordelen/", {"reason": "Eén dader."}, Permission.ASSESS),
    "signal-new": ("/bijzonderheden/signaal/", SIGNAL, Permission.HAND_IN_SIGNALS),
    "meeting-new": ("/overleg/nieuw/", MEETING | {"on": "2020-01-01"}, Permission.LEAD_MEETINGS),
    "meeting-change": ("/overleg/{ahead}/wijzigen/", MEETING, Permission.LEAD_MEETINGS),
    "meeting-order": (
        "/overleg/{ahead}/volgorde/", {"version": 1, "onderdeel": "attention", "kant": "omlaag"},
        Permission.LEAD_MEETINGS,
    ),
    "meeting-point": ("/overleg/{meeting}/punt/", {"title": "Koopavond"}, Permission.JOIN_MEETINGS),
    "point-withdraw": ("/overleg/{ahead}/punt/{point}/intrekken/", {}, Permission.LEAD_MEETINGS),
    "meeting-decision": (
        "/overleg/{meeting}/punt/{item}/", {"kind": "nothing", "text": "Eén nacht.", "seen": 0},
        Permission.LEAD_MEETINGS,
    ),
    "meeting-step": ("/overleg/{meeting}/sluiten/", {"version": 2}, Permission.LEAD_MEETINGS),
    "action-end": ("/overleg/acties/{decision}/gedaan/", {"version": 1}, Permission.JOIN_MEETINGS),
    "note-new": ("/duiding/nieuw/?gebied=BU99010103&soort=woninginbraak", NOTE, Permission.ASSESS),
    "note-withdraw": ("/duiding/{note}/intrekken/", {}, Permission.ASSESS),
    "intervention-change": (
        "/interventies/{id}/wijzigen/", PLAN | {"version": 1, "why": "Daarom."}, Permission.DECIDE,
    ),
    "intervention-step": ("/interventies/{id}/beeindigen/", {}, Permission.DECIDE),
    "work-order-change": ("/werkopdrachten/{order}/intrekken/", {"version": 1}, Permission.ISSUE_WORK_ORDERS),
    "work-order-new": ("/interventies/{id}/werkopdracht/", ORDER, Permission.ISSUE_WORK_ORDERS),
    "act-directly": (
        "/werkopdrachten/nieuw/?bijzonderheid={seen}", ORDER | {"kind": "preventive", "reduction_percent": 20},
        Permission.ACT_DIRECTLY,
    ),
    "work-order-edit": ("/werkopdrachten/{order}/wijzigen/", ORDER | {"version": 1}, Permission.ISSUE_WORK_ORDERS),
    "forecast-criterion-new": ("/verwachting/doelen/nieuw/", AIM, Permission.SET_CRITERIA),
    "forecast-criterion-change": ("/verwachting/doelen/{criterion}/", AIM, Permission.SET_CRITERIA),
    "presence-new": ("/aanwezigheid/nieuw/", PRESENT, Permission.REGISTER_PRESENCE),
    "presence-correct": (
        "/aanwezigheid/{presence}/verbeteren/", PRESENT | {"version": 1}, Permission.REGISTER_PRESENCE,
    ),
    "presence-step": ("/aanwezigheid/{presence}/vervallen/", {"version": 1}, Permission.REGISTER_PRESENCE),
    "top-x-criteria": (
        "/top-x/criteria/", {"text": "Kort.", "valid_from": "{tomorrow}"}, Permission.HANDLE_TOP_X,
    ),
    "top-x-new": ("/top-x/nieuw/", {"day": "2020-01-01"}, Permission.HANDLE_TOP_X),
    "top-x-move": ("/top-x/{moment}/verzetten/", {"day": "{tomorrow}", "version": 1}, Permission.HANDLE_TOP_X),
    "top-x-outcome": ("/top-x/{moment}/uitkomst/", OUTCOME, Permission.HANDLE_TOP_X),
    "plan-new": ("/plan/nieuw/", IVP | {"last_year": 2020}, Permission.EDIT_PLAN),
    "plan-change": ("/plan/{safety_plan}/wijzigen/", IVP | {"why": "Daarom.", "version": 1}, Permission.EDIT_PLAN),
    "plan-priorities": ("/plan/prioriteiten/2026/", WEIGHTS, Permission.EDIT_PLAN),
    "plan-action-new": ("/plan/acties/nieuw/?jaar=2026", PLAN_ACTION, Permission.EDIT_PLAN),
    "plan-action-change": ("/plan/acties/{plan_action}/wijzigen/", PLAN_ACTION | {"version": 1}, Permission.EDIT_PLAN),
    "plan-action-step": ("/plan/acties/{plan_action}/beginnen/", {"version": 1}, Permission.EDIT_PLAN),
    "undermining-new": ("/ondermijning/nieuw/", TAKEN_IN, Permission.HANDLE_UNDERMINING),
    "undermining-step": ("/ondermijning/{undermining}/veredelen/", {"version": 1}, Permission.HANDLE_UNDERMINING),
    "risk-location-new": ("/ondermijning/risicolocaties/nieuw/", PLACE, Permission.RISK_LOCATIONS),
    "risk-location-step": (
        "/ondermijning/risicolocaties/{place}/afvoeren/", {"version": 1}, Permission.RISK_LOCATIONS,
    ),
    "street-report": ("/straat/melden/", SENT, Permission.DO_WORK_ORDERS),
    "deployment-new": ("/inzet/nieuw/", HOURS, Permission.ISSUE_WORK_ORDERS),
    "deployment-visit": (
        "/inzet/{plan}/bezoek/0/", {"place": "BU99010301", "visits": 1}, Permission.ISSUE_WORK_ORDERS,
    ),
    "deployment-more-visits": (
        "/inzet/{plan}/bezoek/erbij/", {"shift": "0", "place": "BU99010301", "visits": 1}, Permission.ISSUE_WORK_ORDERS,
    ),
    "hand-in": ("/bronnen/inlezen/", {"bestand": "{file}"}, Permission.IMPORT),
    "upload-import": ("/bronnen/inlezen/{upload}/inlezen/", {"proef": "{upload}"}, Permission.IMPORT),
    "upload-stop": ("/bronnen/inlezen/{upload}/stop/", {"taak": "{upload}"}, Permission.IMPORT),
    "upload-profile": (
        "/bronnen/inlezen/{upload}/profiel/", {"proef": "{upload}", "naam": "Boa"}, Permission.IMPORT,
    ),
    "reports": ("/rapporten/", ASK_REPORT, Permission.MAKE_REPORTS),
    "report-publish": ("/rapporten/{report}/openbaar/", {"openbaar": "ja"}, Permission.PUBLISH_REPORTS),
    "share-new": ("/gedeeld/nieuw/?rapport={report}", SHARE, Permission.SHARE_REPORTS),
    "share-step": ("/gedeeld/{share}/intrekken/", {"version": 1}, Permission.SHARE_REPORTS),
    "counting": ("/bronnen/berekenen/", {}, Permission.CALCULATE),
    "counting-stop": ("/bronnen/berekenen/stop/", {}, Permission.CALCULATE),
    "word": (WORD, {"soort": "afval"}, Permission.MAP_CATEGORIES),
}  # fmt: skip
# What names no thing of ours, an outsider asks of another gemeente, where our buurt and our words are not.
ABROAD = {
    "intervention-new": 400, "meeting-new": 400, "signal-new": 400, "note-new": 409, "hand-in": 403, "word": 403,
    "counting": 403, "counting-stop": 403, "deployment-new": 403, "forecast-criterion-new": 400,
    "presence-new": 400, "top-x-criteria": 400, "top-x-new": 400, "buurtbericht-new": 403,
    "undermining-new": 400, "risk-location-new": 400, "plan-new": 400, "plan-priorities": 400, "plan-action-new": 400,
    "reports": 400,
}  # fmt: skip
# The public overview is for everybody while an adviseur lets it be: tests/web/test_report_pages.py.
# What was shared opens for its reader alone, whatever his role: tests/web/test_sharing.py.
OF_ITS_READER = {
    "shared-with-us-one": ("/met-ons-gedeeld/{share}/", Permission.SEE_SHARED),
    "shared-with-us-file": ("/met-ons-gedeeld/{share}/rapport.pdf", Permission.SEE_SHARED),
}
OPEN_TO_ALL = {
    "login", "logout", "start", "street-worker", "street-manifest", "public-report", "public-report-file",
}  # fmt: skip


@pytest.fixture
def town(keeper: Keeper, db: None) -> dict[str, Any]:
    """The small town in which something of everything exists, and which number each has."""

    def fill(folder: Path) -> dict[str, Any]:
        small_town.fill(folder)
        small_town.accounts()
        made = small_town.running_intervention()
        seen = bijzonderheden.of_gemeente(small_town.SCOPE, small_town.GEMEENTE)[0]
        things = {
            "id": made,
            "seen": seen,
            "note": small_town.written_note(),
            "order": small_town.issued_order(made),
            "batch": small_town.batch_with_rejects(),
            "upload": small_town.handed_in_file(),
            "plan": stored_plan(),
            "criterion": small_town.set_criterion(),
            **small_town.meetings(),
            "presence": registered(),
            "moment": planned_moment(),
            "message": small_town.approved_message(),
            "draft": small_town.written_message(),
            "undermining": taken_in(),
            "safety_plan": kept_plan(),
            "plan_action": the_action(),
            "place": on_list(),
            "hook": a_webhook(small_town.GEMEENTE),
            "report": (report := kept()),
            "share": shared_now(report),
        }
        today = timezone.localdate()
        days = {"tomorrow": str(today + timedelta(days=1)), "later": str(today + timedelta(weeks=10))}
        return {name: thing.id for name, thing in things.items()} | days

    return keeper.store("small-town-of-everything", fill).told


@pytest.fixture
def at(town: dict[str, Any]) -> Callable[[str], str]:
    """Fills the numbers of things that exist into an address."""
    return lambda address: address.format(**town)


def the_action() -> PlanAction:
    return kept_action(safety_plan.plans(small_town.SCOPE, small_town.GEMEENTE)[0])


def form(at: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """What the browser sends, with the numbers of things and a file filled in."""
    file = SimpleUploadedFile("boa.csv", b"Nummer;Datum\r\n1;01-02-2026\r\n", "text/csv")
    return {name: file if value == "{file}" else at(value) if isinstance(value, str) else value
            for name, value in sent.items()}  # fmt: skip


# A personal calendar is for whoever has its secret; what one chooses for oneself: tests/web/test_my_notices.py, and the
# tokens one gives to programs: tests/web/api/.
OF_ONESELF = {"personal-calendar", "my-calendar", "my-tokens"}
PROGRAMS = "api/"  # what programs ask has tables of its own: tests/web/api/


def test_every_address_is_in_these_tables():
    patterns = [pattern for resolver in get_resolver().url_patterns for pattern in resolver.url_patterns]
    names = {pattern.name for pattern in patterns if not str(pattern.pattern).startswith(PROGRAMS)}
    assert names == set(PAGES) | set(CHANGES) | {"raster-cells"} | set(OF_ITS_READER) | OPEN_TO_ALL | OF_ONESELF


@pytest.mark.parametrize("role", list(Role))
def test_the_cells_of_a_raster_are_for_who_may_see_the_picture(visit, role):
    """The small town has none, so that nobody gets one; who may not look is not told so."""
    answer = visit(role).get("/kaart/risicokaart.json")
    assert answer.status_code == (404 if Permission.SEE_PICTURE in PERMISSIONS_OF[role] else 403)


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_for_who_may_see_it_and_for_nobody_else(visit, at, role):
    client = visit(role)
    for name, (address, permission) in PAGES.items():
        answer = client.get(at(address))
        assert answer.status_code == (200 if permission in PERMISSIONS_OF[role] else 403), name
        if answer.status_code == 403:
            assert "geeft geen recht op" in text_of(answer), name


def test_a_stranger_is_sent_to_the_login_page(at):
    for name, (address, _) in PAGES.items():
        answer = Client().get(at(address))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("login") + "?next=/"), name


@pytest.fixture
def outsiders(visit) -> dict[Role, Client]:
    """Of another gemeente somebody of every role."""
    for role in Role:
        create_account(f"buiten-{role}", small_town.PASSWORD, role, [OTHER_GEMEENTE])
    return {role: visit(f"buiten-{role}") for role in Role}


def test_an_outsider_who_could_see_it_at_home_finds_nothing_here(town, at, outsiders):
    """Over every page there is: nothing of ours, and what is ours reads as what is nowhere."""
    ours = ("Lichtmastactie", "Team Noord", "levering.csv", *small_town.BUURTEN.values())
    for name, (address, permission) in (PAGES | OF_ITS_READER).items():
        client = outsiders[next(role for role in Role if permission in PERMISSIONS_OF[role])]
        answer = client.get(at(address))
        assert answer.status_code in {200, 400, 403, 404, 409}, name  # 200 is a page that says nothing is stored yet
        assert not [word for word in ours if word in answer.content.decode(errors="replace")], name
        if address != nowhere(town, address):
            elsewhere = client.get(nowhere(town, address))
            assert answer.status_code == elsewhere.status_code, name
            assert read_without_numbers(answer) == read_without_numbers(elsewhere), name


def test_an_outsider_who_could_change_it_at_home_cannot_tell_what_exists(town, at, outsiders):
    for name, (address, sent, permission) in CHANGES.items():
        if address == nowhere(town, address):
            continue
        client = outsiders[next(role for role in Role if permission in PERMISSIONS_OF[role])]
        answers = [client.post(each, form(at, sent)) for each in (at(address), nowhere(town, address))]
        assert answers[0].status_code in {403, 404}, name
        assert answers[0].status_code == answers[1].status_code, name
        assert len({read_without_numbers(each) for each in answers}) == 1, name


def test_every_address_that_names_something_is_asked_by_an_outsider(town):
    """From the table of addresses: a page of something new has to be tried above, or fails here."""
    patterns = [pattern for resolver in get_resolver().url_patterns for pattern in resolver.url_patterns]
    names = {each.name for each in patterns if getattr(each.pattern, "converters", {})}
    tried = {name: each[0] for name, each in (PAGES | CHANGES | OF_ITS_READER).items()}
    by_number = {name for name, address in tried.items() if address != nowhere(town, address)}
    assert names - by_number == OF_NO_NUMBER | {"public-report", "public-report-file", "personal-calendar"}


# The address names an area, a kind, a source or a year: what stands there is that of the gemeente on the screen.
OF_NO_NUMBER = {"area", "kind-profile", "quality-source", "plan-sheet", "plan-priorities"}


def nowhere(town: dict[str, Any], address: str) -> str:
    """The same address about something that does not exist."""
    return address.format(**{name: "nergens" if isinstance(it, str) else 2_000_000 for name, it in town.items()})


def read_without_numbers(answer: Any) -> str:
    return re.sub(r"\d+|nergens", "N", text_of(answer))


def test_an_outsider_may_not_choose_our_gemeente(visit, town):
    answer = visit("buitenstaander").get("/?gemeente=GM9901")
    assert answer.status_code == 403
    assert "U mag deze gemeente niet zien." in text_of(answer)


@pytest.mark.parametrize("role", [*Role, "buitenstaander"])
def test_a_refused_change_changes_nothing_and_is_written_down(visit, at, role):
    client, before = visit(role), every_row()
    for name, (address, sent, permission) in CHANGES.items():
        if permission in PERMISSIONS_OF.get(role, ()):
            continue
        abroad = role == "buitenstaander" and name in ABROAD
        trail = Scope.of(OTHER_GEMEENTE) if abroad else small_town.SCOPE
        written = len(audit.lines(trail))
        own = {"by": str(role)} if "by" in sent else {}
        answer = client.post(at(address), form(at, sent) | own)
        assert answer.status_code == (ABROAD[name] if abroad else 403), name
        newest, *earlier = audit.lines(trail)
        assert (newest.actor, newest.result, len(earlier)) == (str(role), "refused", written), name
    assert every_row() == before  # once for all of them: a change leaves a trace that no refusal takes away


@pytest.mark.parametrize("name", [name for name in CHANGES if name not in PAGES])
def test_a_change_is_never_made_by_opening_an_address(visit, at, name):
    assert visit(Role.COORDINATOR).get(at(CHANGES[name][0])).status_code == 405


def test_a_change_without_the_token_of_the_form_is_refused(visit, at):
    client = visit(Role.ADVISEUR)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post(at("/interventies/{id}/beeindigen/"))
    assert answer.status_code == 403
    assert "Dit formulier is verlopen. Er is niets opgeslagen." in text_of(answer)
