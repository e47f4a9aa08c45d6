"""An effect on the command line: its sentences with the figures beneath them, and all of it as JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from openvis.domain.effect import Design, Effect, Estimate, GroupCounts
from openvis.domain.places_in_words import amount
from openvis.domain.words import word
from openvis.reports.listing import Listing

COLUMNS = {"what": "wat", "before": "ervoor", "after": "erna", "expected": "verwacht", "ratio": "verhouding"}


def effect_listing(effect: Effect) -> Listing:
    """Per group what was counted and expected; beneath it why it was asked so, and what it says."""
    title = f"Effect: {effect.verdict}"
    return Listing(title, COLUMNS, [dataclasses.asdict(effect)], list(_groups(effect)), "\n".join(_told(effect)))


def _groups(effect: Effect) -> Iterator[dict[str, Any]]:
    yield _row("met de actie", effect.target, effect.estimate)
    if effect.ring:
        yield _row("eromheen", effect.ring, effect.displacement.estimate if effect.displacement else None)
    if effect.comparison:
        yield _row("vergelijking", effect.comparison, None)


def _row(what: str, group: GroupCounts, estimate: Estimate | None) -> dict[str, Any]:
    beside = {"expected": "", "ratio": ""}
    if estimate:
        beside = {
            "expected": f"{amount(estimate.expected)} ({amount(estimate.low)} tot {amount(estimate.high)})",
            "ratio": f"{_two(estimate.ratio)} ({_two(estimate.ratio_low)} tot {_two(estimate.ratio_high)})",
        }
    areas = f"{group.areas} {'gebied' if group.areas == 1 else 'gebieden'}"
    return {"what": f"{what} ({areas})", "before": amount(group.before), "after": amount(group.after), **beside}


def _told(effect: Effect) -> Iterator[str]:
    asked = "Niet gevraagd." if effect.design is Design.TOO_LITTLE_DATA else f"Zo gevraagd: {word(effect.design)}."
    yield f"{asked} {effect.why}"
    yield from effect.sentences
    if effect.weighted:
        seen = effect.weighted
        yield f"WDD: {_signed(seen.total)} (tussen {_signed(seen.low)} en {_signed(seen.high)})."
    if effect.displacement and effect.displacement.weighted:
        seen = effect.displacement.weighted
        yield f"WDD met eromheen erbij: {_signed(seen.total)} (tussen {_signed(seen.low)} en {_signed(seen.high)})."
    if effect.second:
        seen_again = effect.second.estimate
        yield (
            f"Anders gevraagd ({word(effect.second.design)}): verhouding {_two(seen_again.ratio)} (tussen "
            f"{_two(seen_again.ratio_low)} en {_two(seen_again.ratio_high)}); {effect.second.verdict}."
        )


def _two(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _signed(value: float) -> str:
    return f"{round(value):+d}".replace("-", "−")
