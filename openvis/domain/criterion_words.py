"""A success criterion of a forecast in sentences: what is asked, how it stands, and what it came to."""

from __future__ import annotations

from openvis.domain.forecast_criterion import (
    CriterionMeasure,
    CriterionVerdict,
    ForecastCriterion,
    ForecastJudgement,
)
from openvis.domain.words import thousands, word

# After "Het doel is"; the value comes from `value_in_words`.
AIM = {
    CriterionMeasure.HITS: "minstens {} van de incidenten in de 3 % van de plekken met de hoogste verwachting",
    CriterionMeasure.PAI: "in de hoogste 1 % van de plekken minstens {} keer zo vaak raak als bij willekeurig kiezen",
    CriterionMeasure.GAIN: "per incident minstens {} nats waarschijnlijker dan met de telling van alle jaren",
}
UNIT = {
    CriterionMeasure.HITS: "{}",
    CriterionMeasure.PAI: "{} keer zo vaak raak",
    CriterionMeasure.GAIN: "{} nats per incident",
}
OUTCOME = {
    CriterionVerdict.MET: "Gehaald.",
    CriterionVerdict.NOT_MET: "Niet gehaald.",
    CriterionVerdict.TOO_LITTLE_DATA: "Te weinig gegevens om te oordelen.",
}
SO_FAR = {
    CriterionVerdict.MET: "Blijft het zo, dan wordt het doel gehaald.",
    CriterionVerdict.NOT_MET: "Blijft het zo, dan wordt het doel niet gehaald.",
    CriterionVerdict.TOO_LITTLE_DATA: "Dat is nog te weinig om iets van te zeggen.",
}


def aim_in_words(criterion: ForecastCriterion) -> str:
    """ "minstens 25 % van de incidenten in de 3 % van de plekken met de hoogste verwachting"."""
    return AIM[criterion.measure].format(value_in_words(criterion.measure, criterion.least))


def value_in_words(measure: CriterionMeasure, value: float) -> str:
    """ "25 %", "5,2" or "0,03": a percentage never stands by itself, so the counts are to be told beside it."""
    if measure is CriterionMeasure.HITS:
        return f"{100 * value:.3g} %".replace(".", ",")
    digits = 1 if measure is CriterionMeasure.PAI else 3
    told = f"{value:.{digits}f}".replace(".", ",").replace("-", "−")
    return told.rstrip("0").rstrip(",") if "," in told else told


def judgement_in_words(criterion: ForecastCriterion, found: ForecastJudgement) -> str:
    """Counts first, then the value with its interval, then what that means."""
    if not found.periods:
        meant = OUTCOME[found.verdict] if found.final else "Er is nog geen hele periode voorbij."
        return meant if not found.final else f"Er is geen periode waarvan de verwachting te toetsen was. {meant}"
    meant = (OUTCOME if found.final else SO_FAR)[found.verdict]
    return f"{_counted(found)}: {_measured(criterion, found)}. {meant}{_by_chance(criterion, found)}"


def _counted(found: ForecastJudgement) -> str:
    periods = "1 periode" if found.periods == 1 else f"{found.periods} perioden"
    if found.hits is None:
        return f"{thousands(found.events)} incidenten in {periods}"
    return f"{thousands(found.hits)} van de {thousands(found.events)} incidenten in {periods}"


def _measured(criterion: ForecastCriterion, found: ForecastJudgement) -> str:
    if found.value is None:
        return "geen uitkomst"
    value = UNIT[criterion.measure].format(value_in_words(criterion.measure, found.value))
    if found.low is None or found.high is None:
        return value
    low, high = (value_in_words(criterion.measure, each) for each in (found.low, found.high))
    return f"{value} (tussen {low} en {high})"


def _by_chance(criterion: ForecastCriterion, found: ForecastJudgement) -> str:
    """Where the interval holds the least value, chance may have decided."""
    if found.verdict is CriterionVerdict.TOO_LITTLE_DATA or found.low is None or found.high is None:
        return ""
    if not found.low < criterion.least <= found.high:
        return ""
    return " Het doel ligt binnen deze marge: toeval kan hier beslissen."


def verdict_word(found: ForecastJudgement) -> str:
    return word(found.verdict) if found.final else "nog niet"
