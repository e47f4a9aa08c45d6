"""Turns an OpenVISError, or an address that cannot be opened, into a page: a sentence, what to do next, the status."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from openvis.errors import (
    InputError,
    NoLongerShared,
    NotAllowedNow,
    NothingStored,
    NotPermitted,
    OpenVISError,
    StoreBusy,
    UnknownValue,
)
from openvis.web.api.edge import is_of_api, problem
from openvis.web.views.errors import explained, not_a_page

# The first kind that fits counts. An empty store is no failure: the page says what to do.
STATUS_OF: tuple[tuple[type[OpenVISError], int], ...] = (
    (NotPermitted, 403),
    (UnknownValue, 404),
    (InputError, 400),
    (NotAllowedNow, 409),
    (NoLongerShared, 410),
    (NothingStored, 200),
    (StoreBusy, 503),
    (OpenVISError, 500),
)


class ErrorPageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        if is_of_api(request):
            return problem(405, "Met deze methode kan dit adres niet worden gevraagd.", Allow=response["Allow"])
        page = not_a_page(request)  # Django's own is blank
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OpenVISError):
            return None
        status = next(status for kind, status in STATUS_OF if isinstance(error, kind))
        return explained(request, status, error.sentence, error.next_step)
