"""Saying beforehand what the forecast must reach. A version is never edited, and none is about days that have begun:
whoever sees how it goes can no longer choose what would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.category import label_of
from openvis.domain.criterion_words import value_in_words
from openvis.domain.forecast import HORIZONS
from openvis.domain.forecast_criterion import (
    BOUNDS,
    LATEST_START,
    LONGEST,
    SHORTEST,
    CriterionMeasure,
    CriterionStand,
    ForecastCriterion,
)
from openvis.domain.words import day_in_words, word
from openvis.errors import InputError, NotAllowedNow
from openvis.store import forecast_criteria as store
from openvis.store import results


@dataclass(frozen=True, slots=True)
class Aim:
    """What somebody fills in."""

    categories: tuple[str, ...]
    horizon: int
    measure: CriterionMeasure
    least: float
    starts_on: date
    judged_on: date


def set_criterion(person: Person, aim: Aim, *, gemeente: str, now: datetime, origin: str) -> ForecastCriterion:
    """A new criterion. Raises NotPermitted for who, InputError for what, NotAllowedNow beside one that stands."""
    verb = Verb.SET_CRITERION
    with recorded(person, verb, subject="criterion/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        draft = _draft(person, aim, gemeente, now)
        check_criterion(draft, localdate(now), _forecast_types(person, gemeente))
        _check_alone(draft, store.of_gemeente(person.scope, gemeente), localdate(now))
        made = store.add(draft)
        attempt.subject, attempt.detail = f"criterion/{made.id}", _detail(made)
    return made


def change_criterion(person: Person, criterion_id: int, aim: Aim, *, now: datetime, origin: str) -> ForecastCriterion:
    """A new version of one whose day has not come. If its days have begun, it is judged all the same.

    Raises NotPermitted, InputError, or NotAllowedNow for one that was replaced or judged.
    """
    verb, gemeente = Verb.CHANGE_CRITERION, store.gemeente_of(criterion_id)
    with recorded(
        person, verb, subject=f"criterion/{criterion_id}", gemeente=gemeente, now=now, origin=origin
    ) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before, today = store.locked(person.scope, criterion_id), localdate(now)
        check_changeable(store.get(person.scope, criterion_id), today)
        draft = replace(_draft(person, aim, before.gemeente, now), replaces=before.id)
        check_criterion(draft, today, _forecast_types(person, before.gemeente))
        others = [each for each in store.of_gemeente(person.scope, before.gemeente) if each.id != before.id]
        _check_alone(draft, others, today)
        made = store.add(draft)
        attempt.detail = f"{_detail(made)} (criterion/{made.id})"
    return made


def check_changeable(criterion: ForecastCriterion, today: date) -> None:
    """Raise NotAllowedNow for what is fixed: judged, or replaced already."""
    if criterion.replaced_by is not None:
        raise NotAllowedNow("Dit doel is al door een nieuwer vervangen.", "Wijzig het nieuwste.")
    if criterion.stand(today) is CriterionStand.PAST:
        raise NotAllowedNow(
            f"De dag van het oordeel, {day_in_words(criterion.judged_on)}, is geweest; dit doel ligt vast.",
            "Leg een opvolger vast.",
        )


def check_criterion(draft: ForecastCriterion, today: date, known: frozenset[str]) -> None:
    """Raise InputError for the first thing that cannot be asked. known: types of which there is a forecast."""
    if not draft.categories:
        raise InputError("Er is geen soort gekozen.", "Kies ten minste één soort.")
    if missing := [slug for slug in draft.categories if slug not in known]:
        raise InputError(f"Van {label_of(missing[0])} is er geen verwachting.", "Kies een soort uit de lijst.")
    if draft.horizon not in HORIZONS:
        raise InputError(f"{draft.horizon} dagen vooruit wordt niet verwacht.", "Kies 7, 14 of 28 dagen.")
    low, high = BOUNDS[draft.measure]
    if not low < draft.least <= high:
        raise InputError(
            f"De maat '{word(draft.measure)}' kan niet {value_in_words(draft.measure, draft.least)} zijn.",
            f"Kies meer dan {value_in_words(draft.measure, low)}, wat toeval geeft, en hoogstens "
            f"{value_in_words(draft.measure, high)}.",
        )
    _check_days(draft, today)


def _check_days(draft: ForecastCriterion, today: date) -> None:
    if draft.starts_on <= today:
        raise InputError(
            f"De eerste dag, {day_in_words(draft.starts_on)}, is al begonnen; een doel ligt vast vóór zijn periode.",
            "Kies morgen of later.",
        )
    if draft.starts_on > today + LATEST_START:
        raise InputError("De eerste dag is meer dan een half jaar weg.", "Kies een eerdere dag.")
    if not SHORTEST <= draft.judged_on - draft.starts_on <= LONGEST:
        raise InputError(
            "Tussen de eerste dag en het oordeel liggen minder dan acht weken of meer dan een half jaar.",
            f"Kies een dag van {day_in_words(draft.starts_on + SHORTEST)} tot en met "
            f"{day_in_words(draft.starts_on + LONGEST)}.",
        )


def _check_alone(draft: ForecastCriterion, others: list[ForecastCriterion], today: date) -> None:
    for other in others:
        if other.stand(today) is not CriterionStand.LAPSED and draft.overlaps(other):
            shared = label_of(sorted(set(draft.categories) & set(other.categories))[0])
            raise NotAllowedNow(
                f"Voor {shared} ligt in deze dagen al een doel vast met dezelfde maat.",
                f"Wijzig dat doel, of kies een eerste dag vanaf {day_in_words(other.judged_on)}.",
            )


def _draft(person: Person, aim: Aim, gemeente: str, now: datetime) -> ForecastCriterion:
    return ForecastCriterion(
        0, gemeente, tuple(dict.fromkeys(aim.categories)), aim.horizon, aim.measure, aim.least, aim.starts_on,
        aim.judged_on, person.username, now,
    )  # fmt: skip


def _forecast_types(person: Person, gemeente: str) -> frozenset[str]:
    return frozenset(results.forecast_verdicts(person.scope, gemeente)["category"])


def _detail(made: ForecastCriterion) -> str:
    return (
        f"{word(made.measure)}: {value_in_words(made.measure, made.least)}; "
        f"{made.starts_on.isoformat()} tot {made.judged_on.isoformat()}"
    )
