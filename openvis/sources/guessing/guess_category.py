"""Which way a column of kinds can be translated: by feitcode, by Signalen's names, by the police's, or by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from openvis.domain.category import NO_KIND
from openvis.domain.incident import ReportedBy
from openvis.sources.profiles.profile_rules import CategoryRule
from openvis.sources.rows.row_category import slug_of

WAYS = ("feitcode", "police", "signalen")
WAY_WORDS = {"feitcode": "feitcodes", "police": "soorten misdrijf van de politie", "signalen": "soorten van Signalen"}
ENOUGH = 0.5  # of the cells; what is left over is mapped by hand
SOME = 0.1  # of the cells must be a kind of ours, and not only something that is set aside
A_LIST = 0.2  # of the cells at most so many different ones
MOST_KINDS = 400

# Who made it known, by a word in the cell.
_PUBLIC = ("bewoner", "burger", "inwoner", "bedrijf", "online", "app", "telefoon", "publiek", "ondernemer", "website",
           "formulier", "balie", "public")  # fmt: skip
_OFFICER = ("handhav", "boa", "toezicht", "politie", "surveil", "eigen waarneming", "intern", "officer", "medewerker")


@dataclass(frozen=True, slots=True)
class CategoryGuess:
    by: str  # "map" where no list of ours fits
    share: float  # of the cells that translate by it


def guess_category(counted: Counter[str]) -> CategoryGuess | None:
    """How the cells of a column translate; None where they are no list of kinds. `counted` are its filled cells."""
    if not counted or len(counted) > MOST_KINDS:
        return None
    shares = {way: _share(counted, way) for way in WAYS}
    best = max(shares, key=lambda way: shares[way])
    if shares[best] >= ENOUGH:
        return CategoryGuess(best, shares[best])
    has_letters = sum(times for value, times in counted.items() if any(map(str.isalpha, value)))
    is_list = len(counted) <= max(12, A_LIST * counted.total()) and has_letters >= 0.9 * counted.total()
    return CategoryGuess("map", 0.0) if is_list and len(counted) > 1 else None


def guess_reported_by(values: Sequence[str]) -> dict[str, str]:
    """Who made it known, for the cells that say so; empty where most do not."""
    found = {value: word for value in dict.fromkeys(values) if (word := _reporter(value))}
    return found if sum(value in found for value in values) >= ENOUGH * len(values) else {}


def _share(counted: Counter[str], way: str) -> float:
    """The share of the cells this list knows; 0 where hardly any of them is a kind of ours.

    The lists also know of what is set aside, by the beginning of a code: a column of numbers could begin like that.
    """
    rule = CategoryRule(("",), way, {})
    known = {value: slug for value in counted if (slug := slug_of(rule, value, value))}
    of_ours = sum(counted[value] for value, slug in known.items() if slug not in NO_KIND)
    return sum(counted[value] for value in known) / counted.total() if of_ours >= SOME * counted.total() else 0.0


def _reporter(value: str) -> str | None:
    text = value.casefold()
    if any(word in text for word in _OFFICER):
        return ReportedBy.OFFICER.value
    return ReportedBy.PUBLIC.value if any(word in text for word in _PUBLIC) else None
