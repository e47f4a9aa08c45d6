"""What a new intervention, judgement or note must say before it is stored.

Dates are compared with a `today` that is handed over; every refusal names the field and what would do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from openvis.decisions.rules.free_text import check_text
from openvis.domain.area import AreaLevel, gemeente_of, level_of
from openvis.domain.bijzonderheid import Signal
from openvis.domain.category import OUTSIDE, THEMES, TOTAL, UNKNOWN, category, choices, label_of
from openvis.domain.intervention import Comparison, Intervention
from openvis.domain.measure import measure
from openvis.domain.note import Note
from openvis.domain.partner import partner
from openvis.domain.period import PeriodKind, parse_period
from openvis.domain.words import day_in_words
from openvis.errors import InputError
from openvis.store.results import StoredAttention

TITLE_LENGTH = range(3, 101)
REASON_LENGTH = range(3, 301)
NOTE_LENGTH = range(3, 501)
REDUCTION = range(1, 100)  # percent; 100 would promise that nothing happens at all
HOURS = range(1, 100_001)
MOST_AREAS, MOST_CATEGORIES = 60, 10  # of more together nobody can say what was done there
LATEST_JUDGEMENT = timedelta(days=365)  # after the end
# What the judgement is about: another place or type, or another start, is another intervention.
FIXED_BY_START = {
    "areas": "de gebieden liggen",
    "cells": "de vakken liggen",
    "categories": "de soorten liggen",
    "starts_on": "de startdatum ligt",
    "kind": "de soort interventie ligt",
    "measure": "de maatregel ligt",
}
LONGEST = timedelta(days=2 * 365)  # after two years hardly any other buurt is still comparable


def check_intervention(draft: Intervention, today: date) -> None:
    """Raise InputError unless a new intervention has a name, a place, incident types, a period and a criterion."""
    if draft.starts_on < today:
        raise InputError(
            f"De startdatum {day_in_words(draft.starts_on)} is al voorbij; het doel ligt vast vóór de start.",
            "Kies vandaag of later.",
        )
    _check_plan(draft)


def check_change(before: Intervention, after: Intervention, today: date) -> None:
    """Raise InputError unless the next version of an intervention says something else, and may."""
    if replace(after, version=before.version) == before:
        raise InputError("Er is niets gewijzigd.", "Wijzig iets, of ga terug zonder op te slaan.")
    if before.started_with is None:
        check_intervention(after, today)
        return
    _check_plan(after)
    for name, said in FIXED_BY_START.items():
        if getattr(before, name) != getattr(after, name):
            raise InputError(
                f"De interventie loopt; {said} na de start vast.", "Laat dit staan, of maak een nieuwe interventie."
            )
    if after.criterion.judged_on <= today:
        raise InputError("De dag van het oordeel is al geweest.", "Kies een latere dag.")


def _check_plan(draft: Intervention) -> None:
    check_text("De titel", draft.title, TITLE_LENGTH)
    _check_areas("Een interventie", draft.areas, draft.gemeente)
    _check_categories(draft.categories)
    if draft.ends_on <= draft.starts_on:
        raise InputError("De einddatum ligt niet na de startdatum.", "Kies een latere einddatum.")
    if draft.ends_on - draft.starts_on > LONGEST:
        raise InputError("De interventie duurt langer dan twee jaar.", "Kies een eerdere einddatum.")
    _check_criterion(draft)
    if draft.hours is not None and draft.hours not in HOURS:
        raise InputError(f"{draft.hours} uur kan niet.", f"Vul een getal van 1 tot en met {HOURS[-1]} in.")
    if draft.measure:
        measure(draft.measure)
    for slug in draft.partners:
        partner(slug)


def _check_areas(what: str, areas: Sequence[str], gemeente: str) -> None:
    if not areas:
        raise InputError(f"{what} heeft ten minste één buurt of wijk nodig.", "Kies een buurt of wijk.")
    if len(areas) > MOST_AREAS:
        raise InputError(f"{what} heeft hoogstens {MOST_AREAS} buurten.", "Kies hele wijken, of minder buurten.")
    for area in areas:
        if gemeente_of(area) != gemeente:
            raise InputError(f"Gebied {area} ligt niet in gemeente {gemeente}.", "Kies een gebied uit de lijst.")


def _check_categories(categories: Sequence[str]) -> None:
    if not categories:
        raise InputError("Er is geen soort gekozen.", "Kies ten minste één soort.")
    if len(categories) > MOST_CATEGORIES:
        raise InputError(f"Een interventie richt zich op hoogstens {MOST_CATEGORIES} soorten.", "Kies er minder.")
    for slug in categories:
        if category(slug).slug in {UNKNOWN, OUTSIDE}:
            raise InputError(
                f"'{category(slug).label}' is geen soort; een interventie richt zich op soorten incidenten.",
                "Kies een soort.",
            )
        if slug == TOTAL:
            raise InputError("Een interventie richt zich op soorten incidenten, niet op het totaal.", "Kies een soort.")


def _check_criterion(draft: Intervention) -> None:
    criterion = draft.criterion
    if criterion.reduction_percent not in REDUCTION:
        raise InputError(
            f"Het doel van {criterion.reduction_percent} % minder kan niet.", "Kies een daling van 1 tot en met 99 %."
        )
    if not draft.ends_on <= criterion.judged_on <= draft.ends_on + LATEST_JUDGEMENT:
        raise InputError(
            f"Het oordeel op {day_in_words(criterion.judged_on)} past niet bij het einde.",
            f"Kies een dag van {day_in_words(draft.ends_on)} tot en met "
            f"{day_in_words(draft.ends_on + LATEST_JUDGEMENT)}.",
        )
    if criterion.comparison is not Comparison.COMPARABLE_AREAS:
        if criterion.compared_with:
            raise InputError(
                "Er zijn buurten gekozen om mee te vergelijken, maar de vergelijking is met de eigen verwachting.",
                "Kies 'vergelijkbare buurten', of haal de buurten weg.",
            )
        return
    _check_areas("De vergelijking", criterion.compared_with, draft.gemeente)
    if inside := [area for area in criterion.compared_with if draft.touches(area)]:
        raise InputError(
            f"{inside[0]} hoort bij de interventie zelf; daarmee is niets te vergelijken.", "Kies een andere buurt."
        )


def check_answers(draft: Intervention, signal: StoredAttention | None) -> None:
    """Raise InputError unless an intervention is about the place and incident type of the row it says it answers."""
    if signal is None or signal.row.gemeente != draft.gemeente or not draft.answers(signal.row):
        raise InputError(
            "Op de aandachtslijst staat niet deze regel voor dit gebied en deze soort.",
            "Begin opnieuw vanaf de regel op de lijst.",
        )


def check_serves(draft: Intervention, whose: str | None) -> None:
    """Raise InputError where an intervention says it carries out an action of no plan of its own gemeente.

    whose  the gemeente of that action; None where there is none
    """
    if draft.serves is not None and whose != draft.gemeente:
        raise InputError("Deze actie staat niet in het veiligheidsplan.", "Kies een actie uit de lijst, of kies geen.")


def check_reason(reason: str) -> None:
    """Raise InputError unless a judgement says why, in a sentence that may be kept."""
    check_text("De reden", reason, REASON_LENGTH)


def check_signal(signal: Signal, gemeente: str, area: str, slug: str, today: date) -> None:
    """Raise InputError unless a signal is about a buurt of this gemeente, a type or theme, and days gone by."""
    check_text("Wat u zag", signal.text, REASON_LENGTH)
    if level_of(area) is not AreaLevel.BUURT or gemeente_of(area) != gemeente:
        raise InputError(f"Gebied {area} is geen buurt van gemeente {gemeente}.", "Kies een buurt uit de lijst.")
    if slug not in THEMES and (slug not in choices() or category(slug).sensitive):
        raise InputError(
            f"Over '{label_of(slug)}' in één buurt neemt OpenVIS geen signaal aan.",
            "Kies een andere soort, of alle soorten van een thema samen.",
        )
    if signal.seen_to < signal.seen_from:
        raise InputError("De laatste dag ligt vóór de eerste.", "Kies een latere laatste dag.")
    if signal.seen_to > today:
        raise InputError(f"{day_in_words(signal.seen_to)} moet nog komen.", "Kies vandaag of een dag ervoor.")
    if today - signal.seen_from > LONGEST:
        raise InputError("De eerste dag is meer dan twee jaar geleden.", "Kies een latere eerste dag.")


def check_note(draft: Note, last: str) -> None:
    """Raise InputError unless a note is about a place, a type and months of this gemeente, and may be kept.

    last  key of the last month that has figures
    """
    check_text("De duiding", draft.text, NOTE_LENGTH)
    if gemeente_of(draft.area) != draft.gemeente:
        raise InputError(
            f"Gebied {draft.area} ligt niet in gemeente {draft.gemeente}.", "Kies een gebied uit de lijst."
        )
    if draft.category is not None:
        category(draft.category)
    first, end = parse_period(draft.period_from), parse_period(draft.period_to)
    if {first.kind, end.kind} != {PeriodKind.MONTH}:
        raise InputError("Een duiding gaat over hele maanden.", "Schrijf een maand als 2026-03.")
    if end < first:
        raise InputError("De laatste maand ligt vóór de eerste.", "Kies een latere laatste maand.")
    if end > parse_period(last):
        raise InputError(f"Van {end.label} zijn er nog geen cijfers.", f"Kies uiterlijk {parse_period(last).label}.")
