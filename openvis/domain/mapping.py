"""What people decided about words of suppliers that no table knows, and what a run saw of such words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openvis.domain.category import NO_KIND, Category, choices, police_code_of
from openvis.domain.incident import ReportedBy
from openvis.domain.nearest_category import Near, nearest


def word_key(word: str) -> str:
    """By what a word is recognised again: the police code of a title, else its letters without capitals and spaces.

    A police table names its types with or without their title; both mean the code.
    """
    return police_code_of(word) or " ".join(word.casefold().split())


@dataclass(frozen=True, slots=True)
class MappingDecision:
    """One decision. It is never changed: a later one about the same source and word takes its place.

    `category` may be "niet-ingedeeld", to take a decision back, or "buiten-beeld": looked at, and nothing for us.
    """

    number: int  # in the order in which they were made, over all gemeenten
    gemeente: str
    source: str
    word: str
    category: str
    reported_by: ReportedBy | None  # None: as each row says
    by: str  # account name
    at: datetime
    reason: str = ""  # why, where it does not speak for itself

    @property
    def about(self) -> tuple[str, str]:
        """The source and the key of the word."""
        return self.source, word_key(self.word)


def newest(decisions: Iterable[MappingDecision]) -> dict[tuple[str, str], MappingDecision]:
    """{(source, key of the word): the decision that counts}, of one gemeente."""
    return {decision.about: decision for decision in sorted(decisions, key=lambda decision: decision.number)}


@dataclass(frozen=True, slots=True)
class SupplierWord:
    """One word of one source as a run counted it. Of words that are not kept, all of a source stand together."""

    run: str
    gemeente: str
    source: str
    word: str | None  # None: not kept, because it could be about a person
    category: str  # as the run counted it: no kind, or what was decided
    rows: int  # rows of the list, or what was counted in a table
    public_rows: int  # of those, reported by the public
    all_rows: int  # of the whole source
    period_from: str
    period_to: str
    follows_category: bool  # who reported a row of this source follows from its category, not from the row
    nearest: str  # JSON: [[slug, score, name it looks like], ...], the nearest first

    @property
    def proposals(self) -> tuple[Near, ...]:
        """The categories it looks like, the nearest first."""
        return tuple(Near(*each) for each in json.loads(self.nearest))

    def may_mean(self) -> dict[str, Category]:
        """The categories that count its rows as reported by who reported them."""
        facts = (self.rows, self.public_rows, self.follows_category)
        return {slug: known for slug, known in choices().items() if may_be(known, *facts)}


def really_reported_by(chosen: Category, *, rows: int, public_rows: int, follows_category: bool) -> ReportedBy | None:
    """Who reported rows that would count as reported by somebody else if they meant this category; None: they may.

    Where some rows are found by officers and some reported by the public, each keeps its own and either category will
    do, as when a profile says it per row.
    """
    if follows_category or chosen.slug in NO_KIND:
        return None
    if chosen.reported_by is ReportedBy.PUBLIC and public_rows == 0:
        return ReportedBy.OFFICER
    return ReportedBy.PUBLIC if chosen.boa_domain and public_rows == rows else None


def proposals(word: str, top: int, *, rows: int, public_rows: int, follows_category: bool) -> list[Near]:
    """The nearest categories that a word may mean, at most `top`."""
    facts = (rows, public_rows, follows_category)
    return [near for near in nearest(word, len(choices())) if may_be(choices()[near.slug], *facts)][:top]


def may_be(chosen: Category, rows: int, public_rows: int, follows_category: bool) -> bool:
    """Whether rows that mean this category would count as reported by who really reported them."""
    return not really_reported_by(chosen, rows=rows, public_rows=public_rows, follows_category=follows_category)


@dataclass(frozen=True, slots=True)
class Unknown:
    """How much of a source has no category: never a share without its counts."""

    unknown: int
    rows: int

    @property
    def percent(self) -> int:
        """Whole percents; anything at all is at least one."""
        return max(1, round(100 * self.unknown / self.rows)) if self.unknown else 0
