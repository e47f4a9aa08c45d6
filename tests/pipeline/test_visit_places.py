"""Where teams stop: cells of the forecast in the buurten of the plan, over streets or as the crow flies."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import shapely

from openvis.domain.delivery import schema_of
from openvis.domain.deployment import Purpose, Shift, Visit
from openvis.domain.deployment_plan import shifts_of
from openvis.domain.work_order import DayPart
from openvis.pipeline.planning.visit_places import Cells, Network, cells_of, walks_of
from openvis.pipeline.planning.week_demand import Weighing
from tests.support import small_town, town_forecast

MONDAY, RD = date(2026, 1, 5), "EPSG:28992"
EVENING = Shift(MONDAY + timedelta(days=4), DayPart.EVENING)
LAST = "2026-01-10"
EVEN = Weighing({}, lambda _: 28.0)  # so that a cell weighs in every shift what is expected in a week
AREAS = small_town._areas()
# Six cells in a row, of which the first four have their middle in Markt 3 and the others in Markt 4.
ROW = ["V0", "V1", "V2", "V3", "V4", "V5"]


def forecast(category="woninginbraak", kind="cell"):
    return town_forecast.places(kind=kind).with_columns(category=pl.lit(category), last=pl.lit(LAST))


def cells(rows, weighing=EVEN, places=small_town.BUURTEN):
    return cells_of(rows, AREAS, places, weighing, MONDAY)


def visit(place, visits=1):
    return Visit("Team Noord", place, "Centrum", EVENING, "", visits, 60 * visits, Purpose.PLANNED, 0.0)


def streets(*lines, vintage=2025):
    """Stretches between points in metres, named where a name follows."""
    rows = []
    for number, (begin, end, *name) in enumerate(lines):
        ends = [f"{round(10 * x)}/{round(10 * y)}" for x, y in (begin, end)]
        rows.append({
            "gemeente": small_town.GEMEENTE, "source": "straten", "reference": f"{vintage}/{number}",
            "vintage": vintage, "name": name[0] if name else None, "begin": ends[0], "end": ends[1],
            "length": float(np.hypot(end[0] - begin[0], end[1] - begin[1])), "attribution": "gemeente", "crs": RD,
            "shape": shapely.to_wkb(shapely.LineString([begin, end])),
        })  # fmt: skip
    return pl.DataFrame(rows, schema=schema_of("streets"))


def test_a_cell_lies_in_the_buurt_of_its_middle_and_weighs_per_shift():
    found = cells(forecast())
    assert list(found.middle) == ROW
    assert found.middle["V0"] == (136_062.5, 450_062.5)
    assert cells(forecast().with_columns(side=pl.lit(100, pl.Int64))).middle["V0"] == (136_050, 450_050)
    assert found.buurt_of == dict.fromkeys(ROW[:4], "Markt 3") | dict.fromkeys(ROW[4:], "Markt 4")
    assert [round(found.harm[name, EVENING], 6) for name in ROW[:2]] == [1.4, 0.7]
    assert {shift for _, shift in found.harm} == set(shifts_of(MONDAY))


def test_types_add_up_and_each_weighs_by_its_hours_and_priority():
    both = pl.concat([forecast(), forecast("fietsendiefstal")])
    friday_evening = shifts_of(MONDAY).index(EVENING)
    only_then = [float(at == friday_evening) for at in range(28)]
    weighing = Weighing({"woninginbraak": only_then}, lambda category: 3.0 if category == "woninginbraak" else 1.0)
    found = cells(both, weighing)
    assert found.harm["V0", EVENING] == pytest.approx(3 * 1.4 + 1.4 / 28)
    assert found.harm["V0", shifts_of(MONDAY)[0]] == pytest.approx(1.4 / 28)


def test_only_cells_of_one_type_for_one_week_in_a_buurt_of_the_run_count():
    two_weeks = town_forecast.places()
    for rows in (two_weeks, forecast("vermogen"), forecast(kind="buurt"), two_weeks.clear()):
        assert cells(rows) == Cells({}, {}, {})
    assert list(cells(forecast(), places={"BU99010104": "Markt 4"}).middle) == ROW[4:]


def test_without_streets_the_way_is_as_the_crow_flies_from_one_end_to_the_other():
    (walk,) = walks_of([visit("Markt 3", 2), visit("Markt 4")], cells(forecast()), streets().clear(), 6, RD)
    assert (walk.team, walk.shift, walk.over_streets) == ("Team Noord", EVENING, False)
    assert [stop.place for stop in walk.stops] in (ROW, ROW[::-1])
    assert [stop.metres for stop in walk.stops] == [0.0, *[125.0] * 5]
    assert walk.metres == 625
    assert {stop.street for stop in walk.stops} == {None}
    assert all(stop.buurt == ("Markt 4" if stop.place in ROW[4:] else "Markt 3") for stop in walk.stops)
    first = walk.stops[0]
    assert (round(first.latitude, 2), round(first.longitude, 2)) == (52.04, 5.11)


def test_over_streets_the_way_is_as_long_as_the_streets_and_a_stop_has_the_name_of_the_nearest():
    """Each cell is at the head of an alley: to the next one goes down it, along the quay, and up."""
    x, y = 136_062.5, 450_062.5
    comb = [((x + 125 * at, y), (x + 125 * at, y - 400), f"Steeg {at}") for at in range(6)]
    quay = [((x + 125 * at, y - 400), (x + 125 * (at + 1), y - 400)) for at in range(5)]
    old = streets(((x, y), (x + 625, y), "Oude weg"), vintage=2024)
    network = pl.concat([streets(*comb, *quay), old])
    (walk,) = walks_of([visit("Markt 3")], cells(forecast()), network, 3, RD)
    assert walk.over_streets
    assert {stop.place for stop in walk.stops} == set(ROW[:3])
    assert [stop.metres for stop in walk.stops] == [0.0, 925.0, 925.0]
    assert all(stop.street == f"Steeg {stop.place[1]}" for stop in walk.stops)


def test_where_no_street_leads_or_none_is_near_the_whole_shift_is_as_the_crow_flies():
    x, y = 136_062.5, 450_062.5
    apart = streets(((x, y), (x, y + 50)), ((x + 125, y), (x + 125, y + 50)))
    far = streets(((x, y - 400), (x + 125, y - 400)))
    for network in (apart, far):
        (walk,) = walks_of([visit("Markt 3")], cells(forecast()), network, 2, RD)
        assert not walk.over_streets
        assert walk.metres == 125


def test_a_network_beside_every_way_added_up():
    """Of two stretches between two crossings the shorter counts, and each may be walked both ways."""
    rng = np.random.default_rng(1)
    points = [tuple(map(float, each)) for each in rng.integers(0, 300, (6, 2))]
    pairs = [(one, other) for one in range(6) for other in range(one) if rng.random() < 0.5]
    network = streets(*((points[one], points[other]) for one, other in [*pairs, *(pair[::-1] for pair in pairs[:2])]))
    network = network.with_columns(length=pl.col("length") + pl.Series(rng.integers(0, 60, network.height)))
    slow = np.full((6, 6), np.inf)
    np.fill_diagonal(slow, 0)
    names = {f"{round(10 * x)}/{round(10 * y)}": at for at, (x, y) in enumerate(points)}
    for begin, end, metres in network.select("begin", "end", "length").iter_rows():
        one, other = names[begin], names[end]
        slow[one, other] = slow[other, one] = min(slow[one, other], metres)
    for over in range(6):
        slow = np.minimum(slow, slow[:, over, None] + slow[None, over])
    known = sorted({at for pair in pairs for at in pair})
    found = Network(network).metres(np.array([points[at] for at in known]))
    np.testing.assert_allclose(found, slow[np.ix_(known, known)])


def test_no_stops_no_walk():
    assert walks_of([visit("Veld 1")], cells(forecast()), streets().clear(), 6, RD) == ()
    assert walks_of([], cells(forecast()), streets().clear(), 6, RD) == ()
