"""Asking the API: with a token, page after page, and nothing twice that has not changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from openvis.client.told import (
    ActionIndicator,
    JudgedIntervention,
    ListedRow,
    action_indicator,
    judged_intervention,
    listed_row,
    of_json,
)
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.category import Category
from openvis.domain.forecast import ForecastPlace
from openvis.domain.intervention_effect import InterventionEffect
from openvis.domain.json_names import camel
from openvis.domain.note import Note
from openvis.domain.nowcast import Nowcast
from openvis.domain.presence import Presence
from openvis.domain.run import Figure, Run, SeriesPoint, WeekCount
from openvis.domain.work_order import WorkOrder
from openvis.errors import InputError, NotPermitted, OpenVISError, SourceUnreachable, UnknownValue

ERROR_OF: dict[int, type[OpenVISError]] = {400: InputError, 401: NotPermitted, 403: NotPermitted, 404: UnknownValue}
TOO_OFTEN, NOT_CHANGED = 429, 304
MOST_WAITS = 3  # for one question
PATIENCE = 30.0  # seconds for one answer

Thing = TypeVar("Thing")


class OpenVIS:
    """Another OpenVIS. Every question takes the filters of the API, in the words of the domain: `period_from=...`."""

    def __init__(self, site: str, token: str = "", *, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=f"{site.rstrip('/')}/api/v1", headers=headers, timeout=PATIENCE, transport=transport
        )
        self._known: dict[str, httpx.Response] = {}  # the last answer to each question, with its ETag

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def counts(self, **asked: Any) -> Iterator[SeriesPoint]:
        return self._all("counts", partial(of_json, SeriesPoint), asked)

    def weeks(self, **asked: Any) -> Iterator[WeekCount]:
        return self._all("weeks", partial(of_json, WeekCount), asked)

    def figures(self, **asked: Any) -> Iterator[Figure]:
        return self._all("figures", partial(of_json, Figure), asked)

    def nowcasts(self, **asked: Any) -> Iterator[Nowcast]:
        return self._all("nowcasts", partial(of_json, Nowcast), asked)

    def attention(self, **asked: Any) -> Iterator[ListedRow]:
        return self._all("attention-rows", listed_row, asked)

    def bijzonderheden(self, **asked: Any) -> Iterator[Bijzonderheid]:
        return self._all("bijzonderheden", partial(of_json, Bijzonderheid), asked)

    def forecasts(self, **asked: Any) -> Iterator[ForecastPlace]:
        return self._all("forecasts", partial(of_json, ForecastPlace), asked)

    def interventions(self, **asked: Any) -> Iterator[JudgedIntervention]:
        return self._all("interventions", judged_intervention, asked)

    def effects(self, **asked: Any) -> Iterator[InterventionEffect]:
        return self._all("effects", partial(of_json, InterventionEffect), asked)

    def notes(self, **asked: Any) -> Iterator[Note]:
        """Duiding: `openvis.domain.note` says beside which figures each belongs."""
        return self._all("notes", partial(of_json, Note), asked)

    def work_orders(self, **asked: Any) -> Iterator[WorkOrder]:
        return self._all("work-orders", partial(of_json, WorkOrder), asked)

    def presences(self, **asked: Any) -> Iterator[Presence]:
        return self._all("presences", partial(of_json, Presence), asked)

    def plan_indicators(self, **asked: Any) -> Iterator[ActionIndicator]:
        return self._all("plan-indicators", action_indicator, asked)

    def categories(self) -> Iterator[Category]:
        return self._all("categories", partial(of_json, Category), {})

    def runs(self, **asked: Any) -> Iterator[Run]:
        return self._all("runs", partial(of_json, Run), asked)

    def areas(self, **asked: Any) -> dict[str, Any]:
        """The areas of a division as GeoJSON."""
        found: dict[str, Any] = self._ask("/areas", _parameters(asked | {"format": "geojson"})).json()
        return found

    def file(self, subject: str, form: str, **asked: Any) -> bytes:
        """A whole collection as a file: `file("counts", "parquet", category="woninginbraak")`."""
        return self._ask(f"/{subject}", _parameters(asked | {"format": form})).content

    def _all(self, subject: str, made: Any, asked: dict[str, Any]) -> Iterator[Any]:
        """Everything, page after page."""
        answer = self._ask(f"/{subject}", _parameters({"limit": 1000} | asked)).json()
        while True:
            yield from (made(each) for each in answer["items"])
            if answer["next"] is None:
                return
            answer = self._ask(str(self._http.base_url.join(answer["next"])), {}).json()

    def _ask(self, address: str, asked: dict[str, str]) -> httpx.Response:
        """The answer to one question. Raises as the program itself would: InputError, NotPermitted, UnknownValue."""
        question = self._http.build_request("GET", address, params=asked or None)
        known = self._known.get(str(question.url))
        if known is not None and "ETag" in known.headers:
            question.headers["If-None-Match"] = known.headers["ETag"]
        answer = self._patiently(question)
        if answer.status_code == NOT_CHANGED and known is not None:
            return known
        if not answer.is_success:
            raise _error_of(answer)
        self._known[str(question.url)] = answer
        return answer

    def _patiently(self, question: httpx.Request) -> httpx.Response:
        """Wait as long as the other side asks, a few times. Raises SourceUnreachable."""
        for _ in range(MOST_WAITS):
            try:
                answer = self._http.send(question)
            except httpx.HTTPError:
                raise SourceUnreachable(
                    f"{question.url.host} antwoordt niet.", "Controleer het adres en het netwerk."
                ) from None
            if answer.status_code != TOO_OFTEN:
                break
            time.sleep(int(answer.headers.get("Retry-After", "1")))
        return answer


def _parameters(asked: dict[str, Any]) -> dict[str, str]:
    return {camel(name): str(value) for name, value in asked.items() if value is not None}


def _error_of(answer: httpx.Response) -> OpenVISError:
    told = answer.json() if "problem+json" in answer.headers.get("Content-Type", "") else {}
    kind = ERROR_OF.get(answer.status_code, SourceUnreachable)
    return kind(told.get("detail") or f"{answer.url.host} antwoordt met {answer.status_code}.")
