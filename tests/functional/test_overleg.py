"""A VIS-overleg as people hold it: planned, opened, decided on by two at once, closed, and followed up."""

from __future__ import annotations

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.overleg import ActionState, MeetingState
from openvis.store import audit, bijzonderheden, interventions, overleg
from tests.support.small_town import GEMEENTE, SCOPE

pytestmark = pytest.mark.browser
WHY = "Licht in de achterpaden, samen met de woningcorporatie."


def text_of(visited) -> str:
    return " ".join(visited.page.locator("main").text_content().split())


def test_from_a_planned_meeting_to_an_action_that_was_done(visit):
    adviseur = visit(Role.ADVISEUR)
    adviseur.go("/overleg/")
    adviseur.follow("Plan een vergadering")
    adviseur.page.fill("[name=on]", timezone.localdate().isoformat())
    adviseur.page.get_by_label("Woningcorporatie").check()
    adviseur.press("Bewaar")
    assert "Woninginbraak in Markt 1" in text_of(adviseur)
    [planned] = overleg.of_gemeente(SCOPE, GEMEENTE)

    wijk = visit(Role.WIJKCOORDINATOR)
    wijk.go(f"/overleg/{planned.id}/")
    wijk.page.fill("[name=title]", "Koopavond")
    wijk.press("Zet op de agenda")
    assert "Ingebracht door de rol wijkcoördinator." in text_of(wijk)

    adviseur.go(f"/overleg/{planned.id}/")
    adviseur.press("Open de vergadering")
    form = adviseur.page.locator("li.card", has_text="Woninginbraak in Markt 1").first
    form.locator("summary").click()
    form.locator("[name=kind]").select_option("intervention")
    form.locator("[name=text]").fill(WHY)
    form.locator("[name=who]").select_option("coordinator")
    form.locator("[name=due_on]").fill(timezone.localdate().isoformat())
    form.locator("[name=judge]").select_option("opnemen")
    form.locator("button[type=submit]").click()
    assert "Besluit 1 is vastgelegd." in text_of(adviseur)
    adviseur.page.locator("#besluit-1").get_by_role("link", name="Maak interventie").click()
    adviseur.page.fill("[name=reduction_percent]", "30")
    adviseur.press("Leg vast")
    assert "Besluit 1 van het VIS-overleg" in text_of(adviseur)
    adviseur.go(f"/overleg/{planned.id}/")
    adviseur.press("Sluit de vergadering")
    assert "Het verslag is klaar." in text_of(adviseur)

    coordinator = visit(Role.COORDINATOR)
    coordinator.go("/overleg/acties/?wie=coordinator")
    coordinator.page.locator("summary").click()
    coordinator.page.fill("[name=reason]", "De lampen hangen er.")
    coordinator.press("Gedaan")
    assert "De actie staat op gedaan." in text_of(coordinator)

    [held] = overleg.of_gemeente(SCOPE, GEMEENTE)
    [decision] = overleg.decisions_of(held)
    [built] = interventions.of_gemeente(SCOPE, GEMEENTE)
    assert held.state is MeetingState.HELD
    assert f"intervention/{built.id}" in decision.outcomes
    assert overleg.get_action(SCOPE, decision.id).state is ActionState.COMPLETED
    seen = int(decision.item.subjects[1].partition("/")[2])
    assert bijzonderheden.get(SCOPE, seen).judgements[0].reason == WHY
    assert [line.action for line in reversed(audit.lines(SCOPE, f"meeting/{held.id}"))] == [
        "plan-meeting", "add-agenda-point", "open-meeting", "take-decision", "close-meeting",
    ]  # fmt: skip
