"""Top-X as pages show it: the next moment, the criteria, and what each moment came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from openvis.domain.due_words import how_far_in_words
from openvis.domain.top_x import TopXCriteria, TopXMoment, TopXState, criteria_on, does_not_add_up, next_moment
from openvis.domain.words import word
from openvis.web.words import badge, day, moment, number


def next_sentence(moments: Sequence[TopXMoment], today: date) -> str:
    """When the list is looked at again, and how far away or late that is."""
    coming = next_moment(moments)
    if coming is None:
        return "Er is geen volgend moment gepland."
    late = " Vul in wat het werd, of verzet het." if coming.day < today else ""
    return f"Volgend moment: {day(coming.day)} ({how_far_in_words(coming.day, today)}).{late}"


def moment_lines(moments: Sequence[TopXMoment], earlier: dict[int, list[TopXMoment]]) -> list[dict[str, Any]]:
    """Every moment with what it came to, the newest first. earlier: by id the versions before the newest."""
    return [
        _numbers(each)
        | {
            "id": each.id,
            "day": day(each.day),
            "held": each.state is TopXState.HELD,
            "state": badge(each.state),
            "does_not_fit": does_not_add_up(moments, each),
            "version": each.version,
            "signed": _signed(each),
            "earlier": [_numbers(old) | {"day": day(old.day), "signed": _signed(old)} for old in earlier[each.id]],
        }
        for each in moments
    ]


def criteria_lines(versions: Sequence[TopXCriteria], today: date) -> list[dict[str, Any]]:
    """Every version, the newest first, and which of them holds today."""
    now = criteria_on(versions, today)
    return [
        {
            "number": each.number,
            "text": each.text,
            "from": day(each.valid_from),
            "holds": each == now,
            "signed": f"{each.by}, {moment(each.at)}",
        }
        for each in versions
    ]


def _numbers(each: TopXMoment) -> dict[str, str]:
    told = each.recount
    if told is None:
        return dict.fromkeys(("came_in", "went_out", "stayed", "listed", "criteria", "decided_by", "note"), "")
    return {
        "came_in": number(told.came_in),
        "went_out": number(told.went_out),
        "stayed": number(told.stayed),
        "listed": number(told.listed),
        "criteria": f"versie {told.criteria}",
        "decided_by": ", ".join(word(party) for party in told.decided_by),
        "note": told.note,
    }


def _signed(each: TopXMoment) -> str:
    return f"Versie {each.version}, {each.by}, {moment(each.at)}"
