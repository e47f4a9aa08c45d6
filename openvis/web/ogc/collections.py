"""What is offered to map programs: buurten with their figures, the attention list, werkopdrachten and aanwezigheid."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel, lies_in
from openvis.domain.attention import AttentionRow
from openvis.domain.period import parse_period
from openvis.domain.run import Window
from openvis.store import presence, results, work_orders
from openvis.web import filters
from openvis.web.access import Visitor
from openvis.web.api import attention, presences
from openvis.web.api import work_orders as orders
from openvis.web.api.beside import standing
from openvis.web.api.files import shapes_by_code
from openvis.web.presenters.order_map import ring_of
from openvis.web.shown_run import chosen_run

Shapes = Mapping[str, BaseGeometry]


@dataclass(frozen=True, slots=True)
class Feature:
    """Something on the map. `first` and `last` are the days it is about; None: it is of no time, or goes on."""

    id: str
    shape: BaseGeometry | None
    properties: dict[str, Any]
    timed: bool = False
    first: date | None = None
    last: date | None = None

    def during(self, start: date, end: date) -> bool:
        """Whether it is about any day between these; what is of no time always is."""
        return not self.timed or ((self.first or date.min) <= end and (self.last or date.max) >= start)


@dataclass(frozen=True, slots=True)
class Collection:
    title: str
    description: str
    permission: Permission
    features: Callable[[Visitor], list[Feature]]
    queryables: tuple[str, ...]  # properties by which can be asked, all of them texts


def shapes_of(visitor: Visitor) -> dict[str, BaseGeometry]:
    """The buurten of the newest division in WGS 84, longitude first."""
    return {code: shapely.geometry.shape(geometry) for code, geometry in shapes_by_code(visitor).items()}


def buurten(visitor: Visitor) -> list[Feature]:
    """Each with the count of every kind over the last year, under the name the filter of the page has for it."""
    run = chosen_run(visitor, "").run
    figures = results.figures(visitor.scope, visitor.gemeente, run_id=run.id, window=Window.YEAR, level=AreaLevel.BUURT)
    names = {(each.category, each.source): each.value for each in filters.type_choices(figures)}
    counts: dict[str, dict[str, Any]] = {}
    for row in figures.iter_rows(named=True):
        about = {"code": row["area"], "name": row["area_name"], "run": run.id}
        about |= {"periodFrom": row["period_from"], "periodTo": row["period_to"]}
        counts.setdefault(row["area"], about)[names[row["category"], row["source"]]] = row["count"]
    return [Feature(code, shape, counts.get(code, {"code": code})) for code, shape in shapes_of(visitor).items()]


def attention_rows(visitor: Visitor) -> list[Feature]:
    """The list of the newest run; a cluster has the shape of all its buurten."""
    shapes = shapes_of(visitor)
    run = chosen_run(visitor, "").run
    found, written = results.attention(visitor.scope, visitor.gemeente, run_id=run.id), standing(visitor)
    return [
        Feature(
            str(each.id), _together(shapes, _areas(each.row)), attention.told(each, written),
            True, parse_period(each.row.period_from).first, parse_period(each.row.period_to).end - timedelta(days=1),
        )
        for each in found
    ]  # fmt: skip


def order_places(visitor: Visitor) -> list[Feature]:
    """Where werkopdrachten send people: the buurt, or the cells for who may see those; until the day it is due."""
    shapes = shapes_of(visitor)
    near = visitor.can(Permission.SEE_VISIT_PLACES)
    made = []
    for order in work_orders.of_gemeente(visitor.scope, visitor.gemeente):
        cells = [shapely.Polygon(ring_of(cell)) for cell in order.place.cells] if near else []
        shape = shapely.union_all(cells) if cells else _together(shapes, [order.place.area])
        told = orders.told(visitor, order)
        made.append(Feature(str(order.id), shape, told, True, None, order.terms.due_on))
    return made


def presence_places(visitor: Visitor) -> list[Feature]:
    """The buurten in which somebody was to be seen, from the first day to the last."""
    shapes = shapes_of(visitor)
    return [
        Feature(str(each.id), _together(shapes, each.areas), presences.told(each), True, each.starts_on, each.last_day)
        for each in presence.of_gemeente(visitor.scope, visitor.gemeente)
    ]


COLLECTIONS = {
    "buurten": Collection(
        "Buurten", "Buurten met de aantallen van het laatste jaar.", Permission.SEE_PICTURE, buurten, ("code", "name")
    ),
    "aandachtslijst": Collection(
        "Aandachtslijst",
        "Waar en voor welke soort er aandacht nodig is.",
        Permission.SEE_PICTURE,
        attention_rows,
        ("area", "category", "kind"),
    ),
    "werkopdrachten": Collection(
        "Werkopdrachten",
        "Waar werkopdrachten heen sturen.",
        Permission.SEE_WORK_ORDERS,
        order_places,
        ("category", "state"),
    ),
    "aanwezigheid": Collection(
        "Aanwezigheid",
        "Waar men te zien was, zonder wie.",
        Permission.SEE_PICTURE,
        presence_places,
        ("kind", "state"),
    ),
}


def _areas(row: AttentionRow) -> tuple[str, ...]:
    return row.areas or (row.area,)


def _together(shapes: Shapes, areas: Iterable[str]) -> BaseGeometry | None:
    """The shape of all buurten in these areas; None where none of them is on the map."""
    found = [shape for code, shape in shapes.items() if any(lies_in(code, area) for area in areas)]
    return shapely.union_all(found) if found else None
