"""Where and when incidents come together in sentences, for a page and for the terminal: counts first, then chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from openvis.domain.period import WEEKDAY_NAMES
from openvis.domain.places_and_times import (
    CELL,
    LEAST_INCIDENTS,
    LONGEST_SPREAD,
    HotCell,
    HotTime,
    NearRepeat,
    PlaceKind,
    PlaceShare,
)
from openvis.domain.street import FARTHEST
from openvis.domain.words import day_in_words, thousands, word
from openvis.domain.work_order import HOURS_OF

SURE = 0.05  # a chance below this is called more than coincidence
MOST_NAMED = 3  # buurten in one sentence
WHICH = (
    "Geteld is wat het publiek meldde. Wat politie en boa's zelf vinden, telt hier niet mee: dat hangt af van waar "
    f"zij controleren. Een soort staat hier als er in twaalf maanden {LEAST_INCIDENTS} of meer zijn met een plek."
)
CELLS = (
    f"Een vak is {CELL} bij {CELL} meter. In een vak kan één woning staan. Deel dit daarom alleen met wie het mag zien."
)
_PLACES = {
    PlaceKind.BUURT: "buurten",
    PlaceKind.STREET: "straten",
    PlaceKind.SEGMENT: "wegvakken",
    PlaceKind.CELL: "vakken",
}
_ALONG = (PlaceKind.STREET, PlaceKind.SEGMENT)
NO_STREETS = (
    "Er zijn geen straten ingelezen, dus hier staat niet in hoe weinig straten het gebeurt. Lees een wegennet in met "
    "`openvis import streets` (NWB of OpenStreetMap) en bereken de cijfers opnieuw."
)


def share_in_words(row: PlaceShare) -> str:
    """The 80-20: "In 8 van de 42 buurten liggen 292 van de 362 incidenten (81 %). Door toeval zouden ..."."""
    places = _PLACES[row.place]
    told = (
        f"In {thousands(row.fewest)} van de {thousands(row.places)} {places} {_lies(row.held)} {thousands(row.held)} "
        f"van de {thousands(row.incidents)} incidenten ({_percent(row.held, row.incidents)})."
    )
    number, between = thousands(round(row.by_chance)), f"tussen {thousands(row.low)} en {thousands(row.high)}"
    dealt = "toeval, verdeeld naar inwoners," if row.by_inhabitants else "toeval"
    if row.place in _ALONG:
        dealt = "toeval, verdeeld naar lengte,"
    chance = f"Door {dealt} zouden daar ongeveer {number} {places} voor nodig zijn ({between})."
    verdict = "Zij liggen dichter bij elkaar dan toeval verklaart."
    if row.p > SURE:
        verdict = "Dit verschil is niet te onderscheiden van toeval."
    return " ".join(filter(None, (told, chance, verdict, _without_street(row.no_street))))


def streets_in_words(shares: Iterable[PlaceShare], attribution: Sequence[str]) -> str:
    """Whose data the streets are, or what to bring where there are none."""
    if not any(row.place in _ALONG for row in shares):
        return NO_STREETS
    return f"Een wegvak is een stuk straat tussen twee kruisingen. Straten: {'; '.join(attribution)}."


def _without_street(number: int | None) -> str:
    if not number:
        return ""
    verb = "ligt" if number == 1 else "liggen"
    return f"{thousands(number)} {verb} niet binnen {FARTHEST} meter van een straat (geen straat)."


def hotspots_in_words(cells: Iterable[HotCell]) -> str:
    """How many cells are part of a hotspot and in which buurten, or that there is none."""
    buurten = Counter(cell.buurt_name or "de rand van de gemeente" for cell in cells)
    number = buurten.total()
    if not number:
        return "Er zijn geen vakken waar meer bij elkaar ligt dan toeval verklaart."
    named = [f"{name} ({count})" for name, count in buurten.most_common(MOST_NAMED)]
    others = len(buurten) - len(named)
    if others:
        named.append("1 andere buurt" if others == 1 else f"{others} andere buurten")
    return f"In {_vakken(number)} ligt meer bij elkaar dan toeval verklaart: in {_listed(named)}."


def repeat_in_words(row: NearRepeat) -> str:
    """Whether incidents follow each other nearby: "50 keer lagen twee incidenten binnen 100 meter en 30 dagen ..."."""
    told = (
        f"{thousands(row.pairs)} keer lagen twee incidenten binnen {row.metres} meter en {row.days} dagen van elkaar. "
        f"Door toeval zouden dat er ongeveer {thousands(round(row.expected))} zijn."
    )
    if not row.repeats:
        return f"{told} Dit verschil is niet te onderscheiden van toeval; er is dus geen plek om extra op te letten."
    times = f"{row.pairs / row.expected:.1f}".replace(".", ",")
    return (
        f"{told} Het komt dus {times} keer zo vaak dichtbij en snel terug. Na een incident is er {row.days} dagen lang "
        f"meer kans op een volgend, in en rond hetzelfde vak. Meestal gebeurt er toch niets."
    )


def list_in_words(row: NearRepeat) -> str:
    """What the list holds: incidents with and without a place, and until when it tells."""
    until = day_in_words(date.fromisoformat(row.known_until))
    missing = f"Van nog {thousands(row.without_point)} is de plek niet precies bekend. " if row.without_point else ""
    return f"{thousands(row.incidents)} incidenten met een plek. {missing}De lijst loopt tot en met {until}."


def busiest_in_words(week: Sequence[HotTime]) -> str:
    """The busiest dagdeel of a week, beside a week in which every hour is alike. `week`: the dagdelen of one type."""
    most = max(week, key=lambda row: row.expected)
    start, end = most.hour, most.hour + most.hours
    told = (
        f"Het drukst is {dagdeel_in_words(most)} ({start} tot {end} uur): {amount(most.count)} van de "
        f"{thousands(most.incidents)} incidenten, naar schatting {amount(most.expected)} (tussen {amount(most.low)} "
        f"en {amount(most.high)}). Was elk uur van de week gelijk, dan waren het er {amount(most.even)}."
    )
    if compared_with_even(most):
        return f"{told} Dat is meer dan toeval verklaart."
    return f"{told} Dit verschil is niet te onderscheiden van toeval."


def dagdeel_in_words(row: HotTime) -> str:
    """As people say it: zaterdagavond."""
    part = next(part for part, hours in HOURS_OF.items() if row.hour in hours)
    return f"{WEEKDAY_NAMES[row.day - 1]}{word(part)}"


def compared_with_even(row: HotTime) -> int:
    """1 where more is to be expected than in a week in which every hour is alike, -1 where less, 0 where it may be."""
    return int(row.low > row.even) - int(row.high < row.even)


def moments_in_words(row: HotTime) -> str:
    """Of how many incidents the moment is not known, and what was done with them."""
    all_of_them = row.incidents + row.apart
    if not row.spread and not row.apart:
        return f"Van alle {thousands(row.incidents)} incidenten is het moment bekend."
    inexact = row.spread + row.apart
    told = (
        f"Van {thousands(inexact)} van de {thousands(all_of_them)} incidenten ({_percent(inexact, all_of_them)}) is "
        "alleen bekend tussen welke twee momenten zij gebeurden. Zij zijn verdeeld over de uren daartussen."
    )
    if row.apart:
        told += f" {thousands(row.apart)} daarvan tellen niet mee: er zit meer dan {LONGEST_SPREAD} uur tussen."
    return told


def amount(value: float) -> str:
    """A number of incidents that need not be whole: "12", "8,7"."""
    return thousands(round(value)) if abs(value - round(value)) < 0.05 else f"{value:.1f}".replace(".", ",")


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} %" if whole else "0 %"


def _lies(number: int) -> str:
    return "ligt" if number == 1 else "liggen"


def _vakken(number: int) -> str:
    return "1 vak" if number == 1 else f"{thousands(number)} vakken"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"
