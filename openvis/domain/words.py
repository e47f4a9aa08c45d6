"""The Dutch word for every slug in the domain. Stored codes stay slugs; readers see these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from openvis.domain.category import category
from openvis.domain.event_rule import EventRule
from openvis.domain.mapping import Unknown
from openvis.domain.period import MONTH_NAMES
from openvis.domain.words_of_figures import WORDS_OF_FIGURES
from openvis.domain.words_of_plan import WORDS_OF_PLAN
from openvis.domain.words_of_presence import WORDS_OF_PRESENCE
from openvis.domain.words_of_reports import WORDS_OF_REPORTS
from openvis.domain.words_of_sources import WORDS_OF_SOURCES
from openvis.domain.words_of_top_x import WORDS_OF_TOP_X
from openvis.domain.words_of_undermining import WORDS_OF_UNDERMINING
from openvis.domain.words_of_work import WORDS_OF_WORK

# By enum first: "month" is a kind of period and a window, and equal slugs of two enums are equal as keys.
WORDS: dict[type[StrEnum], dict[str, str]] = (
    WORDS_OF_FIGURES
    | WORDS_OF_SOURCES
    | WORDS_OF_WORK
    | WORDS_OF_PRESENCE
    | WORDS_OF_TOP_X
    | WORDS_OF_UNDERMINING
    | WORDS_OF_PLAN
    | WORDS_OF_REPORTS
)

# Themes are a column of categories.csv.
THEME_WORDS = {
    "totaal": "totaal",
    "vermogen": "vermogen",
    "verkeer": "verkeer",
    "geweld": "geweld",
    "openbare-orde": "openbare orde",
    "overig": "overig",
    "milieu": "milieu",
    "overlast": "overlast",
    "leefomgeving": "leefomgeving",
    "onbekend": "onbekend",
}


def word(member: StrEnum) -> str:
    """The Dutch word of one enum member."""
    return WORDS[type(member)][member]


def day_in_words(day: date) -> str:
    """How a sentence names a day: "3 maart 2026"."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def span_of_days(first: date, last: date) -> str:
    """ "1 maart tot en met 30 april 2026"; of whole months only these: "maart tot en met april 2026"."""
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    begin, end = (day_in_words(day).split(" ", 1 if whole else 0)[-1] for day in (first, last))
    begin = begin.removesuffix(f" {first.year}") if first.year == last.year else begin
    return end if begin == end.removesuffix(f" {last.year}") else f"{begin} tot en met {end}"


def joined(names: Sequence[str], *, most: int, more: str) -> str:
    """ "A", "A en B", "A, B en C"; of more than `most` the rest as a number: "A, B en 4 andere buurten"."""
    shown = list(names) if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} {more}"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} en {shown[-1]}"


def event_rule_sentence(rule: EventRule) -> str:
    """The rule as a page tells it, in one sentence."""
    if not rule:
        return "Elke melding telt als een eigen gebeurtenis."
    reaches = ", ".join(
        f"hooguit {_number(reach.metres)} meter en {_time(reach.hours)} ({_theme_or_category(name)})"
        for name, reach in rule.items()
    )
    return f"Meldingen van dezelfde soort zijn één gebeurtenis als zij dicht bij de eerste melding liggen: {reaches}."


def _theme_or_category(name: str) -> str:
    return THEME_WORDS.get(name) or category(name).label.lower()


def _time(hours: float) -> str:
    days = hours / 24
    return f"{_number(days)} dagen" if days >= 2 and days == int(days) else f"{_number(hours)} uur"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def thousands(value: int) -> str:
    """A whole number with a point per thousand: 1465 -> "1.465"."""
    return f"{value:,}".replace(",", ".")


def unknown_share(share: Unknown) -> str:
    """How much of a source has no kind, in one sentence."""
    if not share.unknown:
        return f"Van alle {thousands(share.rows)} rijen is de soort bekend."
    verb = "is" if share.unknown == 1 else "zijn"
    return (
        f"Van de {thousands(share.rows)} rijen {verb} er {thousands(share.unknown)} ({share.percent} %) "
        "nog niet ingedeeld."
    )


def unknown_beside(unknown: int | None, rows: int | None) -> str:
    """What stands beside a figure: "3 van 120 (3 %)". A run from before this was counted leaves it open."""
    if unknown is None or rows is None:
        return "onbekend"
    return f"{thousands(unknown)} van {thousands(rows)} ({Unknown(unknown, rows).percent} %)"


def unknown_there(unknown: int | None, rows: int | None) -> str:
    """The same as a sentence under one about a buurt, type and period; empty where every row has a kind."""
    if not unknown or rows is None:
        return ""
    share = f"{thousands(unknown)} van de {thousands(rows)} rijen ({Unknown(unknown, rows).percent} %)"
    return f"Niet ingedeeld: {share} van deze bron, hier en in deze periode."


# From which score on a word is called how much like a name.
_LIKENESS = ((0.999, "hetzelfde als"), (0.7, "lijkt sterk op"), (0.45, "lijkt op"), (0.0, "lijkt een beetje op"))


def likeness(score: float, name: str) -> str:
    """Why a category is proposed: "lijkt sterk op 'afval dumpen' (81 van 100)"."""
    how = next(words for least, words in _LIKENESS if score >= least)
    return f"{how} '{name}' ({round(100 * score)} van 100)"
