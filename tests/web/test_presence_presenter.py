"""Aanwezigheid in text: the rows per buurt, what the map paints, and the sentence beside a rise."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from openvis.domain.attention import AttentionKind
from openvis.domain.presence import AFTERMATH, PresenceFigure, PresenceKind, PresenceState, Rhythm
from openvis.store.results import StoredAttention
from openvis.web.presenters.attention import Beside, attention_lines
from openvis.web.presenters.buurt import reporting_sentence, trend_rows
from openvis.web.presenters.presence import (
    MEASURES,
    buurt_rows,
    kind_rows,
    legend,
    map_data,
    presence_line,
    reporting_beside,
)
from tests.support.presence import presence
from tests.support.published import attention_row

ONE, TWO, THREE = "BU99010101", "BU99010102", "BU99010103"
NAMES = {ONE: "Markt 1", TWO: "Markt 2", THREE: "Markt 3"}
FIGURES = [
    PresenceFigure(ONE, PresenceKind.TENT, 2, 6.5, 80),
    PresenceFigure(ONE, PresenceKind.EVENING, 1, 2.0, 40),
    PresenceFigure(TWO, PresenceKind.WATCH_GROUP, 1, 0.0, 140),
]
ACTION = presence(
    kind=PresenceKind.REPORTING, rhythm=Rhythm.PERIOD, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 15), hours=0,
    people=900, title="Meld het",
)  # fmt: skip


def test_a_row_for_every_buurt_also_where_nothing_was():
    first, second, third = buurt_rows(FIGURES, NAMES, "uren")
    assert (first["name"], first["times"], first["hours"], first["people"]) == ("Markt 1", "3", "8,5", "120")
    assert first["kinds"] == "buurttent 2 keer, bewonersavond 1 keer"
    assert (second["name"], second["kinds"]) == ("Markt 2", "buurtpreventiegroep (WhatsApp) 1 keer")
    assert (third["name"], third["times"], third["hours"], third["kinds"]) == ("Markt 3", "0", "0", "")


@pytest.mark.parametrize(
    ("measure", "order"),
    [("uren", [ONE, TWO, THREE]), ("keren", [ONE, TWO, THREE]), ("mensen", [TWO, ONE, THREE])],
)
def test_the_most_of_what_is_asked_comes_first(measure, order):
    assert measure in MEASURES
    assert [row["code"] for row in buurt_rows(FIGURES, NAMES, measure)] == order


def test_the_map_paints_what_the_table_says():
    rows = buurt_rows(FIGURES, NAMES, "mensen")
    painted = map_data(rows, "/vormen")
    assert painted["shapes"] == "/vormen"
    assert painted["order"] == [TWO, ONE, THREE]
    assert {code: each["shade"] for code, each in painted["values"].items()} == {TWO: 5, ONE: 2, THREE: 0}
    assert painted["values"][ONE]["text"] == "Markt 1: 8,5 uur, 3 keer, 120 mensen."
    assert [each["shade"] for each in legend(rows)] == [0, 2, 5]


def test_kinds_of_a_place_in_words():
    assert kind_rows(FIGURES)[0] == {"kind": "Buurttent", "times": "2", "hours": "6,5", "people": "80"}


def test_a_line_of_the_list_says_its_kind_where_it_has_no_name():
    told = presence_line(presence(areas=(ONE, "BU99019999")), NAMES)
    assert (told["title"], told["where"]) == ("Buurttent", "Markt 1, BU99019999")
    assert told["state"]["word"] == "geregistreerd"
    assert presence_line(presence(title="Koffie", state=PresenceState.WITHDRAWN), NAMES)["title"] == "Koffie"


@pytest.mark.parametrize(
    ("month", "begins"),
    [
        ("2026-01", None),
        ("2026-02", "In deze periode liep een actie om vaker te melden (Meld het)"),
        ("2026-03", "Kort hiervoor liep een actie om vaker te melden (Meld het)"),
        ("2026-05", "Kort hiervoor liep"),
        ("2026-06", None),
    ],
)
def test_in_which_months_an_action_is_told(month, begins):
    told = reporting_beside([ACTION], ONE, month, month)
    assert bool(told) is (begins is not None)
    for each in told:
        assert each["text"].startswith(begins)
        assert f"tot {AFTERMATH.days} dagen erna" in each["text"]
        assert each["signed"] == "uit de registratie van aanwezigheid"


def months(*counts: int) -> pl.DataFrame:
    """Of burglary, with an expectation of 2 to 6 in every month."""
    keys = [f"2026-{number:02d}" for number in range(1, len(counts) + 1)]
    same = {"area": ONE, "category": "woninginbraak", "low": 2, "high": 6, "unknown": 0, "source_rows": 9}
    rows = [same | {"period": key, "count": count} for key, count in zip(keys, counts, strict=True)]
    return pl.DataFrame(rows).with_columns(converted_from=pl.lit(None), converted_by=pl.lit(None))


def test_beside_the_months_that_rose_and_no_others():
    rows = trend_rows(months(9, 9, 4, 9), presences=[ACTION])
    assert [(row["key"], len(row["notes"])) for row in rows] == [
        ("2026-04", 1), ("2026-03", 0), ("2026-02", 1), ("2026-01", 0),
    ]  # fmt: skip
    assert all(row["notes"] == [] for row in trend_rows(months(9, 9, 4, 9)))


@pytest.mark.parametrize(("newest", "said"), [(9, True), (6, False), (1, False)])
def test_above_the_chart_when_the_newest_month_rose(newest, said):
    rows = trend_rows(months(4, 4, newest), presences=[ACTION])
    assert bool(reporting_sentence(rows, [ACTION], ONE)) is said
    assert reporting_sentence([], [ACTION], ONE) == reporting_sentence(rows, [], ONE) == ""


@pytest.mark.parametrize(
    ("kind", "category", "said"),
    [
        (AttentionKind.ACUTE, "woninginbraak", True),
        (AttentionKind.RECENT, "woninginbraak", True),
        (AttentionKind.STRUCTURAL, "woninginbraak", False),  # always high does not come of one action
        (AttentionKind.ACUTE, "boa-afval", False),  # officers find it: nobody was asked to report it
        (AttentionKind.ACUTE, "vermogen", True),  # a theme together is what the public reports
    ],
)
def test_beside_a_row_of_the_attention_list_that_is_a_rise_of_reports(kind, category, said):
    row = attention_row(area=ONE, category=category, kind=kind, period_from="2026-02", period_to="2026-02")
    [line] = attention_lines([StoredAttention(1, row, "run-1")], Beside(presences=[ACTION]))
    assert bool(line.notes) is said
    elsewhere = presence(kind=PresenceKind.REPORTING, areas=(TWO,), starts_on=ACTION.starts_on + timedelta(days=1))
    [quiet] = attention_lines([StoredAttention(1, row, "run-1")], Beside(presences=[elsewhere]))
    assert quiet.notes == []
