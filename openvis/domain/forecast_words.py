"""A forecast in sentences, for a page and for the terminal: what is expected and why here, and how well it did."""

from __future__ import annotations

from datetime import date

from openvis.domain.forecast import ForecastPlace, ForecastReason, ForecastScore, ForecastVerdict, Rung
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.words import day_in_words, thousands

WHAT = (
    "Een verwachting zegt waar en hoe vaak, nooit wie. Zij leert alleen van wat het publiek meldde. Wat politie en "
    "boa's zelf vinden telt niet mee: dat hangt af van waar zij controleren."
)
RUNG_EXPLAINED = {
    Rung.UNIFORM: "Alle plekken gelijk. Zo raakt iemand die niets weet.",
    Rung.LAST_PERIOD: "De telling van de vorige periode.",
    Rung.LONG_COUNT: "De telling van alle jaren samen. Die kan iedereen zelf maken.",
    Rung.SHRUNK: "De telling van alle jaren, gedempt door wat er in de omgeving gebeurde.",
    Rung.WITH_RECENT: "Dezelfde gedempte telling, waarin de laatste weken zwaarder wegen.",
    Rung.BOOSTED_TREES: "Beslisbomen die leren van tellingen dichtbij en verder weg, kort en lang geleden.",
    Rung.MIXTURE: "Alle rekenwijzen samen. Elke weegt zo zwaar als zij eerder goed voorspelde.",
}


def cells_in_words(side: int) -> str:
    """How large a cell is, and what that asks of a reader."""
    return (
        f"Een vak is {side} bij {side} meter. In een vak kan één woning staan. Deel dit daarom alleen met wie het mag "
        "zien."
    )


def place_in_words(row: ForecastPlace) -> str:
    """What is expected: "Verwacht 1,4 (tussen 0 en 4)."."""
    return f"Verwacht {expected_in_words(row.expected)} (tussen {thousands(row.low)} en {thousands(row.high)})."


def why_here_in_words(row: ForecastPlace) -> str:
    """The history it rests on: counts there, lately, and around."""
    days = (date.fromisoformat(row.last) - date.fromisoformat(row.first)).days + 1
    told = (
        f"{thousands(row.last_year)} in het laatste jaar, {thousands(row.last_period)} in de laatste "
        f"{period_in_words(days)}, {thousands(row.ever)} in alle jaren samen"
    )
    if row.kind is PlaceKind.BUURT:
        return f"{told}."
    return f"{told}; binnen {row.around_metres} meter {thousands(row.around)} in het laatste jaar."


def period_in_words(days: int) -> str:
    """ "week", "twee weken", "vier weken": a horizon as it follows "de laatste" or "de komende"."""
    weeks = {7: "week", 14: "twee weken", 28: "vier weken"}
    return weeks.get(days, f"{days} dagen")


def verdict_in_words(verdict: ForecastVerdict, what: str) -> str:
    """Which rung is shown and why, and since when. `what` is the type as it stands in a sentence."""
    since = day_in_words(date.fromisoformat(verdict.since))
    periods = "1 periode" if verdict.periods == 1 else f"{thousands(verdict.periods)} perioden"
    beside = RUNG_NAMES[verdict.beside] if verdict.beside else RUNG_NAMES[Rung.LONG_COUNT]
    if verdict.reason is ForecastReason.SWITCHED_OFF:
        return (
            f"De verwachting voor {what} was in de laatste perioden niet beter dan {beside}. Zij staat uit sinds "
            f"{since}; u ziet de telling. Zij gaat vanzelf weer aan als zij weer beter is."
        )
    if verdict.reason is ForecastReason.TOO_FEW:
        return f"Voor {what} zijn nog maar {periods} vergeleken. Dat is te weinig om te kiezen; u ziet de telling."
    if verdict.reason is ForecastReason.NOTHING_BEATS:
        return f"De verwachting voor {what} was over {periods} niet beter dan {beside}; u ziet de telling."
    sure = "meer dan toeval verklaart" if verdict.low > 0 else "maar dat kan nog toeval zijn"
    return f"De verwachting voor {what} was over {periods} beter dan {beside}, {sure}. U ziet haar sinds {since}."


def hits_in_words(score: ForecastScore, share: int) -> str:
    """How many fell in the coloured part: "In 3 % van de plekken lagen 31 van de 168 incidenten (18 %)."."""
    part = {1: score.hits_1, 3: score.hits_3, 5: score.hits_5}[share]
    hits = round(part * score.events)
    if not score.events:
        return f"In {share} % van de plekken: er waren geen incidenten om op te oordelen."
    return (
        f"In de {share} % van de plekken met de hoogste verwachting {'lag' if hits == 1 else 'lagen'} "
        f"{thousands(hits)} van de {thousands(score.events)} incidenten ({round(100 * hits / score.events)} %)."
    )


RUNG_NAMES = {
    Rung.UNIFORM: "overal gelijk",
    Rung.LAST_PERIOD: "de telling van de vorige periode",
    Rung.LONG_COUNT: "de telling van alle jaren",
    Rung.SHRUNK: "de gedempte telling",
    Rung.WITH_RECENT: "de gedempte telling met de laatste weken",
    Rung.BOOSTED_TREES: "de beslisbomen",
    Rung.MIXTURE: "het mengsel van alle rekenwijzen",
}


def expected_in_words(value: float) -> str:
    """Two decimals under one: a cell expects little."""
    return (f"{value:.1f}" if value >= 1 else f"{value:.2f}").replace(".", ",")
