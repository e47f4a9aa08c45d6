"""What is kept of a report is all of it, in one form."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.chart_kind import ChartKind
from openvis.domain.report import (
    Bullets,
    Chart,
    Document,
    Figure,
    Figures,
    Mark,
    Paragraph,
    Section,
    Series,
    Table,
)
from openvis.domain.report_text import KINDS, figures_text, report_of_text, report_text
from tests.support.sample_report import REPORT

words = st.text(max_size=12)
counts = st.none() | st.integers(0, 10**6)
numbers = st.none() | st.integers(0, 10**6) | st.floats(-1e6, 1e6)
a_few = {"max_size": 3}


def tuples(of: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(of, **a_few).map(tuple)


figures = st.builds(
    Figure, what=words, period=words, value=numbers, before=counts, before_period=words, low=numbers, high=numbers,
    interval=words, unit=words, source=words, method=words, as_of=st.dates(), notes=tuples(words),
)  # fmt: skip
blocks = st.one_of(
    st.builds(Paragraph, words, words),
    st.builds(Bullets, tuples(words)),
    st.builds(Table, words, tuples(words), tuples(tuples(words)), tuples(st.integers(0, 5))),
    st.builds(Figures, words, tuples(figures)),
    st.builds(
        Chart, words, st.sampled_from(ChartKind), tuples(words), tuples(st.builds(Series, words, tuples(numbers))),
        tuples(st.builds(Mark, st.integers(0, 9), words)), words,
    ),
)  # fmt: skip
sections = st.recursive(
    st.builds(Section, words, tuples(blocks), st.just(()), words),
    lambda inner: st.builds(Section, words, tuples(blocks), tuples(inner), words),
    max_leaves=3,
)
documents = st.builds(
    Document, title=words, subtitle=words, gemeente=words, gemeente_name=words,
    as_of=st.datetimes(timezones=st.just(UTC)), run=words, method=words,
    versions=tuples(st.tuples(words, st.integers(0, 99))), sections=tuples(sections),
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(documents)
def test_any_report_is_read_back_as_it_was_and_kept_again_as_the_same_text(document):
    kept = report_text(document)
    assert report_of_text(kept) == document
    assert report_text(report_of_text(kept)) == kept


def test_every_kind_of_block_has_a_name_and_stands_in_the_sample():
    assert {type(block) for _, block in REPORT.blocks()} == set(KINDS.values())


def test_the_text_of_figures_changes_with_any_of_them_and_with_nothing_else():
    before = figures_text(REPORT)
    later = replace(REPORT, title="Anders", as_of=datetime(2027, 1, 1, tzinfo=UTC), run="run-2")
    assert figures_text(later) == before
    assert len(json.loads(before)) == len(REPORT.figures())
    (section, *others) = REPORT.sections
    for name, other in {
        "value": 158, "before": 224, "low": 1, "high": 999, "source": "CBS", "method": "attention-16",
        "as_of": date(2026, 11, 29) + timedelta(days=1), "notes": (), "what": "x", "period": "2020", "unit": "%",
    }.items():  # fmt: skip
        changed = replace(REPORT.figures()[0], **{name: other})
        table = Figures("Cijfers van 2019", (changed, *REPORT.figures()[1:]))
        assert figures_text(replace(REPORT, sections=(replace(section, blocks=(table,)), *others))) != before, name


def test_what_is_no_number_is_no_part_of_a_report():
    wrong = replace(REPORT.figures()[0], value=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        report_text(replace(REPORT, sections=(Section("x", (Figures("y", (wrong,)),)),)))
