"""Erasing what may no longer be kept: each day by the worker, by hand, and before each look at what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions import risk_locations, undermining
from openvis.store import undermining as stored

ORIGIN = "worker"


def erase_expired(now: datetime, origin: str) -> tuple[int, int]:
    """Of every gemeente: how many signals of ondermijning and how many risk locations were erased."""
    gemeenten = stored.gemeenten()
    signals = sum(undermining.erase_expired(gemeente, now=now, origin=origin) for gemeente in gemeenten)
    places = sum(risk_locations.erase_expired(gemeente, now=now, origin=origin) for gemeente in gemeenten)
    return signals, places


@dataclass(slots=True)
class DailyErasing:
    """What the worker asks every few seconds. A day on which nothing is over any more is not looked at again."""

    clear_on: date | None = None

    def waits(self, now: datetime) -> bool:
        if self.clear_on == localdate(now):
            return False
        if any(undermining.expired(each, now) or risk_locations.expired(each, now) for each in stored.gemeenten()):
            return True
        self.clear_on = localdate(now)
        return False

    def do(self, clock: Callable[[], datetime]) -> None:
        erase_expired(clock(), ORIGIN)
