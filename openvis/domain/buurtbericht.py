"""A buurtbericht: what residents around a place are told of one kind of incident, and what they can do about it.

It tells of an area and a period, never of a house or a day. Who reads one must not be able to say at which home it
happened, so an area holds at least LEAST_ADDRESSES addresses, and a text names no house number (ADR 031).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from openvis.domain.intervention import JUDGED_AFTER
from openvis.domain.places_and_times import CELL, cell_name

LEAST_ADDRESSES = 10  # in an area; the least that CBS gives figures of squares for
METRES = range(100, 501, 100)  # around a cell: the cells that many squares away come along
DAYS = range(7, 91)  # that a message looks back
_CELL = re.compile(r"E(\d{4})N(\d{4})")


class BuurtberichtState(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"  # waits for a second person
    APPROVED = "approved"
    SENT = "sent"
    RECALLED = "recalled"


class Channel(StrEnum):
    LETTER = "letter"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """What a message is about, fixed when it is made."""

    category: str
    buurt: str
    cell: str | None  # in the middle of the area; None where the message is for the whole buurt
    attention_id: int | None  # the row of the attention list it follows from


@dataclass(frozen=True, slots=True)
class MessageContent:
    """What the writer of one version chose."""

    metres: int  # around the cell; 0 where the message is for the whole buurt
    days: int  # that it looks back
    title: str
    opening: str  # what happened
    advice: tuple[str, ...]
    phone: str  # of the gemeente, as "14 030"; empty where the text does not need it
    send_on: date
    judged_on: date
    reduction_percent: int

    @property
    def ends_on(self) -> date:
        """The last day that counts: what is reported late of it is in on the day of judgement."""
        return self.judged_on - JUDGED_AFTER


@dataclass(frozen=True, slots=True)
class Buurtbericht:
    id: int
    gemeente: str
    place: MessagePlace
    text: str  # slug of the template it began with
    content: MessageContent
    until: date  # the last day it looks back at: that on which the content was written
    addresses: int | None  # in the area; None where no file of addresses was brought in
    state: BuurtberichtState
    version: int
    writers: frozenset[str]  # account names of whoever wrote a version; none of them may approve
    written_at: datetime  # the last version of the content
    reason: str  # why it was sent back or recalled; empty otherwise
    assured: bool  # the second person looked after the number of addresses, where no file says it
    channels: tuple[Channel, ...]  # by which it was sent
    sent_on: date | None
    intervention_id: int | None  # that watches whether it helped; from the approval on

    @property
    def since(self) -> date:
        return self.until - timedelta(days=self.content.days - 1)

    def is_about(self, area: str, category: str) -> bool:
        return (self.place.buurt, self.place.category) == (area, category)


def cells_around(cell: str, metres: int) -> Iterator[str]:
    """The cell and those at most so many metres away, by row from southwest to northeast."""
    column, row = corner_of(cell)
    steps = metres // CELL
    for north in range(row - steps, row + steps + 1):
        for east in range(column - steps, column + steps + 1):
            if east >= 0 and north >= 0:
                yield cell_name(CELL * east, CELL * north)


def corner_of(cell: str) -> tuple[int, int]:
    """Column and row of a cell by its name; ValueError for what is no name of one."""
    found = _CELL.fullmatch(cell)
    if found is None:
        raise ValueError(f"{cell!r} is not the name of a cell")
    return int(found[1]), int(found[2])
