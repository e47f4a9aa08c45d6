"""How figures are said, as a table: what is known on the left, the Dutch sentence on the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from openvis.analysis.rankings.sentences import (
    attention_sentence,
    cluster_sentence,
    drift_sentence,
    evaluation_sentence,
    months_in_words,
    number,
    recent_sentence,
    weeks_in_words,
)
from openvis.domain.attention import AttentionKind, AttentionRow, ComparedBy, Standing
from openvis.domain.intervention import (
    Evaluation,
    Intervention,
    InterventionKind,
    InterventionState,
    SuccessCriterion,
    Verdict,
)

NUMBERS = [
    (0, "0"), (0.04, "0"), (0.26, "0,3"), (3, "3"), (3.14, "3,1"), (9.96, "10"), (12.4, "12"), (1465, "1.465"),
    (1_234_567.8, "1.234.568"),
]  # fmt: skip

PERIODS = [
    ("2023-11", "2023-11", "in november 2023"),
    ("2023-09", "2023-11", "in september tot en met november 2023"),
    ("2023-12", "2024-02", "in december 2023 tot en met februari 2024"),
    ("2022-12", "2023-11", "in de twaalf maanden tot en met november 2023"),
]

WEEKS = [
    ("2026-W44", "2026-W44", "in week 44 van 2026"),
    ("2026-W41", "2026-W44", "in de vier weken tot en met week 44 van 2026"),
    ("2026-W32", "2026-W44", "in de 13 weken tot en met week 44 van 2026"),
    ("2025-W52", "2026-W02", "in de drie weken tot en met week 2 van 2026"),
    ("2025-W45", "2026-W44", "in het jaar tot en met week 44 van 2026"),
]

ACUTE = [
    (
        (9, 3.14, 1, 6, 0.0008),
        "Woninginbraak in Dorpsrand: 9 in november 2023; gezien het verleden van deze buurt verwacht 3,1 "
        "(tussen 1 en 6). Zo veel of meer komt door toeval hoogstens 1 op de 1.000 keer voor. Per vier weken is "
        "dat 5,3 meer.",
    ),
    (
        (4, 0.03, 0, 0, 0.00001),
        "Woninginbraak in Dorpsrand: 4 in november 2023; gezien het verleden van deze buurt verwacht 0 "
        "(precies 0). Zo veel of meer komt door toeval hoogstens 1 op de 10.000 keer voor. Per vier weken is dat 5,3 "
        "meer.",
    ),
    (
        (14, 9.0, 4, 15, 0.13),
        "Woninginbraak in Dorpsrand: 14 in november 2023; gezien het verleden van deze buurt verwacht 9 "
        "(tussen 4 en 15). Dit kan toeval zijn. Per vier weken is dat 5,3 meer.",
    ),
]

DENSITY, INHABITANTS, COUNT = ComparedBy.DENSITY, ComparedBy.INHABITANTS, ComparedBy.COUNT
STRUCTURAL = [
    (
        (0.001, Standing(DENSITY, 2.76, 2.04, 3.5, 1, 1, 40)),
        "Ging het er per inwoner zoals in buurten waar de mensen ongeveer even dicht op elkaar wonen, dan waren het "
        "er 12 (tussen 7 en 18). Het gebeurt er vrijwel zeker meer dan anderhalf keer zo vaak: naar schatting 2,8 "
        "keer (tussen 2,0 en 3,5). Van 40 buurten staat deze op plaats 1. Per vier weken is dat "
        "5,3 meer.",
    ),
    (
        (0.03, Standing(INHABITANTS, 2.76, 1.6, 3.96, 1, 4, 40)),
        "Ging het er per inwoner zoals in de andere buurten, dan waren het er 12 (tussen 7 en 18). Het gebeurt er "
        "zeer waarschijnlijk meer dan anderhalf keer zo vaak: naar schatting 2,8 keer (tussen 1,6 en 4,0). Van 40 "
        "buurten staat deze op plaats 1 tot en met 4. Per vier weken is dat 5,3 meer.",
    ),
    (
        (0.03, Standing(ComparedBy.DWELLINGS, 2.76, 1.6, 3.96, 1, 1, 40)),
        "Ging het er per woning zoals in de andere buurten, dan waren het er 12 (tussen 7 en 18). Het gebeurt er "
        "zeer waarschijnlijk meer dan anderhalf keer zo vaak: naar schatting 2,8 keer (tussen 1,6 en 4,0). Van 40 "
        "buurten staat deze op plaats 1. Per vier weken is dat 5,3 meer.",
    ),
    (
        (0.03, Standing(ComparedBy.CARS_DENSITY, 2.76, 1.6, 3.96, 1, 1, 40)),
        "Ging het er per auto zoals in buurten waar de mensen ongeveer even dicht op elkaar wonen, dan waren het er "
        "12 (tussen 7 en 18). Het gebeurt er zeer waarschijnlijk meer dan anderhalf keer zo vaak: naar schatting 2,8 "
        "keer (tussen 1,6 en 4,0). Van 40 buurten staat deze op plaats 1. Per vier weken is dat 5,3 meer.",
    ),
    (
        (0.12, Standing(COUNT, 12.4, 9.3, 15.2, 2, 3, 3)),
        "Ging het er zoals in de andere buurten, dan waren het er 12 (tussen 7 en 18). Het gebeurt er waarschijnlijk "
        "meer dan anderhalf keer zo vaak: naar schatting 12 keer (tussen 9,3 en 15). Van 3 buurten staat deze op "
        "plaats 2 tot en met 3. Per vier weken is dat 5,3 meer.",
    ),
]

VERDICTS = [
    (
        (12, 21.4, 15, 28, Verdict.IMPROVED, True),
        "Extra licht: 12 keer woninginbraak in september tot en met november 2023; zonder actie verwacht 21 "
        "(tussen 15 en 28). Verbeterd. Het doel was minstens 20 % minder, dus hoogstens 17: gehaald. "
        "Of het zich heeft verplaatst, is niet onderzocht.",
    ),
    (
        (30, 21.4, 15, 28, Verdict.WORSENED, False),
        "Extra licht: 30 keer woninginbraak in september tot en met november 2023; zonder actie verwacht 21 "
        "(tussen 15 en 28). Verslechterd. Het doel was minstens 20 % minder, dus hoogstens 17: niet gehaald.",
    ),
    (
        (18, 21.4, 15, 28, Verdict.NO_DIFFERENCE, False),
        "Extra licht: 18 keer woninginbraak in september tot en met november 2023; zonder actie verwacht 21 "
        "(tussen 15 en 28). Geen aantoonbaar verschil. Het doel was minstens 20 % minder, dus hoogstens 17: "
        "niet gehaald.",
    ),
    (
        (1, 2.4, 0, 5, Verdict.TOO_LITTLE_DATA, None),
        "Extra licht: 1 keer woninginbraak in september tot en met november 2023; zonder actie verwacht 2,4 "
        "(tussen 0 en 5). Dat zijn te weinig gegevens om iets over de actie te zeggen.",
    ),
]


@pytest.mark.parametrize(("value", "said"), NUMBERS)
def test_numbers(value: float, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(("first", "last", "said"), PERIODS)
def test_periods(first: str, last: str, said: str) -> None:
    assert months_in_words(first, last) == said


def row(kind: AttentionKind, first: str, seen: tuple[int, float, int, int, float]) -> AttentionRow:
    observed, expected, low, high, probability = seen
    return AttentionRow(
        gemeente="GM9999",
        area="BU99990001",
        area_name="Dorpsrand",
        category="woninginbraak",
        source="politie-maandcijfers",
        kind=kind,
        period_from=first,
        period_to="2023-11",
        observed=observed,
        expected=expected,
        low=low,
        high=high,
        probability=probability,
        q_value=0.05,
        excess=5.26,
        weight=1.0,
        rank=1,
        sentence="",
    )


@pytest.mark.parametrize(("seen", "said"), ACUTE)
def test_acute_rows(seen: tuple[int, float, int, int, float], said: str) -> None:
    assert attention_sentence(row(AttentionKind.ACUTE, "2023-11", seen), None) == said


@pytest.mark.parametrize(("seen", "said"), STRUCTURAL)
def test_structural_rows(seen: tuple[float, Standing], said: str) -> None:
    null, standing = seen
    told = attention_sentence(row(AttentionKind.STRUCTURAL, "2022-12", (34, 12.3, 7, 18, null)), standing)
    counted, rest = told.split(". ", 1)
    assert counted == "Woninginbraak in Dorpsrand: 34 in de twaalf maanden tot en met november 2023"
    assert rest == said


@pytest.mark.parametrize(
    ("weight", "said"),
    [(2.0, "dit soort telt 2 keer: 11."), (0.5, "dit soort telt 0,5 keer: 2,6."), (1.0, "")],
)
def test_what_a_row_is_ranked_by_is_said(weight: float, said: str) -> None:
    seen = row(AttentionKind.ACUTE, "2023-11", (9, 3.14, 1, 6, 0.0008))
    told = attention_sentence(replace(seen, weight=weight), None)
    assert told.endswith("Per vier weken is dat 5,3 meer." if weight == 1 else f"is dat 5,3 meer; {said}")


@pytest.mark.parametrize(("seen", "said"), VERDICTS)
def test_evaluations(seen: tuple[int, float, int, int, Verdict, bool | None], said: str) -> None:
    observed, expected, low, high, verdict, met = seen
    plan = Intervention(
        id=1,
        gemeente="GM9999",
        title="Extra licht",
        kind=InterventionKind.PREVENTIVE,
        areas=("BU99990001",),
        categories=("woninginbraak",),
        starts_on=date(2023, 9, 1),
        ends_on=date(2023, 11, 30),
        criterion=SuccessCriterion(20, date(2024, 1, 15)),
        state=InterventionState.ENDED,
        attention_id=None,
    )
    result = Evaluation(1, 1, False, "2023-09", "2023-11", observed, expected, low, high, verdict, met, "")
    assert evaluation_sentence(plan, result) == said


def weeks_row(
    first: str, observed: int, expected: float, interval: tuple[int, int], p: float, **changed
) -> AttentionRow:
    fields = {
        "gemeente": "GM9999", "area": "BU99990101", "area_name": "Markt", "category": "vernieling", "source": "lijst",
        "kind": AttentionKind.RECENT, "period_from": first, "period_to": "2026-W44", "observed": observed,
        "expected": expected, "low": interval[0], "high": interval[1], "probability": p, "q_value": 0.01, "excess": 1.0,
        "weight": 1.0, "rank": 1, "sentence": "",
    }  # fmt: skip
    return AttentionRow(**fields | changed)


@pytest.mark.parametrize(("first", "last", "words"), WEEKS)
def test_weeks_are_said_as_people_do(first, last, words):
    assert weeks_in_words(first, last) == words


def test_the_last_weeks_are_said_beside_those_of_earlier_years():
    assert recent_sentence(weeks_row("2026-W41", 14, 6.2, (2, 10), 0.0008)) == (
        "Vernieling in Markt: 14 in de vier weken tot en met week 44 van 2026; gezien dezelfde weken van eerdere jaren "
        "verwacht 6,2 (tussen 2 en 10). Zo veel of meer komt door toeval hoogstens 1 op de 1.000 keer voor. "
        "Per vier weken is dat 1 meer."
    )


def test_a_theme_together_is_called_by_its_name():
    row = weeks_row("2026-W41", 14, 6.2, (2, 10), 0.0008, category="vermogen", area="GM9999", area_name="Stad")
    assert recent_sentence(row).startswith("Diefstal en inbraak in Stad: 14 in de vier weken")


def test_a_slow_rise_says_what_the_year_would_have_been():
    assert drift_sentence(weeks_row("2025-W45", 83, 60.4, (48, 73), 0.004)) == (
        "Vernieling in Markt loopt langzaam op: 83 in het jaar tot en met week 44 van 2026; zoals in de jaren ervoor "
        "waren het er 60 (tussen 48 en 73) geweest. Zo'n verloop komt door toeval hoogstens 1 op de 200 keer voor. "
        "Per vier weken is dat 1 meer."
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Markt", "Haven"], "Markt en Haven samen"),
        (["Markt", "Haven", "Veld"], "Markt, Haven en Veld samen"),
        (["Markt", "Haven", "Veld", "Berg", "Dal"], "Markt, Haven, Veld, Berg en 1 andere buurt samen"),
        (["Markt", "Haven", "Veld", "Berg", "Dal", "Duin"], "Markt, Haven, Veld, Berg en 2 andere buurten samen"),
    ],
)
def test_a_cluster_names_its_buurten(names, said):
    assert cluster_sentence(weeks_row("2026-W42", 17, 4.8, (2, 9), 0.001), names) == (
        f"Vernieling in {said}: 17 in de drie weken tot en met week 44 van 2026; naar verhouding van de rest verwacht "
        "4,8 (tussen 2 en 9). Dat buurten bij elkaar zo opvallen, komt door toeval hoogstens 1 op de 1.000 keer voor. "
        "Per vier weken is dat 1 meer."
    )


def test_a_cluster_of_a_table_of_months_says_months():
    row = weeks_row("2026-09", 17, 4.8, (2, 9), 0.001, period_to="2026-10")
    assert "samen: 17 in september tot en met oktober 2026; naar verhouding" in cluster_sentence(
        row, ["Markt", "Haven"]
    )
