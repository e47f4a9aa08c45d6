"""What is said of an effect, sentence by sentence: counts first, no percentage that chance explains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openvis.analysis.effects.sentences import period_label, sentences_of
from openvis.domain.effect import (
    Design,
    Displacement,
    Effect,
    Estimate,
    GroupCounts,
    PlaceboInSpace,
    PlaceboInTime,
)
from openvis.domain.intervention import Verdict


def estimate(observed: float, expected: float, low: float, high: float, ratios: tuple[float, float]) -> Estimate:
    ratio = observed / expected
    return Estimate(
        observed=observed,
        expected=expected,
        low=low,
        high=high,
        ratio=ratio,
        ratio_low=ratios[0],
        ratio_high=ratios[1],
        difference=observed - expected,
        difference_low=(ratios[0] - 1) * expected,
        difference_high=(ratios[1] - 1) * expected,
        p=0.01,
    )


FALL = estimate(84, 112, 90, 139, (0.59, 0.96))
RISE = estimate(150, 100, 80, 124, (1.2, 1.9))
NONE = estimate(100, 110, 85, 137, (0.7, 1.2))
SMALL = estimate(3, 9, 4, 16, (0.1, 0.9))
RING = estimate(50, 52, 38, 68, (0.7, 1.3))

IMPROVED = Effect(
    design=Design.FIXED_EFFECTS,
    why="De actie begon overal tegelijk.",
    period_from="2025-01",
    period_to="2025-12",
    target=GroupCounts(2, 330, 84, 36, 12),
    ring=None,
    comparison=GroupCounts(28, 3802, 1348, 36, 12),
    estimate=FALL,
    weighted=None,
    displacement=None,
    in_space=None,
    in_time=None,
    second=None,
    seen_from=0.72,
    reduction_percent=None,
    criterion_met=None,
    verdict=Verdict.IMPROVED,
    sentences=(),
    series=(),
)


def told(effect: Effect) -> list[str]:
    return list(sentences_of(effect).sentences)


def test_a_fall_with_nothing_beside_it() -> None:
    assert told(IMPROVED) == [
        "In de 2 gebieden met de actie: 84 van januari 2025 tot en met december 2025; zonder actie verwacht 112 "
        "(tussen 90 en 139).",
        "Verbeterd: 25 % minder dan verwacht (tussen 4 en 41 % minder).",
        "Of het zich heeft verplaatst, is niet onderzocht.",
        "Te zien was een daling vanaf 28 %: die valt vier van de vijf keer op.",
    ]


CHANGES = {
    "one area, one period": (
        {"target": GroupCounts(1, 330, 84, 36, 1), "period_to": "2025-01"},
        0,
        "In het gebied met de actie: 84 in januari 2025; zonder actie verwacht 112 (tussen 90 en 139).",
    ),
    "a key that is no usual period": (
        {"period_from": "13", "period_to": "16"},
        0,
        "In de 2 gebieden met de actie: 84 van periode 13 tot en met periode 16; zonder actie verwacht 112 "
        "(tussen 90 en 139).",
    ),
    "a rise": (
        {"estimate": RISE, "verdict": Verdict.WORSENED},
        1,
        "Verslechterd: 50 % meer dan verwacht (tussen 20 en 90 % meer).",
    ),
    "no percentage that chance explains": (
        {"estimate": NONE, "verdict": Verdict.NO_DIFFERENCE},
        1,
        "Geen aantoonbaar verschil. Dit verschil is niet te onderscheiden van toeval.",
    ),
    "no percentage of less than ten": ({"estimate": SMALL}, 1, "Verbeterd."),
    "too little": (
        {"estimate": None, "verdict": Verdict.TOO_LITTLE_DATA},
        1,
        "Dat zijn te weinig gegevens om iets over de actie te zeggen.",
    ),
    "a promise that was kept": (
        {"reduction_percent": 20, "criterion_met": True},
        2,
        "Vooraf afgesproken: 20 % minder dan zonder actie verwacht. Dat is gehaald.",
    ),
    "a promise that was kept by chance": (
        {"reduction_percent": 5, "criterion_met": True, "verdict": Verdict.NO_DIFFERENCE, "estimate": NONE},
        2,
        "Vooraf afgesproken: 5 % minder dan zonder actie verwacht. Dat is gehaald. Maar zo'n daling kan ook toeval "
        "zijn.",
    ),
    "a promise that was not kept": (
        {"reduction_percent": 40, "criterion_met": False},
        2,
        "Vooraf afgesproken: 40 % minder dan zonder actie verwacht. Dat is niet gehaald.",
    ),
    "nothing around it": (
        {"displacement": Displacement(RING, None)},
        2,
        "In de gebieden eromheen: 50; verwacht 52 (tussen 38 en 68). Daar is geen verplaatsing te zien.",
    ),
    "displacement": (
        {"displacement": Displacement(replace(RING, ratio_low=1.1, ratio_high=1.6), None)},
        2,
        "In de gebieden eromheen: 50; verwacht 52 (tussen 38 en 68). Dat is meer: het heeft zich misschien verplaatst.",
    ),
    "diffusion": (
        {"displacement": Displacement(replace(RING, ratio_low=0.5, ratio_high=0.9), None)},
        2,
        "In de gebieden eromheen: 50; verwacht 52 (tussen 38 en 68). Ook daar is het minder: de actie werkt misschien "
        "door.",
    ),
    "too little around it": (
        {"displacement": Displacement(None, None)},
        2,
        "In de gebieden eromheen is te weinig geteld om iets over verplaatsing te zeggen.",
    ),
    "a rare difference": (
        {"in_space": PlaceboInSpace(999, 23, 0.024)},
        3,
        "Van 999 keer dezelfde vraag over gebieden zonder actie was het verschil 23 keer minstens zo groot: dat is "
        "zeldzaam.",
    ),
    "a usual difference": (
        {"in_space": PlaceboInSpace(28, 4, 0.17)},
        3,
        "Van 28 keer dezelfde vraag over gebieden zonder actie was het verschil 4 keer minstens zo groot.",
    ),
    "quiet before": (
        {"in_time": PlaceboInTime("2023-07", 0.9, 0.7, 1.2, 0.5)},
        3,
        "Al voor de start, vanaf juli 2023, liepen deze gebieden gelijk op met de andere.",
    ),
    "a fall before": (
        {"in_time": PlaceboInTime("2023-07", 0.6, 0.4, 0.9, 0.01)},
        3,
        "Let op: al voor de start, vanaf juli 2023, hadden deze gebieden 40 % minder dan de andere deden verwachten "
        "(tussen 10 en 60 % minder). Een deel van het verschil kan dus al eerder begonnen zijn, en niet door de actie "
        "komen.",
    ),
    "a rise before": (
        {"in_time": PlaceboInTime("2023-07", 1.6, 1.2, 2.1, 0.01)},
        3,
        "Let op: al voor de start, vanaf juli 2023, hadden deze gebieden 60 % meer dan de andere deden verwachten "
        "(tussen 20 en 110 % meer). Een deel van het verschil kan dus al eerder begonnen zijn, en niet door de actie "
        "komen.",
    ),
    "no comparison": (
        {"design": Design.STRUCTURAL_SERIES},
        2,
        "Er is geen gebied om mee te vergelijken: wat overal veranderde, telt hier mee als effect.",
    ),
    "nothing could be seen": (
        {"seen_from": None},
        -1,
        "Met deze aantallen is geen enkele daling te onderscheiden van toeval.",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_thing_else(name: str) -> None:
    changed, at, sentence = CHANGES[name]
    assert told(replace(IMPROVED, **changed))[at] == sentence


def test_where_there_is_too_little_nothing_is_told_of_elsewhere() -> None:
    beside = {"in_space": PlaceboInSpace(28, 4, 0.17), "in_time": PlaceboInTime("2023-07", 0.6, 0.4, 0.9, 0.01)}
    bare = replace(IMPROVED, estimate=None, verdict=Verdict.TOO_LITTLE_DATA, displacement=Displacement(RING, None))
    assert len(told(replace(bare, **beside))) == 3


def test_no_sentence_has_a_percentage_without_its_counts_before_it() -> None:
    for changed, _, _ in CHANGES.values():
        said = told(replace(IMPROVED, **changed))
        assert said[0].split(": ")[1][0].isdigit()
        assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize(("key", "label"), [("2025-03", "maart 2025"), ("2025-W07", "week 7 van 2025"), ("K3", "K3")])
def test_periods_as_a_reader_says_them(key: str, label: str) -> None:
    assert period_label(key) == label
