"""From what is stored to counts per buurt, type and complete month: one source per type, never two added up.

Lists of residents' reports are one source together: an event that two of them hold is one event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from openvis.analysis.expectations.history import Flags, Floats
from openvis.analysis.expectations.monthly_counts import Converted, MonthlyCounts, Place
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.category import OUTSIDE, TOTAL, UNKNOWN, categories
from openvis.domain.event_rule import EventRule, usual_rule
from openvis.domain.incident import ReportedBy
from openvis.pipeline.counting.incident_lists import Lists, incident_lists
from openvis.pipeline.counting.lists_compared import lists_remarks
from openvis.pipeline.counting.source_months import Known, SourceMonths, tables_of_counts
from openvis.pipeline.renumbering.places import Places, places_of


@dataclass(frozen=True, slots=True)
class Counted:
    """All counts a run works with, sentences on what was left out of them, and the lists they were counted from."""

    parts: list[MonthlyCounts]
    remarks: list[str]
    lists: Lists


def count_months(known: Known, gemeente: str, now: datetime, rule: EventRule | None = None) -> Counted:
    """The counts of every source, for the types it is used for. `rule`: which reports are one event, else the usual.

    What officers find stays apart from what the public reports. Something is expected, and so compared, of what the
    public reports only; not of the supplier's own total, nor of categories that are not shown per buurt. Events, not
    reports, are counted, and an event that two lists hold once.
    """
    divisions = known.divisions
    lists = incident_lists(known, divisions, now, usual_rule() if rule is None else rule)
    sources = [*tables_of_counts(known, divisions), *lists.counted]
    used = {slug: name for slug, name in source_per_category(sources).items() if slug not in {UNKNOWN, OUTSIDE}}
    parts: list[MonthlyCounts] = []
    remarks = lists_remarks(lists)
    for source in sources:
        codes = source.cells.filter(pl.col("level") == AreaLevel.BUURT.value)["area"].unique()
        places = places_of(known.areas, known.population, gemeente, source.vintage, codes, divisions)
        remarks += [*source.remarks, *places.remarks, *_without_area(source, places)]
        cells = source.cells.filter(
            pl.col("category").is_in([slug for slug, name in used.items() if name == source.name])
        )
        for (reported_by, analysed), alike in sorted(cells.group_by("reported_by", _analysed().alias("analysed"))):
            parts.append(_counts(source, alike, places, ReportedBy(reported_by), bool(analysed), gemeente))
    return Counted(parts, list(dict.fromkeys(remarks)), lists)


def source_per_category(sources: Sequence[SourceMonths]) -> dict[str, str]:
    """{category: source}: the source with the latest complete month.

    When equal, a table of counts goes before a list of incidents, and then the name decides. A source that never
    gives a value for the category comes last.
    """
    best: dict[str, tuple[bool, str, bool, SourceMonths]] = {}
    for source in sorted(sources, key=lambda source: source.name):
        for slug, given in source.cells.group_by("category").agg(pl.col("value").is_not_null().any()).iter_rows():
            claim = (bool(given), source.months[-1].key, source.counted_by_supplier, source)
            if slug not in best or claim[:3] > best[slug][:3]:
                best[slug] = claim
    return {slug: claim[3].name for slug, claim in best.items()}


def _analysed() -> pl.Expr:
    left_out = [TOTAL, *(slug for slug, known in categories().items() if known.sensitive)]
    return (pl.col("reported_by") == ReportedBy.PUBLIC.value) & ~pl.col("category").is_in(left_out)


def _counts(
    source: SourceMonths, cells: pl.DataFrame, places: Places, reported_by: ReportedBy, analysed: bool, gemeente: str
) -> MonthlyCounts:
    order = list(categories())
    slugs = tuple(sorted(cells["category"].unique(), key=order.index))
    axes = {"category": slugs, "period": [month.key for month in source.months]}
    values = _cube(cells, "value", {"area": _codes(places.buurten)} | axes, _absent(source))
    delivered = _cube(cells, "value", {"area": _codes(places.above)} | axes, np.nan)
    values[:, :, _missing(source)] = np.nan
    reports = np.stack([_reports(source, name, places, slugs, reported_by) for name in source.sources])
    sums = _sums(values, places)
    # A total of a list holds incidents that lie in none of its buurten for certain; of those no reports are added up.
    beyond = ~np.isnan(delivered) & (not source.counted_by_supplier)
    return MonthlyCounts(
        gemeente=gemeente,
        source=source.name,
        reported_by=reported_by,
        analysed=analysed,
        categories=slugs,
        months=source.months,
        buurten=places.buurten,
        values=values,
        places_above=places.above,
        above=np.where(np.isnan(delivered), sums, delivered),
        reports=np.where(np.concatenate([np.zeros(values.shape, bool), beyond]), np.nan, reports),
        converted=_converted(cells, places, axes, added_up=np.isnan(delivered) & ~np.isnan(sums)),
        rows=_rows(source, places),
        neighbours=places.neighbours,
    )


def _rows(source: SourceMonths, places: Places) -> Floats:
    """(2; places, months): the rows of a source without a category, and all of its rows, of whatever kind.

    Below the gemeente sensitive categories are left out of the second, or it would give them away by subtraction.
    """
    months = [month.key for month in source.months]

    def of(column: str) -> Floats:
        buurten = _cube(source.rows, column, {"area": _codes(places.buurten), "period": months}, 0.0)
        delivered = _cube(source.rows, column, {"area": _codes(places.above), "period": months}, np.nan)
        return np.concatenate([buurten, np.where(np.isnan(delivered), _sums(buurten, places), delivered)])

    below = np.array([place.level is not AreaLevel.GEMEENTE for place in (*places.buurten, *places.above)])
    rows = np.stack([of("unknown"), of("all") - of("sensitive") * below[:, None]])
    rows[:, :, _missing(source)] = np.nan
    return rows


def _codes(level: Sequence[Place]) -> list[str]:
    return [place.code for place in level]


def _absent(source: SourceMonths) -> float:
    """What a cell that is absent means."""
    return np.nan if source.counted_by_supplier else 0.0


def _missing(source: SourceMonths) -> Flags:
    """The months in which a list is missing."""
    return np.isin([month.key for month in source.months], [month.key for month in source.absent])


def _reports(source: SourceMonths, name: str, places: Places, slugs: Sequence[str], reported_by: ReportedBy) -> Floats:
    """How many reports of one list there were, (places, types, months); NaN for types whose rows are events already."""
    told = source.reports.filter(pl.col("category").is_in(slugs) & (reported_by is ReportedBy.PUBLIC))
    axes = {"area": _codes(places.buurten), "category": slugs, "period": [month.key for month in source.months]}
    reports = _cube(told.filter(pl.col("source") == name), "reports", axes, 0.0)
    reports[:, ~np.isin(slugs, told["category"].unique())] = np.nan
    return np.concatenate([reports, _sums(reports, places)])


def _cube(cells: pl.DataFrame, column: str, axes: Mapping[str, Sequence[str]], absent: float) -> Floats:
    """A column over its axes, such as area and month; `absent` where there is no cell, NaN where one holds no value.

    Cells of other areas, and of months that are not complete, stay outside.
    """
    inside = cells.filter(pl.col(name).is_in(list(axis)) for name, axis in axes.items())
    at = tuple(
        inside[name].replace_strict({key: index for index, key in enumerate(axis)}, return_dtype=pl.Int64).to_numpy()
        for name, axis in axes.items()
    )
    cube = np.full([len(axis) for axis in axes.values()], absent)
    cube[at] = inside[column].to_numpy()
    return cube


def _converted(
    cells: pl.DataFrame, places: Places, axes: Mapping[str, Sequence[str]], added_up: Flags
) -> Converted | None:
    """What was converted; a total that was added up holds what its buurten hold: the oldest year, the weakest basis."""
    if not cells["converted_from"].count():
        return None
    everywhere = {"area": _codes([*places.buurten, *places.above]), **axes}
    own = [_cube(cells, name, everywhere, np.nan) for name in ("converted_from", "converted_by")]
    buurten = len(places.buurten)
    for cube, most in zip(own, (np.fmin, np.fmax), strict=True):
        held = np.stack([most.reduce(cube[:buurten][row], axis=0) for row in _members(places)])
        cube[buurten:] = np.where(added_up, held, cube[buurten:])
    return Converted(*own)


def _sums(values: Floats, places: Places) -> Floats:
    """Buurten added up per wijk and for the gemeente; not given where one of them is not."""
    return np.stack([values[row].sum(axis=0) for row in _members(places)])


def _members(places: Places) -> Flags:
    """(places above, buurten) whether the buurt lies in it."""
    return np.array(
        [
            [place.level is AreaLevel.GEMEENTE or wijk_of(buurt.code) == place.code for buurt in places.buurten]
            for place in places.above
        ]
    )


def _without_area(source: SourceMonths, places: Places) -> list[str]:
    if not places.unknown:
        return []
    number = len(places.unknown)
    words = "buurt heeft geen gebied en staat" if number == 1 else "buurten hebben geen gebied en staan"
    return [f"Bron {' en '.join(source.sources)}: {number} {words} niet op de kaart: {', '.join(places.unknown)}."]
