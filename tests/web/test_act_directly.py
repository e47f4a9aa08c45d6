"""Zet werkopdracht uit: from the attention list to an order, and on to a finding, counted in clicks and fields.

The numbers stand in docs/how-to/issue-a-work-order.md.
"""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from openvis.decisions.rules import permissions
from openvis.domain.access import Permission, Role
from openvis.domain.intervention import InterventionState
from openvis.domain.work_order import WorkOrderState
from openvis.store import bijzonderheden, interventions, results, work_orders
from tests.support import small_town
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "issue-a-work-order.md"


class Form(HTMLParser):
    """What a browser would send of the form on a page, as it stands there: only what is filled in or checked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.fields: set[str] = set()
        self._select, self._inside = "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        self._inside = self._inside or (tag == "form" and told.get("class") == "form")
        if not self._inside:
            return
        if tag in {"input", "select", "textarea"} and name and told.get("type") != "hidden":
            self.fields.add(name)
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in told:
            self.sent[self._select] = [value]
        elif tag == "input" and name and (told.get("type") not in {"checkbox", "radio"} or "checked" in told):
            self.sent.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""


@pytest.fixture
def coordinator(visit: Any) -> Any:
    return visit(Role.COORDINATOR)


def first_row() -> Any:
    return results.attention(SCOPE, GEMEENTE)[0]


def address_in(page: str, words: str) -> str:
    [first, *_] = [piece.split('"')[0] for piece in page.split('href="') if words in piece.split('"')[0]]
    return first.replace("&amp;", "&")


def test_a_new_user_issues_a_first_order_from_the_attention_list(coordinator):
    """Clicks: the button at the row, one task, send. Typed: the name of the team, and nothing else."""
    clicks, typed = 0, 0
    address = address_in(coordinator.get("/").content.decode(), "werkopdrachten/nieuw/?aandacht=")
    clicks += 1
    page = coordinator.get(address)
    form = Form(page.content.decode())
    assert first_row().row.sentence in text_of(page)
    form.sent["chosen"] = ["Kijk naar sloten, verlichting en achterpaden."]
    clicks += 1
    form.sent["team"] = ["Team Noord"]
    typed += 1
    answer = coordinator.post(address, form.sent, follow=True)
    clicks += 1
    assert "De interventie loopt en de werkopdracht is uitgezet." in text_of(answer)
    [order] = work_orders.of_gemeente(SCOPE, GEMEENTE)
    [made] = interventions.of_gemeente(SCOPE, GEMEENTE)
    assert (order.state, order.intervention_id) == (WorkOrderState.ISSUED, made.id)
    assert (made.state, order.reason.startswith(first_row().row.sentence)) == (InterventionState.RUNNING, True)
    assert f"{clicks} clicks and {typed} field to type in, of {len(form.fields)} on the form" in HOW_TO.read_text()


def test_a_boa_reports_it(coordinator, visit):
    """Taps: Meld, the situation, what was done, send. Typed: the minutes; counts are buttons and start at nought."""
    order = small_town.issued_order(small_town.running_intervention())
    boa = visit(Role.BOA)
    form = Form(boa.get("/straat/").content.decode())
    filled = {name: values for name, values in form.sent.items() if name in form.fields}
    taps = 1
    for name, value in (("situation", "nothing-found"), ("action", "looked")):
        assert name not in filled  # no answer is given for the boa
        filled[name] = [value]
        taps += 1
    filled["minutes"], typed = ["20"], 1
    key = {"order": order.id, "version": order.version, "key": "6f1c2f0e-6a7b-4f0a-9d57-3c1f0a6f2b11", "by": "boa"}
    answer = boa.post("/straat/melden/", filled | key | {"filled_in_at": timezone.now().isoformat()})
    taps += 1
    assert answer.status_code == 200
    assert work_orders.get(SCOPE, order.id).state is WorkOrderState.DONE
    assert f"{taps} taps and {typed} number" in HOW_TO.read_text()


def test_the_second_time_the_team_is_filled_in(coordinator):
    small_town.issued_order(small_town.running_intervention())
    page = coordinator.get(f"/werkopdrachten/nieuw/?aandacht={results.attention(SCOPE, GEMEENTE)[1].id}")
    assert Form(page.content.decode()).sent["team"] == ["Team Noord"]


def test_where_an_intervention_covers_it_the_order_comes_under_that(coordinator):
    row = next(each for each in results.attention(SCOPE, GEMEENTE) if each.row.area == "BU99010103")
    made = small_town.running_intervention()
    answer = coordinator.get(f"/werkopdrachten/nieuw/?aandacht={row.id}")
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/interventies/{made.id}/werkopdracht/?")
    sent = Form(coordinator.get(answer["Location"]).content.decode()).sent
    sent |= {"team": ["Team Noord"], "own": ["Kijk bij de sluis."]}
    coordinator.post(answer["Location"], sent)
    [order] = work_orders.of_gemeente(SCOPE, GEMEENTE)
    assert (order.intervention_id, order.attention_id) == (made.id, row.id)
    assert order.reason.startswith(row.row.sentence)


def test_a_bijzonderheid_is_taken_up_by_it(coordinator):
    seen = bijzonderheden.of_gemeente(SCOPE, GEMEENTE)[0]
    address = address_in(
        coordinator.get(f"/bijzonderheden/{seen.id}/").content.decode(), "werkopdrachten/nieuw/?bijzonderheid="
    )
    sent = Form(coordinator.get(address).content.decode()).sent | {"team": ["Team Noord"], "own": ["Kijk daar."]}
    assert coordinator.post(address, sent).status_code == 302
    said = text_of(coordinator.get(f"/bijzonderheden/{seen.id}/"))
    assert "● opgenomen" in said
    assert "Werkopdracht 1 uitgezet." in said


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR and role is not Role.PARTNER])
def test_the_button_is_there_for_who_may(visit, role):
    page = visit(role).get("/")
    assert "werkopdrachten/nieuw/" not in page.content.decode()


def test_who_may_issue_but_not_act_is_told_who_may(coordinator, monkeypatch):
    table = permissions.PERMISSIONS_OF
    monkeypatch.setitem(table, Role.ADVISEUR, table[Role.ADVISEUR] | {Permission.ACT_DIRECTLY})
    monkeypatch.setitem(table, Role.COORDINATOR, table[Role.COORDINATOR] - {Permission.ACT_DIRECTLY})
    answer = coordinator.get(f"/werkopdrachten/nieuw/?aandacht={first_row().id}")
    assert answer.status_code == 403
    assert "Direct een werkopdracht uitzetten mag een adviseur OOV." in text_of(answer)
    assert "Vraag een adviseur OOV om een interventie te maken." in text_of(answer)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"own": ["Spreek A. Voorbeeld aan"]}, "De taak lijkt namen te bevatten"),
        ({"street": ["Kerkstraat 12"]}, "Bij de straat lijkt een huisnummer te staan"),
        ({"due_on": [(timezone.localdate() + timedelta(days=40)).isoformat()]}, "valt buiten de interventie"),
        ({"kind": ["communication"]}, "geldige keuze"),
    ],
)
def test_a_wrong_answer_makes_nothing_and_keeps_the_others(coordinator, changed, sentence):
    address = f"/werkopdrachten/nieuw/?aandacht={first_row().id}"
    sent = Form(coordinator.get(address).content.decode()).sent
    answer = coordinator.post(address, sent | {"team": ["Team Blijft"], "own": ["Kijk daar."]} | changed)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert 'value="Team Blijft"' in answer.content.decode()
    assert interventions.of_gemeente(SCOPE, GEMEENTE) == []


@pytest.mark.parametrize("question", ["", "?aandacht=98765", "?aandacht=x", "?bijzonderheid="])
def test_without_a_cause_it_is_a_sentence(coordinator, question):
    assert coordinator.get(f"/werkopdrachten/nieuw/{question}").status_code == 404
