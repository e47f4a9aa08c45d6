"""Ondermijning as pages show it: as much of a signal as came out of the service, and figures without small numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openvis.domain.disclosure import LEAST
from openvis.domain.undermining import (
    Facet,
    PhaseRule,
    RiskLocation,
    UnderminingFigures,
    UnderminingPhase,
    UnderminingSignal,
    rules,
)
from openvis.domain.words import word
from openvis.web.words import badge, day, number, sentence

HIDDEN = f"afgeschermd (of minder dan {LEAST})"
ERASED = "gewist"


def theme_label(slug: str) -> str:
    """A theme that has left the protocol stands for itself."""
    return sentence(rules().themes.get(slug, slug))


def signal_line(signal: UnderminingSignal, names: Mapping[str, str]) -> dict[str, Any]:
    """One signal as far as it is shown; an empty text is hidden in this phase."""
    return {
        "id": signal.id,
        "theme": theme_label(signal.theme),
        "where": names.get(signal.buurt or signal.wijk, signal.buurt or signal.wijk),
        "received": day(signal.received_on),
        "phase": badge(signal.phase),
        "since": day(signal.since),
        "origin": sentence(word(signal.origin)) if signal.origin else "",
        "case": signal.case or "",
        "reason": sentence(word(signal.reason)) if signal.reason else "",
        "kept": f"Inhoud gewist op {day(signal.cleared_on)}"
        if signal.cleared_on
        else f"Tot en met {day(signal.kept_until)}",
        "version": signal.version,
    }


def location_line(location: RiskLocation, names: Mapping[str, str]) -> dict[str, Any]:
    """One risk location, without its place once that was erased."""
    return {
        "id": location.id,
        "theme": theme_label(location.theme),
        "where": names.get(location.buurt or location.wijk, location.buurt or location.wijk),
        "place": location.place or ERASED,
        "kind": sentence(word(location.object_kind)) if location.object_kind else "",
        "state": badge(location.state),
        "since": day(location.since),
        "kept": day(location.kept_until) if location.place else "",
        "version": location.version,
    }


def figure_tables(found: UnderminingFigures, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The three tables of a year, each by itself. What nothing came in of is left out of themes and wijken."""
    phases = {word(UnderminingPhase(slug)): count for slug, count in found.by_phase.items()}
    themes = {theme_label(slug): count for slug, count in found.by_theme.items() if count != 0}
    wijken = {names.get(code, code): count for code, count in found.by_wijk.items()}
    tables = (("Thema", themes), ("Fase nu", phases), ("Wijk", wijken))
    return [
        {"title": title, "rows": [(sentence(name), told(count)) for name, count in rows.items()]}
        for title, rows in tables
    ]


def told(count: int | None) -> str:
    return HIDDEN if count is None else number(count)


def protocol_rows() -> list[dict[str, str]]:
    """What the protocol says of each phase, as it is in force."""
    return [
        {
            "phase": sentence(word(phase)),
            "see": _facets(rule, handles=False),
            "handle": _facets(rule, handles=True),
            "keep": f"{rule.keep.days} dagen",
        }
        for phase, rule in rules().phases.items()
    ]


def _facets(rule: PhaseRule, *, handles: bool) -> str:
    shown = rule.handle if handles else rule.see
    return ", ".join(word(facet) for facet in Facet if facet in shown)
