"""An effect in plain Dutch: counts first, then what was expected, how sure that is, and what it means."""

from __future__ import annotations

from dataclasses import replace

from openvis.analysis.rankings.sentences import NOT_EXAMINED, number
from openvis.domain.change_in_words import LEAST_FOR_PERCENT
from openvis.domain.effect import Design, Displacement, Effect, Estimate, PlaceboInSpace, PlaceboInTime
from openvis.domain.intervention import Verdict
from openvis.domain.period import parse_period
from openvis.errors import UnknownValue

RARE = 0.05
YEAR_DIGITS = 4
NO_CHANCE = "Dit verschil is niet te onderscheiden van toeval."


def sentences_of(effect: Effect) -> Effect:
    """The same effect with its sentences."""
    told = [_counted(effect), _judged(effect), _promised(effect), _alone(effect)]
    if effect.verdict is not Verdict.TOO_LITTLE_DATA:
        told += [around_sentence(effect), _elsewhere(effect.in_space), _earlier(effect.in_time)]
    told.append(_visible(effect))
    return replace(effect, sentences=tuple(filter(None, told)))


def period_label(key: str) -> str:
    """How a reader says a period; a bare number, which would read as a count, with what it is a number of."""
    try:
        return parse_period(key).label
    except UnknownValue:
        return f"periode {key}" if key.isdigit() and len(key) < YEAR_DIGITS else key


def _counted(effect: Effect) -> str:
    since = f"van {period_label(effect.period_from)} tot en met {period_label(effect.period_to)}"
    if effect.period_from == effect.period_to:
        since = f"in {period_label(effect.period_from)}"
    areas = "het gebied" if effect.target.areas == 1 else f"de {effect.target.areas} gebieden"
    told = f"In {areas} met de actie: {number(effect.target.after)} {since}"
    if effect.estimate is None:
        return f"{told}."
    return f"{told}; zonder actie verwacht {number(effect.estimate.expected)} ({_between(effect.estimate)})."


def _between(estimate: Estimate) -> str:
    return f"tussen {number(estimate.low)} en {number(estimate.high)}"


def _judged(effect: Effect) -> str:
    if effect.estimate is None or effect.verdict is Verdict.TOO_LITTLE_DATA:
        return "Dat zijn te weinig gegevens om iets over de actie te zeggen."
    if effect.verdict is Verdict.NO_DIFFERENCE:
        return f"Geen aantoonbaar verschil. {NO_CHANCE}"
    seen, word = effect.estimate, "minder" if effect.verdict is Verdict.IMPROVED else "meer"
    if seen.expected < LEAST_FOR_PERCENT:
        return f"{effect.verdict.capitalize()}."
    bounds = sorted((_percent(seen.ratio_low), _percent(seen.ratio_high)))
    return (
        f"{effect.verdict.capitalize()}: {_percent(seen.ratio)} % {word} dan verwacht "
        f"(tussen {bounds[0]} en {bounds[1]} % {word})."
    )


def _percent(ratio: float) -> int:
    return round(100 * abs(ratio - 1))


def _promised(effect: Effect) -> str:
    if effect.criterion_met is None:
        return ""
    promise = f"Vooraf afgesproken: {effect.reduction_percent} % minder dan zonder actie verwacht."
    if not effect.criterion_met:
        return f"{promise} Dat is niet gehaald."
    sure = "" if effect.verdict is Verdict.IMPROVED else " Maar zo'n daling kan ook toeval zijn."
    return f"{promise} Dat is gehaald.{sure}"


def _alone(effect: Effect) -> str:
    if effect.design is not Design.STRUCTURAL_SERIES or effect.verdict is Verdict.TOO_LITTLE_DATA:
        return ""
    return "Er is geen gebied om mee te vergelijken: wat overal veranderde, telt hier mee als effect."


def around_sentence(effect: Effect | None) -> str:
    """What happened in the areas around it; where that was not asked, that."""
    found: Displacement | None = effect.displacement if effect else None
    if found is None:
        return NOT_EXAMINED
    if found.estimate is None:
        return "In de gebieden eromheen is te weinig geteld om iets over verplaatsing te zeggen."
    seen = found.estimate
    told = f"In de gebieden eromheen: {number(seen.observed)}; verwacht {number(seen.expected)} ({_between(seen)})."
    if seen.ratio_low > 1:
        return f"{told} Dat is meer: het heeft zich misschien verplaatst."
    if seen.ratio_high < 1:
        return f"{told} Ook daar is het minder: de actie werkt misschien door."
    return f"{told} Daar is geen verplaatsing te zien."


def _elsewhere(placebo: PlaceboInSpace | None) -> str:
    if placebo is None:
        return ""
    told = (
        f"Van {number(placebo.asked)} keer dezelfde vraag over gebieden zonder actie was het verschil "
        f"{number(placebo.as_far)} keer minstens zo groot"
    )
    return f"{told}: dat is zeldzaam." if placebo.p <= RARE else f"{told}."


def _earlier(placebo: PlaceboInTime | None) -> str:
    if placebo is None:
        return ""
    when = period_label(placebo.period)
    if placebo.low <= 1 <= placebo.high:
        return f"Al voor de start, vanaf {when}, liepen deze gebieden gelijk op met de andere."
    way = "minder" if placebo.ratio < 1 else "meer"
    bounds = sorted((_percent(placebo.low), _percent(placebo.high)))
    return (
        f"Let op: al voor de start, vanaf {when}, hadden deze gebieden {_percent(placebo.ratio)} % {way} dan de andere "
        f"deden verwachten (tussen {bounds[0]} en {bounds[1]} % {way}). "
        "Een deel van het verschil kan dus al eerder begonnen zijn, en niet door de actie komen."
    )


def _visible(effect: Effect) -> str:
    if effect.seen_from is None:
        return "Met deze aantallen is geen enkele daling te onderscheiden van toeval."
    fall = _percent(effect.seen_from)
    return f"Te zien was een daling vanaf {fall} %: die valt vier van de vijf keer op."
