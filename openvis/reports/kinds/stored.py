"""What every report reads: one run, and of what people did only what was there at the moment it looks from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import polars as pl
from django.utils.timezone import localdate, localtime

from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionRow
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.category import label_of
from openvis.domain.intervention import Intervention
from openvis.domain.intervention_effect import Judgement
from openvis.domain.note import Note, notes_on_places
from openvis.domain.period import Period, parse_period
from openvis.domain.report import PEOPLE_METHOD, Document, Figure, Section, origin_in_words, people
from openvis.domain.report_kind import ReportAsked
from openvis.domain.run import Run, Window
from openvis.domain.source_names import source_label
from openvis.domain.words import day_in_words
from openvis.domain.work_order import WorkOrder
from openvis.errors import NothingStored, UnknownValue
from openvis.store import bijzonderheden, interventions, notes, results, work_orders


@dataclass(frozen=True)
class Stored:
    """Everything is asked when it is needed, once. `asked.run` names the run that was found."""

    asked: ReportAsked
    run: Run

    @property
    def scope(self) -> Scope:
        return Scope.of(self.asked.gemeente)

    @property
    def day(self) -> date:
        return localdate(self.asked.as_of)

    @cached_property
    def figures(self) -> pl.DataFrame:
        """The published figures of twelve months, of every area and type."""
        return results.figures(self.scope, self.asked.gemeente, run_id=self.run.id, window=Window.YEAR)

    @cached_property
    def names(self) -> dict[str, str]:
        """How areas are called, by code."""
        return dict(self.figures.select("area", "area_name").unique().iter_rows())

    @cached_property
    def notes(self) -> list[Note]:
        return notes.standing(self.scope, self.asked.gemeente, self.asked.as_of)

    @cached_property
    def attention(self) -> list[AttentionRow]:
        return [each.row for each in results.attention(self.scope, self.asked.gemeente, run_id=self.run.id)]

    @cached_property
    def bijzonderheden(self) -> list[Bijzonderheid]:
        return bijzonderheden.of_gemeente(self.scope, self.asked.gemeente, known=self.asked.as_of)

    @cached_property
    def interventions(self) -> list[tuple[Intervention, Judgement | None]]:
        found = interventions.of_gemeente(self.scope, self.asked.gemeente, known=self.asked.as_of)
        return [(each, results.judgement_of(self.scope, each.id, known=self.asked.as_of)) for each in found]

    @cached_property
    def work_orders(self) -> list[WorkOrder]:
        return work_orders.of_gemeente(self.scope, self.asked.gemeente, known=self.asked.as_of)

    def series(self, area: str) -> pl.DataFrame:
        """The months of one area, of every type."""
        return results.series(self.scope, self.asked.gemeente, area=area, category=None, run_id=self.run.id)

    def name(self, area: str) -> str:
        return self.names.get(area, area)

    def notes_on(self, areas: Sequence[str], category: str, first: str, last: str) -> tuple[str, ...]:
        return tuple(each.text for each in notes_on_places(self.notes, areas, category, first, last))

    def document(self, title: str, sections: Iterable[Section]) -> Document:
        """With on it of whom, of when and of which run it is."""
        gemeente = self.name(self.asked.gemeente)
        return Document(
            title=title,
            subtitle=f"Gemeente {gemeente}, zoals bekend op {day_in_words(localtime(self.asked.as_of))}",
            gemeente=self.asked.gemeente,
            gemeente_name=gemeente,
            as_of=self.asked.as_of,
            run=self.run.id,
            method=self.run.method,
            versions=tuple(sorted(self.run.versions.items())),
            sections=tuple(sections),
        )

    def figure(self, what: str, period: str, value: float | None, source: str, **more: Any) -> Figure:
        """A figure of this run; `source` is the slug of who delivered it."""
        known: dict[str, Any] = {"source": source_label(source), "method": self.run.method, "as_of": self.day}
        return Figure(what=what, period=period, value=value, **known | more)

    def counted_by_people(self, what: str, period: str, value: float | None, register: str, **more: Any) -> Figure:
        """A figure of what people wrote down themselves, in the register of that name."""
        known: dict[str, Any] = {"source": people(register), "method": PEOPLE_METHOD, "as_of": self.day}
        return Figure(what=what, period=period, value=value, **known | more)

    def origin(self, source: str) -> str:
        """Where the numbers of a source come from, to stand below a picture of them."""
        return origin_in_words([self.figure("", "", None, source)])

    def cell(self, row: Mapping[str, Any], *, with_area: bool = True) -> Figure:
        """One published cell: its count beside a year earlier, and what was expected."""
        label = label_of(row["category"])
        return self.figure(
            f"{label}, {row['area_name']}" if with_area else label,
            span(parse_period(row["period_from"]), parse_period(row["period_to"])),
            row["count"],
            row["source"],
            before=row["count_year_before"],
            before_period=span(parse_period(row["period_from"]).shift(-12), parse_period(row["period_to"]).shift(-12)),
            low=row["low"],
            high=row["high"],
            notes=self.notes_on((row["area"],), row["category"], row["period_from"], row["period_to"]),
        )

    def attention_figure(self, row: AttentionRow) -> Figure:
        return self.figure(
            f"{label_of(row.category)}, {row.area_name}",
            span(parse_period(row.period_from), parse_period(row.period_to)),
            row.observed,
            row.source,
            low=row.low,
            high=row.high,
            notes=self.notes_on((row.area, *row.areas), row.category, row.period_from, row.period_to),
        )


def read(asked: ReportAsked) -> Stored:
    """The run people saw at that moment, or the one that is named. Raises NothingStored where there is none."""
    scope = Scope.of(asked.gemeente)
    if asked.run:
        run = next((each for each in results.runs(scope, asked.gemeente) if each.id == asked.run), None)
        if run is None:
            raise UnknownValue(f"Er is geen berekening {asked.run} meer.", "`openvis runs` toont welke er zijn.")
        return Stored(asked, run)
    found = results.run_seen_at(scope, asked.gemeente, asked.as_of)
    if found is None:
        raise NothingStored(
            f"Op {day_in_words(localtime(asked.as_of))} was er nog niets berekend.",
            "Kies een latere dag, of laat de analist eerst berekenen.",
        )
    return Stored(asked, found)


def span(first: Period, last: Period) -> str:
    """ "oktober 2026", or "augustus tot en met oktober 2026"."""
    if first == last:
        return first.label
    begin = first.label.rsplit(" ", 1)[0] if first.year == last.year else first.label
    return f"{begin} tot en met {last.label}"


def counted(series: pl.DataFrame, months: Sequence[Period]) -> dict[tuple[str, str], int | None]:
    """Per (category, source) what was counted in these months together; None where one of them is not given."""
    keys = [month.key for month in months]
    found = (
        series.filter(pl.col("period").is_in(keys))
        .group_by("category", "source")
        .agg(pl.when((pl.col("count").is_not_null().sum()) == len(keys)).then(pl.col("count").sum()).alias("count"))
    )
    return {(row["category"], row["source"]): row["count"] for row in found.iter_rows(named=True)}


def level_of_gemeente(figures: pl.DataFrame) -> pl.DataFrame:
    return figures.filter(pl.col("level") == AreaLevel.GEMEENTE.value)


def at_moment(value: datetime) -> str:
    return day_in_words(localtime(value))
