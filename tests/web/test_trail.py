"""The trail from signal to effect: on every page of the chain the same steps, each one click away."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest

from openvis.domain.access import Role
from openvis.domain.intervention import Evaluation, Verdict
from openvis.domain.work_order import ActionTaken, Finding, Situation
from openvis.store import interventions, results
from openvis.web.presenters.trail import Trail, findings_in_words, trail_steps
from tests.support import small_town
from tests.support.interventions import filled_in
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

NOTHING = Finding(Situation.NOTHING_FOUND, ActionTaken.LOOKED, 3, 0, 0, 40, None)
SOLVED = Finding(Situation.FOUND_AND_SOLVED, ActionTaken.SPOKE, 5, 2, 1, 1_200, None)


def links(page: str) -> dict[str, str]:
    """Of the trail on a page: label to address."""
    trail = page[page.index('class="timeline trail"') :]
    trail = trail[: trail.index("</ol>")]
    return {label: address for address, label in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>', trail)}


def names(steps: list[dict]) -> list[str]:
    return [step["name"] for step in steps]


def test_findings_are_counted_and_never_averaged():
    assert findings_in_words([]) == "Nog niets gevonden."
    assert findings_in_words([NOTHING]) == (
        "1 bezoek: 1 keer niets aangetroffen. 3 controles, 0 waarschuwingen, 0 boetes, 40 minuten."
    )
    assert findings_in_words([SOLVED, NOTHING, NOTHING]) == (
        "3 bezoeken: 2 keer niets aangetroffen, 1 keer aangetroffen en opgelost. "
        "11 controles, 2 waarschuwingen, 1 boete, 1.280 minuten."
    )


@pytest.mark.django_db
def test_the_steps_stand_in_the_order_in_which_they_happened(town):
    order = small_town.accepted_order(small_town.running_intervention())
    plan = interventions.get(SCOPE, order.intervention_id)
    [stored, *_] = results.attention(SCOPE, GEMEENTE)
    told = Evaluation(
        plan.id, 1, False, "2026-01", "2026-02", 4, 9.5, 5, 15, Verdict.IMPROVED, True, "Er waren er 4; verwacht 9,5."
    )
    steps = trail_steps(Trail(plan, stored, orders=[order], evaluation=told), f"work-order/{order.id}")
    assert names(steps) == ["Signaal", "Interventie", "Werkopdracht", "Effect"]
    assert [step["name"] for step in steps if step["here"]] == ["Werkopdracht"]
    signal, intervention, work, effect = steps
    assert signal["text"] == stored.row.sentence
    assert signal["links"][-1]["address"].endswith(f"bekend={stored.run_id}")
    assert intervention["links"][0]["address"] == f"/interventies/{plan.id}/"
    assert work["links"][0]["address"] == f"/werkopdrachten/{order.id}/"
    assert effect["links"][0] == {"address": f"/interventies/{plan.id}/#effect", "label": "Verbeterd"}
    assert effect["text"] == "Er waren er 4; verwacht 9,5."


@pytest.mark.django_db
def test_many_orders_are_told_together_and_the_one_of_this_page_apart(town):
    order = small_town.accepted_order(small_town.running_intervention())
    plan = interventions.get(SCOPE, order.intervention_id)
    few = [replace(order, id=number) for number in range(1, 6)]
    assert names(trail_steps(Trail(plan, orders=few), "work-order/3")).count("Werkopdracht") == 5
    many = [replace(order, id=number, reports=(SimpleNamespace(finding=NOTHING),)) for number in range(1, 7)]
    steps = trail_steps(Trail(plan, orders=many), "work-order/3")
    assert names(steps) == ["Interventie", "Werkopdrachten", "Werkopdracht", "Effect"]
    together, own = steps[1:3]
    assert together["text"].startswith("6 bezoeken: 6 keer niets aangetroffen. 18 controles")
    assert together["links"] == [
        {"address": f"/interventies/{plan.id}/#werkopdrachten", "label": "Alle 6 werkopdrachten"}
    ]
    assert (own["here"], own["links"][0]["address"]) == (True, "/werkopdrachten/3/")
    assert names(trail_steps(Trail(plan, orders=many), f"intervention/{plan.id}")).count("Werkopdracht") == 0


@pytest.mark.django_db
def test_the_figures_of_the_trail_are_those_of_then(visit):
    """The link leads to the page as it was in the run that made the row, not to the newest."""
    client = visit(Role.ADVISEUR)
    [stored, *_] = results.attention(SCOPE, GEMEENTE)
    client.post(f"/interventies/nieuw/?aandacht={stored.id}", filled_in())
    [made] = interventions.of_gemeente(SCOPE, GEMEENTE)
    trail = links(client.get(f"/interventies/{made.id}/").content.decode())
    then = trail["De cijfers zoals ze toen waren"].replace("&amp;", "&")
    assert client.get(then).status_code == 200
    assert f"bekend={stored.run_id}" in then


@pytest.mark.django_db
def test_both_pages_show_the_same_chain_and_say_which_of_it_they_are(visit):
    order = small_town.accepted_order(small_town.running_intervention())
    client = visit(Role.ADVISEUR)
    intervention, work = f"/interventies/{order.intervention_id}/", f"/werkopdrachten/{order.id}/"
    pages = {address: client.get(address) for address in (intervention, work)}
    assert links(pages[intervention].content.decode()) == links(pages[work].content.decode())
    assert "Werkopdracht" in text_of(pages[intervention])
    here = {
        address: re.findall(r'aria-current="step"><strong>(\w+)', page.content.decode())
        for address, page in pages.items()
    }
    assert here == {intervention: ["Interventie"], work: ["Werkopdracht"]}


@pytest.mark.django_db
def test_what_somebody_may_not_see_is_left_out(visit):
    """A partner sees nothing at all; somebody without the work orders sees the rest of the chain."""
    order = small_town.accepted_order(small_town.running_intervention())
    assert visit(Role.PARTNER).get(f"/interventies/{order.intervention_id}/").status_code == 403
    page = visit(Role.BOA).get(f"/werkopdrachten/{order.id}/").content.decode()
    assert f"/interventies/{order.intervention_id}/" in links(page).values()
    assert not [address for address in links(page).values() if address.startswith("/overleg/")]
