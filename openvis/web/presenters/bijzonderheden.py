"""Bijzonderheden as pages show them: what was seen, how often, and what people made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openvis.domain.bijzonderheid import Bijzonderheid, BijzonderheidState, Judgement, Sighting
from openvis.domain.category import THEMES
from openvis.domain.note import Note
from openvis.domain.words import unknown_there
from openvis.web.presenters.notes import notes_beside
from openvis.web.words import badge, category_label, day, decimal, interval, moment, number, period_range

TITLES = {
    BijzonderheidState.NEW: "Nog niet bekeken",
    BijzonderheidState.ASSESSED: "Beoordeeld, nog niets besloten",
    BijzonderheidState.TAKEN_UP: "Opgenomen",
    BijzonderheidState.DISMISSED: "Afgesloten",
}


def line(known: Bijzonderheid, names: Mapping[str, str], latest_run: str, notes: Sequence[Note]) -> dict[str, Any]:
    """One bijzonderheid: what and where, its counts, since when, whether it is still there, and the last judgement."""
    row, label = known.row, category_label(known.category)
    area_name = names.get(known.area, row.area_name)
    return {
        "id": known.id,
        "area": known.area,
        "category": known.category,
        "title": f"{label} {'rond' if row.areas else 'in'} {area_name}",
        "of_one_type": known.category not in THEMES,
        "sentence": row.sentence.removeprefix(f"{label} in {row.area_name}: "),
        "unknown": unknown_there(row.unknown, row.source_rows),
        "period_from": row.period_from,
        "period_to": row.period_to,
        "notes": notes_beside(notes, known.area, known.category, row.period_from, row.period_to),
        "kind": badge(row.kind),
        "state": badge(known.state),
        "seen": seen_sentence(known, latest_run),
        "grown": known.grown_since,
        "judgement": judgement_line(known.judgements[-1]) if known.judgements else None,
        "attention_id": known.sightings[-1].attention_id,
    }


def groups(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines by state, in the order in which they ask for work; a state without any is left out but for new."""
    found = [
        {"title": title, "state": state.value, "lines": [each for each in lines if each["state"]["slug"] == state]}
        for state, title in TITLES.items()
    ]
    return [group for group in found if group["lines"] or group["state"] == BijzonderheidState.NEW]


def seen_sentence(known: Bijzonderheid, latest_run: str) -> str:
    """Since when it is known, and whether the newest figures still show it."""
    first, last = known.sightings[0], known.sightings[-1]
    since = f"Voor het eerst gezien op {day(first.made_at)}"
    if last.run_id == latest_run:
        return f"{since}; ook in de laatste berekening." if len(known.sightings) > 1 else f"{since}."
    return f"{since}, voor het laatst op {day(last.made_at)}. In de nieuwste cijfers valt dit niet meer op."


def judgement_line(judgement: Judgement) -> dict[str, Any]:
    return {
        "state": badge(judgement.state),
        "reason": judgement.reason,
        "by": judgement.by,
        "at": moment(judgement.at),
    }


def sighting_rows(sightings: Sequence[Sighting]) -> list[dict[str, str]]:
    """What each run said of it, newest first."""
    return [
        {
            "made_at": moment(seen.made_at),
            "period": period_range(seen.row.period_from, seen.row.period_to),
            "count": number(seen.row.observed),
            "expected": f"{decimal(seen.row.expected)} ({interval(seen.row.low, seen.row.high)})",
            "rank": number(seen.row.rank),
        }
        for seen in reversed(sightings)
    ]
