"""OGC API - Features as a whole, described in OpenAPI 3.0 as its class oas30 asks.

https://docs.ogc.org/is/17-069r4/17-069r4.html
"""

from functools import cached_property
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from openvis.web.api.build import Api, with_problems
from openvis.web.api.edge import OPENAPI, VERSION
from openvis.web.api.who import SessionCookie, Token
from openvis.web.ogc import pages


class Features(Api):
    root = pages.ROOT

    @cached_property
    def told(self) -> OpenAPISchema:
        schema = super().told
        schema["openapi"] = "3.0.3"
        for operation in (each for path in schema["paths"].values() for each in path.values()):
            _as_in_the_standard(operation)
        return schema


def _as_in_the_standard(operation: dict[str, Any]) -> None:
    """A box is a list of numbers, written with commas: so the standard has it, and so map programs look for it."""
    for parameter in operation["parameters"]:
        if parameter["name"] == "bbox":
            numbers = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
            parameter |= {"schema": numbers, "style": "form", "explode": False}
        elif parameter["name"] in ("datetime", "limit"):
            parameter |= {"style": "form", "explode": False}
    content = operation["responses"]["200"]["content"]
    if {pages.GEOJSON, pages.SCHEMA_JSON} & content.keys():
        content.pop("application/json")


ogc = with_problems(
    Features(
        title="OpenVIS voor de kaart",
        version=VERSION,
        description="OGC API - Features, Part 1: wat er op de kaart van OpenVIS ligt, voor wie het mag zien.",
        openapi_url=OPENAPI,
        docs_url=None,
        urls_namespace="ogc",
        auth=[Token(), SessionCookie()],
        openapi_extra={"info": {"license": {"name": "EUPL-1.2"}}},
    )
)
ogc.add_router("", pages.router, tags=["features"])
