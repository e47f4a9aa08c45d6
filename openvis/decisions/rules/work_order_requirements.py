"""What a work order or a finding must say before it is stored: a place, tasks, a day; answers that fit together.

Dates are compared with a `today` that is handed over; every refusal names the field and what would do.
"""

from __future__ import annotations

from datetime import date

from openvis.decisions.rules.free_text import check_text
from openvis.domain.access import Scope
from openvis.domain.area import lies_in
from openvis.domain.intervention import Intervention
from openvis.domain.order_place import CELL_NAME, OrderPlace, names_a_house, numbers_a_house
from openvis.domain.shown_value import shown
from openvis.domain.words import day_in_words, word
from openvis.domain.work_order import ActionTaken, Finding, Situation, Terms, WorkOrder
from openvis.errors import InputError, NotAllowedNow
from openvis.store import order_places

TASK_LENGTH = range(3, 501)
TEAM_LENGTH = range(1, 61)
STREET_LENGTH = range(2, 81)
MOST_TASKS = 8
MOST_VISITS = 60
MOST_CELLS = 25  # more is no place to go to
MOST_PER_VISIT = 1000  # checks, warnings or fines; more is a slip of the finger
LONGEST_VISIT = 24 * 60  # minutes


def check_work_order(draft: WorkOrder, intervention: Intervention, today: date) -> None:
    """Raise InputError unless a new order is about its intervention and says what to do, who does it, and when."""
    if draft.category not in intervention.categories:
        raise InputError("De interventie gaat niet over deze soort.", "Kies een soort van de interventie.")
    check_terms(draft.terms, intervention, today)


def check_terms(terms: Terms, intervention: Intervention, today: date, *, visits_made: int = 0) -> None:
    """Raise InputError unless what is asked can be read, and can be done within the intervention."""
    _check_tasks(terms.tasks)
    check_text("De naam van het team", terms.team, TEAM_LENGTH)
    if not terms.day_parts:
        raise InputError("Er is geen dagdeel gekozen.", "Kies een of meer dagdelen.")
    if not 1 <= terms.visits <= MOST_VISITS:
        raise InputError(f"{terms.visits} bezoeken kan niet.", f"Kies 1 tot en met {MOST_VISITS} bezoeken.")
    if terms.visits <= visits_made:
        told = "is al 1 bezoek" if visits_made == 1 else f"zijn al {visits_made} bezoeken"
        raise InputError(
            f"Er {told} gemeld; {terms.visits} kan dan niet meer.",
            f"Kies {visits_made + 1} of meer, of trek de werkopdracht in.",
        )
    _check_due_day(terms.due_on, intervention, today)


def _check_tasks(tasks: tuple[str, ...]) -> None:
    if not tasks:
        raise InputError("Er staat niet wat er moet gebeuren.", "Kies een taak, of schrijf er zelf een.")
    if len(tasks) > MOST_TASKS:
        raise InputError(f"{len(tasks)} taken is te veel voor één opdracht.", f"Kies er hoogstens {MOST_TASKS}.")
    for task in tasks:
        check_text("De taak", task, TASK_LENGTH)
        if names_a_house(task):
            raise InputError("De taak lijkt een huisnummer te noemen.", "Noem de straat zonder nummer, of kies vakken.")


def _check_due_day(due_on: date, intervention: Intervention, today: date) -> None:
    first = max(today, intervention.starts_on)
    if first > intervention.ends_on:
        raise InputError(
            f"De interventie liep tot en met {day_in_words(intervention.ends_on)}.",
            "Beëindig haar en maak zo nodig een nieuwe.",
        )
    if not first <= due_on <= intervention.ends_on:
        raise InputError(
            f"De uiterste dag {day_in_words(due_on)} valt buiten de interventie.",
            f"Kies een dag van {day_in_words(first)} tot en met {day_in_words(intervention.ends_on)}.",
        )


def check_place(scope: Scope, place: OrderPlace, intervention: Intervention) -> None:
    """Raise InputError unless an order goes to a place of its intervention, and to no house.

    Cells and streets are held against what was delivered; where nothing was, a name without a number will do.
    """
    if not any(lies_in(place.area, area) for area in intervention.areas):
        raise InputError(
            f"Gebied {shown(place.area)} hoort niet bij de interventie.", "Kies een buurt van de interventie."
        )
    if place.cells:
        _check_cells(scope, place)
    if place.street:
        _check_street(scope, place, intervention.gemeente)


def _check_cells(scope: Scope, place: OrderPlace) -> None:
    if len(place.cells) > MOST_CELLS:
        raise InputError(f"{len(place.cells)} vakken is te veel.", f"Kies er hoogstens {MOST_CELLS}.")
    for cell in place.cells:
        if not CELL_NAME.fullmatch(cell):
            raise InputError(f"{shown(cell)} is geen vak.", "Schrijf een vak als E1447N5082, of kies het op de kaart.")
    shape = order_places.shape_of(scope, place.area)
    outside = set(place.cells) - set(order_places.cells_in(shape)) if shape is not None else set()
    if outside:
        raise InputError(f"Vak {min(outside)} ligt niet in dit gebied.", "Kies vakken op de kaart van het gebied.")


def _check_street(scope: Scope, place: OrderPlace, gemeente: str) -> None:
    check_text("De straat", place.street, STREET_LENGTH)
    if numbers_a_house(place.street):
        raise InputError(
            "Bij de straat lijkt een huisnummer te staan; OpenVIS noemt geen huizen.",
            "Schrijf alleen de naam van de straat.",
        )
    known = order_places.all_street_names(scope, gemeente)
    if known and place.street not in known:
        raise InputError(
            f"{shown(place.street)} staat niet in de lijst van straten.", "Kies een straat uit de lijst, of laat leeg."
        )


def check_finding(finding: Finding) -> None:
    """Raise InputError when the counts of a finding cannot be, or contradict its answers."""
    counts = {"controles": finding.checks, "waarschuwingen": finding.warnings, "boetes": finding.fines}
    for name, count in counts.items():
        if not 0 <= count <= MOST_PER_VISIT:
            raise InputError(f"{count} {name} kan niet.", f"Vul een getal van 0 tot en met {MOST_PER_VISIT} in.")
    if not 1 <= finding.minutes <= LONGEST_VISIT:
        raise InputError(f"{finding.minutes} minuten kan niet.", f"Vul een getal van 1 tot en met {LONGEST_VISIT} in.")
    acted = finding.warnings + finding.fines > 0
    if finding.situation is Situation.NOTHING_FOUND and acted:
        raise InputError(
            f"'{word(finding.situation).capitalize()}' past niet bij waarschuwingen of boetes.",
            "Kies een andere situatie, of zet waarschuwingen en boetes op 0.",
        )
    if finding.action is ActionTaken.ENFORCED and not acted:
        raise InputError(
            f"'{word(finding.action).capitalize()}' past niet bij 0 waarschuwingen en 0 boetes.",
            "Vul in hoeveel het er waren, of kies wat u wel deed.",
        )


def check_follows(first: WorkOrder, gemeente: str) -> None:
    """Raise NotAllowedNow unless an order is one that asks for another."""
    if first.gemeente != gemeente or first.follow_up is None:
        raise NotAllowedNow(
            f"Werkopdracht {first.id} vraagt niet om een vervolg.", "Kies een opdracht uit de lijst van vervolgen."
        )
