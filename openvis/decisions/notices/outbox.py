"""Making mail of what waits: at once for what somebody wants to hear at once, and an overview on chosen days.

A look at what waits finds whatever came since the last one, however long ago that was: no change has to announce
itself, and nothing is missed by a program that stood still.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, localtime

from openvis.decisions.due.register import due_of, theirs
from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind, Urgency, waiting_now
from openvis.domain.due_words import when_in_words, where_in_words
from openvis.domain.notification import NoticeLine, Way, Weekday
from openvis.domain.words import day_in_words, word
from openvis.store import accounts, notifications, read
from openvis.store.accounts import Hears
from openvis.store.change import one_change

OVERVIEW, REMINDER = "overview", "remind"
DAILY = (REMINDER, OVERVIEW)
DAILY_FROM = time(7)  # by the clock of the gemeente; later where the program stood still then
MOST_DAYS_MADE_UP = 6  # a whole week holds every chosen day


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for one account in one gemeente today, the most urgent first, and the names of its areas."""

    hears: Hears
    gemeente: str
    found: Sequence[Due]
    names: Mapping[str, str]
    today: date

    def wanted(self, *ways: Way) -> list[Due]:
        return [due for due in self.found if self.hears.choice.way_of(due.kind) in ways]


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail that was not made yet. `items` are the things it tells of at once."""

    account: int
    key: str
    subject: str
    lines: tuple[NoticeLine, ...]
    items: tuple[str, ...] = ()


def tell_what_is_new(now: datetime) -> int:
    """Make a mail for everybody for whom something waits that he wants to hear at once and did not hear of yet."""
    mark = mark_now(now)
    if mark == notifications.mark_then():
        return 0
    drafts = [draft for waits in _all_that_waits(localdate(now), _begun_day(now)) if (draft := _new(waits))]
    with one_change():
        made = _add(drafts, now)
        notifications.keep_mark(mark)  # as it was before the look: what came during it is looked for again
    return made


def mark_now(now: datetime) -> str:
    """Changes with everything that can make something wait, and at seven o'clock."""
    return notifications.mark_now(_begun_day(now))


def _begun_day(now: datetime) -> date:
    """The day for what waits because its day came: it begins at seven, so that midnight wakes nobody. What somebody
    does at night is told at night."""
    today = localdate(now)
    return today if localtime(now).time() >= DAILY_FROM else today - timedelta(days=1)


def do_daily_jobs(now: datetime, *, whatever_the_time: bool = False) -> int:
    """What is done once a day from seven o'clock on: reminders and overviews. Returns how many mails were made."""
    if not whatever_the_time and localtime(now).time() < DAILY_FROM:
        return 0
    return sum(_do_daily(name, now) for name in DAILY if _is_to_do(name, localdate(now)))


def daily_jobs_wait(now: datetime) -> bool:
    """Whether a job of today is still to be done, and its time has come."""
    return localtime(now).time() >= DAILY_FROM and any(_is_to_do(name, localdate(now)) for name in DAILY)


def _is_to_do(name: str, today: date) -> bool:
    last = notifications.last_day_of(name)
    return last is None or last < today


def _do_daily(name: str, now: datetime) -> int:
    """Make the mails of a daily job and write down that it was done, both or neither."""
    today, make = localdate(now), {OVERVIEW: _overview, REMINDER: _reminder}[name]
    days = _days_since(notifications.last_day_of(name), today)
    drafts = [draft for waits in _all_that_waits(today, today) if (draft := make(waits, days))]
    with one_change():
        return _add(drafts, now) if notifications.note_daily(name, today, at=now) else 0


def _days_since(last: date | None, today: date) -> set[Weekday]:
    """Today's weekday, and those since a job was last done: what fell while the program stood still is made up for."""
    first = today if last is None else max(last + timedelta(days=1), today - timedelta(days=MOST_DAYS_MADE_UP))
    days = ((first + timedelta(days=number)).weekday() for number in range((today - first).days + 1))
    return {list(Weekday)[day] for day in days}


def _all_that_waits(today: date, begun: date) -> list[Waits]:
    """For every account that can have mail, in each of its gemeenten: what waits on the day that has begun.

    What waits in a gemeente is looked up once, for all its accounts.
    """
    everybody = accounts.with_address()
    found = {}
    for gemeente in sorted({code for hears in everybody for code in hears.person.scope.gemeenten}):
        found[gemeente] = waiting_now(due_of(gemeente, begun, set(DueKind)), begun), _names(gemeente)
    return [
        Waits(hears, gemeente, theirs(hears.person, found[gemeente][0]), found[gemeente][1], today)
        for hears in everybody
        for gemeente in sorted(hears.person.scope.gemeenten)
    ]


def _new(waits: Waits) -> Draft | None:
    return _at_once(waits, {due.key: due for due in waits.wanted(Way.AT_ONCE)})


def _reminder(waits: Waits, _: set[Weekday]) -> Draft | None:
    """Once more, when its day has come and it still waits; not of what was first told of today."""
    come = {Urgency.LATE, Urgency.TODAY}
    wanted = {due.key: due for due in waits.wanted(Way.AT_ONCE) if due.urgency(waits.today) in come}
    midnight = datetime.combine(waits.today, time(), tzinfo=get_current_timezone())
    earlier = notifications.told_of(waits.hears.person.id, wanted, before=midnight)
    return _at_once(waits, {f"{key}@{due.on}": due for key, due in wanted.items() if key in earlier})


def _at_once(waits: Waits, wanted: Mapping[str, Due]) -> Draft | None:
    """A mail on those of the things wanted that were not told of before, if any."""
    before = notifications.told_of(waits.hears.person.id, wanted)
    fresh = {item: due for item, due in wanted.items() if item not in before}
    if not fresh:
        return None
    found = list(fresh.values())
    what = word(found[0].kind) if len(found) == 1 else f"{len(found)} dingen wachten op u"
    return _draft(waits, "at-once", *sorted(fresh), what=what, found=found, items=tuple(fresh))


def _overview(waits: Waits, days: set[Weekday]) -> Draft | None:
    wanted = waits.wanted(Way.AT_ONCE, Way.OVERVIEW)
    if not wanted or days.isdisjoint(waits.hears.choice.days):
        return None
    many = "1 ding wacht" if len(wanted) == 1 else f"{len(wanted)} dingen wachten"
    what = f"overzicht van {day_in_words(waits.today)}, {many} op u"
    return _draft(waits, OVERVIEW, waits.gemeente, str(waits.today), what=what, found=wanted)


def _draft(waits: Waits, *key: str, what: str, found: Sequence[Due], items: tuple[str, ...] = ()) -> Draft:
    account, gemeente = waits.hears.person.id, waits.gemeente
    return Draft(
        account=account,
        key=hashlib.sha256("\n".join([str(account), *key]).encode()).hexdigest(),
        subject=f"OpenVIS {waits.names.get(gemeente, gemeente)}: {what}",
        lines=tuple(_line(due, waits) for due in found),
        items=items,
    )


def _line(due: Due, waits: Waits) -> NoticeLine:
    beside = (where_in_words(due, waits.names), when_in_words(due, waits.today))
    return NoticeLine(due.sentence, ". ".join(part for part in beside if part), address_of(due))


def _add(drafts: Iterable[Draft], now: datetime) -> int:
    return sum(
        notifications.add(
            account=draft.account,
            key=draft.key,
            subject=draft.subject,
            lines=draft.lines,
            items=draft.items,
            at=now,
        )
        for draft in drafts
    )


def address_of(due: Due) -> str:
    """The page where something can be done about it, from the root of the site."""
    return reverse(due.page, args=[] if due.page_of is None else [due.page_of])


def _names(gemeente: str) -> dict[str, str]:
    areas = read.areas(Scope.of(gemeente))
    return {} if areas.is_empty() else dict(areas.sort("vintage").select("code", "name").iter_rows())
