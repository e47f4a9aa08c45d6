"""The rules for an API of the government (NLGov REST API Design Rules), each as a line, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from openvis.domain.access import Role
from openvis.store import bijzonderheden
from openvis.web.api import who
from openvis.web.api.build import api
from openvis.web.api.edge import PROBLEM, VERSION
from tests.support.small_town import GEMEENTE, running_intervention

DESCRIPTION = json.loads(json.dumps(api.get_openapi_schema(), default=str))
COLLECTIONS = [path for path in DESCRIPTION["paths"] if "{" not in path]
SINGLES = [path for path in DESCRIPTION["paths"] if "{" in path]
OPERATIONS = [operation for each in DESCRIPTION["paths"].values() for operation in each.values()]


SHAPES = DESCRIPTION["components"]["schemas"]
FIELDS = [
    name
    for slug, shape in DESCRIPTION["components"]["schemas"].items()
    for name in shape.get("properties", {})
    if slug != "Problem"
]
QUERY_KEYS = {each["name"] for every in OPERATIONS for each in every["parameters"] if each["in"] == "query"}
REFUSED = {"400", "401", "403", "404", "429"}


def answers() -> list[tuple[str, dict[str, Any]]]:
    return [pair for operation in OPERATIONS for pair in operation["responses"].items()]


def all_match(pattern: str, names: Iterable[str]) -> bool:
    return all(re.fullmatch(pattern, name) for name in names)


# What the description alone can say of each rule. Those that an answer keeps are looked at below.
RULES_OF_THE_DESCRIPTION: dict[str, Callable[[], bool]] = {
    "/core/naming-resources": lambda: not any(re.search("get|list|find", path) for path in DESCRIPTION["paths"]),
    "/core/naming-collections": lambda: all_match(r".*(s|heden|ies)", COLLECTIONS),
    "/core/nested-child": lambda: all(path.rsplit("/{", 1)[0] in COLLECTIONS for path in SINGLES),
    "/core/http-safety": lambda: {name for each in DESCRIPTION["paths"].values() for name in each} == {"get"},
    "/core/doc-openapi": lambda: bool(re.fullmatch(r"3(\.\d+){1,2}", DESCRIPTION["openapi"])),
    "/core/doc-openapi-contact": lambda: set(DESCRIPTION["info"]["contact"]) == {"name", "url", "email"},
    "/core/semver": lambda: bool(re.fullmatch(r"\d+\.\d+\.\d+", DESCRIPTION["info"]["version"])),
    "/core/uri-version": lambda: all_match(r"https?://[^/]+/api/v\d+", [e["url"] for e in DESCRIPTION["servers"]]),
    "/core/no-trailing-slash": lambda: not any(path.endswith("/") for path in DESCRIPTION["paths"]),
    "/core/path-segments-kebab-case": lambda: all_match(r"(/([a-z0-9-]+|\{[a-z]+\}))+", DESCRIPTION["paths"]),
    "/core/query-keys-camel-case": lambda: all_match(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", QUERY_KEYS),
    "one name for a field, in camelCase": lambda: all_match(r"[a-z0-9]+([A-Z0-9][a-z0-9]*)*", FIELDS),
    "/core/version-header": lambda: all("API-Version" in answer["headers"] for _, answer in answers()),
    "/core/error-handling/problem-details": lambda: all(
        list(answer["content"]) == [PROBLEM] for status, answer in answers() if status >= "400"
    ),
    "/core/error-handling/invalid-input": lambda: all(each["responses"].keys() >= REFUSED for each in OPERATIONS),
    "RFC 9457": lambda: (
        {"status", "title", "detail"} <= DESCRIPTION["components"]["schemas"]["Problem"]["properties"].keys()
    ),
    "each question has a name": lambda: len({each["operationId"] for each in OPERATIONS}) == len(OPERATIONS),
    "ISO 8601": lambda: all_match(
        r"date|date-time",
        [
            e["format"]
            for s in DESCRIPTION["components"]["schemas"].values()
            for e in s.get("properties", {}).values()
            if "format" in e
        ],
    ),
}


def test_the_description_keeps_the_rules():
    assert [rule for rule, keeps in RULES_OF_THE_DESCRIPTION.items() if not keeps()] == []


def test_every_answer_keeps_the_rules(visit):
    """/core/http-methods, version-header, transport/security-headers, cors, no-trailing-slash, and RFC 9110 on HEAD."""
    client = visit(Role.ANALIST)
    asked = {"counts?limit=1": 200, "counts?limit=x": 400, "runs/nooit": 404, "counts/": 404, "figures?format=csv": 200}
    for question, status in asked.items():
        answer = client.get(f"/api/v1/{question}")
        assert answer.status_code == status, question
        assert answer["API-Version"] == VERSION
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"].startswith("private")  # kept by nobody in between
        assert "Access-Control-Allow-Origin" not in answer
        bare = client.head(f"/api/v1/{question}")
        assert (bare.status_code, bare.content) == (status, b"")
        assert bare["Content-Type"] == answer["Content-Type"]
        assert bare.get("ETag") == answer.get("ETag")
    tag = client.get("/api/v1/runs")["ETag"]
    assert client.head("/api/v1/runs", headers={"If-None-Match": tag}).status_code == 304
    for method in ("post", "put", "patch", "delete", "options"):
        answer = getattr(client, method)("/api/v1/counts", content_type="text/plain")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    # What cannot be told otherwise is told as it is: the answer says what it is.
    assert client.get("/api/v1/runs", headers={"Accept": "application/xml"})["Content-Type"] == "application/json"


def test_every_parameter_has_a_bound():
    """A limit of -1 was once a fault of the server."""
    for operation in OPERATIONS:
        for each in operation["parameters"]:
            schema = each["schema"]
            bounded = {"minimum", "maximum"} <= schema.keys()
            assert bounded or schema.keys() & {"pattern", "enum", "format", "const", "$ref", "allOf"}, each
            assert bounded or schema.get("type") != "integer" or "enum" in schema, each


def test_the_description_is_for_everybody_and_only_that(client, town):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == DESCRIPTION
    assert answer["Access-Control-Allow-Origin"] == "*"  # /core/publish-openapi
    assert answer["API-Version"] == VERSION
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/counts")  # /core/transport/cors


def problem(answer, status):
    """What a problem says, after looking that it is one (RFC 9457)."""
    assert answer.status_code == status
    assert answer["Content-Type"] == PROBLEM
    assert answer["API-Version"] == VERSION
    told = answer.json()
    assert told["status"] == status
    assert told["type"] == "about:blank"
    assert told["title"]
    return told


def test_every_refusal_is_a_problem(client, ask, visit, monkeypatch):
    problem(client.get("/api/v1/nergens"), 404)
    problem(client.get("/api/v1/counts/"), 404)
    problem(client.get("/api/"), 404)
    for path in COLLECTIONS:
        assert problem(client.get(f"/api/v1{path}"), 401)["detail"].startswith("U bent niet ingelogd")
        assert client.get(f"/api/v1{path}")["WWW-Authenticate"] == "Bearer"
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(visit(Role.ADVISEUR), method)("/api/v1/counts")
        problem(answer, 405)
        assert answer["Allow"] == "GET, HEAD"
    asks = ask(Role.ADVISEUR)
    assert "'soort'" in problem(asks("counts", soort="woninginbraak"), 400)["detail"]
    told = problem(asks("counts", limit=-1, category="Woning inbraak"), 400)
    assert {each["location"]["name"] for each in told["errors"]} == {"limit", "category"}
    assert all(each["in"] == "query" and each["detail"] for each in told["errors"])
    assert "Woning inbraak" not in json.dumps(told)  # what was sent is not sent back
    problem(asks("counts", run="nooit-gemaakt"), 404)
    problem(asks("areas/BU99019999"), 404)
    problem(asks("interventions/99999999999999999999"), 400)
    problem(asks("counts", gemeente="GM0001"), 403)
    monkeypatch.setattr(who, "MOST_A_MINUTE", 0)
    answer = asks("counts")
    problem(answer, 429)
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_a_fault_in_the_program_is_a_problem_too(visit, monkeypatch):
    client = visit(Role.ADVISEUR)
    monkeypatch.setattr(bijzonderheden, "of_gemeente", lambda *_: 1 / 0)
    told = problem(client.get("/api/v1/bijzonderheden"), 500)
    assert "ZeroDivision" not in json.dumps(told)


def test_a_number_outside_its_bounds_is_a_question_that_cannot_be(ask):
    asks = ask(Role.ADVISEUR)
    for value in ("-1", "0", "1001", "NaN", "1e9", "9" * 400, "", " ", "1;", "\x00"):
        for path in ("counts", "attention-rows", "work-orders"):
            problem(asks(path, limit=value), 400)


def test_what_has_not_changed_is_not_sent_again(ask):
    asks = ask(Role.ADVISEUR)
    first = asks("interventions")
    again = asks("interventions", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["API-Version"] == VERSION
    assert again["ETag"] == first["ETag"]
    running_intervention()
    later = asks("interventions", headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(first["Vary"].replace(" ", "").split(","))


def test_pages_follow_each_other_without_a_gap(ask):
    asks = ask(Role.ANALIST)
    whole = asks("counts", category="woninginbraak", limit=1000).json()
    assert (whole["next"], whole["prev"], whole["run"]) == (None, None, "proef-1")
    seen, address, pages = [], "/api/v1/counts?category=woninginbraak&limit=150", 0
    client = asks.__closure__[0].cell_contents
    while address:
        answer = client.get(address)
        page = answer.json()
        assert page["total"] == whole["total"] == len(whole["items"])
        assert ('rel="next"' in answer.get("Link", "")) == bool(page["next"])
        seen, address, pages = [*seen, *page["items"]], page["next"], pages + 1
    assert seen == whole["items"]
    assert pages == -(-whole["total"] // 150)
    assert client.get(page["prev"]).json()["items"] == whole["items"][-150 - len(page["items"]) : -len(page["items"])]
    beyond = asks("counts", category="woninginbraak", offset=9_000_000).json()
    assert (beyond["items"], beyond["next"], beyond["total"]) == ([], None, whole["total"])


SEES_NO_FIGURES = {Role.PARTNER, Role.BEHEERDER}
NOT_FOR_THEM_EITHER = {"/plan-indicators": {Role.BOA}}  # what a page keeps from more roles than these


def test_each_role_gets_what_it_gets_on_the_pages(ask):
    for role in Role:
        asks = ask(role)
        for path in COLLECTIONS:
            kept_from = SEES_NO_FIGURES | NOT_FOR_THEM_EITHER.get(path, set())
            expected = 403 if role in kept_from else 200
            answer = asks(path[1:], limit=1)
            assert answer.status_code == expected, (role, path)


def test_a_stranger_sees_nothing_of_the_town(ask, town):
    """Of another gemeente, also not by its numbers: what is not yours reads as what does not exist."""
    running_intervention()
    numbers = {
        path: ask(Role.ANALIST)(path).json()["items"][0]["id"]
        for path in ("interventions", "attention-rows", "bijzonderheden")
    }
    asks = ask("buitenstaander")
    for path, number in numbers.items():
        assert ask(Role.ANALIST)(f"{path}/{number}").status_code == 200
        problem(asks(f"{path}/{number}"), 404)
        problem(asks(path, gemeente=GEMEENTE), 403)
    problem(asks("areas/BU99010101"), 404)
    problem(asks("runs/proef-1"), 404)
    problem(asks("counts"), 404)  # nothing was calculated for that gemeente yet
    assert asks("interventions").json()["items"] == []


def test_the_pages_keep_their_own_errors(client, visit):
    assert client.get("/nergens/")["Content-Type"].startswith("text/html")
    assert "API-Version" not in client.get("/inloggen/")
    assert visit(Role.ADVISEUR).get("/interventies/1/starten/")["Content-Type"].startswith("text/html")
