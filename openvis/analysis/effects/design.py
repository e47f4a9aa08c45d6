"""How the question is asked: a rule on what data there are, written down before any answer is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.effects.fixed_effects import done_in
from openvis.domain.effect import Design
from openvis.domain.panel import Panel

LEAST_BEFORE = 5.0  # incidents in the treated areas before the start
LEAST_COMPARISON = 5  # areas: with fewer nothing tells how far areas go their own way
FEW_TREATED = 2  # areas that one made up of others can stand for
LEAST_DONORS = 19  # with fewer a placebo in space cannot be rarer than 1 in 20
LEAST_FITTED = 12  # periods before, to follow an area in
LEAST_LEVEL = 30.0  # a period in a treated area: with fewer its path is mostly chance, and others are fitted to that
LEAST_OWN_PAST = 12  # periods before, where there is only the own past; with a season two years


@dataclass(frozen=True, slots=True)
class Facts:
    """All the rule looks at: nothing of what was counted after the start."""

    treated: int
    starts: int  # different moments
    comparison: int
    periods_before: int  # of the first start
    periods_after: int
    season: int
    counted_before: float  # in the treated areas
    level: float  # of it per area and period
    whole: int  # comparison areas that were counted in every period; 0 where a treated area was not


@dataclass(frozen=True, slots=True)
class ChosenDesign:
    design: Design
    why: str


def facts_of(panel: Panel) -> Facts:
    treated, before = list(panel.treated), panel.first_start
    early = panel.counts[treated][:, :before]
    cells = int((~np.isnan(early)).sum())
    counted = float(np.nansum(early))
    done = done_in(panel)[treated]
    return Facts(
        treated=len(treated),
        starts=len({panel.starts[at] for at in treated}),
        comparison=len(_compared(panel)),
        periods_before=before,
        periods_after=int((done & ~np.isnan(panel.counts[treated])).any(axis=0).sum()),
        season=panel.season,
        counted_before=counted,
        level=counted / cells if cells else 0.0,
        whole=_whole(panel),
    )


def choose(facts: Facts) -> ChosenDesign:
    """The first line that holds."""
    for holds, design, why in RULE:
        if holds(facts):
            return ChosenDesign(design, why.format(f=facts, there=_there(facts.comparison)))
    raise AssertionError("the last line of the rule holds always")


def _there(areas: int) -> str:
    return "is 1 gebied" if areas == 1 else f"zijn {areas} gebieden"


def _compared(panel: Panel) -> list[int]:
    """Comparison areas of which something was counted before the first start."""
    early = panel.counts[:, : panel.first_start]
    return [at for at in panel.comparison if np.nansum(early[at]) > 0]


def _whole(panel: Panel) -> int:
    if np.isnan(panel.counts[list(panel.treated)]).any():
        return 0
    return sum(not np.isnan(panel.counts[at]).any() for at in _compared(panel))


def can_be_made_up(facts: Facts) -> bool:
    """Whether others can be made to follow the treated areas taken together: told beside the answer then."""
    enough = facts.whole >= LEAST_DONORS * facts.treated and facts.periods_before >= LEAST_FITTED
    return enough and facts.starts == 1 and facts.level * facts.treated >= LEAST_LEVEL


RULE = (
    (
        lambda f: f.periods_after == 0,
        Design.TOO_LITTLE_DATA,
        "Er is nog geen periode geteld sinds de start.",
    ),
    (
        lambda f: f.periods_before == 0,
        Design.TOO_LITTLE_DATA,
        "Er is geen periode van voor de start.",
    ),
    (
        lambda f: f.counted_before < LEAST_BEFORE,
        Design.TOO_LITTLE_DATA,
        f"Voor de start zijn er in de gebieden met de actie minder dan {LEAST_BEFORE:.0f} geteld.",
    ),
    (
        lambda f: f.comparison == 0 and f.periods_before >= max(LEAST_OWN_PAST, 2 * f.season),
        Design.STRUCTURAL_SERIES,
        "Er is geen gebied om mee te vergelijken; wel zijn er {f.periods_before} perioden van voor de start.",
    ),
    (
        lambda f: f.comparison == 0,
        Design.TOO_LITTLE_DATA,
        "Er is geen gebied om mee te vergelijken, en te weinig verleden om uit te leren: {f.periods_before} perioden.",
    ),
    (
        lambda f: f.comparison < LEAST_COMPARISON,
        Design.WDD,
        f"Er {{there}} om mee te vergelijken; bij minder dan {LEAST_COMPARISON} is niet te zien "
        "hoe ver gebieden vanzelf uit elkaar lopen.",
    ),
    (
        lambda f: f.starts > 1,
        Design.STAGGERED,
        "De actie begon niet overal tegelijk: {f.starts} momenten in {f.treated} gebieden.",
    ),
    (
        lambda f: (
            f.treated <= FEW_TREATED
            and f.whole >= LEAST_DONORS * f.treated
            and f.periods_before >= LEAST_FITTED
            and f.level >= LEAST_LEVEL
        ),
        Design.SYNTHETIC_CONTROL,
        "De actie was in weinig gebieden ({f.treated}), met hoge aantallen, {f.periods_before} perioden van voor de "
        "start en {f.whole} andere gebieden om er een mee samen te stellen.",
    ),
    (
        lambda f: True,
        Design.FIXED_EFFECTS,
        "De actie begon overal tegelijk, en in {f.comparison} gebieden zonder actie is voor de start iets geteld.",
    ),
)
