"""What a trial on labelled series says of each way to raise an alarm: figures that a table or a program shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AlarmMethod(StrEnum):
    """Ways to raise an alarm, ours first."""

    OPENVIS = "openvis"
    FARRINGTON = "farrington"
    CUSUM = "cusum"
    FARRINGTON_R = "farrington in r"
    EARS_C1 = "ears c1"
    EARS_C2 = "ears c2"
    EARS_C3 = "ears c3"


@dataclass(frozen=True, slots=True)
class AlarmScore:
    """How one method did at one threshold.

    asked         false alarms per series and year that were asked for; None at the threshold the method usually has
    threshold     an alarm above it, in the method's own measure
    found         outbreaks with an alarm in one of their weeks
    outbreaks     that were looked at
    delay         median weeks from the first of an outbreak to the alarm, of those that were found; None of none
    false_alarms  alarms per series and year of quiet weeks
    quiet_years   years of quiet weeks: a method that looks back a month is quiet a month after an outbreak
    """

    method: AlarmMethod
    asked: float | None
    threshold: float
    found: int
    outbreaks: int
    delay: float | None
    false_alarms: float
    quiet_years: float


@dataclass(frozen=True, slots=True)
class AlarmTrial:
    """All scores, and what they are of."""

    scores: tuple[AlarmScore, ...]
    series: int
    weeks: int
    judged: int  # weeks of each series that were judged; the first years are only learnt from
    not_given: int  # counts that were not in the file or empty
