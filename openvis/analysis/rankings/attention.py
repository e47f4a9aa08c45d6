"""Where and for which kind of incident to look first: the list of one run.

Two questions are asked of every buurt x type that the public reports, and each answer may put a row on the list:

- acute: is the last month, or are the last three, above what this buurt's own past led one to expect?
- structural: has the type been more than one and a half times as frequent for a year as in comparable buurten?

Each question controls its own false discoveries over everything it was asked of, in all sources together. A buurt and
type may stand on the list twice: a place that always has much and now has more is two findings, with two answers.
What rose in the last weeks and shows in the last months too is one finding, and one row (`one_list`).
The list is ordered by harm: incidents above the norm per four weeks x the priority the council gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.expectations.history import MONTHS_A_YEAR, Flags, Floats, Ints
from openvis.analysis.expectations.outlook import Outlook
from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.rankings.acute import Rise, rise_above_own_past
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, MOST_DOUBT, q_values_of_p, q_values_of_posterior
from openvis.analysis.rankings.sentences import FOUR_WEEKS, attention_sentence, month_too_sentence
from openvis.analysis.rankings.structural import Comparison, compare_with_others
from openvis.domain.attention import AttentionKind, AttentionRow, Standing

SEED = 1
BY_WEEK = (AttentionKind.RECENT, AttentionKind.DRIFT)


@dataclass(frozen=True, slots=True)
class AttentionList:
    rows: list[AttentionRow]  # not yet ranked: `one_list` does, when all rows are known
    tested: int  # buurt x type pairs that were asked at least one question


@dataclass(frozen=True, slots=True)
class Answer:
    """One question, asked of one source: arrays (buurten, types); NaN where it could not be asked."""

    outlook: Outlook
    kind: AttentionKind
    months: Floats
    observed: Floats
    expected: Predictive
    probability: Floats
    comparison: Comparison | None = None  # of the structural question

    def moved_by(self, buurt: int, kind: int) -> tuple[str, ...]:
        """What was known beforehand of an acute pair, and moved what was expected of it."""
        effects = self.outlook.effects
        if effects is None or self.comparison is not None:
            return ()
        return effects.named(buurt, kind, int(self.months[buurt, kind]))

    def intervals(self, found: Ints) -> list[tuple[float, float]]:
        """Of pairs (buurt, type): between which counts nothing would have been out of the ordinary."""
        pairs = tuple(found.T)
        low, high = self.expected.mapped(lambda values: values[pairs]).interval()
        return list(zip(low.tolist(), high.tolist(), strict=True))

    def standings(self, found: Ints) -> list[Standing | None]:
        """Of pairs (buurt, type): how each stands, by draws that are the same for the same data."""
        seen = self.comparison
        if seen is None:
            return [None] * len(found)
        places = {kind: seen.places(kind, np.random.default_rng(SEED)) for kind in {*found[:, 1].tolist()}}
        compared = (~np.isnan(seen.null)).sum(axis=0)
        return [
            Standing(
                compared_by=self.outlook.counts.compared_by(self.outlook.counts.categories[kind]),
                ratio=float(seen.ratio[buurt, kind]),
                low=float(seen.low[buurt, kind]),
                high=float(seen.high[buurt, kind]),
                first=int(places[kind][0][buurt]),
                last=int(places[kind][1][buurt]),
                buurten=int(compared[kind]),
            )
            for buurt, kind in found.tolist()
        ]


def attention_list(outlooks: Sequence[Outlook], weight_of: Callable[[str], float]) -> AttentionList:
    """The rows of all sources. `weight_of` gives the council's priority for a type (1 where it set none)."""
    rises = [_acute(outlook, rise_above_own_past(outlook.history, outlook.of_last)) for outlook in outlooks]
    comparisons = [_structural(outlook, compare_with_others(outlook.history)) for outlook in outlooks]
    rows = [*_rows(rises, q_values_of_p, weight_of), *_rows(comparisons, q_values_of_posterior, weight_of)]
    asked = [_asked(rise) | _asked(comparison) for rise, comparison in zip(rises, comparisons, strict=True)]
    return AttentionList(rows=rows, tested=sum(int(pairs.sum()) for pairs in asked))


def one_list(rows: Iterable[AttentionRow]) -> list[AttentionRow]:
    """All rows of a run as one list: by expected avoidable harm, the most first; equal ones by what they are about.

    What stands out of one place and type by week and by month is one row. The weeks tell it, which are nearer to now,
    and the month is a reason beside them.
    """
    everything = list(rows)
    by_month = {(row.area, row.category): row for row in everything if row.kind is AttentionKind.ACUTE}
    by_week = {(row.area, row.category) for row in everything if row.kind in BY_WEEK}
    once = [
        _with_month(row, by_month.get((row.area, row.category)))
        for row in everything
        if row.kind is not AttentionKind.ACUTE or (row.area, row.category) not in by_week
    ]
    ordered = sorted(once, key=lambda row: (-row.harm, row.area, row.category, row.kind))
    return [replace(row, rank=rank) for rank, row in enumerate(ordered, start=1)]


def _with_month(row: AttentionRow, month: AttentionRow | None) -> AttentionRow:
    if month is None or row.kind not in BY_WEEK:
        return row
    return replace(row, sentence=f"{row.sentence} {month_too_sentence(month)}")


def _acute(outlook: Outlook, rise: Rise) -> Answer:
    return Answer(outlook, AttentionKind.ACUTE, rise.months, rise.observed, rise.expected, rise.p)


def _structural(outlook: Outlook, comparison: Comparison) -> Answer:
    year = np.full(comparison.observed.shape, float(MONTHS_A_YEAR))
    observed, expected = comparison.observed, comparison.at_norm
    return Answer(outlook, AttentionKind.STRUCTURAL, year, observed, expected, comparison.null, comparison)


def _rows(
    answers: Sequence[Answer], q_values_of: Callable[[Floats], Floats], weight_of: Callable[[str], float]
) -> Iterator[AttentionRow]:
    """The pairs that may stand on the list at the promised rate, over the answers of all sources together."""
    probabilities = [answer.probability.ravel() for answer in answers]
    q_values = q_values_of(np.concatenate(probabilities)) if answers else np.empty(0)
    borders = np.cumsum([len(part) for part in probabilities])[:-1]
    for answer, q in zip(answers, np.split(q_values, borders), strict=bool(answers)):
        q_value = q.reshape(answer.probability.shape)
        found = np.argwhere((q_value <= DISCOVERY_RATE) & (answer.probability <= MOST_DOUBT))
        facts = zip(found.tolist(), answer.intervals(found), answer.standings(found), strict=True)
        for (buurt, column), interval, standing in facts:
            row = _row(answer, (buurt, column), interval, float(q_value[buurt, column]), weight_of)
            moved = answer.moved_by(buurt, column)
            yield replace(row, sentence=attention_sentence(row, standing, moved))


def _row(
    answer: Answer,
    at: tuple[int, int],
    interval: tuple[float, float],
    q_value: float,
    weight_of: Callable[[str], float],
) -> AttentionRow:
    """Without its rank and sentence, which follow."""
    counts, place = answer.outlook.counts, answer.outlook.counts.buurten[at[0]]
    category = counts.categories[at[1]]
    months = counts.months[-int(answer.months[at]) :]
    observed, expected = int(answer.observed[at]), float(answer.expected.mean[at])
    days = (months[-1].end - months[0].first).days
    unknown, source_rows = counts.rows_at(at[0], slice(-len(months), None))
    return AttentionRow(
        gemeente=counts.gemeente,
        area=place.code,
        area_name=place.name,
        category=category,
        source=counts.source,
        kind=answer.kind,
        period_from=months[0].key,
        period_to=months[-1].key,
        observed=observed,
        expected=expected,
        low=int(interval[0]),
        high=int(interval[1]),
        probability=float(answer.probability[at]),
        q_value=q_value,
        excess=(observed - expected) * FOUR_WEEKS / days,
        weight=weight_of(category),
        rank=0,
        sentence="",
        unknown=unknown,
        source_rows=source_rows,
    )


def _asked(answer: Answer) -> Flags:
    return ~np.isnan(answer.probability)
