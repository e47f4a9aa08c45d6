"""Bijzonderheden as pages show them: what was seen, how often, and what people made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from openvis.domain.bijzonderheid import Bijzonderheid, BijzonderheidState, Judgement, Sighting, Signal
from openvis.domain.category import THEMES
from openvis.domain.message_texts import can_be_told
from openvis.domain.note import Note
from openvis.domain.period import month_of
from openvis.domain.words import unknown_there, word
from openvis.web.presenters.notes import notes_beside
from openvis.web.words import badge, category_label, day, decimal, interval, moment, number, period_range, sentence

ORIGINS = {"alle": "Cijfers en mensen", "cijfers": "Alleen uit cijfers", "mensen": "Alleen van mensen"}
FROM_PEOPLE_BADGE = {"slug": "people", "word": "van mensen", "shape": "◇"}
NOT_COUNTED = "Telt niet mee in cijfers of verwachtingen."
TITLES = {
    BijzonderheidState.NEW: "Nog niet bekeken",
    BijzonderheidState.ASSESSED: "Beoordeeld, nog niets besloten",
    BijzonderheidState.TAKEN_UP: "Opgenomen",
    BijzonderheidState.DISMISSED: "Afgesloten",
}


def line(
    known: Bijzonderheid, names: Mapping[str, str], latest_run: str, notes: Sequence[Note], now: datetime
) -> dict[str, Any]:
    """One bijzonderheid: what and where, its counts or signals, since when, and the last judgement."""
    about = _of_people(known, names) if known.from_people else _of_figures(known, names, latest_run, notes)
    return about | {
        "id": known.id,
        "area": known.area,
        "category": known.category,
        "of_one_type": known.category not in THEMES,
        "state": badge(known.state),
        "from_people": known.from_people,
        "waits": waits_in_words(known, now),
        "grown": known.grown_since,
        "judgement": judgement_line(known.judgements[-1]) if known.judgements else None,
    }


def seen_line(known: Bijzonderheid, names: Mapping[str, str]) -> dict[str, Any]:
    """One bijzonderheid in a line, for the page of what came of it."""
    title = f"{category_label(known.category)} in {names.get(known.area, known.area)}"
    return {"id": known.id, "title": title, "state": badge(known.state), "from_people": known.from_people}


def _of_figures(
    known: Bijzonderheid, names: Mapping[str, str], latest_run: str, notes: Sequence[Note]
) -> dict[str, Any]:
    row, label = known.row, category_label(known.category)
    area_name = names.get(known.area, row.area_name)
    return {
        "title": f"{label} {'rond' if row.areas else 'in'} {area_name}",
        "sentence": row.sentence.removeprefix(f"{label} in {row.area_name}: "),
        "unknown": unknown_there(row.unknown, row.source_rows),
        "period_from": row.period_from,
        "period_to": row.period_to,
        "notes": notes_beside(notes, known.area, known.category, row.period_from, row.period_to, row.areas),
        "kind": badge(row.kind),
        "seen": seen_sentence(known, latest_run),
        "attention_id": known.sightings[-1].attention_id,
    }


def _of_people(known: Bijzonderheid, names: Mapping[str, str]) -> dict[str, Any]:
    last = known.signals[-1]
    return {
        "title": f"{category_label(known.category)} in {names.get(known.area, known.area)}",
        "sentence": last.text,
        "kind": FROM_PEOPLE_BADGE,
        "seen": told_sentence(known),
        "period_from": month_of(last.seen_from).key,
        "period_to": month_of(last.seen_to).key,
    }


def write_message_address(known: Bijzonderheid) -> str:
    """Where a buurtbericht about it is written; empty where it is about no single buurt or a type nobody is told of."""
    if not can_be_told(known.area, known.category):
        return ""
    asked = f"gebied={known.area}&soort={known.category}"
    return f"{reverse('buurtbericht-new')}?" + (
        asked if known.from_people else f"aandacht={known.sightings[-1].attention_id}"
    )


def told_sentence(known: Bijzonderheid) -> str:
    """How often it was handed in and by whom: "2 keer gemeld, door een boa en een analist; voor het eerst op ..."."""
    times, roles = len(known.signals), [word(role) for role in known.roles]
    who = " en ".join(filter(None, [", ".join(roles[:-1]), roles[-1]]))
    if times == 1:
        return f"1 keer ingeleverd, door de rol {who}, op {day(known.began_at)}. {NOT_COUNTED}"
    by = f"door de rol {who}" if len(roles) == 1 else f"door {len(roles)} rollen ({who})"
    return (
        f"{times} keer ingeleverd, {by}; voor het eerst op {day(known.began_at)}, voor het laatst op "
        f"{day(known.last_at)}. {NOT_COUNTED}"
    )


def waits_in_words(known: Bijzonderheid, now: datetime) -> str:
    """That nobody looked at it for more than two weeks; empty where somebody did, or it is not so long ago."""
    if not known.waits_too_long(now):
        return ""
    return f"Wacht al {(now - known.began_at).days} dagen op een beoordeling."


def origins(asked: str) -> list[dict[str, Any]]:
    """The choices of the list: from figures, from people, or all."""
    return [{"value": value, "label": label, "chosen": value == asked} for value, label in ORIGINS.items()]


def signal_rows(signals: Sequence[Signal]) -> list[dict[str, str]]:
    """What each person handed in, newest first."""
    return [
        {
            "at": moment(each.at),
            "by": word(each.by_role),
            "kind": sentence(word(each.kind)),
            "days": days_in_words(each.seen_from, each.seen_to),
            "text": each.text,
        }
        for each in reversed(signals)
    ]


def days_in_words(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} tot en met {day(last)}"


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
