"""The small map of an order: the area in its middle, its cells where they lie, and the same in a table beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone
from pyproj import Transformer

from openvis.domain.access import Role
from openvis.domain.order_place import OrderPlace
from openvis.store import results, work_orders
from openvis.web.presenters.order_map import order_map, ring_of, why_rows
from tests.support import small_town
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

BUURT = "BU99010103"  # Markt 3, a square of 500 metres


def square(code: str, east: float, north: float, side: float = 0.01) -> dict[str, Any]:
    ring = [[east, north], [east + side, north], [east + side, north + side], [east, north + side], [east, north]]
    return {"properties": {"code": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


LAYER = {"features": [square("BU99010101", 5.0, 52.0), square("BU99010102", 5.01, 52.0), square("BU99020101", 6, 53)]}


def corners(path: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in re.findall(r"(-?\d+),(-?\d+)", path)]


def test_the_area_lies_in_the_middle_and_is_drawn_last():
    made = order_map(LAYER, "BU99010101", ())
    assert [each["here"] for each in made["areas"]] == [False, False, True]
    xs, ys = zip(*corners(made["areas"][-1]["d"]), strict=True)
    assert 0 < min(xs) < max(xs) < made["size"]
    assert 0 < min(ys) < max(ys) < made["size"]
    assert made["cells"] == []


def test_a_wijk_is_drawn_as_its_buurten():
    assert [each["here"] for each in order_map(LAYER, "WK990101", ())["areas"]] == [False, True, True]


def test_without_a_shape_there_is_no_map():
    assert order_map(LAYER, "BU99030101", ()) == {}


def test_the_corners_of_a_cell_in_degrees_lead_back_to_its_name():
    back = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    ring = ring_of("E1447N5082")
    assert ring[0] == ring[-1]
    told = [tuple(round(value) for value in back.transform(*corner)) for corner in ring[:4]]
    assert told == [(144700, 508200), (144800, 508200), (144800, 508300), (144700, 508300)]


def test_the_table_says_what_the_map_shows_to_who_may_see_it():
    place = OrderPlace(BUURT, ("E1447N5082", "E1448N5082"), "Kerkstraat")
    told = {each["term"]: each["value"] for each in why_rows(place, "Markt 3", None, near=True)}
    assert told == {"Gebied": "Markt 3", "Straat": "Kerkstraat", "Vakken": "E1447N5082, E1448N5082"}
    assert why_rows(place, "Markt 3", None, near=False) == [{"term": "Gebied", "value": "Markt 3"}]


# ----- on the pages


@pytest.fixture
def running(town: None) -> Any:
    return small_town.running_intervention()


def form_of(visit: Any, running: Any) -> Any:
    return visit(Role.COORDINATOR).get(f"/interventies/{running.id}/werkopdracht/")


def first_cells(answer: Any, number: int) -> list[str]:
    return re.findall(r'data-cell="(E\d{4}N\d{4})"', answer.content.decode())[:number]


def test_the_cells_of_the_buurt_are_there_to_choose_from(visit, running):
    answer = form_of(visit, running)
    cells = first_cells(answer, 100)
    assert 25 <= len(cells) <= 36  # 500 by 500 metres, whatever the corner
    sent = {
        "own": "Kijk daar.", "team": "Team Noord", "visits": 1, "week_part": "any-day", "day_parts": "evening",
        "priority": "low", "due_on": timezone.localdate().isoformat(), "cells": " ".join(cells[:2]),
    }  # fmt: skip
    visit(Role.COORDINATOR).post(f"/interventies/{running.id}/werkopdracht/", sent)
    [order] = work_orders.of_gemeente(SCOPE, GEMEENTE)
    assert order.place == OrderPlace(BUURT, tuple(cells[:2]))
    for role, sees in (
        (Role.BOA, True),
        (Role.COORDINATOR, True),
        (Role.ADVISEUR, False),
        (Role.TOEZICHTHOUDER, False),
    ):
        page = visit(role).get(f"/werkopdrachten/{order.id}/")
        assert (cells[0] in page.content.decode()) is sees
        assert 'class="here"' in page.content.decode()  # everybody sees the buurt
    [told] = visit(Role.BOA).get("/straat/opdrachten.json").json()["orders"]
    assert [len(ring) for ring in told["cells"]] == [5, 5]


def test_a_cell_of_another_buurt_is_refused_and_stays_in_the_form(visit, running):
    sent = {"own": "Kijk daar.", "team": "Team Noord", "visits": 1, "week_part": "any-day", "day_parts": "evening",
            "priority": "low", "due_on": timezone.localdate().isoformat(), "cells": "E9999N9999"}  # fmt: skip
    answer = visit(Role.COORDINATOR).post(f"/interventies/{running.id}/werkopdracht/", sent)
    assert answer.status_code == 400
    assert "Vak E9999N9999 ligt niet in dit gebied." in text_of(answer)
    assert 'value="E9999N9999"' in answer.content.decode()


def test_the_figures_beside_the_map_are_those_of_the_row_it_answers(visit, running):
    row = next(each for each in results.attention(SCOPE, GEMEENTE) if each.row.area == BUURT)
    order = small_town.issued_order(running)
    assert "Verwacht" not in text_of(visit(Role.BOA).get(f"/werkopdrachten/{order.id}/"))
    sent = {"own": "Kijk daar.", "team": "Team Noord", "visits": 1, "week_part": "any-day", "day_parts": "evening",
            "priority": "low", "due_on": timezone.localdate().isoformat()}  # fmt: skip
    answer = visit(Role.COORDINATOR).post(
        f"/interventies/{running.id}/werkopdracht/?aandacht={row.id}", sent, follow=True
    )
    said = text_of(answer)
    assert f"Aantal {row.row.observed}" in said
    assert f"Tussen (90 %) {row.row.low} tot {row.row.high}" in said
