"""Work orders as pages and phones show them: where, why, what, when, how often, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from openvis.domain.access import Role
from openvis.domain.order_place import OrderPlace
from openvis.domain.words import word
from openvis.domain.work_order import Finding, Report, Terms, TermsVersion, WorkOrder
from openvis.web.presenters.order_map import ring_of
from openvis.web.words import badge, category_label, day, hours, moment, number, sentence

NEAR_IS_NOT_SHOWN = "De opdracht noemt een plek in deze buurt. Uw rol ziet alleen de buurt."


def work_order_line(order: WorkOrder, names: Mapping[str, str], today: date, *, near: bool) -> dict[str, Any]:
    """One work order. `near`: whether who looks may see where people are sent, nearer than a buurt."""
    terms = order.terms
    return {
        "id": order.id,
        "intervention_id": order.intervention_id,
        "area": order.area,
        "area_name": names.get(order.area, order.area),
        "near": _near(order.place) if near else "",
        "cells": [ring_of(cell) for cell in order.place.cells] if near else [],
        "near_hidden": NEAR_IS_NOT_SHOWN if order.place.is_near and not near else "",
        "label": category_label(order.category),
        "category": order.category,
        "reason": order.reason,
        "task": order.task,
        "tasks": terms.tasks,
        "team": terms.team,
        "when": when(terms),
        "priority": word(terms.priority),
        "due": day(terms.due_on),
        "overdue": overdue(order, today),
        "visits": visits_in_words(order),
        "visits_asked": terms.visits,
        "visits_left": order.visits_left if order.is_open else 0,
        "state": badge(order.state),
        "version": order.version,
        "changed": f"Gewijzigd op {moment(order.changed_at)}." if order.changed_at else "",
        "reports": [report_line(number_, each) for number_, each in enumerate(order.reports, start=1)],
        "not_done_reason": sentence(word(order.not_done_reason)) if order.not_done_reason else "",
        "follows": order.follows,
    }


def overdue(order: WorkOrder, today: date) -> str:
    """How late an open order is, in words; empty where it is not."""
    late = (today - order.terms.due_on).days
    if late <= 0 or not order.is_open:
        return ""
    return "1 dag te laat" if late == 1 else f"{number(late)} dagen te laat"


def visits_in_words(order: WorkOrder) -> str:
    """How many of its visits were made: "Bezoek 2 van 3" is the next; empty where one visit is all."""
    asked, made = order.terms.visits, len(order.reports)
    if asked == 1:
        return ""
    return f"Bezoek {made + 1} van {asked}" if order.is_open else f"{made} van de {asked} bezoeken gedaan"


def when(terms: Terms) -> str:
    """ "Weekend, avond (18 tot 24 uur) en nacht (0 tot 6 uur)"."""
    parts = [hours(part) for part in terms.day_parts]
    told = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}"
    return f"{sentence(word(terms.week_part))}, {told}"


def report_line(place: int, report: Report) -> dict[str, Any]:
    """What one visit found, as terms and values."""
    return {"number": place, "at": moment(report.at), "answers": _answers(report.finding)}


def version_lines(versions: Sequence[TermsVersion]) -> list[dict[str, Any]]:
    """What was asked before and after each change, the newest first; empty where nothing was ever changed."""
    told = []
    for before, after in pairwise(versions):
        by = word(Role(after.by_role)) if after.by_role else "het systeem"
        told.append({"at": moment(after.at), "by": by, "changes": changes_in_words(before.terms, after.terms)})
    return told[::-1]


def changes_in_words(before: Terms, after: Terms) -> list[str]:
    """Each answer that became another: "Uiterlijk op: 3 maart 2026, was 1 maart 2026"."""
    old, new = _terms_in_words(before), _terms_in_words(after)
    return [f"{name}: {said}, was {old[name]}" for name, said in new.items() if said != old[name]]


def _terms_in_words(terms: Terms) -> dict[str, str]:
    return {
        "Opdracht": f"'{' '.join(terms.tasks)}'",
        "Team": terms.team,
        "Aantal bezoeken": number(terms.visits),
        "Uiterlijk op": day(terms.due_on),
        "Wanneer": when(terms),
        "Voorrang": word(terms.priority),
    }


def _near(place: OrderPlace) -> str:
    """ "Kerkstraat, vak E1447N5082"."""
    cells = f"{'vak' if len(place.cells) == 1 else 'vakken'} {', '.join(place.cells)}" if place.cells else ""
    return ", ".join(filter(None, (place.street, cells)))


def _answers(found: Finding) -> list[dict[str, str]]:
    answers = {
        "Situatie": sentence(word(found.situation)),
        "Gedaan": sentence(word(found.action)),
        "Controles": number(found.checks),
        "Waarschuwingen": number(found.warnings),
        "Boetes": number(found.fines),
        "Tijd besteed": f"{number(found.minutes)} minuten",
        "Nog een keer nodig": f"ja, {word(found.follow_up)}" if found.follow_up else "nee",
    }
    return [{"term": term, "value": value} for term, value in answers.items()]
