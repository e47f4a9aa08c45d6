"""Which run a page shows: the newest one, or an earlier one that the visitor chose ("zoals bekend op").

An earlier figure is not calculated again but read from the run that stored it, so it is the figure of then to the cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest

from openvis.domain.run import Run
from openvis.errors import NothingStored, UnknownValue
from openvis.store import read, results
from openvis.web.access import Visitor
from openvis.web.words import moment, period

CHOICE = "bekend"  # what an address calls it
OFFERED = 100  # moments in the list; an address or the command line reaches any other


@dataclass(frozen=True, slots=True)
class ShownRun:
    """The run on the page, and the moments that may be chosen, newest first."""

    run: Run
    newest: Run
    moments: list[Run]

    @property
    def looks_back(self) -> bool:
        return self.run.id != self.newest.id

    def query(self, joined_by: str) -> str:
        """What a link to another page must say to stay at this moment; empty for now."""
        return f"{joined_by}{urlencode({CHOICE: self.run.id})}" if self.looks_back else ""


def run_to_show(request: HttpRequest, visitor: Visitor) -> Run:
    """The run this address asks for, which the layout then names too. Raises as `chosen_run`."""
    shown = chosen_run(visitor, request.GET.get(CHOICE, ""))
    request.shown = shown  # type: ignore[attr-defined]
    return shown.run


def chosen_run(visitor: Visitor, asked: str) -> ShownRun:
    """The run by this number, or the newest where none is named, among those that may be chosen.

    Raises UnknownValue for a run that is not there, and NothingStored, with the command that makes one.
    """
    moments = runs_to_choose(visitor)
    newest = next((run for run in moments if not run.looks_back), None)
    if newest is None:
        raise _nothing_to_show(visitor)
    run = next((run for run in moments if run.id == asked), None) if asked else newest
    if run is None:
        raise UnknownValue("Van dat moment zijn geen cijfers bewaard.", "Kies een ander moment op deze pagina.")
    ordered = sorted(moments, key=lambda run: run.moment, reverse=True)
    return ShownRun(run, newest, ordered[:OFFERED])


def runs_to_choose(visitor: Visitor) -> list[Run]:
    """The complete runs people may look at, newest first; a run that looks back only where it says as of when."""
    return [run for run in results.runs(visitor.scope, visitor.gemeente) if run.as_of or not run.looks_back]


def shown_run(request: HttpRequest) -> ShownRun | None:
    """What `run_to_show` found for this request; None on a page without figures."""
    return cast(ShownRun | None, getattr(request, "shown", None))


def looks_back(request: HttpRequest) -> bool:
    """Whether the page shows an earlier run; of that nothing new is decided."""
    shown = shown_run(request)
    return shown is not None and shown.looks_back


def looking_back(request: HttpRequest) -> dict[str, Any]:
    """What the layout and the links of a page with figures need to offer, name and keep a moment."""
    shown = shown_run(request)
    if shown is None:
        return {}
    kept = [(name, value) for name, value in request.GET.items() if name not in (CHOICE, "gemeente")]
    return {
        "moments": [_option(run, shown) for run in shown.moments],
        "moments_keep": kept,
        "known_at": moment(shown.run.moment) if shown.looks_back else "",
        "now_address": f"{request.path}?{urlencode(kept)}" if kept else request.path,
        "then": shown.query("?"),
        "and_then": shown.query("&"),
        "chosen_run": shown.run.id if shown.looks_back else "",
    }


def _option(run: Run, shown: ShownRun) -> dict[str, Any]:
    newest = run.id == shown.newest.id
    later = ", later berekend" if run.as_of else ""
    return {
        "value": "" if newest else run.id,
        "label": f"{'nu: ' if newest else ''}{moment(run.moment)} (tot en met {period(run.period_to)}{later})",
        "selected": run.id == shown.run.id,
    }


def _nothing_to_show(visitor: Visitor) -> NothingStored:
    if read.batches(visitor.scope):
        return NothingStored(
            "Er zijn gegevens ingelezen, maar er is nog niets berekend.",
            f"Vraag de analist om dit uit te voeren: openvis analyse --gemeente {visitor.gemeente}",
        )
    return NothingStored(
        "Voor deze gemeente is nog niets ingelezen.",
        "Vraag de analist om te beginnen met: openvis import areas, daarna openvis import police en openvis analyse.",
    )
