"""The questions of OGC API - Features: a box, a time, and a page."""

from collections.abc import Sequence
from datetime import date, datetime

import shapely
from pydantic import Field
from shapely.geometry.base import BaseGeometry

from openvis.errors import InputError
from openvis.web.api.asking import AREA, FARTHEST, SLUG, Question
from openvis.web.ogc.collections import Collection, Feature

NUMBER = r"-?[0-9]{1,4}(\.[0-9]{1,20})?([eE]-?[0-9]{1,2})?"  # a program may write 5.2000000000000002 or 1e-05
BBOX = rf"^{NUMBER}(,{NUMBER}){{3}}((,{NUMBER}){{2}})?$"
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2}))?"
DATETIME = rf"^({MOMENT}|({MOMENT}|(\.\.)?)/({MOMENT}|(\.\.)?))$"
MOST = 1000  # features on one page, however many are asked
OPEN = {"", ".."}


class Items(Question):
    """What can be asked of the features of a collection."""

    bbox: str | None = Field(None, pattern=BBOX, description="west,south,east,north in WGS 84, degrees")
    datetime: str | None = Field(None, pattern=DATETIME, description="a moment, or two with / between; .. is open")
    limit: int = Field(10, ge=1, le=10_000, description="how many at most on one page; more than 1000 is 1000")
    area: str | None = Field(None, pattern=AREA, description="where the collection has this queryable")
    category: str | None = Field(None, pattern=SLUG, description="idem")
    code: str | None = Field(None, pattern=AREA, description="idem")
    kind: str | None = Field(None, pattern=SLUG, description="idem")
    name: str | None = Field(None, min_length=1, max_length=200, description="idem")
    state: str | None = Field(None, pattern=SLUG, description="idem")
    offset: int = Field(0, ge=0, le=FARTHEST, description="how many to pass over")


QUERYABLES = ("area", "category", "code", "kind", "name", "state")


def chosen(collection: Collection, features: Sequence[Feature], asked: Items) -> list[Feature]:
    """Those in the box and the time asked for, with what was asked of them.

    Raises InputError where the question makes no sense, or the collection does not know it.
    """
    found = list(features)
    for name in QUERYABLES:
        value = getattr(asked, name)
        if value is not None and name not in collection.queryables:
            raise InputError(
                f"{collection.title} kent geen '{name}'.", f"Vraag naar {', '.join(collection.queryables)}."
            )
        found = [each for each in found if value in (None, each.properties.get(name))]
    if asked.bbox:
        box = box_of(asked.bbox)
        found = [each for each in found if each.shape is not None and each.shape.intersects(box)]
    if asked.datetime:
        start, end = days_of(asked.datetime)
        found = [each for each in found if each.during(start, end)]
    return found


def box_of(text: str) -> BaseGeometry:
    """The box on the map; one whose west lies east of its east goes round the back of the world."""
    numbers = [float(each) for each in text.split(",")]
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    if south > north or not (south >= -90 and north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise InputError("Dit vak ligt niet op de kaart.", "Geef west,zuid,oost,noord in graden.")
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union_all([shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)])


def days_of(text: str) -> tuple[date, date]:
    """The first and last day asked for."""
    first, _, last = text.partition("/") if "/" in text else (text, "", text)
    start = date.min if first in OPEN else _day(first)
    end = date.max if last in OPEN else _day(last)
    if start > end:
        raise InputError("Deze periode eindigt voordat zij begint.", "Geef begin/einde.")
    return start, end


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        raise InputError("Deze dag bestaat niet.", "Schrijf een dag als 2026-03-01.") from None
