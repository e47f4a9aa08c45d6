"""What holds for every answer of the API, whoever makes it: the version, problems as RFC 9457, and what is unchanged.

Written without the library of the API, so that a fault in it, or an address that does not exist, ends here too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers

from openvis.errors import (
    InputError,
    NotAllowedNow,
    NothingStored,
    NotPermitted,
    OpenVISError,
    StoreBusy,
    UnknownValue,
)

VERSION = "1.0.0"
ROOT = "/api/"
PROBLEM = "application/problem+json"
OPENAPI = "/openapi.json"
OF_MAPS, OPENAPI_30 = "/api/ogc/", "application/vnd.oai.openapi+json;version=3.0"  # as that standard calls it

# The first kind that fits counts. As on the pages, but for an empty store: a program wants to know that.
STATUS_OF: tuple[tuple[type[OpenVISError], int], ...] = (
    (NotPermitted, 403),
    (UnknownValue, 404),
    (InputError, 400),
    (NotAllowedNow, 409),
    (NothingStored, 404),
    (StoreBusy, 503),
    (OpenVISError, 500),
)


def is_of_api(request: HttpRequest) -> bool:
    return request.path.startswith(ROOT)


def problem(
    status: int, sentence: str, next_step: str = "", errors: Sequence[dict[str, Any]] = (), **headers: str
) -> HttpResponse:
    """An error as RFC 9457 has it: what happened and what to do next in one text, and of each field apart what it is.

    headers  of the answer, with _ for the dash
    """
    told: dict[str, Any] = {
        "type": "about:blank",
        "status": status,
        "title": HTTPStatus(status).phrase,
        "detail": f"{sentence} {next_step}".strip(),
    }
    if errors:
        told["errors"] = list(errors)
    answer = HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=PROBLEM)
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer


def problem_of(error: OpenVISError) -> HttpResponse:
    status = next(status for kind, status in STATUS_OF if isinstance(error, kind))
    return problem(status, error.sentence, error.next_step)


class ApiMiddleware(ConditionalGetMiddleware):
    """The version on every answer, and 304 where the asker has it already. Other addresses pass as they are."""

    get_response: Callable[[HttpRequest], HttpResponseBase]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """HEAD is GET without what it would tell: whether it may be asked, how large it is, and its mark."""
        if not is_of_api(request) or request.method != "HEAD":
            return cast(HttpResponseBase, super().__call__(request))
        request.method = "GET"
        answer = cast(HttpResponseBase, super().__call__(request))
        request.method = "HEAD"
        bare = HttpResponse(status=answer.status_code, headers=answer.headers)
        answer.close()
        return bare

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_of_api(request):
            return response
        response.headers["API-Version"] = VERSION
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = "GET, HEAD"
        # Kept by nobody in between; whoever asked may keep it, and asks again before it is used.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        patch_vary_headers(response, ["Authorization", "Cookie"])
        if request.path.endswith(OPENAPI):
            response.headers["Access-Control-Allow-Origin"] = "*"  # the description is for everybody, and only that
            if request.path.startswith(OF_MAPS):
                response.headers["Content-Type"] = OPENAPI_30
        if response.status_code != HTTPStatus.OK:
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        answer.headers["API-Version"] = VERSION  # a 304 keeps few of the headers
        return answer
