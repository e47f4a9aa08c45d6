"""The whole loop as people live it: three colleagues, three browsers, from a row on the list to a finding."""

from __future__ import annotations

import pytest

from openvis.domain.access import Role
from openvis.domain.intervention import InterventionState
from openvis.domain.work_order import Situation, WorkOrderState
from openvis.store import audit, interventions, work_orders
from tests.functional.browser import DESKTOP, PHONE
from tests.support import small_town
from tests.support.small_town import GEMEENTE, SCOPE

pytestmark = pytest.mark.browser


def test_from_a_row_on_the_list_to_a_finding_on_the_street(visit):
    adviseur = visit(None)
    adviseur.sign_in(Role.ADVISEUR)
    adviseur.follow("Maak interventie voor woninginbraak in Markt 1")
    adviseur.page.fill("[name=title]", "Extra licht in Markt 1")
    adviseur.page.fill("[name=reduction_percent]", "30")
    adviseur.press("Leg vast")
    adviseur.press("Start")
    assert "De interventie loopt." in adviseur.page.locator("main").text_content()

    coordinator = visit(Role.COORDINATOR, DESKTOP)
    coordinator.go("/interventies/")
    coordinator.follow("Extra licht in Markt 1")
    coordinator.follow("Zet werkopdracht uit")
    coordinator.page.get_by_label("Kijk naar sloten, verlichting en achterpaden.").check()
    coordinator.page.fill("[name=team]", "Team Centrum")
    coordinator.page.select_option("[name=priority]", "high")
    coordinator.press("Zet uit")
    assert "Regel 1: Markt 1 had er 9" in coordinator.page.locator("main").text_content()  # the reason went along

    boa = visit(Role.BOA, PHONE)
    boa.go("/werkopdrachten/")
    boa.follow("Woninginbraak in Markt 1")
    boa.press("Accepteer")
    boa.page.get_by_label("Aangetroffen en opgelost").check()
    boa.page.get_by_label("Mensen aangesproken").check()
    boa.page.fill("[name=checks]", "14")
    boa.page.fill("[name=minutes]", "75")
    boa.press("Meld uitgevoerd")
    assert "Uw bevinding is opgeslagen." in boa.page.locator("main").text_content()

    made, order = interventions.of_gemeente(SCOPE, GEMEENTE)[0], work_orders.of_gemeente(SCOPE, GEMEENTE)[0]
    assert (made.state, made.criterion.reduction_percent) == (InterventionState.RUNNING, 30)
    assert (order.state, order.intervention_id) == (WorkOrderState.DONE, made.id)
    [report] = order.reports
    assert (report.finding.situation, report.finding.checks) == (Situation.FOUND_AND_SOLVED, 14)
    trail = [(line.actor, line.action) for line in reversed(audit.lines(SCOPE))]
    assert trail == [
        ("adviseur", "make-intervention"),
        ("adviseur", "start-intervention"),
        ("coordinator", "issue-work-order"),
        ("boa", "accept-work-order"),
        ("boa", "report-done"),
    ]

    page = adviseur.go("/")
    assert "Hier is al een interventie: Extra licht in Markt 1." in page.locator("main").text_content()


def test_two_colleagues_at_once_and_nobody_loses_what_was_typed(visit, town):
    order = small_town.accepted_order(small_town.running_intervention())
    boa, coordinator = visit(Role.BOA, PHONE), visit(Role.COORDINATOR)
    boa.go(f"/werkopdrachten/{order.id}/")
    boa.page.get_by_label("Niets aangetroffen").check()
    boa.page.get_by_label("Rondgelopen en gekeken").check()
    boa.page.fill("[name=checks]", "23")
    boa.page.fill("[name=minutes]", "40")
    coordinator.go(f"/werkopdrachten/{order.id}/")
    coordinator.press("Trek in")
    boa.press("Meld uitgevoerd")
    boa.complaints[:] = [text for text in boa.complaints if "status of 409" not in text]
    page = boa.page.locator("main")
    assert "Deze werkopdracht is intussen gewijzigd" in page.text_content()
    assert page.locator("[name=checks]").input_value() == "23"
    assert page.get_by_label("Niets aangetroffen").is_checked()
