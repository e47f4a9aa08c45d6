"""The API as a whole: its subjects, its errors as problems, and its description as the NLGov REST API Design Rules ask.

https://logius-standaarden.github.io/API-Design-Rules/
"""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from openvis.domain.json_names import camel
from openvis.errors import OpenVISError
from openvis.web.api import (
    areas,
    attention,
    beside,
    bijzonderheden,
    categories,
    counts,
    forecasts,
    interventions,
    plan,
    presences,
    runs,
    work_orders,
)
from openvis.web.api.edge import OPENAPI, PROBLEM, VERSION, problem, problem_of
from openvis.web.api.who import SessionCookie, Token

DESCRIPTION = (
    "What the pages of OpenVIS show, for programs: the same stored figures, after the same disclosure check, behind "
    "the same permissions. Names of fields are those of the program, in camelCase. All questions only read. Every "
    "figure is of a run; ask /runs for earlier ones. A null means: not given, never zero."
)
PROBLEM_SHAPE = {
    "type": "object",
    "required": ["type", "status", "title", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string", "description": "what happened and what to do next, in Dutch"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
REFUSALS = {
    "400": "A parameter is unknown or outside its bounds",
    "401": "Nobody is signed in, or the token is not valid",
    "403": "This account has no right to it, or it is of another gemeente",
    "404": "It is not there",
    "429": "Too many questions in a minute",
}
VERSION_HEADER = {"API-Version": {"description": "version of this API", "schema": {"type": "string"}}}


class Api(NinjaAPI):
    """The description says what the edge adds to every answer."""

    root = "/api/v1"

    @cached_property
    def told(self) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix="")
        schema["info"]["contact"] = {
            "name": "De beheerder van deze OpenVIS",
            "url": settings.OPENVIS_SITE,
            "email": settings.OPENVIS_CONTACT,
        }
        schema["servers"] = [{"url": settings.OPENVIS_SITE + self.root}]
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SHAPE
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe(operation)
        _drop_unused(schema)
        return schema

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        return self.told

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return camel(operation.view_func.__name__)


def _describe(operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        parameter["schema"] = _left_out_is_not_null(parameter["schema"])
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    answers["304"] = {"description": "Not changed since the ETag of If-None-Match"}
    for answer in answers.values():
        answer["headers"] = VERSION_HEADER
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers |= {
        status: {"description": told, "headers": VERSION_HEADER, "content": content}
        for status, told in REFUSALS.items()
    }
    operation["responses"] = answers


def _left_out_is_not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter of an address is there or not; null is no value of it."""
    real = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    return (
        {**{name: value for name, value in schema.items() if name != "anyOf"}, **real[0]} if len(real) == 1 else schema
    )


def _drop_unused(schema: dict[str, Any]) -> None:
    """Shapes nothing points at: the classes of the questions, which stand in the description as parameters."""
    shapes = schema["components"]["schemas"]
    while True:
        told = json.dumps([schema["paths"], shapes])
        unused = [name for name in shapes if f'"#/components/schemas/{name}"' not in told]
        if not unused:
            return
        for name in unused:
            del shapes[name]


def _make() -> NinjaAPI:
    made = Api(
        title="OpenVIS",
        version=VERSION,
        description=DESCRIPTION,
        openapi_url=OPENAPI,
        docs_url=None,  # a page that others' scripts would have to draw
        urls_namespace="api",
        auth=[Token(), SessionCookie()],
        openapi_extra={"info": {"license": {"name": "EUPL-1.2"}}},
    )
    for name, subject in SUBJECTS.items():
        made.add_router("", subject.router, tags=[name])
    return with_problems(made)


def with_problems(made: NinjaAPI) -> NinjaAPI:
    """The same, with every error told as a problem."""
    made.add_exception_handler(OpenVISError, _of_program)
    made.add_exception_handler(ValidationError, _invalid)
    made.add_exception_handler(HttpError, _refused)
    made.add_exception_handler(Http404, lambda request, error: problem(404, "Dit adres bestaat niet."))
    return made


def _of_program(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_of(error)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    """What of each parameter is wrong, and where it stands; never the value itself."""
    found = [
        {
            "in": str(each["loc"][0]),
            "location": {"name": str(each["loc"][-1])},
            "code": each["type"],
            "detail": each["msg"],
        }
        for each in error.errors
    ]
    names = ", ".join(dict.fromkeys(each["location"]["name"] for each in found))
    return problem(400, f"Deze vraag kan niet: {names} klopt niet.", "Kijk in openapi.json wat kan.", found)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, Throttled):
        return problem(429, "U vraagt te veel in één minuut.", "Wacht even.", Retry_After=str(error.wait or 1))
    if error.status_code == 401:
        return problem(
            401, "U bent niet ingelogd, of het token is niet geldig.", "Stuur een token mee.", WWW_Authenticate="Bearer"
        )
    return problem(error.status_code, str(error))


SUBJECTS: dict[str, Any] = {
    "areas": areas,
    "categories": categories,
    "counts": counts,
    "attention": attention,
    "bijzonderheden": bijzonderheden,
    "notes": beside,
    "forecasts": forecasts,
    "interventions": interventions,
    "plan-indicators": plan,
    "work-orders": work_orders,
    "presences": presences,
    "runs": runs,
}
api = _make()
