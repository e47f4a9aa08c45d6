"""Turns an OpenVISError that reached the web into a page: the sentence, what to do next, and the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from openvis.errors import (
    InputError,
    NotAllowedNow,
    NothingStored,
    NotPermitted,
    OpenVISError,
    StoreBusy,
    UnknownValue,
)
from openvis.web.views.errors import explained

# The first kind that fits counts. An empty store is no failure: the page says what to do.
STATUS_OF: tuple[tuple[type[OpenVISError], int], ...] = (
    (NotPermitted, 403),
    (UnknownValue, 404),
    (InputError, 400),
    (NotAllowedNow, 409),
    (NothingStored, 200),
    (StoreBusy, 503),
    (OpenVISError, 500),
)


class ErrorPageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OpenVISError):
            return None
        status = next(status for kind, status in STATUS_OF if isinstance(error, kind))
        return explained(request, status, error.sentence, error.next_step)
