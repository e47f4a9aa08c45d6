"""Figures of pages equal those of the API, from one store; files and duiding beside them: test_same_everywhere."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.area import AreaLevel
from openvis.domain.category import TOTAL
from openvis.domain.run import Window
from openvis.store import results
from openvis.web.presenters.interventions import number
from tests.support import published, small_town
from tests.support.in_process import site_for
from tests.support.presence import register
from tests.support.small_town import CATEGORIES, GEMEENTE
from tests.web.reading import cells, text_of

PERIODS = {"maand": Window.MONTH, "kwartaal": Window.QUARTER, "jaar": Window.YEAR}


@pytest.fixture
def analist(visit):
    return visit(Role.ANALIST)


@pytest.fixture
def there(analist):
    return site_for(analist)[0]


def test_the_table_of_the_veiligheidsbeeld(analist, there):
    """Every kind and every period once: count, rate, expectation and the year before, of every area."""
    checked = 0
    questions = [*zip(CATEGORIES, PERIODS.items(), strict=False), ("boa-afval", ("jaar", Window.YEAR))]
    for category, (word, window) in questions:
        page = cells(analist.get("/", {"soort": category, "periode": word}))
        told = {each.area: each for each in there.figures(category=category, window=window)}
        assert page.keys() == told.keys()
        for area, (_, count, rate, expected, before, *_) in page.items():
            figure = told[area]
            said = re.match(r"[\d.]+", count)
            assert (int(said[0].replace(".", "")) if said else None) == figure.count, (category, word, area)
            if figure.count_year_before is not None:
                assert before.startswith(number(figure.count_year_before))
            if figure.expected is not None and figure.count is not None:
                assert str(figure.low) in expected
                assert str(figure.high) in expected
            if figure.count is not None and figure.per_1000 is not None:
                assert rate
            checked += 1
    assert checked == len(CATEGORIES) * 16


def test_bijzonderheden(analist, there):
    page = analist.get("/bijzonderheden/").content.decode()
    told = list(there.bijzonderheden())
    assert told
    for each in told:
        assert f'href="/bijzonderheden/{each.id}/"' in page
    assert len(set(re.findall(r'href="/bijzonderheden/(\d+)/"', page))) == len(told)


def test_werkopdrachten(analist, there):
    intervention = small_town.running_intervention()
    small_town.issued_order(intervention)
    small_town.accepted_order(intervention, visits=2)
    told = list(there.work_orders())
    assert f"{len(told)} werkopdrachten" in text_of(analist.get("/werkopdrachten/"))
    for each in told:
        page = text_of(analist.get(f"/werkopdrachten/{each.id}/"))
        assert each.terms.team in page
        assert each.task in page


def test_presence_page_file_and_api(analist, there):
    register(hours=4.0)
    register(hours=2.5, areas=("BU99010101", "BU99010102"), starts_on=small_town.MADE_AT.date())
    told = list(there.presences())
    assert sorted(each.hours for each in told) == [2.5, 4.0]
    days = {"van": "2026-01-06", "tot": "2026-01-06"}
    rows = list(csv.DictReader(io.StringIO(analist.get("/aanwezigheid/aanwezigheid.csv", days).content.decode())))
    by_area = {(row["buurtcode"], row["maand"]): float(row["uren"]) for row in rows}
    assert by_area[("BU99010101", "2026-01")] == pytest.approx(4.0, abs=0.01)
    page = text_of(analist.get("/aanwezigheid/", days))
    assert "4" in page


def test_the_forecast_and_its_file(analist, there):
    for kind, page in (("cell", "cell"), ("buurt", "buurt")):
        asked = {"soort": "woninginbraak", "dagen": 14, "plek": page}
        layer = json.loads(analist.get("/verwachting/verwachting.geojson", asked).content)
        drawn = {each["properties"]["code"]: each["properties"] for each in layer["features"]}
        told = {each.place: each for each in there.forecasts(category="woninginbraak", days=14, kind=kind)}
        assert told
        with_expectation = {code: each for code, each in drawn.items() if len(each) > 2}
        for code, properties in with_expectation.items():
            numbers = [value for value in properties.values() if isinstance(value, float | int)]
            assert any(abs(value - told[code].expected) < 0.06 for value in numbers), (code, properties)


def test_cells_are_for_who_may_see_points(visit):
    for role in Role:
        if role in {Role.PARTNER, Role.BEHEERDER}:
            continue
        told = {each.kind for each in site_for(visit(role))[0].forecasts()}
        assert told == ({"cell", "buurt"} if role is Role.ANALIST else {"buurt"}), role


def test_where_a_werkopdracht_sends_people_is_for_who_may_see_that(visit, monkeypatch):
    small_town.issued_order(small_town.running_intervention())
    for role in (Role.ANALIST, Role.COORDINATOR, Role.BOA, Role.ADVISEUR, Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER):
        [order] = site_for(visit(role))[0].work_orders()
        page = text_of(visit(role).get(f"/werkopdrachten/{order.id}/"))
        for cell in order.place.cells:
            assert cell in page
        if role in {Role.ADVISEUR, Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER}:
            assert (order.place.cells, order.place.street) == ((), "")


def test_an_earlier_run_is_shown_as_it_was(analist, there):
    later = published.run("proef-2", made_at=small_town.MADE_AT + timedelta(days=30), period_to=small_town.MONTHS[-1])
    changed = small_town.figures(later.id).with_columns(count=pl.col("count") + 1)
    results.save_run(later, [], changed, small_town.series(later.id), [])
    now = {(each.area, each.category): each.count for each in there.figures(window="year")}
    then = {(each.area, each.category): each.count for each in there.figures(window="year", run="proef-1")}
    assert now == {key: None if count is None else count + 1 for key, count in then.items()}
    page = cells(analist.get("/", {"soort": TOTAL, "periode": "jaar", "bekend": "proef-1"}))
    assert int(page[GEMEENTE][1].split()[0].replace(".", "")) == then[GEMEENTE, TOTAL]
    assert [each.id for each in there.runs()] == ["proef-2", "proef-1"]
    assert list(there.attention()) == []
    assert len(list(there.attention(run="proef-1"))) == 10


# ----- each filter, against the slow way: everything, and then only what fits

FILTERS = {
    "counts": (
        ({"category": "woninginbraak"}, lambda each: each["category"] == "woninginbraak"),
        ({"area": "WK990102"}, lambda each: each["area"] == "WK990102"),
        ({"level": "wijk"}, lambda each: each["level"] == "wijk"),
        ({"source": "handhaving"}, lambda each: each["source"] == "handhaving"),
        ({"reportedBy": "officer"}, lambda each: each["reportedBy"] == "officer"),
        ({"periodFrom": "2025-11"}, lambda each: each["period"] >= "2025-11"),
        ({"periodFrom": "2025"}, lambda each: each["period"] >= "2025"),
        ({"periodTo": "2024"}, lambda each: each["period"][:4] <= "2024"),
        ({"periodTo": "2024-03"}, lambda each: each["period"] <= "2024-03"),
    ),
    "figures": (
        ({"window": "month"}, lambda each: each["window"] == "month"),
        ({"window": "year", "level": "buurt"}, lambda each: (each["window"], each["level"]) == ("year", "buurt")),
    ),
    "attention-rows": (
        ({"category": "woninginbraak"}, lambda each: each["category"] == "woninginbraak"),
        ({"area": "BU99010102"}, lambda each: each["area"] == "BU99010102"),
        ({"kind": "structural"}, lambda each: each["kind"] == "structural"),
    ),
    "bijzonderheden": (
        ({"state": "new"}, lambda each: each["state"] == "new"),
        ({"state": "dismissed"}, lambda each: each["state"] == "dismissed"),
        ({"area": "BU99010101"}, lambda each: each["area"] == "BU99010101"),
    ),
    "forecasts": (
        ({"kind": "buurt"}, lambda each: each["kind"] == "buurt"),
        ({"category": "fietsendiefstal"}, lambda each: each["category"] == "fietsendiefstal"),
        ({"days": 14}, lambda each: True),
        ({"days": 28}, lambda each: False),
    ),
    "nowcasts": (({"reportedBy": "public"}, lambda each: each["reportedBy"] == "public"),),
    "areas": (
        ({"level": "wijk"}, lambda each: each["level"] == "wijk"),
        ({"vintage": 2025}, lambda each: True),
        ({"vintage": 2019}, lambda each: False),
    ),
}


def test_each_filter_leaves_what_fits_it(ask):
    asks = ask(Role.ANALIST)
    for path, filters in FILTERS.items():
        whole = asks(path, limit=1000).json()
        everything, address = whole["items"], whole["next"]
        while address:
            following = asks(address.removeprefix("/api/v1/").split("?")[0], **_query(address)).json()
            everything, address = everything + following["items"], following["next"]
        for asked, fits in filters:
            told = asks(path, limit=1000, **asked).json()
            wanted = [each for each in everything if fits(each)]
            assert told["total"] == len(wanted), (path, asked)
            assert told["items"] == wanted[:1000], (path, asked)


def _query(address: str) -> dict[str, str]:
    return dict(part.split("=") for part in address.split("?")[1].split("&"))


def test_a_file_is_there_whole_or_not_at_all(ask):
    asks = ask(Role.ANALIST)
    for asked in ({"format": "csv", "limit": 10}, {"format": "parquet", "offset": 1}):
        assert "in zijn geheel" in asks("counts", **asked).json()["detail"]
    assert "Noem een soort" in asks("counts", format="geojson").json()["detail"]
    assert asks("nowcasts", format="geojson", category="boa-afval").status_code == 400
    answer = asks("counts", format="csv", category="woninginbraak")
    assert answer["Content-Disposition"] == 'attachment; filename="aantallen-proef-1.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("run,gemeente,area,level,category,source,reportedBy,period,count")
    assert len(lines) == 1 + len(small_town.MONTHS) * 16


def test_areas_have_their_shapes(ask):
    layer = ask(Role.BOA)("areas", format="geojson").json()
    levels = [each["properties"]["level"] for each in layer["features"]]
    assert (levels.count(AreaLevel.BUURT), levels.count(AreaLevel.WIJK), levels.count(AreaLevel.GEMEENTE)) == (12, 3, 1)
    for each in layer["features"]:
        (east, north), *_ = each["geometry"]["coordinates"][0]
        assert 3.2 < east < 7.3  # in the Netherlands, longitude first
        assert 50.7 < north < 53.6
    assert ask(Role.BOA)("areas/BU99010101").json()["name"] == "Markt 1"
