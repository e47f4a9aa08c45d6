"""The list itself: which rows, in which order, and what a row holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.expectations.outlook import outlook
from openvis.analysis.rankings.attention import AttentionList, attention_list, one_list
from openvis.analysis.rankings.discovery import DISCOVERY_RATE
from openvis.analysis.rankings.sentences import attention_sentence
from openvis.domain.attention import AttentionKind
from tests.analysis import slow
from tests.analysis.labelled import buurt_code, counts_of
from tests.support.published import attention_row

HOTSPOT, RISE = (5, 1), (11, 0)


def quiet() -> np.ndarray:
    return np.random.default_rng(21).poisson(2.0, (16, 4, 36)).astype(float)


def planted() -> np.ndarray:
    values = quiet()
    values[HOTSPOT] = np.random.default_rng(22).poisson(10.0, 36)
    values[(*RISE, -1)] = 13
    return values


def equal_weights(_: str) -> float:
    return 1.0


def list_of(values: np.ndarray) -> AttentionList:
    return attention_list([outlook(counts_of(values))], equal_weights)


def test_a_quiet_town_gives_an_empty_list_and_says_how_much_was_tested() -> None:
    found = list_of(quiet())
    assert found.rows == []
    assert found.tested == 16 * 4


def test_what_was_planted_stands_at_the_top_each_for_its_own_reason() -> None:
    rows = one_list(list_of(planted()).rows)
    assert {(row.area, row.category, row.kind) for row in rows[:2]} == {
        (buurt_code(11), "woninginbraak", AttentionKind.ACUTE),
        (buurt_code(5), "autokraak", AttentionKind.STRUCTURAL),
    }
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    assert [row.harm for row in rows] == sorted((row.harm for row in rows), reverse=True)
    assert all(row.q_value <= DISCOVERY_RATE for row in rows)


def test_a_row_can_be_made_again_by_hand() -> None:
    values = planted()
    row = next(row for row in list_of(values).rows if row.kind is AttentionKind.ACUTE)
    history = counts_of(values).history()
    mean, shared, single = (part[RISE[0]][RISE[1]] for part in slow.expect(history.first_periods(35), [1]))
    assert (row.observed, row.period_from, row.period_to) == (13, "2025-12", "2025-12")
    assert row.expected == pytest.approx(mean, rel=1e-9)
    assert (row.low, row.high) == slow.interval(mean, 1 / ((1 + shared) * (1 + single) - 1))
    assert row.excess == pytest.approx((13 - mean) * 28 / 31, rel=1e-9)
    p = slow.chance_of_at_least(13, mean, shared, max(single, 1e-6))
    assert row.probability == pytest.approx(2 * p, rel=0.02)
    assert row.sentence == attention_sentence(row, None)


def test_a_row_says_how_much_of_its_source_had_no_kind_there_and_then() -> None:
    counts = counts_of(planted())
    rows = np.random.default_rng(23).integers(0, 9, counts.rows.shape).astype(float)
    rows[1] += rows[0]
    for row in attention_list([outlook(replace(counts, rows=rows))], equal_weights).rows:
        place = [buurt.code for buurt in counts.buurten].index(row.area)
        inside = [at for at, month in enumerate(counts.months) if row.period_from <= month.key <= row.period_to]
        assert row.unknown == sum(rows[0, place, at] for at in inside)
        assert row.source_rows == sum(rows[1, place, at] for at in inside)
    rows[:, :, -1] = np.nan  # a list was missing in the last month
    found = attention_list([outlook(replace(counts, rows=rows))], equal_weights).rows
    assert {(row.unknown, row.source_rows) for row in found} == {(None, None)}


def test_one_pair_may_stand_there_twice() -> None:
    values = planted()
    values[(*HOTSPOT, -1)] = 45
    kinds = {row.kind for row in list_of(values).rows if (row.area, row.category) == (buurt_code(5), "autokraak")}
    assert kinds == {AttentionKind.ACUTE, AttentionKind.STRUCTURAL}


@pytest.mark.parametrize("kind", [AttentionKind.RECENT, AttentionKind.DRIFT])
def test_weeks_and_months_of_one_place_and_type_are_one_row_with_both_reasons(kind: AttentionKind) -> None:
    about = {"area": "BU99010101", "category": "autokraak", "observed": 14, "expected": 4.0, "low": 1, "high": 8}
    month = attention_row(**about, kind=AttentionKind.ACUTE, period_from="2026-09", period_to="2026-10", excess=9.0)
    always = attention_row(**about, kind=AttentionKind.STRUCTURAL, excess=2.0, sentence="Altijd veel.")
    weeks = attention_row(
        **about | {"observed": 6}, kind=kind, period_from="2026-W40", period_to="2026-W43", excess=4.0, source="lijst",
        sentence="Zes in vier weken.",
    )  # fmt: skip
    elsewhere = replace(month, area="BU99010102", excess=3.0, sentence="Alleen per maand.")
    other_type = replace(month, category="fietsendiefstal", excess=1.0, sentence="Ook alleen.")
    for rows in ([month, always, weeks, elsewhere, other_type], [other_type, elsewhere, weeks, always, month]):
        assert [(row.rank, row.kind, row.sentence) for row in one_list(rows)] == [
            (
                1,
                kind,
                "Zes in vier weken. Ook per maand valt het op: 14 in september tot en met oktober 2026, verwacht 4 "
                "(tussen 1 en 8).",
            ),
            (2, AttentionKind.ACUTE, "Alleen per maand."),
            (3, AttentionKind.STRUCTURAL, "Altijd veel."),
            (4, AttentionKind.ACUTE, "Ook alleen."),
        ]


def test_priorities_change_the_order_and_nothing_else() -> None:
    plain = one_list(list_of(planted()).rows)
    weighed = one_list(attention_list([outlook(counts_of(planted()))], _heavy).rows)
    assert weighed[0].category == "woninginbraak"
    assert weighed[0].weight == 100.0
    assert {(row.area, row.category, row.observed, row.q_value) for row in weighed} == {
        (row.area, row.category, row.observed, row.q_value) for row in plain
    }


def _heavy(slug: str) -> float:
    return 100.0 if slug == "woninginbraak" else 0.01


def test_all_sources_share_one_promise() -> None:
    """The same counts with a large quiet source beside them: every p is held against more questions."""
    alone = list_of(planted())
    beside = counts_of(
        np.random.default_rng(23).poisson(1.0, (16, 3, 24)).astype(float),
        categories=("melding-geluid", "melding-parkeren", "melding-zwerfafval"),
        source="meldingen",
    )
    both = attention_list([outlook(counts_of(planted())), outlook(beside)], equal_weights)
    assert both.tested == alone.tested + 16 * 3
    of = {
        name: next(row for row in found.rows if row.kind is AttentionKind.ACUTE and row.area == buurt_code(11))
        for name, found in (("alone", alone), ("both", both))
    }
    assert of["both"].probability == of["alone"].probability
    assert of["both"].q_value > of["alone"].q_value


def test_two_incidents_are_never_a_rise() -> None:
    values = np.zeros((16, 4, 36))
    values[3, 2, -1] = 2
    assert list_of(values).rows == []


def test_one_year_gives_structural_rows_and_less_gives_none() -> None:
    year = list_of(planted()[:, :, -12:]).rows
    assert any(row.kind is AttentionKind.STRUCTURAL and row.area == buurt_code(5) for row in year)
    assert all(row.kind is AttentionKind.ACUTE for row in list_of(planted()[:, :, -11:]).rows)


def test_months_that_are_not_given_are_not_tested() -> None:
    values = planted()
    values[:, 0, -1] = np.nan
    found = list_of(values)
    assert found.tested == 16 * 3
    assert all(row.category != "woninginbraak" for row in found.rows)


def test_without_inhabitants_buurten_are_compared_as_equals() -> None:
    rows = attention_list([outlook(counts_of(planted(), inhabitants=None))], equal_weights).rows
    sentence = next(row.sentence for row in rows if row.kind is AttentionKind.STRUCTURAL)
    assert "inwoner" not in sentence


def test_no_source_no_rows() -> None:
    assert attention_list([], equal_weights) == AttentionList([], 0)
