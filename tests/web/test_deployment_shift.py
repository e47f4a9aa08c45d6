"""One shift on a phone: the stops in order for who goes there, why each buurt, the shifts beside it, and a calendar."""

from __future__ import annotations

import polars as pl
import pytest
from icalendar import Calendar

from openvis.domain.access import Role
from openvis.domain.deployment import Purpose
from openvis.store import deployment
from openvis.web.calendar_file import shifts_with_visits
from openvis.web.presenters.deployment import plan_page
from openvis.web.presenters.deployment_shift import shift_page
from tests.support import small_town
from tests.support.deployment import EVENING, NIGHT, stored_plan
from tests.web.reading import text_of

PAGE = "/inzet/"


@pytest.fixture
def plan(visit):
    return stored_plan()


def expected(**changed) -> dict:
    return {
        "kind": "buurt", "place": "BU99010101", "last": "2026-03-08", "category": "fietsendiefstal", "expected": 3.0,
    } | changed  # fmt: skip


def test_a_boa_sees_where_to_stop_in_which_order_how_long_and_how_far(visit, plan):
    page = text_of(visit(Role.BOA).get(f"{PAGE}{plan.id}/dienst/1/"))
    assert "Avond, Team Noord Vrijdag 6 maart 2026, 18:00 tot 24:00 uur. Samen 3 uur." in page
    assert "Markt 3, bij Kerkstraat 15 minuten Open kaart van stop 1" in page
    assert "Haven 1 15 minuten, 520 meter verder Open kaart van stop 2" in page
    assert page.index("bij Kerkstraat") < page.index("520 meter verder")
    assert "Samen 520 meter hemelsbreed." in page


def test_a_link_opens_the_map_of_the_phone_at_the_stop(visit, plan):
    assert 'href="geo:52.04312,5.20123"' in visit(Role.BOA).get(f"{PAGE}{plan.id}/dienst/1/").content.decode()


@pytest.mark.parametrize("role", [Role.ADVISEUR, Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER])
def test_who_does_not_go_there_sees_the_buurten_and_no_stop(visit, plan, role):
    answer = visit(role).get(f"{PAGE}{plan.id}/dienst/1/")
    assert "Markt 3: 120 minuten Wijk Centrum." in text_of(answer)
    assert "52.04" not in answer.content.decode()
    assert "Korte bezoeken" not in text_of(answer)


def test_a_lot_and_an_appointment_say_so(visit, plan):
    boa = visit(Role.BOA)
    assert "Door loting gekozen" in text_of(boa.get(f"{PAGE}{plan.id}/dienst/0/"))
    assert "Haven 1: 60 minuten Wijk Zuid. Dit bezoek is afgesproken." in text_of(boa.get(f"{PAGE}{plan.id}/dienst/1/"))


def test_why_there_is_what_is_expected_most_in_the_buurt(plan):
    """By its shortest horizon, without themes, which are sums of types, and without cells, which not all may see."""
    places = dict(plan.result.places)
    code = places["Markt 3"]
    rows = [
        expected(place=code, category="fietsendiefstal", expected=3.0),
        expected(place=code, category="vernieling", expected=5.0),
        expected(place=code, category="woninginbraak", expected=0.0),
        expected(place=code, category="winkeldiefstal", expected=50.0, last="2026-03-29"),
        expected(place="BU99019999", category="zwerfafval", expected=90.0),
        expected(kind="cell", place="E1N1", category="zakkenrollerij", expected=90.0),
    ]
    page = shift_page(plan, 1, pl.DataFrame(rows), places=True)
    (market,) = [each for each in page["buurten"] if each["name"] == "Markt 3"]
    assert market["why"] == "In deze buurt wordt vooral verwacht: vernieling, fietsendiefstal."


def test_a_run_that_is_gone_leaves_the_reason_out(plan):
    none = pl.DataFrame(
        schema=dict.fromkeys(("kind", "place", "last", "category"), pl.String) | {"expected": pl.Float64}
    )
    page = shift_page(plan, 1, none, places=True)
    assert [each["why"] for each in page["buurten"] if each["name"] == "Markt 3"] == [""]


def test_shifts_are_numbered_as_on_the_page_of_the_plan(plan):
    shifts = [shift for day in plan_page(plan)["days"] for shift in day["shifts"]]
    assert [shift["number"] for shift in shifts] == list(range(len(shifts)))
    for shift, visits in zip(shifts, shifts_with_visits(plan), strict=True):
        assert [line["place"] for line in shift["lines"]] == sorted(each.place for each in visits)
    assert [visits[0].shift for visits in shifts_with_visits(plan)] == [NIGHT, EVENING]


def test_the_page_of_the_plan_leads_to_every_shift_and_each_to_the_next_of_its_team(visit, plan):
    boa = visit(Role.BOA)
    whole = boa.get(PAGE).content.decode()
    first, last = (f"{PAGE}{plan.id}/dienst/{number}/" for number in (0, 1))
    assert f'href="{first}"' in whole
    assert f'href="{last}"' in whole
    assert "Vorige dienst" not in text_of(boa.get(first))
    assert f'href="{last}"' in boa.get(first).content.decode()
    assert f'href="{first}"' in boa.get(last).content.decode()
    assert "Volgende dienst" not in text_of(boa.get(last))


def test_the_calendar_of_a_shift_holds_that_shift_only_and_is_the_same_as_in_the_whole(visit, plan):
    boa = visit(Role.BOA)
    answer = boa.get(f"{PAGE}{plan.id}/dienst/1/agenda.ics")
    (own,) = Calendar.from_ical(answer.content).walk("VEVENT")
    whole = Calendar.from_ical(boa.get(f"{PAGE}{plan.id}/agenda.ics").content).walk("VEVENT")
    assert own.to_ical() in [event.to_ical() for event in whole]
    assert own["summary"].startswith("Team Noord, avond: ")
    assert answer["Content-Disposition"].endswith(f'inzet-2026-03-02-{plan.id}-1.ics"')


def test_a_shift_that_is_not_there_is_said_to_be_so(visit, plan):
    for end in ("dienst/2/", "dienst/2/agenda.ics"):
        answer = visit(Role.BOA).get(f"{PAGE}{plan.id}/{end}")
        assert answer.status_code == 404
        assert "Deze dienst staat niet in het plan. Kies een dienst op de pagina Inzet." in text_of(answer)


def test_an_outsider_gets_no_shift(visit, plan):
    for end in ("dienst/0/", "dienst/0/agenda.ics"):
        answer = visit("buitenstaander").get(f"{PAGE}{plan.id}/{end}")
        assert answer.status_code == 403
        assert "Team Noord" not in text_of(answer)


def test_a_plan_changed_by_hand_has_its_own_shifts(visit, plan):
    changed = stored_plan(changed_from=plan.id, cost=0.1, walks=())
    page = text_of(visit(Role.BOA).get(f"{PAGE}{changed.id}/dienst/1/"))
    assert "Korte bezoeken" not in page
    assert f"Inzet, plan {changed.id}" in page
    assert deployment.plan(small_town.SCOPE, plan.id).result.walks
    assert any(each.purpose is Purpose.APPOINTMENT for each in shifts_with_visits(changed)[1])
