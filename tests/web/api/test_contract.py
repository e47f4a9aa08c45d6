"""What programs count on as long as this is version 1: every field with its type, every value of every fixed list.

A line may be added. Taking one away, or giving it another type, is a version 2 of the API; this test is where that
is noticed, also when somebody only renames a field of a class of the domain.
"""

from __future__ import annotations

import json
from typing import Any

from openvis.web.api.build import api
from tests.web.api.promised import FIELDS

SHAPES = json.loads(json.dumps(api.get_openapi_schema(), default=str))["components"]["schemas"]
QUESTIONS = json.loads(json.dumps(api.get_openapi_schema(), default=str))["paths"]

VALUES = {
    "AreaLevel": "gemeente wijk buurt",
    "ReportedBy": "public officer",
    "Basis": "unchanged whole supplied addresses inhabitants surface",
    "Window": "month quarter year",
    "AttentionKind": "structural acute recent drift cluster",
    "BijzonderheidState": "new assessed taken-up dismissed",
    "Role": "analist adviseur coordinator boa wijkcoordinator partner beheerder toezichthouder",
    "SignalKind": "residents own-eyes partner entrepreneurs",
    "PlaceKind": "buurt street segment cell",
    "Rung": "uniform last-period long-count shrunk-count shrunk-count-with-recent boosted-trees mixture",
    "InterventionState": "planned running ended cancelled",
    "Comparison": "own-expectation comparable-areas",
    "InterventionKind": "preventive repressive communication area-approach",
    "Design": (
        "staggered-difference-in-differences fixed-effects synthetic-control structural-series "
        "weighted-displacement-difference too-little-data"
    ),
    "PanelRole": "target ring comparison",
    "Verdict": "verbeterd, geen aantoonbaar verschil, verslechterd, te weinig gegevens",
    "WorkOrderState": "issued accepted under-way done closed-early not-done withdrawn",
    "ActionTaken": "looked spoke enforced cleared passed-on",
    "DayPart": "morning afternoon evening night",
    "FollowUp": "not-solved comes-back nobody-there other-moment more-people",
    "NotDoneReason": "no-capacity urgent-work weather not-safe no-access no-longer-needed",
    "Priority": "low normal high",
    "Situation": "nothing-found found-and-solved found-not-solved could-not-check",
    "WeekPart": "any-day workdays weekend",
    "PresenceKind": (
        "neighbourhood-tent wijkboa-hours wijkcoordinator-hours residents-evening campaign "
        "watch-group residents-initiative reporting-action "
    ),
    "PresenceState": "standing presence-ended presence-withdrawn",
    "Rhythm": "one-day period weekly",
}
PARAMETERS = {
    "/areas": "format gemeente level limit offset vintage",
    "/areas/{code}": "code gemeente vintage",
    "/attention-rows": "area category format gemeente kind limit offset run",
    "/attention-rows/{id}": "gemeente id",
    "/bijzonderheden": "area category gemeente limit offset state",
    "/bijzonderheden/{id}": "gemeente id",
    "/categories": "gemeente limit offset",
    "/categories/{slug}": "gemeente slug",
    "/counts": "area category format gemeente level limit offset periodFrom periodTo reportedBy run source",
    "/effects": "gemeente intervention limit offset verdict",
    "/figures": "area category format gemeente level limit offset reportedBy run source window",
    "/forecasts": "category days format gemeente kind limit offset run",
    "/interventions": "gemeente limit offset state",
    "/interventions/{id}": "gemeente id",
    "/nowcasts": "category format gemeente limit offset reportedBy run source",
    "/notes": "area category gemeente limit offset run",
    "/plan-indicators": "gemeente limit offset year",
    "/presences": "gemeente kind limit offset startedFrom startedTo state",
    "/presences/{id}": "gemeente id",
    "/runs": "gemeente limit offset",
    "/runs/{id}": "gemeente id",
    "/weeks": "area category format gemeente limit offset periodFrom periodTo reportedBy run source",
    "/work-orders": "category gemeente limit offset state",
    "/work-orders/{id}": "gemeente id",
}


def type_of(schema: dict[str, Any]) -> str:
    """The type of a field in one word: `integer|null`, `[string]` for a list, `{integer}` for values by name."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "anyOf" in schema:
        return "|".join(map(type_of, schema["anyOf"]))
    if schema.get("type") == "array":
        return f"[{type_of(schema['items'])}]"
    if schema.get("type") == "object":
        return f"{{{type_of(schema['additionalProperties'])}}}"
    return schema.get("format") or schema["type"]


def test_every_field_has_the_type_it_had():
    for name, table in FIELDS.items():
        promised = dict(line.split() for line in table.strip().splitlines())
        told = {field: type_of(schema) for field, schema in SHAPES[name]["properties"].items()}
        assert promised.items() <= told.items(), name
        assert promised.keys() <= set(SHAPES[name]["required"]), name  # there in every answer, if only as null


def test_every_subject_is_in_the_table():
    """What is new is promised too: the item of every collection."""
    items = {type_of(shape["properties"]["items"])[1:-1] for name, shape in SHAPES.items() if name.endswith("Page")}
    assert items <= FIELDS.keys()


def test_every_fixed_list_has_the_values_it_had():
    told = {name: shape["enum"] for name, shape in SHAPES.items() if "enum" in shape}
    for name, values in VALUES.items():
        promised = values.split(", ") if "," in values else values.split()
        assert set(promised) <= set(told[name]), name


def test_every_question_can_be_asked_as_before():
    told = {
        path: " ".join(sorted(each["name"] for each in operations["get"]["parameters"]))
        for path, operations in QUESTIONS.items()
    }
    assert told == PARAMETERS


def test_a_page_is_the_same_for_every_collection():
    pages = [shape for name, shape in SHAPES.items() if name.endswith("Page")]
    assert len(pages) == sum("limit" in parameters for parameters in PARAMETERS.values())
    for page in pages:
        assert list(page["properties"]) == ["total", "run", "next", "prev", "items"]


def test_no_shape_says_who():
    """Account names are for the audit trail; whom somebody met stands nowhere at all."""
    fields = {field for shape in SHAPES.values() for field in shape.get("properties", {})}
    assert not fields & {"by", "username", "account", "person", "email", "actor"}
    assert "byRole" in fields  # which role handed in a signal is told, as on its page
