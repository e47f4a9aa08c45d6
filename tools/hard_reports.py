"""Reports that are hard to take together rightly, planted on the events of the demo town: by what, and how often.

The duplicates of the demo itself all fall within the rule, so they say that the rule is carried out well. These do
not: people report late, from the next corner or under another kind, and other things happen close by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from openvis.domain.category import categories

SEED = 20_191_116
SOURCES = ("meldingen", "meldingen-telefoon")
MICROSECONDS = 3600 * 1_000_000  # in an hour


@dataclass(frozen=True, slots=True)
class Planted:
    """A second report beside a first one: how far from it in place and in time (by theme), and what is the same."""

    what: str
    share: float  # of the events that have one
    metres: tuple[float, float]
    hours: Mapping[str, tuple[float, float]]
    one_event: bool  # what should come out: both are of one event
    other_kind: bool = False
    only_street: bool = False  # nobody knows exactly where


def _hours(overlast: tuple[float, float], leefomgeving: tuple[float, float]) -> dict[str, tuple[float, float]]:
    return {"overlast": overlast, "leefomgeving": leefomgeving}


SOON = _hours((0.1, 10), (0.1, 36))
LATER = _hours((6, 24), (36, 144))
MEANWHILE = _hours((0.1, 3), (0.1, 12))

# The shares are a choice, for nobody has counted them: more of one line moves the totals, and not the line itself.
# The distances and times reach over both sides of the rule.
PLANTED = (
    Planted("reported again soon, close by", 0.10, (0, 40), SOON, one_event=True),
    Planted("reported again from further down the street", 0.06, (40, 150), SOON, one_event=True),
    Planted("reported again later", 0.06, (0, 40), LATER, one_event=True),
    Planted("reported again as another kind", 0.04, (0, 40), SOON, one_event=True, other_kind=True),
    Planted("reported again, only the street known", 0.04, (0, 40), SOON, one_event=True, only_street=True),
    Planted("another event close by, meanwhile", 0.04, (10, 40), MEANWHILE, one_event=False),
    Planted("another event round the corner, meanwhile", 0.06, (40, 150), MEANWHILE, one_event=False),
    Planted("another event there, later", 0.06, (0, 40), LATER, one_event=False),
    Planted("another kind of event there, meanwhile", 0.04, (0, 40), MEANWHILE, one_event=False, other_kind=True),
)


def hard_reports(events: pl.DataFrame, seed: int = SEED) -> pl.DataFrame:
    """`events` (category, occurred_from, x, y; one row each) with the planted reports, in two sources.

    Adds occurred_to, precision, source, reference, `theme`; `event`, what a report is of; and for a planted report
    `planted`, its number in PLANTED, and `beside`, the number of the event whose first report it lies beside.
    """
    rng = np.random.default_rng(seed)
    themes = {slug: known.theme for slug, known in categories().items()}
    first = events.select("category", "occurred_from", "x", "y").with_columns(
        theme=pl.col("category").replace_strict(themes),
        event=pl.int_range(pl.len(), dtype=pl.Int64),
        precision=pl.lit("point"),
        planted=pl.lit(None, pl.Int64),
        beside=pl.lit(None, pl.Int64),
    )
    drawn = rng.choice(len(PLANTED) + 1, len(first), p=[1 - sum(each.share for each in PLANTED), *_shares()])
    frames = [first]
    for number, planted in enumerate(PLANTED):
        frames.append(_beside(first.filter(pl.Series(drawn == number + 1)), number, planted, rng))
    told = pl.concat(frames)
    own = pl.int_range(pl.len(), dtype=pl.Int64)
    return told.with_columns(
        event=pl.when(pl.col("event").is_null()).then(own).otherwise("event"),
        occurred_to=pl.col("occurred_from"),
        source=pl.Series(rng.choice(SOURCES, len(told)).tolist()),
        reference=own.cast(pl.String),
    )


def _shares() -> list[float]:
    return [each.share for each in PLANTED]


def _beside(first: pl.DataFrame, number: int, planted: Planted, rng: np.random.Generator) -> pl.DataFrame:
    """The planted reports of one line, each beside a first report."""
    size = len(first)
    angle, apart = rng.uniform(0, 2 * np.pi, size), rng.uniform(*planted.metres, size)
    limits = np.array([planted.hours[theme] for theme in first["theme"]]).reshape(size, 2)
    later = (rng.uniform(limits[:, 0], limits[:, 1]) * MICROSECONDS).astype(np.int64)
    return first.with_columns(
        category=_other_kinds(first, rng) if planted.other_kind else pl.col("category"),
        occurred_from=pl.col("occurred_from") + pl.Series(later).cast(pl.Duration("us")),
        x=pl.col("x") + pl.Series(apart * np.cos(angle)),
        y=pl.col("y") + pl.Series(apart * np.sin(angle)),
        event=pl.col("event") if planted.one_event else pl.lit(None, pl.Int64),
        precision=pl.lit("street" if planted.only_street else "point"),
        planted=pl.lit(number, pl.Int64),
        beside=pl.col("event"),
    )


def _other_kinds(first: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """For every row another category of its theme that the town has reports of."""
    of_theme = {str(theme): sorted(part["category"].unique()) for (theme,), part in first.group_by("theme")}
    names = [
        rng.choice([slug for slug in of_theme[theme] if slug != category] or [category])
        for theme, category in first.select("theme", "category").iter_rows()
    ]
    return pl.Series("category", [str(name) for name in names], dtype=pl.String)
