"""One year of the safety plan as a spreadsheet: goals and actions, the figures of the indicators, the priorities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO

from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.partner import partner
from openvis.domain.report import PEOPLE_METHOD
from openvis.domain.run import Run
from openvis.domain.safety_plan import PlanAction, SafetyPlan
from openvis.domain.words import day_in_words, word
from openvis.errors import NothingStored
from openvis.reports.documents.spreadsheet import COLUMNS, add_sheet, figure_row, new_book
from openvis.reports.plan_figures import figure_of, values_of
from openvis.store import results
from openvis.store import safety_plan as store

ACTION_HEAD = (
    "nummer", "wat willen wij", "doel", "tekst van het doel", "stand", "eigenaar", "partners", "laatst gedaan op",
    "laatst gedaan",
)  # fmt: skip
FIGURE_HEAD = ("actie", *list(COLUMNS)[1:], "waarom geen cijfer")


def plan_sheet(scope: Scope, gemeente: str, year: int, *, known: datetime) -> bytes:
    """As known at a moment. Raises NothingStored for a year that no plan is about."""
    plan = store.plan_of_year(scope, gemeente, year, known=known)
    if plan is None:
        raise NothingStored(f"Bij {year} hoort geen veiligheidsplan.", "Maak eerst een plan, of kies een ander jaar.")
    run = results.run_seen_at(scope, gemeente, known)
    actions = store.actions(scope, gemeente, year, known=known)
    held = BytesIO()
    book = new_book(held, f"{plan.title}, {year}", known)
    add_sheet(book, "Acties", ACTION_HEAD, [_action(plan, each) for each in actions])
    add_sheet(book, "Cijfers", FIGURE_HEAD, [*_figures(scope, actions, known, run)])
    add_sheet(book, "Prioriteiten", ("soort of thema", "gewicht"), _priorities(scope, gemeente, year, known))
    add_sheet(book, "Over dit plan", ("wat", "waarde"), _about(plan, year, known, run))
    book.close()
    return held.getvalue()


def _action(plan: SafetyPlan, action: PlanAction) -> tuple[object, ...]:
    said, last = action.content, action.log[-1] if action.log else None
    return (
        action.number, said.wanted, said.goal, plan.goals[said.goal - 1], word(action.state), word(said.owner),
        ", ".join(map(partner, said.partners)), last.on.isoformat() if last else "", last.text if last else "",
    )  # fmt: skip


def _figures(scope: Scope, actions: list[PlanAction], known: datetime, run: Run | None) -> Iterator[tuple[object, ...]]:
    names = {} if run is None else _names(scope, run)
    for action in actions:
        for value in values_of(scope, action, known):
            figure = figure_of(value, known, names)
            yield (action.number, *figure_row("", figure, value.run)[1:], value.said)


def _names(scope: Scope, run: Run) -> dict[str, str]:
    found = results.figures(scope, run.gemeente, run_id=run.id)
    return dict(found.select("area", "area_name").unique().iter_rows())


def _priorities(scope: Scope, gemeente: str, year: int, known: datetime) -> list[tuple[object, ...]]:
    held = store.priorities_in_force(scope, gemeente, date(year, 12, 31), known=known)
    return [(label_of(slug), weight) for slug, weight in held.weights.items()] if held else []


def _about(plan: SafetyPlan, year: int, known: datetime, run: Run | None) -> list[tuple[object, ...]]:
    told = [
        ("Plan", plan.title), ("Thema", plan.theme), ("Jaar", str(year)), ("Versie van het plan", str(plan.version)),
        ("Zoals bekend op", day_in_words(localdate(known))),
        ("Methode van wat medewerkers vastlegden", PEOPLE_METHOD),
    ]  # fmt: skip
    if run:
        told += [("Berekening", run.id), ("Methode van de berekening", run.method)]
    return [*told]
