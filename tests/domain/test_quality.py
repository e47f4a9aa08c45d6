"""What a measure of a source is called: the limits are a table, and a delay of a day is nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from openvis.domain.quality import (
    Assessment,
    Expected,
    Grade,
    Measure,
    Measured,
    Rhythm,
    expected_rhythms,
    lateness,
    measure_rules,
)
from openvis.domain.words import word

NEWEST = date(2026, 11, 2)


def test_every_measure_has_a_rule_a_meaning_and_a_question():
    rules = measure_rules()
    assert set(rules) == set(Measure)
    for rule in rules.values():
        assert rule.means.endswith(".")
        assert rule.ask.endswith(".")
        assert word(rule.measure)


def test_limits_are_in_order():
    for rule in measure_rules().values():
        if rule.attention is not None and rule.bad is not None:
            assert (rule.bad < rule.attention) is (rule.measure is Measure.LAST_PERIOD)


@pytest.mark.parametrize(
    ("measure", "value", "grade"),
    [
        (Measure.UNMAPPED, 0.0, Grade.GOOD),
        (Measure.UNMAPPED, 0.01, Grade.GOOD),  # at the limit is within it
        (Measure.UNMAPPED, 0.011, Grade.ATTENTION),
        (Measure.UNMAPPED, 0.11, Grade.BAD),
        (Measure.LOCATED, 1.0, Grade.ATTENTION),  # a list that is delivered per buurt is not bad
        (Measure.LAST_PERIOD, 0.5, Grade.GOOD),  # a chance: low is wrong
        (Measure.LAST_PERIOD, 0.0001, Grade.ATTENTION),
        (Measure.LAST_PERIOD, 1e-9, Grade.BAD),
    ],
)
def test_a_value_gets_a_grade(measure, value, grade):
    assert measure_rules()[measure].grade(value) is grade


@pytest.mark.parametrize(
    ("rhythm", "lag", "days_after_newest", "days_late", "grade"),
    [
        (Rhythm.DAY, 0, 1, 0, Grade.GOOD),
        (Rhythm.DAY, 0, 2, 1, Grade.GOOD),  # one day late
        (Rhythm.DAY, 0, 3, 2, Grade.GOOD),
        (Rhythm.DAY, 0, 4, 3, Grade.ATTENTION),
        (Rhythm.DAY, 0, 9, 8, Grade.BAD),
        (Rhythm.WEEK, 3, 11, 1, Grade.GOOD),
        (Rhythm.WEEK, 3, 13, 3, Grade.GOOD),
        (Rhythm.WEEK, 3, 14, 4, Grade.ATTENTION),
        (Rhythm.WEEK, 3, 18, 8, Grade.BAD),
        (Rhythm.MONTH, 16, 48, 1, Grade.GOOD),
        (Rhythm.MONTH, 16, 63, 16, Grade.ATTENTION),
        (Rhythm.MONTH, 16, 79, 32, Grade.BAD),
        (Rhythm.YEAR, 90, 366 + 90 + 180, 180, Grade.GOOD),
        (Rhythm.YEAR, 90, 366 + 90 + 200, 200, Grade.ATTENTION),
        (Rhythm.YEAR, 90, 366 + 90 + 367, 367, Grade.BAD),
    ],
)
def test_late_is_counted_from_when_the_next_rows_are_due(rhythm, lag, days_after_newest, days_late, grade):
    found = lateness(NEWEST, Expected(rhythm, lag), NEWEST + timedelta(days=days_after_newest))
    assert (found.days, found.grade) == (days_late, grade)


def test_a_source_with_quiet_days_is_given_them():
    today = NEWEST + timedelta(days=20)
    week = Expected(Rhythm.WEEK, 0)
    assert lateness(NEWEST, week, today).grade is Grade.BAD
    given_time = lateness(NEWEST, week, today, quiet=12)
    assert (given_time.due, given_time.grade) == (date(2026, 11, 21), Grade.GOOD)


def test_suppliers_with_a_known_rhythm():
    assert expected_rhythms()["politie-maandcijfers"] == Expected(Rhythm.MONTH, 16)
    assert expected_rhythms()["signalen"].rhythm is Rhythm.WEEK


@pytest.mark.parametrize(
    ("grades", "worst"),
    [
        ([], Grade.UNKNOWN),
        ([Grade.UNKNOWN], Grade.UNKNOWN),
        ([Grade.UNKNOWN, Grade.GOOD], Grade.GOOD),
        ([Grade.GOOD, Grade.ATTENTION, Grade.GOOD], Grade.ATTENTION),
        ([Grade.BAD, Grade.ATTENTION], Grade.BAD),
    ],
)
def test_a_source_is_as_good_as_its_worst_measure(grades, worst):
    measures = tuple(Measured(Measure.REFUSED, grade, 1, 2, "Een zin.") for grade in grades)
    at = datetime(2026, 11, 2, tzinfo=UTC)
    assert Assessment("GM9901", "meldingen", at, "quality-1", {}, "b1", measures).grade is worst
