"""Inzet on a page: asked for, shown per day with what it costs, changed by hand, and as files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Shift,
    SkillNeeded,
)
from openvis.domain.deployment_plan import Rival, RivalKind, Walk
from openvis.domain.job import JobKind, JobState
from openvis.domain.work_order import DayPart
from openvis.store import audit, deployment, jobs, results
from openvis.web.forms.deployment import monday_of
from openvis.web.presenters import deployment as presenter
from tests.support import small_town
from tests.support.deployment import EVENING, NIGHT, STOPS, WEEK, request, result, stored_plan
from tests.web.reading import text_of

SCOPE = small_town.SCOPE
PAGE, NEW = "/inzet/", "/inzet/nieuw/"


def week():
    return monday_of(timezone.localdate()) + timedelta(weeks=1)


def filled(**changed):
    return {
        "week": str(week() + timedelta(days=2)), "presence": 5, "concentration": 60, "exploration": 5,
        "short_visits": 4, "team_0": "Team Noord", "uren_0_4_evening": "6", "uren_0_5_night": "2.5",
    } | changed  # fmt: skip


@pytest.fixture
def coordinator(visit):
    return visit(Role.COORDINATOR)


def test_without_a_plan_the_page_says_so_and_offers_one_to_who_may(visit, coordinator):
    assert "Er is nog geen plan." in text_of(coordinator.get(PAGE))
    assert "Maak een plan voor een week" in text_of(coordinator.get(PAGE))
    assert "Maak een plan voor een week" not in text_of(visit(Role.BOA).get(PAGE))


def test_hours_and_rules_are_kept_as_they_were_filled_in(coordinator):
    exceptions = {
        "nee_0": "BU99010102", "nee_0_deel": "night", "nee_1": "BU99010201", "nee_1_deel": "",
        "nee_0_dag": "5", "wel_0": "BU99010301", "wel_0_team": "0", "wel_0_dag": "4", "wel_0_deel": "evening",
        "wel_0_keer": 2, "wijk_1": "WK990102", "wijk_1_minste": 20, "kunde_0": "hond , toezicht",
        "vraagt_0": "BU99010101", "vraagt_0_wat": "jeugd", "vraagt_0_deel": "night",
        "kan_0": "jeugd", "kan_0_team": "0", "kan_0_dag": "5", "kan_0_deel": "night",
    }  # fmt: skip
    page = text_of(coordinator.post(NEW, filled(**exceptions), follow=True))
    assert "Het plan wordt gemaakt" in page
    asked = deployment.last_request(SCOPE, small_town.GEMEENTE)
    friday = Shift(week() + timedelta(days=4), DayPart.EVENING)
    assert asked.week == week()
    saturday = Shift(week() + timedelta(days=5), DayPart.NIGHT)
    assert asked.available == (
        Available("Team Noord", friday, 6.0),
        Available("Team Noord", saturday, 2.5, frozenset({"jeugd"})),
    )
    assert asked.rules == (
        Presence(0.05), Concentration(0.6), Exploration(0.05), Presence(0.2, "WK990102"),
        SkillNeeded("BU99010101", "jeugd", DayPart.NIGHT), NoGo("BU99010102", DayPart.NIGHT, saturday.day),
        NoGo("BU99010201"), Appointment("Team Noord", "BU99010301", friday, 2),
    )  # fmt: skip
    assert (asked.skills, asked.short_visits) == ({"Team Noord": frozenset({"hond", "toezicht"})}, 4)
    assert [(line.action, line.result) for line in audit.lines(SCOPE)] == [("plan-week", "ok")]
    assert "Het plan wordt gemaakt" in text_of(coordinator.get(PAGE + "stand/"))


def test_a_new_form_holds_the_rules_of_the_last_time(coordinator):
    """What it shows, sent back as it is, asks the same."""
    exceptions = {
        "nee_1": "BU99010201", "nee_1_deel": "night", "wel_0": "BU99010301", "wel_0_team": "0", "wel_0_dag": "4",
        "wel_0_deel": "evening", "wel_0_keer": 2, "wijk_0": "WK990102", "wijk_0_minste": 20, "kunde_0": "hond",
        "vraagt_0": "BU99010101", "vraagt_0_wat": "jeugd", "kan_0": "jeugd", "kan_0_team": "0", "kan_0_dag": "5",
        "kan_0_deel": "night",
    }  # fmt: skip
    coordinator.post(NEW, filled(**exceptions))
    asked = deployment.last_request(SCOPE, small_town.GEMEENTE)
    form = coordinator.get(NEW).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    jobs.ask_stop(SCOPE, jobs.last_of_kind(SCOPE, JobKind.PLAN).id, timezone.now())
    assert coordinator.post(NEW, shown).status_code == 302
    again = deployment.last_request(SCOPE, small_town.GEMEENTE)
    assert again.id != asked.id
    assert (again.available, again.rules, again.skills) == (asked.available, asked.rules, asked.skills)
    assert again.week == asked.week


def test_a_rule_of_nothing_is_no_rule(coordinator):
    coordinator.post(NEW, filled(presence=0, concentration=100, exploration=0))
    assert deployment.last_request(SCOPE, small_town.GEMEENTE).rules == ()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"exploration": 3}, "Kies 5 tot en met 10 procent, of 0."),
        ({"team_0": ""}, "Er zijn geen uren om in te zetten."),
        ({"week": "2020-01-06"}, "Deze week is al voorbij."),
        ({"uren_0_4_evening": "900"}, "200"),
        ({"short_visits": 13}, "12"),
    ],
)
def test_what_cannot_be_asked_stands_on_the_form_with_what_was_filled_in(coordinator, wrong, told):
    answer = coordinator.post(NEW, filled(**wrong))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert 'value="2.5"' in answer.content.decode()
    assert deployment.last_request(SCOPE, small_town.GEMEENTE) is None


def test_the_form_begins_with_the_hours_of_the_last_time(coordinator):
    deployment.add_request(request())
    page = coordinator.get(NEW).content.decode()
    assert 'name="team_0" value="Team Noord"' in page
    assert 'name="uren_0_4_evening" value="6"' in page
    assert 'name="exploration" value="10"' in page


def test_rules_that_do_not_go_together_are_told_with_the_rule_that_must_give_way(coordinator):
    coordinator.post(NEW, filled())
    job = jobs.last_of_kind(SCOPE, JobKind.PLAN)
    told = "Er is geen plan dat alle regels volgt: ten minste 50% van de uren in elke wijk gaat niet samen."
    jobs.take(timezone.now())
    jobs.finish(job.id, JobState.FAILED, now=timezone.now(), sentence=told)
    assert f"Er is geen nieuw plan. {told}" in text_of(coordinator.get(PAGE))
    assert coordinator.get(PAGE + "stand/")["HX-Refresh"] == "true"


def test_rules_that_are_seen_to_conflict_are_told_in_the_fields_that_ask_them(coordinator):
    wrong = {"presence": 50, "concentration": 40, "vraagt_1": "BU99010101", "vraagt_1_wat": "jeugd"}
    form = coordinator.post(NEW, filled(**wrong)).context["form"]
    assert set(form.errors) == {"presence", "concentration"}
    assert "ten minste 50% en ten hoogste 40%" in str(form.errors)
    answer = coordinator.post(NEW, filled(**wrong | {"presence": 5}))
    assert set(answer.context["form"].errors) == {"vraagt_1"}
    assert "Geen team heeft de vaardigheid jeugd." in text_of(answer)
    assert [group["open"] for group in answer.context["form"].groups] == [False, True, False, False, False]


def test_a_conflict_the_worker_found_stands_on_the_form_with_the_way_to_the_rule(coordinator):
    coordinator.post(NEW, filled(presence=40, nee_0="BU99010102", nee_0_deel="night"))
    told = (
        "Er is geen plan dat alle regels volgt: ten minste 40% van de uren in elke wijk en niet naar Markt 2 (nacht)."
    )
    jobs.take(timezone.now())
    jobs.finish(jobs.last_of_kind(SCOPE, JobKind.PLAN).id, JobState.FAILED, now=timezone.now(), sentence=told)
    assert "Verander uren of regels" in text_of(coordinator.get(PAGE))
    answer = coordinator.get(NEW)
    assert f"Van wat hier staat is geen plan te maken. {told}" in text_of(answer)
    assert answer.context["conflicting"] == [
        ("Ten minste 40% van de uren in elke wijk", "presence"), ("Niet naar Markt 2 (nacht)", "nee_0"),
    ]  # fmt: skip
    assert 'href="#id_nee_0"' in answer.content.decode()
    assert 'id="id_nee_0"' in answer.content.decode()
    deployment.add_request(request(at=timezone.now()))
    assert coordinator.get(NEW).context.get("conflict") is None


def test_a_plan_is_shown_per_day_with_lots_marked_and_prices_in_words(visit):
    stored_plan()
    page = text_of(visit(Role.BOA).get(PAGE))
    assert "Inzet: week 10 van 2026" in page
    assert "Met 10,0 uur van 1 team worden 4 bezoeken van een uur gebracht." in page
    assert "12,0 incidenten verwacht, gewogen naar de prioriteiten. Bij 1,5 daarvan (12,5%)" in page
    assert page.index("Maandag 2 maart 2026") < page.index("Vrijdag 6 maart 2026")
    assert "Nacht, Team Noord: 1 uur" in page
    assert "Veld 2; de Kom, zuid Noord, ◇ loting 1 60" in page
    assert "Avond, Team Noord: 3 uur" in page
    assert "Haven 1 Zuid, ● afspraak 1 60" in page
    assert "elke wijk” zou het plan 0,25 verwachte incidenten meer dekken (16,7% meer)." in page
    assert "De regel “niet naar Veld 3” kost niets of bijna niets" in page
    assert "9 (-1) 1,25 −0,25" in page
    assert "11 (+1) 1,75 +0,25" in page
    assert "1 (-9) geen plan mogelijk" in page
    assert "Van 1 van de 2 soorten is niet bekend" in page
    assert "getal 7 voor de loting" in page


def test_the_days_of_a_plan_can_be_gone_to_and_today_stands_out(visit):
    assert "Maandag Vrijdag" in text_of(visit(Role.BOA).get(f"{PAGE}{stored_plan().id}/"))
    today = Shift(timezone.localdate(), DayPart.EVENING)
    found = result().plan
    first = replace(found, visits=(found.visits[0], replace(found.visits[1], shift=today)))
    answer = visit(Role.BOA).get(f"{PAGE}{stored_plan(plan=first).id}/")
    assert "Vandaag," in text_of(answer)
    assert f'href="#dag-{today.day}"' in answer.content.decode()
    assert f'id="dag-{today.day}"' in answer.content.decode()


def test_who_is_on_the_way_finds_the_next_shifts_at_the_top(visit):
    """Those of today, else of the first day to come; of a week that has passed none."""
    plan = stored_plan()
    days = presenter.days(plan.result.plan, {})
    for today, told in (
        (WEEK - timedelta(days=3), ("Maandag 2 maart 2026", [0])), (WEEK, ("Vandaag", [0])),
        (WEEK + timedelta(days=1), ("Vrijdag 6 maart 2026", [1])), (WEEK + timedelta(days=5), None),
    ):  # fmt: skip
        found = presenter.shifts_next(days, today)
        assert (found and (found["when"], [shift["number"] for shift in found["shifts"]])) == told
    today = Shift(timezone.localdate(), DayPart.EVENING)
    found = result().plan
    now = stored_plan(plan=replace(found, visits=(replace(found.visits[0], shift=today),)))
    answer = visit(Role.BOA).get(f"{PAGE}{now.id}/")
    page = text_of(answer)
    assert page.index("Vandaag: Avond, Team Noord") < page.index("De week in één tabel")
    assert f'href="{PAGE}{now.id}/dienst/0/"' in answer.content.decode()


def test_a_plan_stands_beside_other_ways_and_says_what_it_rests_on(visit):
    earlier = stored_plan(rivals=())
    rivals = (
        Rival(RivalKind.GREEDY, visits=4, covered=1.44, broken=0),
        Rival(RivalKind.LAST_TIME, visits=3, covered=1.56, broken=2, of_plan=earlier.id),
    )
    stored_plan(rivals=rivals, basis=("Voor Autokraak staat de verwachting uit.",))
    page = text_of(visit(Role.BOA).get(PAGE))
    assert "Dit plan 4 1,50 van 12,00 (12,5%) – geen" in page
    assert "Steeds het beste bezoek 4 1,44 van 12,00 (12%) −0,06 geen" in page
    assert f"Zoals de vorige keer: plan {earlier.id} 3 1,56 van 12,00 (13%) +0,06 2" in page
    assert "Waar het plan op rust Voor Autokraak staat de verwachting uit." in page
    assert "Naast andere manieren" not in text_of(visit(Role.BOA).get(f"{PAGE}{earlier.id}/"))


def test_a_plan_says_as_of_when_its_figures_were_known(visit):
    run = results.latest_run(SCOPE, small_town.GEMEENTE)
    deployment.add_plan(deployment.add_request(request()), run, result(), by="coordinator", at=run.made_at)
    told = "met de cijfers tot en met december 2025 zoals bekend op 5 januari 2026, 08:30 uur (berekening proef-1)"
    assert told in text_of(visit(Role.BOA).get(PAGE))


def test_who_goes_there_sees_where_to_stop_and_in_which_order(visit):
    plan = stored_plan()
    for role in (Role.BOA, Role.COORDINATOR, Role.ANALIST):
        answer = visit(role).get(PAGE)
        page = text_of(answer)
        assert "Korte bezoeken, in deze volgorde: Markt 3, bij Kerkstraat 52.04312,5.20123" in page
        assert "Haven 1 520 meter verder, 52.04763,5.20305 Samen 520 meter hemelsbreed." in page
        assert "Er is geen stratennet ingelezen; de volgorde is hemelsbreed. Deel deze plekken" in page
        assert 'href="geo:52.04312,5.20123"' in answer.content.decode()
    for role in (Role.ADVISEUR, Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER):
        page = text_of(visit(role).get(PAGE))
        assert "Bezoeken" in page
        assert "52.04312" not in page
        assert "Korte bezoeken" not in page
        assert "52.04312" not in visit(role).get(f"{PAGE}{plan.id}/buurten.geojson").content.decode()


def test_an_order_over_streets_says_whose_streets_they_are(visit):
    night = Walk("Team Noord", NIGHT, STOPS[:1], over_streets=True)
    evening = replace(night, shift=EVENING, stops=STOPS)
    stored_plan(walks=(night, evening), streets_of=("OpenStreetMap (ODbL), 2022",))
    page = text_of(visit(Role.BOA).get(PAGE))
    assert "De volgorde gaat over het stratennet (OpenStreetMap (ODbL), 2022). Deel deze" in page
    assert "Samen 520 meter over straten." in page
    assert page.count("Samen 5") == page.count(" meter over straten.") == 1  # one stop is no way
    stored_plan(walks=(night, replace(evening, over_streets=False)), streets_of=("OpenStreetMap (ODbL), 2022",))
    assert "Waar geen straat tussen twee plekken bekend is, is zij hemelsbreed." in text_of(visit(Role.BOA).get(PAGE))


def test_a_plan_that_was_changed_says_what_that_costs_and_breaks(coordinator):
    first = stored_plan()
    stored_plan(changed_from=first.id, cost=0.4, broken=("Team Noord heeft 2 uur te veel.",), prices=(), hours=())
    page = text_of(coordinator.get(PAGE))
    assert f"Het dekt 0,40 verwachte incidenten minder dan plan {first.id}, waar het uit komt." in page
    assert "Team Noord heeft 2 uur te veel." in page
    assert "Geen ander plan" not in page
    assert f"week 10 van 2026, plan {first.id}" in page
    assert "10 uur van 1 team; gemaakt op" in page
    assert "Geen ander plan" in text_of(coordinator.get(f"{PAGE}{first.id}/"))


def test_a_visit_is_changed_by_hand(coordinator):
    plan = stored_plan()
    address = f"{PAGE}{plan.id}/bezoek/0/"
    assert "Team Noord, vrijdag 6 maart 2026, avond: 2 bezoeken aan Markt 3." in text_of(coordinator.get(address))
    page = text_of(coordinator.post(address, {"place": "BU99010301", "visits": 0}, follow=True))
    assert "De wijziging wordt doorgerekend." in page
    given = jobs.last_of_kind(SCOPE, JobKind.REPLAN).input
    assert given == {"plan": plan.id, "line": 0, "place": "BU99010301", "visits": 0}


def test_a_visit_is_added_by_hand_in_a_shift_with_hours(coordinator):
    plan = stored_plan()
    address = f"{PAGE}{plan.id}/bezoek/erbij/"
    shown = coordinator.get(address)
    assert list(shown.context["form"].fields["shift"].choices) == [
        ("1", "Maandag 2 maart, nacht, Team Noord: 4 uur, 3 uur vrij"),
        ("0", "Vrijdag 6 maart, avond, Team Noord: 6 uur, 3 uur vrij"),
    ]
    asked = {"shift": "1", "place": "BU99010301", "visits": 2}
    assert "De wijziging wordt doorgerekend." in text_of(coordinator.post(address, asked, follow=True))
    assert jobs.last_of_kind(SCOPE, JobKind.REPLAN).input == {
        "plan": plan.id, "team": "Team Noord", "day": "2026-03-02", "part": "night", "place": "BU99010301", "visits": 2,
    }  # fmt: skip


def test_a_visit_that_cannot_be_added_stays_on_the_form(coordinator):
    plan = stored_plan()
    for wrong in ({"shift": "7"}, {"place": "BU99010304"}, {"visits": 0}, {"shift": "-1"}):
        asked = {"shift": "1", "place": "BU99010301", "visits": 2} | wrong
        assert coordinator.post(f"{PAGE}{plan.id}/bezoek/erbij/", asked).status_code == 400
    assert jobs.last_of_kind(SCOPE, JobKind.REPLAN) is None


def test_a_plan_changed_twice_says_what_all_changes_cost_together(coordinator):
    first = stored_plan()
    found = result().plan
    second = stored_plan(changed_from=first.id, cost=0.4, plan=replace(found, covered=1.1, proven=False))
    stored_plan(changed_from=second.id, cost=-0.1, plan=replace(found, covered=1.2, proven=False))
    page = text_of(coordinator.get(PAGE))
    assert f"Het dekt 0,10 verwachte incidenten meer dan plan {second.id}, waar het uit komt." in page
    assert (
        f"Alle wijzigingen samen: 0,30 minder dan plan {first.id}, zoals het was berekend (1,20 in plaats van 1,50)."
    ) in page
    assert "Alle wijzigingen samen" not in text_of(coordinator.get(f"{PAGE}{second.id}/"))


def test_the_week_stands_in_one_table_that_adds_up_to_the_hours_of_the_plan(coordinator):
    """The plain twin: every cell from the visits, one by one."""
    plan = stored_plan()
    table = coordinator.get(PAGE).context["plan"]["week"]
    assert [row["place"] for row in table["rows"]] == ["Markt 3", "Haven 1", "Veld 2; de Kom, zuid"]
    words = {DayPart.NIGHT: "nacht", DayPart.EVENING: "avond"}
    for row in table["rows"]:
        for number, told in enumerate(row["days"]):
            day = plan.request.week + timedelta(days=number)
            own = [each for each in plan.result.plan.visits if each.place == row["place"] and each.shift.day == day]
            assert told == [f"{words[each.shift.part]} {each.minutes // 60} uur" for each in own]
    assert table["totals"] == ["1 uur", "", "", "", "3 uur", "", ""]
    assert table["total"] == "4 uur"


def test_who_plans_weighs_first_and_who_goes_there_sees_the_visits_first(visit):
    stored_plan()
    for role, first, then in (
        (Role.COORDINATOR, "Wat elke regel kost Zonder", "◇ loting: een buurt"),
        (Role.BOA, "◇ loting: een buurt", "Wat elke regel kost Zonder"),
    ):
        page = text_of(visit(role).get(PAGE))
        assert page.index(first) < page.index(then)
        assert ("voeg een bezoek toe" in page) == (role is Role.COORDINATOR)


def test_a_change_that_cannot_be_made_stays_on_the_form(coordinator):
    plan = stored_plan()
    answer = coordinator.post(f"{PAGE}{plan.id}/bezoek/0/", {"place": "BU99010304", "visits": 1})
    assert answer.status_code == 400
    assert coordinator.get(f"{PAGE}{plan.id}/bezoek/9/").status_code == 404
    assert jobs.last_of_kind(SCOPE, JobKind.REPLAN) is None


def test_an_outsider_gets_nothing_of_a_plan(visit):
    plan = stored_plan()
    outsider = visit("buitenstaander")
    for end in ("", "agenda.ics", "buurten.geojson", "bezoek/0/", "bezoek/erbij/"):
        answer = outsider.get(f"{PAGE}{plan.id}/{end}")
        assert answer.status_code == 403
        assert "Team Noord" not in text_of(answer)
    assert "Team Noord" not in unescape(text_of(outsider.get(PAGE)))


def test_the_map_file_holds_every_buurt_that_is_visited(visit):
    plan = stored_plan()
    answer = visit(Role.BOA).get(f"{PAGE}{plan.id}/buurten.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    features = json.loads(answer.content)["features"]
    points = [each for each in features if each["geometry"]["type"] == "Point"]
    assert [(each["geometry"]["coordinates"], each["properties"]["order"]) for each in points] == [
        ([5.20123, 52.04312], 1), ([5.20305, 52.04763], 2),
    ]  # fmt: skip
    found = {each["properties"]["code"]: each for each in features if each not in points}
    assert {code: each["properties"]["visits"] for code, each in found.items()} == {
        "BU99010103": 2, "BU99010202": 1, "BU99010301": 1,
    }  # fmt: skip
    assert found["BU99010103"]["properties"]["minutes"] == 120
    assert found["BU99010103"]["geometry"]["type"] == "Polygon"


def test_the_calendar_file_is_one_to_keep(visit):
    plan = stored_plan()
    answer = visit(Role.BOA).get(f"{PAGE}{plan.id}/agenda.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert f'filename="inzet-2026-03-02-{plan.id}.ics"' in answer["Content-Disposition"]
    assert answer.content.decode().count("BEGIN:VEVENT") == 2
