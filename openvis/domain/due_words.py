"""How the things that wait are told, on a page and in a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from openvis.domain.due import HAPPENS_ON, Due, Urgency
from openvis.domain.words import day_in_words


def when_in_words(due: Due, today: date) -> str:
    """By when, and how late that is: "uiterlijk 9 maart 2026, 3 dagen te laat". Empty where there is no day."""
    if due.on is None:
        return ""
    if due.on == today:
        return "vandaag"
    told = f"{'op' if due.kind in HAPPENS_ON else 'uiterlijk'} {day_in_words(due.on)}"
    return f"{told}, {how_far_in_words(due.on, today)}"


def how_far_in_words(day: date, today: date) -> str:
    """ "vandaag", "morgen", "over 20 dagen", or "3 dagen te laat"."""
    days = (day - today).days
    if days < 0:
        return f"{_days(-days)} te laat"
    return "vandaag" if days == 0 else "morgen" if days == 1 else f"over {days} dagen"


def where_in_words(due: Due, names: Mapping[str, str]) -> str:
    """The names of the buurten, with the rest as a number where there are many."""
    told = [names.get(code, code) for code in due.areas]
    if len(told) > 3:
        return f"{', '.join(told[:2])} en {len(told) - 2} andere gebieden"
    return ", ".join(told)


def how_many_wait(found: Sequence[Due], today: date) -> str:
    """ "3 dingen wachten op u; 1 is te laat." Empty where nothing waits."""
    if not found:
        return ""
    late = sum(due.urgency(today) is Urgency.LATE for due in found)
    told = "Er wacht 1 ding op u" if len(found) == 1 else f"Er wachten {len(found)} dingen op u"
    if not late:
        return f"{told}."
    if len(found) == 1:
        return f"{told}, en dat is te laat."
    return f"{told}; {'1 is' if late == 1 else f'{late} zijn'} te laat."


def _days(count: int) -> str:
    return "1 dag" if count == 1 else f"{count} dagen"
