"""The rules for an API of the government (NLGov REST API Design Rules), each as a line, and what is refused."""

from __future__ import annotations

import json
import re

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


def test_the_description_keeps_the_rules():
    paths = DESCRIPTION["paths"]
    assert re.fullmatch(r"3(\.\d+){1,2}", DESCRIPTION["openapi"])  # /core/doc-openapi
    assert set(DESCRIPTION["info"]["contact"]) == {"name", "url", "email"}  # /core/doc-openapi-contact
    assert re.fullmatch(r"\d+\.\d+\.\d+", DESCRIPTION["info"]["version"])  # /core/semver
    assert all(re.search(r"/v\d+$", each["url"]) for each in DESCRIPTION["servers"])  # /core/uri-version
    assert not [path for path in paths if path.endswith("/")]  # /core/no-trailing-slash
    assert all(re.fullmatch(r"(/([a-z0-9-]+|\{[a-z]+\}))+", path) for path in paths)  # /core/path-segments-kebab-case
    assert all(re.search(r"(s|heden|ies)$", path) for path in COLLECTIONS)  # /core/naming-collections
    assert {method for each in paths.values() for method in each} == {"get"}  # /core/http-safety: it only reads
    keys = {each["name"] for operation in OPERATIONS for each in operation["parameters"] if each["in"] == "query"}
    assert all(re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", key) for key in keys)  # /core/query-keys-camel-case
    for operation in OPERATIONS:
        answers = operation["responses"]
        assert {"200", "304", "400", "401", "403", "404", "429"} <= answers.keys()  # /core/error-handling/invalid-input
        for status, answer in answers.items():
            assert "API-Version" in answer["headers"]  # /core/version-header
            if status >= "400":
                assert list(answer["content"]) == [PROBLEM]  # /core/error-handling/problem-details
    assert {"status", "title", "detail"} <= DESCRIPTION["components"]["schemas"]["Problem"]["properties"].keys()
    fields = [
        name
        for slug, shape in DESCRIPTION["components"]["schemas"].items()
        for name in shape.get("properties", {})
        if slug != "Problem"
    ]
    assert all(re.fullmatch(r"[a-z0-9]+([A-Z0-9][a-z0-9]*)*", name) for name in fields)
    assert len({operation["operationId"] for operation in OPERATIONS}) == len(OPERATIONS)


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
        assert answer["Allow"] == "GET"
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


def test_each_role_gets_what_it_gets_on_the_pages(ask):
    for role in Role:
        asks = ask(role)
        for path in COLLECTIONS:
            answer = asks(path[1:], limit=1)
            assert answer.status_code == (403 if role in SEES_NO_FIGURES else 200), (role, path)


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
