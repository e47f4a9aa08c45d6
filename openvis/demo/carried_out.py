"""Werkopdrachten that boa's of the town carried out under its interventions, and what they took: more and more of the
hours in one buurt, as it goes where each action is followed by a longer one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from openvis.demo.truths import TRUTHS, PlantedIntervention
from openvis.domain.work_order import ActionTaken, Finding, Situation

TEAM = "Team Straat"
TASK = "Loop een ronde en spreek mensen aan."


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """One order under the intervention with this title: issued a week before it was reported done."""

    title: str
    issued: datetime
    done: datetime
    finding: Finding


# intervention, first day, last day, days from one to the next, minutes
ROUNDS: tuple[tuple[PlantedIntervention, date, date, int, int], ...] = (
    (TRUTHS.did_not_work, date(2025, 5, 12), date(2026, 4, 27), 28, 60),
    (TRUTHS.worked, date(2025, 7, 14), date(2026, 6, 22), 21, 90),
    (TRUTHS.displaced, date(2025, 11, 10), date(2026, 10, 26), 14, 120),
)


def carried_out() -> Iterator[CarriedOut]:
    """In the order in which they were done; every third round met something."""
    found = []
    for planted, first, last, every, minutes in ROUNDS:
        for number in range((last - first).days // every + 1):
            done = datetime.combine(first + timedelta(days=every * number), time(20), UTC)
            met = number % 3 == 2
            finding = Finding(
                Situation.FOUND_AND_SOLVED if met else Situation.NOTHING_FOUND,
                ActionTaken.ENFORCED if met else ActionTaken.LOOKED,
                checks=4 + number % 5,
                warnings=2 if met else 0,
                fines=0,
                minutes=minutes,
                follow_up=None,
            )
            found.append(CarriedOut(planted.title, done - timedelta(days=7), done, finding))
    yield from sorted(found, key=lambda each: (each.done, each.title))
