"""Ondermijning: that there is a signal, of which theme, in which phase and where; and the places that carry a risk.

Nothing here says who, and no field takes free text about a signal: the case itself is kept elsewhere, under a number.
What may be seen in which phase, and how long it stays, is data: `undermining.toml`. None of it enters a count, a
forecast or the attention list.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from openvis.domain.disclosure import suppressed
from openvis.domain.personal_data import kind_of_reference, passes_eleven_test


class UnderminingPhase(StrEnum):
    SIGNAL = "undermining-signal"
    ENRICHING = "enriching"
    WEIGHING = "weighing"
    HANDED_OVER = "handed-over"
    NO_FOLLOW_UP = "no-follow-up"


class Origin(StrEnum):
    """From what side a signal came, never from whom."""

    RESIDENT = "resident"
    ENTREPRENEUR = "entrepreneur"
    COLLEAGUE = "colleague"
    PARTNER = "partner-organisation"
    ANONYMOUS = "anonymous-line"


class NoFollowUp(StrEnum):
    """Why it ended here; a fixed list, so that nothing about anybody is typed."""

    TOO_LITTLE = "too-little-known"
    NOT_UNDERMINING = "not-undermining"
    KNOWN_ALREADY = "known-already"
    ELSEWHERE = "for-another-organisation"
    EXPIRED = "term-expired"  # nobody decided in time: the program ends it


class Facet(StrEnum):
    """A part of a signal that a phase shows or hides."""

    THEME = "theme"
    WIJK = "wijk"
    BUURT = "buurt"
    ORIGIN = "origin"
    CASE = "case"


class RiskState(StrEnum):
    LISTED = "risk-listed"
    CHECKED = "risk-checked"
    REMOVED = "risk-removed"


class ObjectKind(StrEnum):
    BUSINESS = "business-premises"
    GARAGES = "garages"
    EMPTY = "empty-building"
    CATERING = "catering"
    SHOP = "shop"
    RECREATION = "recreation-park"
    FARM = "farm-or-shed"
    WATER = "marina"


OPEN_PHASES = frozenset({UnderminingPhase.SIGNAL, UnderminingPhase.ENRICHING, UnderminingPhase.WEIGHING})


@dataclass(frozen=True, slots=True)
class PhaseRule:
    keep: timedelta
    see: frozenset[Facet]
    handle: frozenset[Facet]


@dataclass(frozen=True, slots=True)
class UnderminingRules:
    """The protocol as this installation has it."""

    reviewed: date
    themes: Mapping[str, str]  # slug -> Dutch word
    case_pattern: re.Pattern[str]
    longest: timedelta
    phases: Mapping[UnderminingPhase, PhaseRule]
    keep_risk_locations: timedelta


@dataclass(frozen=True, slots=True)
class UnderminingSignal:
    """One signal as its newest step says it is. What a reader may not see, or what was erased, is None."""

    id: int
    gemeente: str
    theme: str
    wijk: str
    received_on: date
    phase: UnderminingPhase
    since: date  # in this phase
    reason: NoFollowUp | None
    buurt: str | None
    origin: Origin | None
    case: str | None
    cleared_on: date | None
    version: int

    @property
    def state(self) -> UnderminingPhase:
        """Its phase, as the rules of steps call what a thing is in."""
        return self.phase

    @property
    def kept_until(self) -> date:
        """The last day its content may be there."""
        known = rules()
        return min(self.since + known.phases[self.phase].keep, self.received_on + known.longest)


@dataclass(frozen=True, slots=True)
class RiskLocation:
    """One place that carries a risk, for who may see such places only. None once it was erased."""

    id: int
    gemeente: str
    theme: str
    wijk: str
    state: RiskState
    since: date  # when somebody last said that it belongs on the list
    buurt: str | None
    place: str | None
    object_kind: ObjectKind | None
    version: int

    @property
    def kept_until(self) -> date:
        return self.since + rules().keep_risk_locations


@dataclass(frozen=True, slots=True)
class UnderminingFigures:
    """Counts of one year with the small ones hidden (None), so that none can be told from the others."""

    by_theme: Mapping[str, int | None]
    by_phase: Mapping[str, int | None]
    by_wijk: Mapping[str, int | None]
    total: int | None


@cache
def rules() -> UnderminingRules:
    told = tomllib.loads(files("openvis.domain").joinpath("undermining.toml").read_text(encoding="utf-8"))
    return UnderminingRules(
        reviewed=told["reviewed"],
        themes=told["themes"],
        case_pattern=re.compile(told["case_pattern"]),
        longest=timedelta(days=told["longest_days"]),
        phases={
            UnderminingPhase(name): PhaseRule(
                timedelta(days=rule["keep_days"]),
                frozenset(map(Facet, rule["see"])),
                frozenset(map(Facet, rule["handle"])),
            )
            for name, rule in told["phases"].items()
        },
        keep_risk_locations=timedelta(days=told["risk_locations"]["keep_days"]),
    )


def as_seen(signal: UnderminingSignal, *, handles: bool) -> UnderminingSignal:
    """The same with everything hidden that its phase does not show to this reader."""
    rule = rules().phases[signal.phase]
    shown = rule.handle if handles else rule.see
    return replace(
        signal,
        theme=signal.theme if Facet.THEME in shown else "",
        wijk=signal.wijk if Facet.WIJK in shown else "",
        buurt=signal.buurt if Facet.BUURT in shown else None,
        origin=signal.origin if Facet.ORIGIN in shown else None,
        case=signal.case if Facet.CASE in shown else None,
    )


def is_case_number(text: str) -> bool:
    """Whether this may be kept as the number of a case: by its shape, and like nothing that is about a person."""
    if not rules().case_pattern.fullmatch(text) or kind_of_reference(text) is not None:
        return False
    return not passes_eleven_test(text)


def figures(signals: Iterable[UnderminingSignal], year: int) -> UnderminingFigures:
    """What came in in one year, by theme, phase and wijk apart. Never crossed: that would leave few of each."""
    found = [each for each in signals if each.received_on.year == year]
    by_theme = dict.fromkeys(rules().themes, 0)
    by_phase = dict.fromkeys((each.value for each in UnderminingPhase), 0)
    by_wijk: dict[str, int] = {}
    for each in found:
        by_theme[each.theme] = by_theme.get(each.theme, 0) + 1
        by_phase[each.phase.value] += 1
        by_wijk[each.wijk] = by_wijk.get(each.wijk, 0) + 1
    told = [suppressed(counts) for counts in (by_theme, by_phase, dict(sorted(by_wijk.items())))]
    if any(table is None for table in told):
        # One table cannot be told beside a total, and any other table would tell the total.
        nothing: list[dict[str, int | None]] = [dict.fromkeys(counts) for counts in (by_theme, by_phase, by_wijk)]
        return UnderminingFigures(nothing[0], nothing[1], nothing[2], None)
    return UnderminingFigures(told[0] or {}, told[1] or {}, told[2] or {}, len(found))
