"""Doelen van de verwachting: what was asked beforehand, version by version, and what it came to, in text as shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openvis.domain.category import THEMES
from openvis.domain.criterion_words import aim_in_words, judgement_in_words, verdict_word
from openvis.domain.forecast_criterion import CriterionStand, ForecastCriterion, ForecastJudgement
from openvis.domain.forecast_words import period_in_words
from openvis.domain.words import word
from openvis.web.words import badge, category_label, day, moment, sentence

BEGUN = (CriterionStand.RUNNING, CriterionStand.PAST)


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """Of one type: what the newest run says of it, or what it came to (`final`)."""

    label: str
    told: str
    verdict: str
    final: bool


@dataclass(frozen=True, slots=True)
class CriterionCard:
    """One version of a criterion."""

    id: int
    title: str
    types: str
    aim: str
    days: str
    signed: str
    stand: dict[str, str]
    versions: str  # what it replaced, and what replaced it
    rows: list[JudgementRow]
    can_change: bool
    can_follow: bool


def type_label(slug: str) -> str:
    """A theme is forecast as a whole where its types are too rare."""
    return f"{category_label(slug)} (hele groep)" if slug in THEMES else category_label(slug)


def cards(
    found: Sequence[ForecastCriterion],
    told: Mapping[tuple[int, str], ForecastJudgement],
    today: date,
    *,
    only: str | None = None,
) -> list[CriterionCard]:
    """A card of each, in the given order. only: the one type that is told of."""
    return [_card(each, told, today, only) for each in found]


def standing(
    found: Sequence[ForecastCriterion], told: Mapping[tuple[int, str], ForecastJudgement], today: date
) -> dict[str, str]:
    """Of each type with a criterion that began, how the newest of them stands: "gehaald"."""
    begun = sorted((each for each in found if each.stand(today) in BEGUN), key=lambda each: (each.starts_on, each.id))
    return {
        category: _row(each, category, told.get((each.id, category)), each.stand(today)).verdict
        for each in begun
        for category in each.categories
    }


def _card(
    criterion: ForecastCriterion, told: Mapping[tuple[int, str], ForecastJudgement], today: date, only: str | None
) -> CriterionCard:
    stand = criterion.stand(today)
    rows = [
        _row(criterion, category, told.get((criterion.id, category)), stand)
        for category in criterion.categories
        if only in (None, category)
    ]
    return CriterionCard(
        id=criterion.id,
        title=f"Doel {criterion.id}: {word(criterion.measure)}",
        types=", ".join(type_label(slug).lower() for slug in criterion.categories),
        aim=sentence(aim_in_words(criterion)),
        days=(
            f"Over perioden van {period_in_words(criterion.horizon)}, van {day(criterion.starts_on)} tot "
            f"{day(criterion.judged_on)}. Op die dag volgt het oordeel."
        ).replace("van week", "van een week"),
        signed=f"Vastgelegd door {criterion.by}, {moment(criterion.at)}.",
        stand=badge(stand),
        versions=_versions(criterion, stand),
        rows=rows if stand in BEGUN else [],
        can_change=criterion.replaced_by is None and stand is not CriterionStand.PAST,
        can_follow=stand is CriterionStand.PAST,
    )


def _row(
    criterion: ForecastCriterion, category: str, found: ForecastJudgement | None, stand: CriterionStand
) -> JudgementRow:
    label = type_label(category)
    if found is None:
        late = " De dag van het oordeel is geweest." if stand is CriterionStand.PAST else ""
        return JudgementRow(
            label, f"Nog niet berekend; dat gebeurt bij de volgende berekening.{late}", "nog niet", False
        )
    waits = not found.final and stand is CriterionStand.PAST
    late = " Het oordeel wacht tot de laatste dagen binnen zijn, hoogstens zes weken." if waits else ""
    return JudgementRow(label, judgement_in_words(criterion, found) + late, verdict_word(found), found.final)


def _versions(criterion: ForecastCriterion, stand: CriterionStand) -> str:
    told = [f"Vervangt doel {criterion.replaces}."] if criterion.replaces else []
    if criterion.replaced_by and stand is CriterionStand.LAPSED:
        told.append(f"Vervallen: vóór het begin vervangen door doel {criterion.replaced_by}.")
    elif criterion.replaced_by:
        told.append(f"Later vervangen door doel {criterion.replaced_by}; het was al begonnen en wordt toch beoordeeld.")
    return " ".join(told)
