"""A source that stays away is found without a delivery: the worker looks at every source once a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from openvis.domain.access import Scope
from openvis.domain.quality import Grade
from openvis.pipeline.grading.quality import assess_due
from openvis.pipeline.worker import work_off
from openvis.store import quality
from tests.support.deliveries import GEMEENTE, NOW, OTHER_GEMEENTE, counts, deliver, incidents

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BOTH = Scope.of(GEMEENTE, OTHER_GEMEENTE)


@pytest.fixture
def taken_in(tmp_path: Path) -> None:
    """Two sources of one gemeente and one of another, which nobody looked at yet."""
    deliver(counts([3, 4, 5, 4]), folder=tmp_path)
    deliver(incidents("abcdefgh"), "incidents", folder=tmp_path)
    deliver(counts([1, 2], gemeente=OTHER_GEMEENTE), folder=tmp_path, scope=BOTH)


def looks(gemeente: str, source: str) -> int:
    return len(quality.history(BOTH, gemeente, source, limit=99))


def test_every_source_of_every_gemeente_is_looked_at_once_a_day(taken_in):
    assert quality.not_looked_at_since(NOW - DAY) == [
        (GEMEENTE, "handhaving"), (GEMEENTE, "politie-maandcijfers"), (OTHER_GEMEENTE, "politie-maandcijfers"),
    ]  # fmt: skip
    assert [assess_due(NOW + wait) for wait in (HOUR, 2 * HOUR, DAY + 2 * HOUR)] == [3, 0, 3]
    assert looks(GEMEENTE, "handhaving") == looks(OTHER_GEMEENTE, "politie-maandcijfers") == 2


def test_a_source_goes_from_good_to_late_without_a_delivery(taken_in):
    long_ago = counts([3])["period"][0]
    assert long_ago == "2018-01"
    assess_due(NOW.replace(year=2018, month=5, day=10))
    assess_due(NOW)
    grades = [seen.measures[0].grade for seen in quality.history(BOTH, GEMEENTE, "politie-maandcijfers", limit=9)]
    assert grades == [Grade.BAD, Grade.GOOD]


def test_the_worker_looks_when_no_job_waits(taken_in):
    assert work_off(lambda: NOW + HOUR) == 0
    assert looks(GEMEENTE, "handhaving") == 1
    work_off(lambda: NOW + 2 * HOUR)
    assert looks(GEMEENTE, "handhaving") == 1


def test_where_nothing_was_taken_in_there_is_nothing_to_look_at(db):
    assert quality.not_looked_at_since(NOW) == []
    assert assess_due(NOW) == 0
