"""The board of werkopdrachten: what stands where, how much each team still has, and what came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openvis.domain.words import thousands, word
from openvis.domain.work_order import FollowUp, Priority, WorkOrder, WorkOrderState
from openvis.domain.workload import CameBack, Workload
from openvis.web.words import badge, decimal, moment, number, sentence

SHOWN = 30  # cards of one state; a filter shows the others
SHOWN_BACK = 10
_URGENT_FIRST = {Priority.HIGH: 0, Priority.NORMAL: 1, Priority.LOW: 2}


def in_board_order(orders: Iterable[WorkOrder]) -> list[WorkOrder]:
    """The first due first, so that what is late stands on top; of one day the most urgent first."""
    return sorted(orders, key=lambda each: (each.terms.due_on, _URGENT_FIRST[each.terms.priority], each.id))


def columns(lines: Sequence[dict[str, Any]], states: Iterable[WorkOrderState]) -> list[dict[str, Any]]:
    """A column for each state that was asked for, with how many there are and how many of those are late."""
    made = []
    for state in states:
        own = [line for line in lines if line["state"]["slug"] == state.value]
        late = sum(bool(line["overdue"]) for line in own)
        made.append(
            {
                "slug": state.value,
                "state": badge(state),
                "title": sentence(word(state)),
                "count": len(own),
                "late": _late(late),
                "lines": own[:SHOWN],
                "others": len(own) - SHOWN if len(own) > SHOWN else 0,
            }
        )
    return made


def told(lines: Sequence[dict[str, Any]]) -> str:
    """How many stand on the board, in one sentence."""
    late = sum(bool(line["overdue"]) for line in lines)
    many = "1 werkopdracht" if len(lines) == 1 else f"{thousands(len(lines))} werkopdrachten"
    return f"{many}{f', waarvan {late} te laat' if late else ''}."


def workload_rows(found: Sequence[Workload]) -> list[dict[str, Any]]:
    """A row per team; the bars of hours are all drawn to the longest of them."""
    hours = [each.minutes / 60 if each.minutes is not None else None for each in found]
    longest = max([0.0, *(each for each in hours if each is not None), *(each.hours or 0.0 for each in found)])
    return [
        {
            "team": each.team,
            "orders": number(each.orders),
            "late": number(each.late) if each.late else "",
            "visits": number(each.visits),
            "hours": "nog niet bekend" if needed is None else decimal(needed),
            "planned": "geen plan" if each.hours is None else decimal(each.hours),
            "bar": _share(needed or 0.0, longest),
            "planned_bar": _share(each.hours or 0.0, longest),
            "judgement": _judgement(needed, each.hours),
        }
        for each, needed in zip(found, hours, strict=True)
    ]


def back_totals(found: Sequence[CameBack]) -> list[dict[str, str]]:
    """What all those visits together brought."""
    findings = [each.report.finding for each in found]
    values = {
        "Bezoeken": number(len(findings)),
        "Controles": number(sum(each.checks for each in findings)),
        "Waarschuwingen": number(sum(each.warnings for each in findings)),
        "Boetes": number(sum(each.fines for each in findings)),
        "Uren": decimal(sum(each.minutes for each in findings) / 60),
        "Vraagt om een vervolg": number(sum(each.follow_up is not None for each in findings)),
    }
    return [{"term": term, "value": value} for term, value in values.items()]


def back_rows(found: Sequence[CameBack], lines: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """The last visits, each with its order. `lines` of those orders by number."""
    return [
        {
            "order": lines[each.order.id],
            "at": moment(each.report.at),
            "situation": sentence(word(each.report.finding.situation)),
            "action": word(each.report.finding.action),
        }
        for each in found[:SHOWN_BACK]
    ]


def follow_up_rows(
    orders: Sequence[WorkOrder], lines: dict[int, dict[str, Any]], still_open: frozenset[int]
) -> list[dict[str, Any]]:
    """Orders that ask for another, with why, and whether their intervention still takes one."""
    return [
        {"order": lines[order.id], "why": _why(order.follow_up), "can_follow": order.intervention_id in still_open}
        for order in orders
    ]


def _why(follow_up: FollowUp | None) -> str:
    return sentence(word(follow_up)) if follow_up else ""


def _late(count: int) -> str:
    return f"{count} te laat" if count else ""


def _share(value: float, longest: float) -> int:
    return round(100 * value / longest) if longest else 0


def _judgement(needed: float | None, hours: float | None) -> str:
    """Whether the plan has hours enough, in words; empty where either is not known."""
    if needed is None or hours is None:
        return ""
    return "▲ meer werk dan uren" if needed > hours else "past in het plan"
