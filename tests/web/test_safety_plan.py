"""The safety plan on its pages: a year with its goals and actions, priorities beside figures, and a log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import python_calamine
from django.test import Client
from django.utils import timezone

from openvis.domain.access import Person, Role
from openvis.domain.job import JobKind
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.report_kind import ReportKind
from openvis.domain.safety_plan import PlanAction, PlanActionState, SafetyPlan
from openvis.domain.words import thousands
from openvis.pipeline import worker
from openvis.reports.kinds.keeping import keep_report
from openvis.store import interventions, reports, safety_plan
from openvis.store.plan_indicators import indicator_value
from tests.support import small_town
from tests.support.presence import registered
from tests.support.safety_plan import action_of, content, plan_of
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

PAGE = "/plan/"
WANTED = "Wij willen minder inbraken in de donkere maanden."


@pytest.fixture
def year():
    return timezone.localdate().year


@pytest.fixture
def plan(town: None, year: int) -> SafetyPlan:
    asked = plan_of(first_year=year, last_year=year + 3, title="Veilig Stad")
    return safety_plan.add_plan(asked, by=None, at=timezone.now())


@pytest.fixture
def action(plan: SafetyPlan, year: int) -> PlanAction:
    asked = action_of(plan, year=year, content=content(indicators=(PlanIndicator("incidents", "woninginbraak"),)))
    return safety_plan.add_action(asked, by=None, at=timezone.now())


def stored(action: PlanAction) -> PlanAction:
    return safety_plan.get_action(SCOPE, action.id)


def step(client: Client, action: PlanAction, verb: str, **sent: object) -> str:
    """Send a step of an action, and what its page says after it."""
    answer = client.post(f"{PAGE}acties/{action.id}/{verb}/", {"version": stored(action).version} | sent, follow=True)
    return text_of(answer)


# ----- the plan


def test_without_a_plan_the_page_says_so_and_leads_the_adviseur_to_one(visit, year):
    client = visit(Role.ADVISEUR)
    told = text_of(client.get(PAGE))
    assert f"Bij {year} hoort nog geen plan." in told
    assert "alle soorten tellen even zwaar" in told
    sent = {
        "title": "Veilig Stad",
        "theme": "Veiligheid",
        "first_year": year,
        "last_year": year + 3,
        "goals": "Minder inbraak\r\n\r\nIedereen doet mee",
    }
    assert 'value="Veiligheid"' in client.get(f"{PAGE}nieuw/").content.decode()
    told = text_of(client.post(f"{PAGE}nieuw/", sent, follow=True))
    assert "Veilig Stad is gemaakt. Zet er nu acties in." in told
    assert "Doel 1: Minder inbraak" in told
    assert "Doel 2: Iedereen doet mee" in told
    assert [each.goals for each in safety_plan.plans(SCOPE, GEMEENTE)] == [("Minder inbraak", "Iedereen doet mee")]


def test_what_was_typed_stays_where_a_plan_is_refused(visit, plan, year):
    client = visit(Role.ADVISEUR)
    sent = {"title": "Nog een plan", "theme": "Veiligheid", "first_year": year, "last_year": year, "goals": "Doel een"}
    answer = client.post(f"{PAGE}nieuw/", sent)
    assert answer.status_code == 400
    assert f"{year} hoort al bij Veilig Stad." in text_of(answer)
    assert 'value="Nog een plan"' in answer.content.decode()


def test_a_plan_is_changed_with_a_reason_and_not_past_another(visit, plan, year):
    client, address = visit(Role.ADVISEUR), f"{PAGE}{plan.id}/wijzigen/"
    assert "Minder inbraak en diefstal\nIedereen doet mee" in client.get(address).content.decode()
    sent = {
        "title": "Samen veilig",
        "theme": "Veiligheid",
        "first_year": year,
        "last_year": year + 3,
        "goals": "Minder inbraak en diefstal\r\nIedereen doet mee",
        "why": "Een betere naam.",
        "version": 1,
    }
    assert "Versie 2 van het plan is opgeslagen." in text_of(client.post(address, sent, follow=True))
    answer = client.post(address, sent | {"title": "Weer anders"})
    assert answer.status_code == 409
    assert 'name="version" value="2"' in answer.content.decode()
    assert text_of(client.post(address, sent | {"why": ""})).count("Vul dit in.") == 1
    assert client.get(f"{PAGE}{plan.id + 1000}/wijzigen/").status_code == 403


def test_who_may_read_sees_no_button(visit, action):
    for role in (Role.ANALIST, Role.COORDINATOR, Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER):
        client = visit(role)
        told = text_of(client.get(PAGE))
        assert WANTED in told
        assert "Maak een plan" not in told
        assert "Stel prioriteiten" not in told
        detail = text_of(client.get(f"{PAGE}acties/{action.id}/"))
        assert ("Schrijf op" in detail) is (role is Role.COORDINATOR), role
        assert "Wijzig" not in detail
        assert "Koppel" not in detail


@pytest.mark.parametrize("odd", ["?jaar=onzin", "?jaar=99999", "?jaar=-3", "?jaar="])
def test_an_odd_year_in_the_address_is_this_year(visit, plan, year, odd):
    assert f"Veiligheidsplan {year}" in text_of(visit(Role.ANALIST).get(PAGE + odd))


# ----- priorities


def weights(**changes: object) -> dict[str, object]:
    themes = ("vermogen", "geweld", "overlast", "leefomgeving", "openbare-orde", "verkeer", "milieu", "overig")
    return dict.fromkeys(themes, "1") | {"why": "Besluit van de raad.", "seen": 0} | changes


def test_priorities_are_set_beside_the_figures_and_hold_from_then_on(visit, plan, year):
    client, address = visit(Role.ADVISEUR), f"{PAGE}prioriteiten/{year}/"
    figures = text_of(client.get(address))
    whole = small_town._sum_of(GEMEENTE, "woninginbraak", 12)
    assert whole is not None
    assert f"Woninginbraak Diefstal en inbraak {thousands(whole)}" in figures
    assert f"Voor {year} is nog niets vastgelegd." in figures
    told = text_of(client.post(address, weights(woninginbraak="2.5", overlast="0"), follow=True))
    assert f"Versie {year}/1 ligt vast. De volgende berekening rekent ermee." in told
    assert "Woninginbraak 2,5 Overlast 0" in told
    assert "De volgende berekening gebruikt ze." in told
    [made] = safety_plan.priorities(SCOPE, GEMEENTE)
    assert made.weights == {"overlast": 0.0, "woninginbraak": 2.5}
    again = client.get(address)
    assert 'value="2.5"' in again.content.decode()
    assert "Woninginbraak: 1 → 2,5" in text_of(again)
    assert "Besluit van de raad." in text_of(again)


def test_a_weight_that_cannot_be_is_told_and_what_was_typed_stays(visit, plan, year):
    client, address = visit(Role.ADVISEUR), f"{PAGE}prioriteiten/{year}/"
    answer = client.post(address, weights(woninginbraak="99"))
    assert answer.status_code == 400
    assert "Het gewicht van Woninginbraak is 99." in text_of(answer)
    assert 'value="99"' in answer.content.decode()
    assert client.post(address, weights(woninginbraak="-1")).status_code == 400
    assert client.post(address, weights(vermogen="")).status_code == 400
    assert safety_plan.priorities(SCOPE, GEMEENTE) == []
    assert client.get(f"{PAGE}prioriteiten/99999/").status_code == 404


def test_of_two_who_set_priorities_one_is_told_and_may_send_again(visit, plan, year):
    client, address = visit(Role.ADVISEUR), f"{PAGE}prioriteiten/{year}/"
    client.post(address, weights(woninginbraak="2"))
    answer = client.post(address, weights(fietsendiefstal="3"))
    assert answer.status_code == 409
    assert "Iemand anders heeft dit net gewijzigd" in text_of(answer)
    assert 'name="seen" value="1"' in answer.content.decode()
    client.post(address, weights(fietsendiefstal="3", seen=1))
    assert safety_plan.priorities(SCOPE, GEMEENTE)[0].weights == {"fietsendiefstal": 3.0}


def test_priorities_go_on_in_a_year_without_and_the_page_says_so(visit, plan, year):
    client = visit(Role.ADVISEUR)
    client.post(f"{PAGE}prioriteiten/{year}/", weights(woninginbraak="2"))
    told = text_of(client.get(f"{PAGE}?jaar={year + 1}"))
    assert f"Voor {year + 1} is nog niets vastgelegd; die van {year} gelden door" in told


# ----- actions


def test_an_action_is_written_with_an_indicator_that_is_counted_and_not_typed(visit, plan, year):
    client = visit(Role.ADVISEUR)
    form = client.get(f"{PAGE}acties/nieuw/?jaar={year}").content.decode()
    assert "Doel 2: Iedereen doet mee" in form
    assert 'name="kind_2"' in form
    sent = {
        "goal": 1,
        "wanted": WANTED,
        "owner": "coordinator",
        "partners": ["politie", "om"],
        "kind_0": "incidents",
        "about_0": "woninginbraak",
        "first_month_0": 1,
        "last_month_0": 12,
        "kind_1": "presence-hours",
        "about_1": "wijkboa-hours",
        "area_1": "WK990101",
    }
    told = text_of(client.post(f"{PAGE}acties/nieuw/?jaar={year}", sent, follow=True))
    assert f"{year}, actie 1 staat in het plan." in told
    assert "Openbaar Ministerie en politie" in told
    assert "Incidenten van een soort: Woninginbraak" in told
    [made] = safety_plan.actions(SCOPE, GEMEENTE, year)
    assert made.content.indicators == (
        PlanIndicator("incidents", "woninginbraak"),
        PlanIndicator("presence-hours", "wijkboa-hours", "WK990101"),
    )


def test_what_is_wrong_with_an_action_is_said_above_what_was_typed(visit, plan, year):
    client = visit(Role.ADVISEUR)
    sent = {"goal": 1, "wanted": WANTED, "owner": "coordinator", "kind_0": "incidents", "about_0": ""}
    answer = client.post(f"{PAGE}acties/nieuw/?jaar={year}", sent)
    assert answer.status_code == 400
    assert "'Incidenten van een soort' gaat over een soort of thema" in text_of(answer)
    assert WANTED in answer.content.decode()
    assert safety_plan.actions(SCOPE, GEMEENTE, year) == []


def test_an_action_is_changed_and_its_page_shows_that(visit, action):
    client, address = visit(Role.ADVISEUR), f"{PAGE}acties/{action.id}/wijzigen/"
    form = client.get(address).content.decode()
    assert 'name="kind_3"' in form  # one that is there, and three empty rows
    sent = {"goal": 2, "wanted": "Wij willen dat bewoners elkaar helpen.", "owner": "adviseur", "version": 1}
    told = text_of(client.post(address, sent, follow=True))
    assert "Wij willen dat bewoners elkaar helpen." in told
    assert "Tekst gewijzigd" in told
    assert "Bij deze actie hoort geen indicator." in told
    assert client.post(address, sent | {"wanted": "Wij willen weer iets anders."}).status_code == 409
    assert stored(action).version == 2


def test_an_action_is_begun_finished_resumed_stopped_and_carried_over(visit, action, year):
    client = visit(Role.ADVISEUR)
    assert "◐ loopt" in step(client, action, "beginnen")
    assert "● klaar" in step(client, action, "klaar")
    assert "◐ loopt" in step(client, action, "hervatten")
    assert "De reden is 0 tekens lang." in step(client, action, "stoppen")
    assert "Gestopt: Er is geen geld." in step(client, action, "stoppen", reason="Er is geen geld.")
    step(client, action, "hervatten")
    told = step(client, action, "doorschuiven")
    assert f"De actie gaat verder als {year + 1}, actie 1." in told
    assert "Kwam van het jaar ervoor" in told
    assert stored(action).state is PlanActionState.CARRIED_OVER
    assert "Gaat verder in het jaar erna" in text_of(client.get(f"{PAGE}acties/{action.id}/"))
    assert client.get(f"{PAGE}acties/{action.id}/beginnen/").status_code == 405
    assert client.post(f"{PAGE}acties/{action.id}/onzin/", {"version": 1}).status_code == 404


def test_the_owner_writes_what_was_done(visit, action):
    client, today = visit(Role.COORDINATOR), timezone.localdate()
    told = step(client, action, "voortgang", on=str(today), text="Zeven avonden gesurveilleerd.")
    assert "Zeven avonden gesurveilleerd." in told
    assert "Zeven avonden gesurveilleerd." in text_of(client.get(PAGE))
    tomorrow = str(today + timedelta(days=1))
    assert "kan niet." in step(client, action, "voortgang", on=tomorrow, text="Nog een avond.")
    assert "Vul een dag en een zin in." in step(client, action, "voortgang", on="", text="")
    assert [line.by_role for line in stored(action).log] == [Role.COORDINATOR]
    assert visit(Role.WIJKCOORDINATOR).post(
        f"{PAGE}acties/{action.id}/voortgang/", {"on": str(today), "text": "Ook iets gedaan."}
    ).status_code == 403  # fmt: skip


def test_what_carries_it_out_is_linked_and_an_intervention_says_so_itself(visit, action):
    client, there = visit(Role.ADVISEUR), registered()
    assert "Koppel" in text_of(client.get(f"{PAGE}acties/{action.id}/"))
    told = step(client, action, "koppelen", subject=f"presence/{there.id}")
    assert stored(action).links == (f"presence/{there.id}",)
    assert "Aanwezigheid: " in told
    assert "is er niet in deze gemeente" in step(client, action, "koppelen", subject="presence/987654")
    step(client, action, "ontkoppelen", subject=f"presence/{there.id}")
    assert stored(action).links == ()
    running = small_town.running_intervention()
    before = interventions.get(SCOPE, running.id)
    by = Person(1, "adviseur", Role.ADVISEUR, SCOPE)
    serving = replace(before, serves=action.id)
    interventions.append_version(before, serving, why="Hoort bij het plan.", by=by, at=timezone.now())
    assert running.title in text_of(client.get(f"{PAGE}acties/{action.id}/"))
    assert "Hoort bij" in text_of(client.get(f"/interventies/{running.id}/"))


def test_the_figures_of_an_indicator_stand_beside_the_year_before(visit, action):
    told = text_of(visit(Role.ANALIST).get(f"{PAGE}acties/{action.id}/"))
    assert "Zelfde dagen een jaar eerder" in told
    assert "Deze cijfers komen uit OpenVIS; niemand typt ze." in told


def test_the_page_leads_to_the_jaarverslag_that_is_made_and_kept(visit, action, year):
    client = visit(Role.ADVISEUR)
    address = f"/rapporten/?soort=annual&amp;jaar={year}#maak"
    assert address in client.get(PAGE).content.decode()
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert '<option value="annual" selected>' in form
    assert f'name="year" value="{year}"' in form
    sent = {"kind": "annual", "year": str(year), "area": "", "period": "", "as_of": str(timezone.localdate())}
    client.post("/rapporten/", sent)
    assert worker.work_off(timezone.now, also={JobKind.REPORT: keep_report}) == 1
    (made,) = reports.of_gemeente(SCOPE, GEMEENTE)
    assert (made.asked.kind, made.asked.period) == (ReportKind.ANNUAL, str(year))
    for role in (Role.ADVISEUR, Role.TOEZICHTHOUDER):
        assert f'href="/rapporten/{made.id}/"' in visit(role).get(PAGE).content.decode()
        assert WANTED in text_of(visit(role).get(f"/rapporten/{made.id}/"))
    assert "#maak" not in visit(Role.TOEZICHTHOUDER).get(PAGE).content.decode()
    other = visit(Role.ADVISEUR).get(f"{PAGE}?jaar={year + 1}").content.decode()
    assert f'href="/rapporten/{made.id}/"' not in other


@pytest.mark.parametrize("wrong", ["26", "tw00", "2026-01", "-2026"])
def test_what_is_no_year_is_told_at_the_form(visit, action, wrong):
    sent = {"kind": "annual", "year": wrong, "area": "", "period": "", "as_of": str(timezone.localdate())}
    answer = visit(Role.ADVISEUR).post("/rapporten/", sent)
    assert answer.status_code == 400
    assert reports.of_gemeente(SCOPE, GEMEENTE) == []


def test_the_spreadsheet_has_the_actions_and_the_figures_of_the_pages(visit, action, year):
    indicators = (
        PlanIndicator("incidents", "woninginbraak", first_month=1, last_month=3),
        PlanIndicator("meetings-held"),
    )
    changed = replace(action, content=replace(action.content, indicators=indicators))
    safety_plan.append_action(changed, "", by=None, at=timezone.now())
    by = Person(1, "adviseur", Role.ADVISEUR, SCOPE)
    safety_plan.add_progress(action, timezone.localdate(), "=Er is licht.", by=by, at=timezone.now())
    client = visit(Role.ANALIST)
    answer = client.get(f"{PAGE}{year}/plan.xlsx")
    assert f"plan-{GEMEENTE}-{year}.xlsx" in answer["Content-Disposition"]
    assert f'href="{PAGE}{year}/plan.xlsx"' in client.get(PAGE).content.decode()
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.content))
    actions, figures, _, about = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    (line,) = (dict(zip(actions[0], row, strict=True)) for row in actions[1:])
    assert (line["nummer"], line["wat willen wij"], line["laatst gedaan"]) == (1, WANTED, "=Er is licht.")
    assert (line["doel"], line["stand"], line["eigenaar"]) == (1, "gepland", "coördinator handhaving")
    told = [dict(zip(figures[0], row, strict=True)) for row in figures[1:]]
    known = indicator_value(SCOPE, GEMEENTE, indicators[1], year, known=timezone.now())
    assert (told[1]["wat"], told[1]["aantal"], told[1]["eerder"]) == (
        "Gehouden VIS-overleggen",
        known.value,
        known.before,
    )
    assert (told[1]["methode"], told[1]["zoals bekend op"]) == ("telling-1", str(timezone.localdate()))
    assert (told[0]["wat"], told[0]["aantal"]) == ("Woninginbraak", "")  # the town has no figures of this year
    assert told[0]["waarom geen cijfer"] == f"Van januari {year} zijn er nog geen cijfers."
    page = text_of(client.get(f"{PAGE}acties/{action.id}/"))
    assert told[0]["waarom geen cijfer"] in page
    assert ["Methode van de berekening", "attention-1"] in about
    assert client.get(f"{PAGE}99999/plan.xlsx").status_code == 404
    assert "hoort geen veiligheidsplan" in text_of(client.get(f"{PAGE}{year + 50}/plan.xlsx"))
