"""What the page of an intervention says of its effect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openvis.domain.access import Role, Scope
from openvis.domain.effect import EffectPoint, GroupCounts
from openvis.domain.intervention import Verdict
from openvis.domain.intervention_effect import InterventionEffect, PanelArea, PanelRole
from openvis.store import results
from openvis.store.as_json import from_json, to_json
from openvis.web.presenters import effects as show
from tests.analysis.effects.test_judgement import effect, own
from tests.support import published, small_town
from tests.web.reading import text_of

FOUND = InterventionEffect(
    7,
    1,
    replace(
        effect(Verdict.IMPROVED, ratio=0.5, ring=1.8),
        why="Er zijn 3 gebieden.",
        ring=GroupCounts(2, 60, 40, 30, 6),
        comparison=GroupCounts(3, 900, 180, 30, 6),
        sentences=("Een.", "Twee."),
        series=(
            EffectPoint("2025-06", 4.0, 4.2, after=False),
            EffectPoint("2025-07", None, 8.04, after=True),
            EffectPoint("2025-08", 1200.0, 7.9, after=True),
        ),
    ),
    (
        PanelArea("BU1", PanelRole.TARGET),
        PanelArea("BU2", PanelRole.RING),
        PanelArea("BU3", PanelRole.COMPARISON),
        PanelArea("BU4", PanelRole.COMPARISON),
    ),
)
NAMES = {"BU1": "Markt", "BU2": "Haven", "BU3": "Akker", "BU4": "Veld"}


def test_three_groups_with_their_counts_and_what_was_expected():
    part = show.effect_part(FOUND, own(), NAMES)
    assert [
        (row["role"], row["areas"], row["named"], row["before"], row["after"], row["counted"], row["expected"])
        for row in part["groups"]
    ] == [
        ("hier gebeurt het", "1", "Markt", "4,0", "6,7", "40", "80 (64 tot 100)"),
        ("eromheen", "2", "Haven", "2,0", "6,7", "40", "22 (18 tot 28)"),
        ("om mee te vergelijken", "3", "Akker en Veld", "30,0", "30,0", "180", "geen: hiermee is vergeleken"),
    ]
    assert part["how"] == "Vergelijking met gebieden zonder actie. Er zijn 3 gebieden."
    assert part["sentences"] == ("Een.", "Twee.")


def test_the_chart_has_two_lines_and_its_table_the_same_numbers():
    part = show.effect_part(FOUND, own(), NAMES)
    assert part["chart"]["counts"] == [4.0, None, 1200.0]
    assert part["chart"]["without"] == [4.2, 8.0, 7.9]
    assert part["chart"]["from"] == "juli 2025"
    assert [(row["month"], row["counted"], row["without"], row["when"]) for row in part["months"]] == [
        ("augustus 2025", "1.200", "7,9", "sinds de start"),
        ("juli 2025", "niet geteld", "8,0", "sinds de start"),
        ("juni 2025", "4", "4,2", "ervoor"),
    ]
    assert show.effect_part(replace(FOUND, effect=replace(FOUND.effect, series=())), own(), NAMES)["chart"] is None


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (own(), ""),
        (replace(own(), q=0.02, among=1), ""),
        (replace(own(), q=0.02, among=4), "blijft dit oordeel staan (q: 0,020)."),
        (replace(own(Verdict.NO_DIFFERENCE), q=0.0004, among=4), "rekening gehouden (q: minder dan 0,001)."),
    ],
)
def test_how_sure_it_is_among_the_others_of_its_year(seen, said):
    told = show.in_its_year(seen)
    assert told.endswith(said)
    assert bool(told) == bool(said)


def test_two_comparisons_that_differ_are_told_together():
    part = show.effect_part(FOUND, own(Verdict.NO_DIFFERENCE), NAMES)
    assert part["differs"].startswith("Naast de andere buurten gezien is het: verbeterd.")
    assert show.effect_part(FOUND, own(), NAMES)["differs"] == ""
    unsure = replace(FOUND, effect=effect(Verdict.TOO_LITTLE_DATA))
    assert show.effect_part(unsure, own(), NAMES)["differs"] == ""


def test_every_advice_has_its_sentence():
    assert set(show.ADVICE) == set(show.Advice)


def test_an_effect_is_stored_and_read_as_it_was():
    assert from_json(InterventionEffect, to_json(FOUND)) == FOUND


# ----- on the page itself


def test_the_page_shows_the_effect_of_the_last_run(visit, town):
    made = small_town.running_intervention()
    areas = (
        PanelArea("BU99010101", PanelRole.TARGET),
        PanelArea("BU99010102", PanelRole.RING),
        *(PanelArea(code, PanelRole.COMPARISON) for code in ("BU99010103", "BU99010104", "BU99010201")),
    )
    found = replace(FOUND, intervention_id=made.id, areas=areas)
    judged = published.evaluation(made.id, q=0.02, among=3, final=True)
    published.publish("later", evaluations=[judged], effects=[found])
    page = text_of(visit(Role.ADVISEUR).get(f"/interventies/{made.id}/"))
    assert "Doorgaan of stoppen? Het helpt en het doel is gehaald." in page
    assert "blijft dit oordeel staan (q: 0,020)." in page
    assert "hier gebeurt het (1)" in page
    assert "80 (64 tot 100)" in page
    assert "juli 2025 niet geteld 8,0 sinds de start" in page
    assert "Hoe zeker is dit? Een. Twee." in page
    assert "Let op. Naast de andere buurten" not in page


def test_a_later_goal_never_speaks_for_the_first(visit, town):
    made = small_town.running_intervention()
    published.publish("later", evaluations=[published.evaluation(made.id)], effects=[replace(FOUND, version=2)])
    assert "Vergeleken met andere buurten" not in text_of(visit(Role.ADVISEUR).get(f"/interventies/{made.id}/"))


def test_of_another_gemeente_nothing_is_read(town):
    made = small_town.running_intervention()
    published.publish("later", effects=[replace(FOUND, intervention_id=made.id)])
    assert results.effects_of(Scope.of("GM1234"), made.id) == {}
    assert results.effects_of(Scope.of(small_town.GEMEENTE), made.id)[1].effect == FOUND.effect


def test_the_last_run_speaks_and_a_look_back_does_not(town):
    made = small_town.running_intervention()
    first = replace(FOUND, intervention_id=made.id)
    second = replace(first, effect=replace(first.effect, why="Later."))
    published.publish("one", effects=[first])
    published.publish("two", effects=[second])
    published.publish("back", effects=[first], looks_back=True)
    assert results.effects_of(Scope.of(small_town.GEMEENTE), made.id) == {1: second}
