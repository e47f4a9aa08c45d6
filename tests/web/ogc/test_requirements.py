"""The requirements of OGC API - Features Part 1 (17-069r4), one by one: what is asked, and how this answers it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import shapely
from django.test import Client

from openvis.domain.access import Role
from openvis.web.ogc.asking import box_of, days_of
from openvis.web.ogc.collections import COLLECTIONS
from tests.support import small_town
from tests.support.presence import register
from tests.support.small_town import BUURTEN, GEMEENTE

ROOT, SITE = "/api/ogc/v1", "http://127.0.0.1:8000"
GEOJSON = "application/geo+json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
NEAR = "5.05,52.03,5.08,52.05"  # the southwest of the town


@pytest.fixture
def get(visit, town) -> Callable[..., Any]:
    small_town.accepted_order(small_town.running_intervention(), visits=2)
    register()
    client = visit(Role.ANALIST)

    def ask(path: str, **asked: Any) -> Any:
        address = path.removeprefix(SITE).removeprefix(ROOT)
        return client.get(ROOT + address, asked)

    return ask


def links(told: dict[str, Any]) -> dict[str, str]:
    return {each["rel"]: each["href"] for each in told["links"]}


def description(get: Any) -> dict[str, Any]:
    return get("/openapi.json").json()


def parameter(get: Any, name: str) -> dict[str, Any]:
    asked = description(get)["paths"]["/collections/{collectionId}/items"]["get"]["parameters"]
    return next(each for each in asked if each["name"] == name)


# ----- class core


def root(get: Any) -> None:
    """/req/core/root-op, root-success: where the description, the conformance and the data are."""
    answer = get("/")
    assert answer.status_code == 200
    assert {"service-desc", "conformance", "data", "self"} <= links(answer.json()).keys()
    assert answer.json()["title"]


def api_definition(get: Any) -> None:
    """/req/core/api-definition-op, api-definition-success; /req/oas30/oas-definition-1, -2."""
    [link] = [each for each in get("/").json()["links"] if each["rel"] == "service-desc"]
    answer = get(link["href"])
    assert answer.status_code == 200
    assert answer["Content-Type"] == link["type"] == "application/vnd.oai.openapi+json;version=3.0"
    told = answer.json()
    assert told["openapi"].startswith("3.0.")
    assert told["info"]["title"]
    assert told["info"]["version"]
    assert '"null"' not in json.dumps(told)  # of 3.1 only


def conformance(get: Any) -> None:
    """/req/core/conformance-op, conformance-success."""
    told = get(links(get("/").json())["conformance"]).json()
    assert {each.removeprefix("http://www.opengis.net/spec/ogcapi-features-") for each in told["conformsTo"]} == {
        "1/1.0/conf/core", "1/1.0/conf/oas30", "1/1.0/conf/geojson", "3/1.0/conf/queryables",
        "3/1.0/conf/queryables-query-parameters",
    }  # fmt: skip


def unknown_parameter(get: Any) -> None:
    """/req/core/query-param-unknown: 400."""
    for path in ("/", "/conformance", "/collections", "/collections/buurten", "/collections/buurten/items"):
        assert get(path, onbekend="1").status_code == 400, path


def invalid_parameter(get: Any) -> None:
    """/req/core/query-param-invalid: 400."""
    wrong = (
        {"bbox": "1,2,3"}, {"bbox": "a,b,c,d"}, {"bbox": "5,53,6,52"}, {"bbox": "5,52,6,95"}, {"bbox": "1,2,3,4,5"},
        {"bbox": "NaN,1,2,3"}, {"datetime": "gisteren"}, {"datetime": "2026-13-01"}, {"datetime": "2026-02-30/.."},
        {"datetime": "2026-03-02/2026-03-01"}, {"datetime": "2026-03-01/2026-03-02/2026-03-03"}, {"limit": "0"},
        {"limit": "-1"}, {"limit": "10001"}, {"limit": "veel"}, {"offset": "-1"}, {"bbox": ""}, {"datetime": ""},
    )  # fmt: skip
    for asked in wrong:
        answer = get("/collections/aanwezigheid/items", **asked)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), asked


def crs84(get: Any) -> None:
    """/req/core/crs84: longitude first, in WGS 84."""
    for name in COLLECTIONS:
        for feature in get(f"/collections/{name}/items").json()["features"]:
            west, south, east, north = shapely.geometry.shape(feature["geometry"]).bounds
            assert 3.2 < west < east < 7.3
            assert 50.7 < south < north < 53.6


def collections(get: Any) -> None:
    """/req/core/fc-md-op, fc-md-success, fc-md-links, fc-md-items, fc-md-items-links."""
    told = get("/collections").json()
    assert [each["id"] for each in told["collections"]] == list(COLLECTIONS)
    assert links(told)["self"] == f"{SITE}{ROOT}/collections"
    for each in told["collections"]:
        [items] = [link for link in each["links"] if link["rel"] == "items"]
        assert items["type"] == GEOJSON
        assert get(items["href"]).status_code == 200
        assert each["crs"] == [CRS84]


def extent(get: Any) -> None:
    """/req/core/fc-md-extent: no feature lies outside the extent, in place or in time."""
    for each in get("/collections").json()["collections"]:
        [box] = each["extent"]["spatial"]["bbox"]
        for feature in get(f"/collections/{each['id']}/items", limit=1000).json()["features"]:
            assert shapely.box(*box).buffer(1e-9).contains(shapely.geometry.shape(feature["geometry"]))
        if each["id"] == "aandachtslijst":
            assert each["extent"]["temporal"]["interval"] == [["2025-12-01T00:00:00Z", "2025-12-31T00:00:00Z"]]
    assert "temporal" not in get("/collections/buurten").json()["extent"]


def one_collection(get: Any) -> None:
    """/req/core/sfc-md-op, sfc-md-success: the same as in the list."""
    for each in get("/collections").json()["collections"]:
        assert get(f"/collections/{each['id']}").json() == each
    assert get("/collections/niets").status_code == 404


def features(get: Any) -> None:
    """/req/core/fc-op, fc-response: all features where nothing else is asked."""
    told = get("/collections/buurten/items", limit=1000).json()
    assert {each["id"] for each in told["features"]} == set(BUURTEN)


def limit(get: Any) -> None:
    """/req/core/fc-limit-definition, fc-limit-response-1; /rec/core/fc-limit."""
    assert parameter(get, "limit")["schema"]["minimum"] == 1
    assert parameter(get, "limit")["schema"]["maximum"] == 10_000
    assert parameter(get, "limit")["schema"]["default"] == 10
    assert len(get("/collections/buurten/items").json()["features"]) == 10
    assert len(get("/collections/buurten/items", limit=3).json()["features"]) == 3
    assert len(get("/collections/buurten/items", limit=10_000).json()["features"]) == 12


def bbox(get: Any) -> None:
    """/req/core/fc-bbox-definition, fc-bbox-response: only what meets the box."""
    told = parameter(get, "bbox")
    assert (told["schema"]["type"], told["schema"]["minItems"], told["schema"]["maxItems"]) == ("array", 4, 6)
    assert (told["style"], told["explode"]) == ("form", False)
    every = get("/collections/buurten/items", limit=1000).json()["features"]
    shapes = {each["id"]: shapely.geometry.shape(each["geometry"]) for each in every}
    middle = shapes["BU99010101"].centroid
    small = f"{middle.x - 1e-4:.6f},{middle.y - 1e-4:.6f},{middle.x + 1e-4:.6f},{middle.y + 1e-4:.6f}"
    written_out = "5.0599999999999996,52.039999999999999,5.0700000000000003,52.049999999999997"  # as GDAL does
    for box in (small, NEAR, written_out, "1e-05,-1E-5,1.0000000000000000001,1", "-180,-90,180,90", "0,0,1,1"):
        inside = {code for code, shape in shapes.items() if shape.intersects(shapely.box(*map(float, box.split(","))))}
        found = get("/collections/buurten/items", bbox=box, limit=1000).json()
        assert {each["id"] for each in found["features"]} == inside, box
    assert [each["id"] for each in get("/collections/buurten/items", bbox=small).json()["features"]] == ["BU99010101"]
    west, south, east, north = small.split(",")
    in_space = get("/collections/buurten/items", bbox=f"{west},{south},0,{east},{north},9").json()
    assert in_space["numberMatched"] == 1


def time(get: Any) -> None:
    """/req/core/fc-time-definition, fc-time-response: only what meets the time, and all that is of no time."""
    assert (parameter(get, "datetime")["style"], parameter(get, "datetime")["explode"]) == ("form", False)
    cases = {
        "2026-01-06": 1, "2026-01-05": 0, "2026-01-05/2026-01-06": 1, "../2026-01-05": 0, "../2026-01-06": 1,
        "2026-02-01/..": 1, "/2026-01-06": 1, "2026-06-01T12:00:00Z": 1, "2026-06-01T12:00:00+02:00/..": 1, "../..": 1,
    }  # fmt: skip
    for asked, matched in cases.items():
        assert get("/collections/aanwezigheid/items", datetime=asked).json()["numberMatched"] == matched, asked
        assert get("/collections/buurten/items", datetime=asked).json()["numberMatched"] == 12
    assert get("/collections/aandachtslijst/items", datetime="2025-12-31").json()["numberMatched"] == 10
    assert get("/collections/aandachtslijst/items", datetime="2026-01-01/..").json()["numberMatched"] == 0


def paging(get: Any) -> None:
    """/req/core/fc-links, fc-rel-type, fc-timeStamp, fc-numberMatched, fc-numberReturned."""
    seen, address = [], f"{SITE}{ROOT}/collections/buurten/items?limit=5"
    client = get
    while address:
        told = client(
            address.split("?")[0], **dict(each.split("=") for each in address.split("?")[1].split("&"))
        ).json()
        assert all(each["type"] and each["rel"] for each in told["links"])
        assert "self" in links(told)
        assert told["numberMatched"] == 12
        assert told["numberReturned"] == len(told["features"])
        assert datetime.fromisoformat(told["timeStamp"]).tzinfo is not None
        seen += [each["id"] for each in told["features"]]
        address = links(told).get("next")
    assert seen == list(dict.fromkeys(seen))
    assert set(seen) == set(BUURTEN)
    assert "prev" in links(told)


def one_feature(get: Any) -> None:
    """/req/core/f-op, f-success, f-links: itself and its collection."""
    for name in COLLECTIONS:
        listed = get(f"/collections/{name}/items").json()["features"]
        assert listed, name
        for each in listed[:2]:
            answer = get(f"/collections/{name}/items/{each['id']}")
            assert answer["Content-Type"] == GEOJSON
            told = answer.json()
            assert links(told) == {
                "self": f"{SITE}{ROOT}/collections/{name}/items/{each['id']}",
                "collection": f"{SITE}{ROOT}/collections/{name}",
            }
            assert {key: told[key] for key in each} == each
        assert get(f"/collections/{name}/items/99999999").status_code == 404


# ----- class geojson


def geojson(get: Any) -> None:
    """/req/geojson/definition, geojson/content: a FeatureCollection, and a Feature."""
    answer = get("/collections/buurten/items")
    assert answer["Content-Type"] == GEOJSON
    assert answer["Content-Crs"] == f"<{CRS84}>"
    assert answer.json()["type"] == "FeatureCollection"
    assert get("/collections/buurten/items/BU99010101").json()["type"] == "Feature"
    operation = description(get)["paths"]["/collections/{collectionId}/items"]["get"]
    assert list(operation["responses"]["200"]["content"]) == [GEOJSON]


# ----- class oas30


def described(get: Any) -> None:
    """/req/oas30/completeness, exceptions-codes, security: every resource and answer is in the description."""
    told = description(get)
    assert set(told["paths"]) == {
        "/", "/conformance", "/collections", "/collections/{collectionId}", "/collections/{collectionId}/items",
        "/collections/{collectionId}/items/{featureId}", "/collections/{collectionId}/queryables",
    }  # fmt: skip
    for path, operations in told["paths"].items():
        assert {"200", "400", "404"} <= operations["get"]["responses"].keys()
        assert ("security" in operations["get"]) == (path not in {"/", "/conformance"})
    assert told["components"]["securitySchemes"].keys() == {"Token", "SessionCookie"}


# ----- of Part 3: asking by a property


def queryables(get: Any) -> None:
    """/req/queryables/get-queryables-op, get-queryables-response-json: a JSON Schema, linked by the collection."""
    for each in get("/collections").json()["collections"]:
        [link] = [link for link in each["links"] if link["rel"].endswith("/rel/ogc/1.0/queryables")]
        answer = get(link["href"])
        assert answer["Content-Type"] == link["type"] == "application/schema+json"
        told = answer.json()
        assert (told["$id"], told["type"]) == (link["href"], "object")
        assert told["$schema"].endswith("2020-12/schema")
        assert tuple(told["properties"]) == COLLECTIONS[each["id"]].queryables
        for name in told["properties"]:
            assert name in get(f"/collections/{each['id']}/items").json()["features"][0]["properties"]
    assert get("/collections/niets/queryables").status_code == 404


def by_property(get: Any) -> None:
    """/req/queryables-query-parameters: what is equal to what was asked, and nothing where it cannot be asked."""
    for name, collection in COLLECTIONS.items():
        every = get(f"/collections/{name}/items", limit=1000).json()["features"]
        for queryable in collection.queryables:
            value = every[0]["properties"][queryable]
            found = get(f"/collections/{name}/items", limit=1000, **{queryable: value}).json()["features"]
            assert found == [each for each in every if each["properties"][queryable] == value], (name, queryable)
    assert get("/collections/buurten/items", code="BU99019999").json()["numberMatched"] == 0
    answer = get("/collections/buurten/items", state="issued")
    assert (answer.status_code, "kent geen 'state'" in answer.json()["detail"]) == (400, True)


REQUIREMENTS = (
    root, api_definition, conformance, unknown_parameter, invalid_parameter, crs84, collections, extent, one_collection,
    features, limit, bbox, time, paging, one_feature, geojson, described, queryables, by_property,
)  # fmt: skip


def test_every_requirement_is_met(get):
    for requirement in REQUIREMENTS:
        requirement(get)


def test_what_is_on_the_map_is_what_is_on_the_pages(get, visit):
    told = {each["id"]: each["properties"] for each in get("/collections/buurten/items", limit=20).json()["features"]}
    for code, name in BUURTEN.items():
        assert told[code]["name"] == name
        for category in small_town.CATEGORIES:
            assert told[code][category] == small_town.count_of(code, category, 12), (code, category)
    ranks = [each["properties"]["rank"] for each in get("/collections/aandachtslijst/items").json()["features"]]
    assert ranks == list(range(1, 11))


def test_who_may_see_what(visit, town):
    for path in ("", "/conformance", "/openapi.json"):
        assert Client().get(f"{ROOT}{path or '/'}").status_code == 200
    for path in ("/collections", "/collections/buurten/items"):
        answer = Client().get(ROOT + path)
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
        assert visit(Role.PARTNER).get(ROOT + path).status_code == 403
        assert visit("buitenstaander").get(ROOT + path, {"gemeente": GEMEENTE}).status_code == 403
        assert visit(Role.BOA).get(ROOT + path).status_code == 200


def test_boxes_and_days():
    round_the_back = box_of("170,-10,-170,10")
    assert round_the_back.contains(shapely.Point(175, 0))
    assert round_the_back.contains(shapely.Point(-175, 0))
    assert not round_the_back.contains(shapely.Point(0, 0))
    first, last = days_of("2026-03-01T23:00:00Z/2026-03-02")
    assert (str(first), str(last)) == ("2026-03-01", "2026-03-02")
