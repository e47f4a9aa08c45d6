"""The file of aanwezigheid: a line per buurt, kind and month, which adds up to what was registered."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from openvis.domain.access import Scope
from openvis.domain.presence import PresenceKind, PresenceState, Rhythm
from openvis.reports.presence import COLUMNS, as_csv
from openvis.store import presence as store
from tests.support.presence import BUURT, HOME, NOW, presence

pytestmark = pytest.mark.django_db
NAMES = {BUURT: "Kerkbuurt", "BU99010102": 'Oost, "het eiland"'}


def rows(first: date, last: date) -> list[dict[str, str]]:
    text = as_csv(Scope.of(HOME), HOME, NAMES, first, last)
    assert text.splitlines()[0] == ",".join(COLUMNS)
    return list(csv.DictReader(io.StringIO(text)))


def keep(**changes):
    store.add(presence(**changes), by=None, at=NOW)


def test_an_empty_file_has_its_head():
    assert rows(date(2026, 1, 1), date(2026, 3, 31)) == []


def test_a_week_that_comes_back_is_counted_in_each_month():
    keep(rhythm=Rhythm.WEEKLY, hours=2.5, people=10, areas=(BUURT, "BU99010102"))
    found = rows(date(2026, 1, 1), date(2026, 2, 28))
    told = [(each["buurt"], each["maand"], each["keren"], each["uren"], each["mensen"]) for each in found]
    assert told == [
        ("Kerkbuurt", "2026-01", "4", "5.00", "20.00"),
        ('Oost, "het eiland"', "2026-01", "4", "5.00", "20.00"),
        ("Kerkbuurt", "2026-02", "4", "5.00", "20.00"),
        ('Oost, "het eiland"', "2026-02", "4", "5.00", "20.00"),
    ]


def test_a_period_is_spread_over_its_months_and_adds_up():
    keep(kind=PresenceKind.CAMPAIGN, rhythm=Rhythm.PERIOD, ends_on=date(2026, 3, 16), hours=35.0, people=700)
    found = rows(date(2026, 1, 1), date(2026, 12, 31))
    assert [each["maand"] for each in found] == ["2026-01", "2026-02", "2026-03"]
    assert sum(float(each["uren"]) for each in found) == pytest.approx(35)
    assert sum(float(each["mensen"]) for each in found) == pytest.approx(700)


def test_the_first_and_last_month_are_cut_off_where_the_question_is():
    keep(rhythm=Rhythm.WEEKLY)
    [january, february] = rows(date(2026, 1, 14), date(2026, 2, 9))
    assert (january["van"], january["tot_en_met"], january["keren"]) == ("2026-01-14", "2026-01-31", "2")
    assert (february["van"], february["tot_en_met"], february["keren"]) == ("2026-02-01", "2026-02-09", "1")


def test_what_was_withdrawn_is_not_in_it_and_a_name_somebody_typed_neither():
    keep(title="=1+1")
    keep(state=PresenceState.WITHDRAWN, kind=PresenceKind.EVENING)
    [only] = rows(date(2026, 1, 1), date(2026, 1, 31))
    assert only["soort"] == "buurttent"
    assert "=1+1" not in only.values()
