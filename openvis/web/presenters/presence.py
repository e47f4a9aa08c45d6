"""Aanwezigheid as pages show it: the list, the figures per buurt, and the sentence beside a rise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from openvis.domain.period import WEEKDAY_NAMES, parse_period
from openvis.domain.presence import AFTERMATH, Presence, PresenceFigure, PresenceKind, Rhythm, reporting_actions
from openvis.domain.words import word
from openvis.web.map_layers import class_ranges, class_tops, shade_of
from openvis.web.words import badge, day, decimal, moment, number, sentence

# What the map may show: in the address -> heading of its legend.
MEASURES = {"uren": "Uren per buurt", "keren": "Aantal keren per buurt", "mensen": "Mensen per buurt"}


def presence_line(presence: Presence, names: Mapping[str, str]) -> dict[str, Any]:
    """One registration in the list."""
    kind = sentence(word(presence.kind))
    return {
        "id": presence.id,
        "title": presence.title or kind,
        "kind": kind,
        "where": ", ".join(names.get(area, area) for area in presence.areas),
        "areas": [(area, names.get(area, area)) for area in presence.areas],
        "when": when(presence),
        "how_much": how_much(presence),
        "state": badge(presence.state),
        "intervention_id": presence.intervention_id,
        "version": presence.version,
        "signed": f"Versie {presence.version}, {presence.by}, {moment(presence.at)}",
    }


def when(presence: Presence) -> str:
    """ "5 mei 2026", "5 mei 2026 tot en met 9 mei 2026", "elke dinsdag vanaf 5 mei 2026"."""
    first, last = day(presence.starts_on), presence.ends_on
    if presence.rhythm is Rhythm.DAY:
        return first
    how = f"elke {WEEKDAY_NAMES[presence.starts_on.weekday()]} " if presence.rhythm is Rhythm.WEEKLY else ""
    return f"{how}vanaf {first}" if last is None else f"{how}{first} tot en met {day(last)}"


def how_much(presence: Presence) -> str:
    """ "4 uur en 60 mensen per week"; a dash where nothing was counted."""
    parts = [f"{hours_text(presence.hours)} uur"] if presence.hours else []
    parts += [f"{number(presence.people)} mensen"] if presence.people else []
    return " en ".join(parts) + (" per week" if parts and presence.rhythm is Rhythm.WEEKLY else "") if parts else "-"


def hours_text(hours: float) -> str:
    """Whole hours without a decimal: 12, but 2,5."""
    return number(hours) if round(hours, 1) % 1 == 0 else decimal(hours)


def kind_rows(found: Iterable[PresenceFigure]) -> list[dict[str, str]]:
    """What each kind came to in the whole gemeente, or in one buurt."""
    return [{"kind": sentence(word(each.kind)), **_numbers(each)} for each in found]


def buurt_rows(figures: Sequence[PresenceFigure], names: Mapping[str, str], measure: str) -> list[dict[str, Any]]:
    """Every buurt in a row, also where nothing was: that is what one looks for. The most of the measure first."""
    rows = []
    for area, name in names.items():
        here = [each for each in figures if each.area == area]
        together = PresenceFigure(
            area,
            PresenceKind.TENT,
            sum(each.times for each in here),
            sum(each.hours for each in here),
            sum(each.people for each in here),
        )
        values = {"uren": together.hours, "keren": float(together.times), "mensen": together.people}
        kinds = ", ".join(f"{word(each.kind)} {number(each.times)} keer" for each in here)
        rows.append({"code": area, "name": name, "kinds": kinds, "shown": values[measure], **_numbers(together)})
    return sorted(rows, key=lambda row: (-row["shown"], row["name"]))


def map_data(rows: Sequence[Mapping[str, Any]], shapes: str) -> dict[str, Any]:
    """What the map paints."""
    tops = class_tops([row["shown"] for row in rows])
    values = {
        row["code"]: {
            "shade": shade_of(row["shown"], tops),
            "text": f"{row['name']}: {row['hours']} uur, {row['times']} keer, {row['people']} mensen.",
            "watched": False,
        }
        for row in rows
    }
    return {"shapes": shapes, "values": values, "order": [row["code"] for row in rows]}


def legend(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The classes of the map in words."""
    tops = class_tops([row["shown"] for row in rows])
    return [{"shade": 0, "text": "0"}] + [
        {
            "shade": shade,
            "text": hours_text(high) if low >= high else f"{hours_text(low)} tot en met {hours_text(high)}",
        }
        for shade, low, high in class_ranges(tops, 0.1)
    ]


def reporting_beside(
    presences: Sequence[Presence], area: str, period_from: str, period_to: str
) -> list[dict[str, str]]:
    """What stands beside a rise in what the public reports: that people had just been asked to report more.

    In the shape of `notes_beside`, so that it stands where a duiding stands.
    """
    first, last = parse_period(period_from).first, parse_period(period_to).end - timedelta(days=1)
    return [
        {"text": _reporting_text(each, first), "signed": "uit de registratie van aanwezigheid"}
        for each in reporting_actions(presences, area, first, last)
    ]


def _reporting_text(action: Presence, first: date) -> str:
    last = action.last_day
    over = last is not None and last < first
    where = "Kort hiervoor" if over else "In deze periode"
    called = f" ({action.title})" if action.title else ""
    return (
        f"{where} liep een actie om vaker te melden{called}: {when(action)}. Meer meldingen kan dan betekenen dat er "
        f"meer is gemeld, en niet dat er meer is gebeurd. Wij noemen dit tot {AFTERMATH.days} dagen erna."
    )


def _numbers(figure: PresenceFigure) -> dict[str, str]:
    return {"times": number(figure.times), "hours": hours_text(figure.hours), "people": number(figure.people)}
