"""What programs count on as long as this is version 1: every field with its type, every value of every fixed list.

A line may be added. Taking one away, or giving it another type, is a version 2 of the API; this test is where that
is noticed, also when somebody only renames a field of a class of the domain.
"""

from __future__ import annotations

import json
from typing import Any

from openvis.web.api.build import api

SHAPES = json.loads(json.dumps(api.get_openapi_schema(), default=str))["components"]["schemas"]
QUESTIONS = json.loads(json.dumps(api.get_openapi_schema(), default=str))["paths"]

FIELDS = {
    "Area": """
        gemeente             string
        code                 string
        vintage              integer
        level                AreaLevel
        name                 string
        parent               string|null
    """,
    "Category": """
        slug                 string
        label                string
        theme                string
        reportedBy           ReportedBy
        policeCode           string|null
        signalen             [string]
        feitcodes            [string]
        sensitive            boolean
        boaDomain            string|null
        alsoCalled           [string]
        reviewed             date
    """,
    "SeriesPoint": """
        run                  string
        gemeente             string
        area                 string
        level                AreaLevel
        category             string
        source               string
        reportedBy           ReportedBy
        period               string
        count                integer|null
        expected             number|null
        low                  integer|null
        high                 integer|null
        convertedFrom        integer|null
        convertedBy          Basis|null
        unknown              integer|null
        sourceRows           integer|null
        notes                [string]
    """,
    "WeekCount": """
        run                  string
        gemeente             string
        area                 string
        category             string
        source               string
        reportedBy           ReportedBy
        period               string
        count                integer|null
        unknown              integer|null
        sourceRows           integer|null
        notes                [string]
    """,
    "Figure": """
        run                  string
        gemeente             string
        area                 string
        areaName             string
        level                AreaLevel
        category             string
        source               string
        reportedBy           ReportedBy
        window               Window
        periodFrom           string
        periodTo             string
        count                integer|null
        countYearBefore      integer|null
        inhabitants          integer|null
        per1000              number|null
        expected             number|null
        low                  integer|null
        high                 integer|null
        change               string|null
        reports              integer|null
        reportSources        integer|null
        convertedFrom        integer|null
        convertedBy          Basis|null
        unknown              integer|null
        sourceRows           integer|null
        notes                [string]
    """,
    "Nowcast": """
        run                  string
        gemeente             string
        source               string
        reportedBy           ReportedBy
        theme                string|null
        category             string|null
        period               string
        counted              integer
        share                number|null
        estimate             number|null
        low80                integer|null
        high80               integer|null
        low90                integer|null
        high90               integer|null
        knownUntil           string
        learntFrom           integer
        note                 string
        unknown              integer|null
        sourceRows           integer|null
    """,
    "AttentionRow": """
        gemeente             string
        area                 string
        areaName             string
        category             string
        source               string
        kind                 AttentionKind
        periodFrom           string
        periodTo             string
        observed             integer
        expected             number
        low                  integer
        high                 integer
        probability          number
        qValue               number
        excess               number
        weight               number
        rank                 integer
        sentence             string
        unknown              integer|null
        sourceRows           integer|null
        areas                [string]
    """,
    "ListedRow": """
        gemeente             string
        area                 string
        areaName             string
        category             string
        source               string
        kind                 AttentionKind
        periodFrom           string
        periodTo             string
        observed             integer
        expected             number
        low                  integer
        high                 integer
        probability          number
        qValue               number
        excess               number
        weight               number
        rank                 integer
        sentence             string
        unknown              integer|null
        sourceRows           integer|null
        areas                [string]
        id                   integer
        runId                string
        notes                [string]
    """,
    "Bijzonderheid": """
        id                   integer
        gemeente             string
        area                 string
        category             string
        source               string
        state                BijzonderheidState
        sightings            [Sighting]
        judgements           [Judgement]
        signals              [Signal]
        notes                [string]
    """,
    "Note": """
        id                   integer
        gemeente             string
        area                 string
        category             string|null
        periodFrom           string
        periodTo             string
        text                 string
        at                   date-time
    """,
    "Judgement": """
        state                BijzonderheidState
        reason               string
        at                   date-time
    """,
    "Sighting": """
        runId                string
        madeAt               date-time
        attentionId          integer
        row                  AttentionRow
    """,
    "Signal": """
        kind                 SignalKind
        text                 string
        seenFrom             date
        seenTo               date
        byRole               Role
        at                   date-time
    """,
    "ForecastPlace": """
        category             string
        kind                 PlaceKind
        place                string
        x                    number|null
        y                    number|null
        first                string
        last                 string
        rung                 Rung
        expected             number
        low                  integer
        high                 integer
        lastPeriod           integer
        lastYear             integer
        ever                 integer
        around               integer
        aroundMetres         integer
        run                  string
        gemeente             string
        notes                [string]
    """,
    "Evaluation": """
        interventionId       integer
        version              integer
        final                boolean
        periodFrom           string
        periodTo             string
        observed             integer
        expected             number
        low                  integer
        high                 integer
        verdict              Verdict
        criterionMet         boolean|null
        sentence             string
        unknown              integer|null
        sourceRows           integer|null
        comparedObserved     integer|null
        comparedExpected     number|null
        comparedLow          integer|null
        comparedHigh         integer|null
        p                    number|null
        q                    number|null
        among                integer
        notes                [string]
    """,
    "InterventionEffect": """
        interventionId       integer
        version              integer
        effect               Effect
        areas                [PanelArea]
        notes                [string]
    """,
    "PanelArea": """
        area                 string
        role                 PanelRole
    """,
    "Effect": """
        design               Design
        why                  string
        periodFrom           string
        periodTo             string
        target               GroupCounts
        ring                 GroupCounts|null
        comparison           GroupCounts|null
        estimate             Estimate|null
        weighted             WeightedDifference|null
        displacement         Displacement|null
        inSpace              PlaceboInSpace|null
        inTime               PlaceboInTime|null
        second               SecondOpinion|null
        seenFrom             number|null
        reductionPercent     integer|null
        criterionMet         boolean|null
        verdict              Verdict
        sentences            [string]
        series               [EffectPoint]
    """,
    "GroupCounts": """
        areas                integer
        before               number
        after                number
        periodsBefore        integer
        periodsAfter         integer
    """,
    "Estimate": """
        observed             number
        expected             number
        low                  number
        high                 number
        ratio                number
        ratioLow             number
        ratioHigh            number|null
        difference           number
        differenceLow        number
        differenceHigh       number
        p                    number
    """,
    "WeightedDifference": """
        total                number
        standardError        number
        low                  number
        high                 number
        p                    number
    """,
    "Displacement": """
        estimate             Estimate|null
        weighted             WeightedDifference|null
    """,
    "PlaceboInSpace": """
        asked                integer
        asFar                integer
        p                    number
    """,
    "PlaceboInTime": """
        period               string
        ratio                number
        low                  number
        high                 number
        p                    number
    """,
    "SecondOpinion": """
        design               Design
        estimate             Estimate
        verdict              Verdict
    """,
    "EffectPoint": """
        period               string
        observed             number|null
        expected             number
        after                boolean
    """,
    "Intervention": """
        title                string
        kind                 InterventionKind
        areas                [string]
        categories           [string]
        startsOn             date
        endsOn               date
        criterion            SuccessCriterion
        cells                [string]
        measure              string
        partners             [string]
        hours                integer|null
        serves               integer|null
        id                   integer
        gemeente             string
        state                InterventionState
        attentionId          integer|null
        version              integer
        startedWith          integer|null
        evaluations          [Evaluation]
    """,
    "SuccessCriterion": """
        reductionPercent     integer
        judgedOn             date
        comparison           Comparison
        comparedWith         [string]
    """,
    "Finding": """
        situation            Situation
        action               ActionTaken
        checks               integer
        warnings             integer
        fines                integer
        minutes              integer
        followUp             FollowUp|null
    """,
    "OrderPlace": """
        area                 string
        cells                [string]
        street               string
    """,
    "Report": """
        at                   date-time
        finding              Finding
    """,
    "Terms": """
        tasks                [string]
        team                 string
        weekPart             WeekPart
        dayParts             [DayPart]
        priority             Priority
        dueOn                date
        visits               integer
    """,
    "WorkOrder": """
        id                   integer
        gemeente             string
        interventionId       integer
        place                OrderPlace
        category             string
        reason               string
        terms                Terms
        state                WorkOrderState
        reports              [Report]
        version              integer
        notDoneReason        NotDoneReason|null
        attentionId          integer|null
        follows              integer|null
        changedAt            date-time|null
    """,
    "Presence": """
        id                   integer
        gemeente             string
        kind                 PresenceKind
        title                string
        areas                [string]
        rhythm               Rhythm
        startsOn             date
        endsOn               date|null
        hours                number
        people               integer
        interventionId       integer|null
        state                PresenceState
        version              integer
        at                   date-time
    """,
    "Reach": """
        metres               number
        hours                number
    """,
    "Run": """
        id                   string
        gemeente             string
        madeAt               date-time
        periodTo             string
        method               string
        versions             {integer}
        tested               integer
        discoveryRate        number
        priorities           {number}
        looksBack            boolean
        last                 string|null
        asOf                 date-time|null
        remarks              [string]
        eventRule            {Reach}|null
    """,
}
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
