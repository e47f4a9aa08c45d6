"""The resources of OGC API - Features: landing page, conformance, collections, their features, and one feature."""

import json
from datetime import date
from typing import Any

import shapely
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from ninja import Path, Query, Router
from pydantic import BaseModel

from openvis.errors import UnknownValue
from openvis.web.access import Visitor
from openvis.web.api.asking import Question, as_json, check_known, one, visitor_for
from openvis.web.api.edge import OPENAPI_30
from openvis.web.ogc.asking import MOST, Items, chosen
from openvis.web.ogc.collections import COLLECTIONS, Collection, Feature

router = Router()
ROOT = "/api/ogc/v1"
GEOJSON, JSON = "application/geo+json", "application/json"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
SPEC = "http://www.opengis.net/spec/ogcapi-features"
CLASSES = [f"{SPEC}-1/1.0/conf/{name}" for name in ("core", "oas30", "geojson")]
CLASSES += [f"{SPEC}-3/1.0/conf/{name}" for name in ("queryables", "queryables-query-parameters")]
TO_QUERYABLES, SCHEMA_JSON = "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json"
NAME = r"^[a-z]{1,40}$"
NUMBER = r"^[A-Za-z0-9]{1,20}$"


class Link(BaseModel):
    href: str
    rel: str
    type: str
    title: str


class LandingPage(BaseModel):
    title: str
    description: str
    links: list[Link]


class Conformance(BaseModel):
    conformsTo: list[str]


class CollectionShape(BaseModel):
    id: str
    title: str
    description: str
    links: list[Link]
    extent: dict[str, Any]
    itemType: str
    crs: list[str]


class Collections(BaseModel):
    links: list[Link]
    collections: list[CollectionShape]


class Queryables(BaseModel):
    type: str
    title: str
    properties: dict[str, dict[str, str]]
    additionalProperties: bool


class FeatureShape(BaseModel):
    type: str
    id: str
    geometry: Any
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    type: str
    features: list[FeatureShape]
    links: list[Link]
    timeStamp: str
    numberMatched: int
    numberReturned: int


def geojson(shape: type[BaseModel]) -> dict[str, Any]:
    """That an answer is GeoJSON of this shape."""
    return {"responses": {200: {"content": {GEOJSON: {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}}}}


@router.get("/", response=LandingPage, auth=None)
def get_landing_page(request: HttpRequest, asked: Query[Question]) -> HttpResponse:
    """Where everything is."""
    check_known(request, asked)
    links = [
        _link("", "self", JSON, "Deze pagina"),
        _link("/openapi.json", "service-desc", OPENAPI_30, "Beschrijving van de API"),
        _link("/conformance", "conformance", JSON, "Aan welke eisen dit voldoet"),
        _link("/collections", "data", JSON, "Wat er is"),
    ]
    return one({"title": "OpenVIS voor de kaart", "description": "Wat er op de kaart ligt.", "links": links})


@router.get("/conformance", response=Conformance, auth=None)
def get_conformance(request: HttpRequest, asked: Query[Question]) -> HttpResponse:
    """Which classes of the standard this is an implementation of."""
    check_known(request, asked)
    return one({"conformsTo": CLASSES})


@router.get("/collections", response=Collections)
def list_collections(request: HttpRequest, asked: Query[Question]) -> HttpResponse:
    """Every collection that whoever asks may see."""
    visitor = visitor_for(request, asked, COLLECTIONS["buurten"].permission)
    found = {name: each for name, each in COLLECTIONS.items() if visitor.can(each.permission)}
    links = [_link("/collections", "self", JSON, "Deze lijst")]
    return one({"links": links, "collections": [_told(name, each, visitor) for name, each in found.items()]})


@router.get("/collections/{collectionId}", response=CollectionShape)
def get_collection(
    request: HttpRequest, asked: Query[Question], collectionId: str = Path(pattern=NAME)
) -> HttpResponse:
    """One of them."""
    collection = _of(collectionId)
    visitor = visitor_for(request, asked, collection.permission)
    return one(_told(collectionId, collection, visitor))


@router.get(
    "/collections/{collectionId}/queryables",
    response=Queryables,
    openapi_extra={
        "responses": {200: {"content": {SCHEMA_JSON: {"schema": {"$ref": "#/components/schemas/Queryables"}}}}}
    },
)
def get_queryables(
    request: HttpRequest, asked: Query[Question], collectionId: str = Path(pattern=NAME)
) -> HttpResponse:
    """By which properties can be asked of a collection, as a JSON Schema."""
    collection = _of(collectionId)
    visitor_for(request, asked, collection.permission)
    told = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{settings.OPENVIS_SITE}{ROOT}/collections/{collectionId}/queryables",
        "type": "object",
        "title": collection.title,
        "properties": {name: {"title": name, "type": "string"} for name in collection.queryables},
        "additionalProperties": False,
    }
    return HttpResponse(as_json(told), content_type=SCHEMA_JSON)


@router.get("/collections/{collectionId}/items", response=FeatureCollection, openapi_extra=geojson(FeatureCollection))
def list_features(request: HttpRequest, asked: Query[Items], collectionId: str = Path(pattern=NAME)) -> HttpResponse:
    """The features in a box and a time, by the page."""
    collection = _of(collectionId)
    visitor = visitor_for(request, asked, collection.permission)
    found, limit = chosen(collection, collection.features(visitor), asked), min(asked.limit, MOST)
    shown = found[asked.offset : asked.offset + limit]
    here = f"/collections/{collectionId}/items"
    links = [_link(here + _query(request, asked.offset, asked.limit), "self", GEOJSON, "Deze bladzijde")]
    if asked.offset + limit < len(found):
        links.append(_link(here + _query(request, asked.offset + limit, limit), "next", GEOJSON, "Volgende bladzijde"))
    if asked.offset:
        before = max(asked.offset - limit, 0)
        links.append(_link(here + _query(request, before, limit), "prev", GEOJSON, "Vorige bladzijde"))
    told = {
        "type": "FeatureCollection",
        "features": [_feature(each) for each in shown],
        "links": links,
        "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": len(found),
        "numberReturned": len(shown),
    }
    return _on_the_map(told)


@router.get("/collections/{collectionId}/items/{featureId}", response=FeatureShape, openapi_extra=geojson(FeatureShape))
def get_feature(
    request: HttpRequest,
    asked: Query[Question],
    collectionId: str = Path(pattern=NAME),
    featureId: str = Path(pattern=NUMBER),
) -> HttpResponse:
    """One feature."""
    collection = _of(collectionId)
    visitor = visitor_for(request, asked, collection.permission)
    found = next((each for each in collection.features(visitor) if each.id == featureId), None)
    if found is None:
        raise UnknownValue("Dit staat niet op uw kaart.", "Kies iets uit de verzameling.")
    here = f"/collections/{collectionId}"
    links = [
        _link(f"{here}/items/{featureId}", "self", GEOJSON, "Dit"),
        _link(here, "collection", JSON, collection.title),
    ]
    return _on_the_map(_feature(found) | {"links": links})


def _on_the_map(told: dict[str, Any]) -> HttpResponse:
    """GeoJSON, and in which coordinates."""
    return HttpResponse(as_json(told), content_type=GEOJSON, headers={"Content-Crs": f"<{CRS84}>"})


def _of(name: str) -> Collection:
    if name not in COLLECTIONS:
        raise UnknownValue("Deze verzameling bestaat niet.", f"Kies uit {', '.join(COLLECTIONS)}.")
    return COLLECTIONS[name]


def _feature(each: Feature) -> dict[str, Any]:
    geometry = None if each.shape is None else json.loads(shapely.to_geojson(each.shape))
    return {"type": "Feature", "id": each.id, "geometry": geometry, "properties": each.properties}


def _told(name: str, collection: Collection, visitor: Visitor) -> dict[str, Any]:
    here, features = f"/collections/{name}", collection.features(visitor)
    return {
        "id": name,
        "title": collection.title,
        "description": collection.description,
        "links": [
            _link(here, "self", JSON, collection.title),
            _link(f"{here}/items", "items", GEOJSON, f"{collection.title} op de kaart"),
            _link(f"{here}/queryables", TO_QUERYABLES, SCHEMA_JSON, "Waarop te vragen is"),
        ],
        "extent": _extent(features),
        "itemType": "feature",
        "crs": [CRS84],
    }


def _extent(features: list[Feature]) -> dict[str, Any]:
    """In which box and from when until when; what is of no time has no times."""
    shapes = [each.shape for each in features if each.shape is not None]
    extent: dict[str, Any] = {}
    if shapes:
        extent["spatial"] = {"bbox": [[float(each) for each in shapely.total_bounds(shapes)]], "crs": CRS84}
    if timed := [each for each in features if each.timed]:
        firsts, lasts = [each.first for each in timed], [each.last for each in timed]
        interval = [_moment(firsts, min), _moment(lasts, max)]
        extent["temporal"] = {"interval": [interval]}
    return extent


def _moment(days: list[date | None], pick: Any) -> str | None:
    """The outermost of some days; None, which is open, where one of them is."""
    return None if None in days else f"{pick(days)}T00:00:00Z"


def _query(request: HttpRequest, offset: int, limit: int) -> str:
    kept: dict[str, Any] = {name: value for name, value in request.GET.items() if name not in ("limit", "offset")}
    return "?" + urlencode(kept | {"limit": limit, "offset": offset})


def _link(path: str, rel: str, kind: str, title: str) -> dict[str, str]:
    return {"href": f"{settings.OPENVIS_SITE}{ROOT}{path or '/'}", "rel": rel, "type": kind, "title": title}
