"""How a figure is said: plain Dutch, counts first, then what was expected and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from openvis.analysis.expectations.history import WEEKS_A_YEAR
from openvis.analysis.rankings.between_gemeenten import Beside
from openvis.domain.attention import AttentionRow, ComparedBy, Standing
from openvis.domain.category import category, label_of
from openvis.domain.exposure import Exposure
from openvis.domain.intervention import Evaluation, Intervention, Verdict
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.domain.words import word

RARITIES = (10_000, 1_000, 500, 200, 100, 50, 20, 10)
NEARLY_CERTAIN, VERY_LIKELY = 0.01, 0.05
# An improvement in one buurt may be a problem that moved to the next; the evaluation looks at one buurt only.
NOT_EXAMINED = "Of het zich heeft verplaatst, is niet onderzocht."
AS_DENSE = "zoals in buurten waar de mensen ongeveer even dicht op elkaar wonen"
COMPARED_BY = {
    ComparedBy.COUNT: "zoals in de andere buurten",
    ComparedBy.INHABITANTS: "per inwoner zoals in de andere buurten",
    ComparedBy.DENSITY: f"per inwoner {AS_DENSE}",
    ComparedBy.DWELLINGS: "per woning zoals in de andere buurten",
    ComparedBy.DWELLINGS_DENSITY: f"per woning {AS_DENSE}",
    ComparedBy.CARS: "per auto zoals in de andere buurten",
    ComparedBy.CARS_DENSITY: f"per auto {AS_DENSE}",
}
MOST_NAMED = 4
FOUR_WEEKS = 28  # days
NUMBER_WORDS = {2: "twee", 3: "drie", 4: "vier", 5: "vijf", 6: "zes", 7: "zeven", 8: "acht"}
WHOLE_NUMBERS_FROM = 10  # below this an expectation is said with one decimal


def number(value: float) -> str:
    """A number as Dutch readers write it: "1.465", "3,2"; one decimal below ten, none for whole numbers."""
    rounded = round(value, 1)
    if value < WHOLE_NUMBERS_FROM and rounded != int(rounded):
        return f"{rounded:.1f}".replace(".", ",")
    return f"{round(value):,}".replace(",", ".")


def months_in_words(first: str, last: str) -> str:
    """ "in november 2023", "in september tot en met november 2023", "in de twaalf maanden tot en met november 2023"."""
    start, end = parse_period(first), parse_period(last)
    if start == end:
        return f"in {end.label}"
    months = len(start.until(end))
    if months == 12:
        return f"in de twaalf maanden tot en met {end.label}"
    return f"in {_without_year(start, end)} tot en met {end.label}"


def attention_sentence(row: AttentionRow, standing: Standing | None, moved: Sequence[str] = ()) -> str:
    """Why a row is on the list.

    standing  of a structural row: how it stands among the buurten compared with
    moved     of an acute row: what was known beforehand, and was reckoned with
    """
    counted = f"{_subject(row)}: {number(row.observed)} {months_in_words(row.period_from, row.period_to)}"
    expected = f"{number(row.expected)} ({interval(row.low, row.high)})"
    if standing is None:
        seen = f"{counted}; gezien het verleden van deze buurt verwacht {expected}."
        reckoned = f" Daarbij is gerekend met {_joined(moved)}." if moved else ""
        return f"{seen}{reckoned} {_rarity(row.probability)} {_harm(row)}"
    return (
        f"{counted}. Ging het er {COMPARED_BY[standing.compared_by]}, dan waren het er {expected}. "
        f"Het gebeurt er {_certainty(row.probability)} meer dan anderhalf keer zo vaak: naar schatting "
        f"{times(standing.ratio)} keer (tussen {times(standing.low)} en {times(standing.high)}). "
        f"{_place(standing)} {_harm(row)}"
    )


def month_too_sentence(row: AttentionRow) -> str:
    """Beside what stands out by week: that it does by month too."""
    counted = f"{number(row.observed)} {months_in_words(row.period_from, row.period_to)}"
    return f"Ook per maand valt het op: {counted}, verwacht {number(row.expected)} ({interval(row.low, row.high)})."


def times(ratio: float) -> str:
    """How many times, as Dutch readers write it: "2,8", and whole from ten."""
    return number(ratio) if ratio >= WHOLE_NUMBERS_FROM else f"{ratio:.1f}".replace(".", ",")


def recent_sentence(row: AttentionRow, *, learnt: bool = False) -> str:
    """Why the last weeks of a place and type are on the list.

    learnt  held against all that came before, because there are no earlier years to take the same weeks of
    """
    beside = (
        "alle weken ervoor (de lijst is te kort voor eerdere jaren)" if learnt else "dezelfde weken van eerdere jaren"
    )
    return (
        f"{_subject(row)}: {number(row.observed)} {weeks_in_words(row.period_from, row.period_to)}; gezien {beside} "
        f"verwacht {number(row.expected)} ({interval(row.low, row.high)}). "
        f"{_rarity(row.probability)} {_harm(row)}"
    )


def drift_sentence(row: AttentionRow) -> str:
    """Why a place and type of which the number goes up slowly is on the list."""
    return (
        f"{_subject(row)} loopt langzaam op: {number(row.observed)} {weeks_in_words(row.period_from, row.period_to)}; "
        f"zoals in de jaren ervoor waren het er {number(row.expected)} ({interval(row.low, row.high)}) geweest. "
        f"Zo'n verloop komt door toeval hoogstens 1 op de {_once_in(row.probability)} keer voor. {_harm(row)}"
    )


def cluster_sentence(row: AttentionRow, names: Sequence[str]) -> str:
    """Why neighbouring buurten are on the list together. `names`: all of them, the middle one first."""
    start, end = parse_period(row.period_from), parse_period(row.period_to)
    when = (weeks_in_words if end.kind is PeriodKind.WEEK else months_in_words)(start.key, end.key)
    return (
        f"{label_of(row.category)} in {_joined(names)} samen: {number(row.observed)} {when}; naar verhouding van "
        f"de rest verwacht {number(row.expected)} ({interval(row.low, row.high)}). Dat buurten bij elkaar zo opvallen, "
        f"komt door toeval hoogstens 1 op de {_once_in(row.probability)} keer voor. {_harm(row)}"
    )


def weeks_in_words(first: str, last: str) -> str:
    """ "in week 7 van 2026", "in de vier weken tot en met week 7 van 2026", "in het jaar tot en met ..."."""
    start, end = parse_period(first), parse_period(last)
    weeks = round((end.end - start.first).days / 7)
    if weeks == 1:
        return f"in {end.label}"
    span = "het jaar" if weeks == WEEKS_A_YEAR else f"de {NUMBER_WORDS.get(weeks, weeks)} weken"
    return f"in {span} tot en met {end.label}"


ONE_OF = {Exposure.INHABITANTS: "inwoner", Exposure.DWELLINGS: "woning", Exposure.CARS: "auto"}


def gemeente_sentence(subject: str, seen: Beside, others: str, exposure: Exposure = Exposure.INHABITANTS) -> str:
    """A gemeente beside `others`, such as "vergelijkbare gemeenten"; `subject` is what was counted."""
    told = (
        f"{subject}: {number(seen.count)}, dat is {times(seen.own.per_1000)} per 1.000 {word(exposure)} (tussen "
        f"{times(seen.own.low)} en {times(seen.own.high)}). In {seen.others} {others}{' samen' * (seen.others > 1)} "
        f"{number(seen.count_of_others)}, dat is {times(seen.of_others.per_1000)} per 1.000."
    )
    if not seen.different:
        return f"{told} Dit verschil is niet te onderscheiden van toeval."
    if seen.count_of_others:
        limits = _both(seen.low, seen.high)
        told = f"{told} Per {ONE_OF[exposure]} is het hier {times(seen.ratio)} keer zo veel (tussen {limits})."
    apart = {True: " Zo ver liggen deze gemeenten vaker uit elkaar.", False: " Zo ver liggen ze zelden uit elkaar."}
    return f"{told} Dit verschil is groter dan toeval verklaart.{apart[seen.usual] if seen.usual is not None else ''}"


def _both(low: float, high: float) -> str:
    """Two limits of a ratio, with so many decimals that one is never said to be inside where it is not."""
    decimals = 1 if f"{low:.1f}" != "1.0" and f"{high:.1f}" != "1.0" else 2
    return f"{low:.{decimals}f} en {high:.{decimals}f}".replace(".", ",")


def evaluation_sentence(intervention: Intervention, evaluation: Evaluation, around: str = NOT_EXAMINED) -> str:
    """What was counted after the start, what was expected without it, the verdict and the criterion.

    around  what is said, where it improved, of the areas around it
    """
    period = months_in_words(evaluation.period_from, evaluation.period_to)
    what = f"{_together(intervention.categories)}{_spread_out(intervention.areas)}"
    counted = (
        f"{intervention.title}: {number(evaluation.observed)} keer {what} {period}; zonder actie verwacht "
        f"{number(evaluation.expected)} ({interval(evaluation.low, evaluation.high)})."
    )
    if evaluation.verdict is Verdict.TOO_LITTLE_DATA:
        return f"{counted} Dat zijn te weinig gegevens om iets over de actie te zeggen."
    elsewhere = f" {around}" if evaluation.verdict is Verdict.IMPROVED else ""
    return (
        f"{counted} {evaluation.verdict.capitalize()}. {_in_its_year(evaluation)}"
        f"{_criterion(intervention, evaluation)}{elsewhere}"
    )


def _in_its_year(evaluation: Evaluation) -> str:
    """Why it is no more than that, where by itself it was."""
    surprising = evaluation.observed < evaluation.low or evaluation.observed > evaluation.high
    if evaluation.verdict is not Verdict.NO_DIFFERENCE or not surprising or evaluation.among == 1:
        return ""
    return f"Van {evaluation.among} acties die dat jaar zijn beoordeeld, valt er allicht een zo uit door toeval. "


def _together(categories: Sequence[str]) -> str:
    labels = [category(slug).label.lower() for slug in categories]
    if len(labels) == 1:
        return labels[0]
    if len(labels) > MOST_NAMED:
        return f"een van de {len(labels)} soorten"
    return f"{', '.join(labels[:-1])} of {labels[-1]}"


def _spread_out(areas: Sequence[str]) -> str:
    return f" in {len(areas)} gebieden samen" if len(areas) > 1 else ""


def interval(low: int, high: int) -> str:
    return f"precies {number(low)}" if low == high else f"tussen {number(low)} en {number(high)}"


def _subject(row: AttentionRow) -> str:
    return f"{label_of(row.category)} in {row.area_name}"


def _without_year(start: Period, end: Period) -> str:
    return start.label.split()[0] if start.year == end.year else start.label


def _rarity(p: float) -> str:
    if p > 1 / RARITIES[-1]:
        return "Dit kan toeval zijn."
    return f"Zo veel of meer komt door toeval hoogstens 1 op de {_once_in(p)} keer voor."


def _once_in(p: float) -> str:
    """How rare, in a round number that is not too large."""
    return number(next((rarity for rarity in RARITIES if p <= 1 / rarity), RARITIES[-1]))


def _joined(names: Sequence[str]) -> str:
    """ "A", "A en B", "A, B en C"; of more than MOST_NAMED the rest as a number."""
    shown = list(names[:MOST_NAMED])
    rest = len(names) - len(shown)
    if rest:
        shown.append("1 andere buurt" if rest == 1 else f"{rest} andere buurten")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} en {shown[-1]}"


def _harm(row: AttentionRow) -> str:
    """What the list is ranked by."""
    more = f"Per vier weken is dat {number(row.excess)} meer"
    return f"{more}." if row.weight == 1 else f"{more}; dit soort telt {number(row.weight)} keer: {number(row.harm)}."


def _place(standing: Standing) -> str:
    if standing.first == standing.last:
        return f"Van {standing.buurten} buurten staat deze op plaats {standing.first}."
    return f"Van {standing.buurten} buurten staat deze op plaats {standing.first} tot en met {standing.last}."


def _certainty(null: float) -> str:
    if null <= NEARLY_CERTAIN:
        return "vrijwel zeker"
    return "zeer waarschijnlijk" if null <= VERY_LIKELY else "waarschijnlijk"


def _criterion(intervention: Intervention, evaluation: Evaluation) -> str:
    percent = intervention.criterion.reduction_percent
    most = number(int(evaluation.expected * (100 - percent) / 100 + 1e-9))
    result = "gehaald" if evaluation.criterion_met else "niet gehaald"
    return f"Het doel was minstens {percent} % minder, dus hoogstens {most}: {result}."
