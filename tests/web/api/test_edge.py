"""What the edge adds to every answer of the API, and that it leaves all other addresses alone."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from openvis import errors
from openvis.web.api.edge import PROBLEM, STATUS_OF, VERSION, ApiMiddleware, is_of_api, problem, problem_of

API, PAGE = "/api/v1/counts", "/vandaag/"


def through(path: str, answer: HttpResponse, **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    return ApiMiddleware(lambda _: answer)(request)


def test_what_is_of_the_api():
    for path, told in ((API, True), ("/api/ogc/v1", True), ("/api/", True), (PAGE, False), ("/apis/", False)):
        assert is_of_api(RequestFactory().get(path)) is told


def test_a_page_passes_as_it_is():
    answer = through(PAGE, HttpResponse("dag"))
    assert answer.headers == HttpResponse("dag").headers


def test_the_version_is_on_every_answer_of_the_api():
    for status in (200, 304, 400, 404, 500):
        assert through(API, HttpResponse(status=status))["API-Version"] == VERSION


def test_what_may_be_kept_and_by_whom():
    answer = through(API, HttpResponse("{}"))
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Vary"] == "Authorization, Cookie"
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = HttpResponse("{}", headers={"Cache-Control": "private, max-age=60"})
    assert through(API, other)["Cache-Control"] == "private, max-age=60"


def test_the_mark_of_an_answer_is_of_its_content():
    first, same, other = (through(API, HttpResponse(text))["ETag"] for text in ("a", "a", "b"))
    assert first == same != other
    for sent in (first, f"W/{first}", f'"iets", {first}', "*"):
        answer = through(API, HttpResponse("a"), **{"If-None-Match": sent})
        assert (answer.status_code, answer.content) == (304, b"")
    assert through(API, HttpResponse("a"), **{"If-None-Match": other}).status_code == 200
    assert "ETag" not in through(API, HttpResponse("fout", status=400))
    assert "ETag" not in through(API, StreamingHttpResponse([b"a"]))  # not known before it is sent


def test_only_the_description_may_be_read_by_other_sites():
    assert through("/api/v1/openapi.json", HttpResponse("{}"))["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in through(API, HttpResponse("{}"))


def test_a_problem_has_what_rfc_9457_asks():
    answer = problem(429, "Te veel.", "Wacht.", [{"in": "query"}], Retry_After="7")
    assert answer["Content-Type"] == PROBLEM
    assert answer["Retry-After"] == "7"
    assert json.loads(answer.content) == {
        "type": "about:blank",
        "status": 429,
        "title": "Too Many Requests",
        "detail": "Te veel. Wacht.",
        "errors": [{"in": "query"}],
    }
    assert "errors" not in json.loads(problem(404, "Weg.").content)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotPermitted("Dat mag niet.", "Vraag het."), 403),
        (errors.UnknownValue("Dat bestaat niet."), 404),
        (errors.InputError("Dat kan niet."), 400),
        (errors.NotAllowedNow("Nu niet."), 409),
        (errors.NothingStored("Er is niets."), 404),
        (errors.StoreBusy("Er wordt geschreven."), 503),
        (errors.SourceUnreachable("De bron zwijgt."), 500),
    ],
)
def test_each_error_has_its_status_and_keeps_its_sentences(error, status):
    answer = problem_of(error)
    assert answer.status_code == status
    assert json.loads(answer.content)["detail"] == str(error)


def test_every_error_of_the_program_has_a_status():
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    assert all(any(issubclass(kind, known) for known, _ in STATUS_OF) for kind in kinds)
