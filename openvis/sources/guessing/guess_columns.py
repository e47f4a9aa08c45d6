"""What each column of a file seems to be, from its name and from what stands in it, with how sure and why.

Pure: a sample of cells in, a proposal out. The cells weigh more than the name: a column "lat" full of longitudes is the
longitude. Every `why` is a Dutch sentence that repeats no cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from openvis.domain.file_kind import Meaning
from openvis.domain.reading import PAIRS, SEVERAL, TIME_OF, ColumnGuess, Sureness
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.guessing.guess_category import WAY_WORDS, guess_category, guess_reported_by
from openvis.sources.guessing.guess_moment import guess_clock, guess_moment
from openvis.sources.guessing.guess_names import named_like
from openvis.sources.guessing.known_places import Box, KnownPlaces

_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,30})?")
_POSTCODE = re.compile(r"^[1-9][0-9]{3} ?[A-Za-z]{2}$")
_POSTCODE_DIGITS = re.compile(r"^[1-9][0-9]{3}$")
_HOUSE_NUMBER = re.compile(r"^[0-9]{1,5} ?[-/]?[A-Za-z0-9]{0,4}$")
_BUURT = re.compile(r"^BU[0-9]{8}$")
_STREET = re.compile(r"(straat|laan|weg|plein|dreef|pad|kade|gracht|singel|hof|steeg|markt|dijk)\b", re.IGNORECASE)
ADDRESS = {Meaning.POSTCODE, Meaning.NUMBER, Meaning.STREET, Meaning.CITY}
MOST = 0.9
UNIQUE = 0.995


@dataclass(frozen=True, slots=True)
class Sample:
    """One column: its name, its filled cells (trimmed), and how many cells there were."""

    name: str
    filled: list[str]
    cells: int
    numbers: np.ndarray  # of the cells that are numbers
    file: FileFormat
    places: KnownPlaces

    def share(self, like: re.Pattern[str]) -> float:
        return sum(bool(like.match(value)) for value in self.filled) / max(1, len(self.filled))

    def share_in(self, known: frozenset[str]) -> float:
        return sum(value.lower() in known for value in self.filled) / max(1, len(self.filled))

    @property
    def is_numeric(self) -> bool:
        return bool(self.filled) and self.numbers.size >= MOST * len(self.filled)

    @property
    def different(self) -> int:
        return len(set(self.filled))


Found = tuple[float, ColumnGuess] | None
Detector = Callable[[Sample], Found]


def guess_columns(
    cells: Mapping[str, Sequence[str | None]], file: FileFormat, places: KnownPlaces
) -> list[ColumnGuess]:
    """A guess per column of a list of incidents, in the order of the file."""
    samples = [sample_of(name, values, file, places) for name, values in cells.items()]
    guesses = best_guesses(samples, _DETECTORS, "Niet nodig om het incident te kennen.")
    return _with_reference(_settled(guesses), {sample.name: sample for sample in samples})


def best_guesses(samples: Sequence[Sample], detectors: Sequence[Detector], unused: str) -> list[ColumnGuess]:
    """A guess per column, in which no two columns have a meaning only one can have; `unused` says why of the others."""
    chosen = _by_turns({sample.name: _offers(sample, detectors) for sample in samples})
    return [chosen.get(sample.name) or _nothing(sample, unused) for sample in samples]


def sample_of(name: str, values: Sequence[str | None], file: FileFormat, places: KnownPlaces) -> Sample:
    filled = [value for value in values if value]
    numbers = [float(value.replace(",", ".")) for value in filled if _NUMBER.fullmatch(value)]
    return Sample(name, filled, len(values), np.array(numbers), file, places)


def _offers(sample: Sample, detectors: Sequence[Detector]) -> list[tuple[float, ColumnGuess]]:
    """Everything a column could be, with a weight from 0 to 1, the best first."""
    if not sample.filled:
        return []
    found = [found for detect in detectors if (found := detect(sample))]
    return sorted(found, key=lambda each: -each[0])


def _by_turns(offers: dict[str, list[tuple[float, ColumnGuess]]]) -> dict[str, ColumnGuess]:
    """Give every meaning to the column with the best claim; whoever loses gets the next best of its own."""
    ranked = sorted(
        ((weight, name, guess) for name, all_of_it in offers.items() for weight, guess in all_of_it),
        key=lambda each: -each[0],
    )
    chosen: dict[str, ColumnGuess] = {}
    taken: set[Meaning] = set()
    for _, name, guess in ranked:
        if name in chosen or guess.meaning in taken:
            continue
        chosen[name] = guess
        if guess.meaning not in SEVERAL or guess.meaning is Meaning.CATEGORY:
            taken.add(guess.meaning)
    return chosen


def _nothing(sample: Sample, unused: str) -> ColumnGuess:
    why = "Deze kolom is leeg." if not sample.filled else unused
    return ColumnGuess(sample.name, Meaning.NOTHING, Sureness.LIKELY, why)


def _settled(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """Leave out what cannot be used by itself, and what another column says better."""
    there = {guess.meaning: guess for guess in guesses}
    spare: set[Meaning] = set()
    for pair in PAIRS:
        spare |= set() if all(half in there for half in pair) else set(pair)
    for time, date in TIME_OF.items():
        if date not in there or any("%H" in notation for notation in there[date].formats):
            spare.add(time)
    spare |= {Meaning.HOUR} if Meaning.TIME in there else set()
    spare |= set(PAIRS[1]) if spare.isdisjoint(PAIRS[0]) and Meaning.X in there else set()
    spare |= {Meaning.BUURT_NAME} if Meaning.BUURT_CODE in there else set()
    has_point = any(not spare.intersection(pair) for pair in PAIRS)
    if has_point and Meaning.BUURT_NAME in there and there[Meaning.BUURT_NAME].sureness is not Sureness.SURE:
        spare.add(Meaning.BUURT_NAME)
    if has_point or not there.keys().isdisjoint({Meaning.BUURT_CODE, Meaning.BUURT_NAME} - spare):
        spare |= ADDRESS  # where it was is known without looking anything up
    why = "Een andere kolom zegt hetzelfde beter, of de kolom die erbij hoort ontbreekt."
    return [
        replace(guess, meaning=Meaning.NOTHING, sureness=Sureness.LIKELY, why=why, formats=())
        if guess.meaning in spare
        else guess
        for guess in guesses
    ]


def _with_reference(guesses: list[ColumnGuess], samples: Mapping[str, Sample]) -> list[ColumnGuess]:
    """A number that is only unique together with the kind: one case with several offences."""
    number = next((guess for guess in guesses if guess.meaning is Meaning.REFERENCE), None)
    kind = next((guess for guess in guesses if guess.meaning is Meaning.CATEGORY), None)
    if number is None or is_unique(samples[number.column]):
        return guesses
    dropped = replace(
        number, meaning=Meaning.NOTHING, sureness=Sureness.LIKELY, why="Dit nummer komt meer dan één keer voor."
    )
    if kind is None or not _unique_together(samples[number.column], samples[kind.column]):
        return [dropped if guess is number else guess for guess in guesses]
    both = replace(
        kind,
        meaning=Meaning.CATEGORY_AND_REFERENCE,
        why=f"{kind.why} Samen met '{number.column}' wijst hij één rij aan.",
    )
    return [both if guess is kind else guess for guess in guesses]


def is_unique(sample: Sample) -> bool:
    return len(sample.filled) == sample.cells and sample.different >= UNIQUE * sample.cells


def _unique_together(first: Sample, second: Sample) -> bool:
    if len(first.filled) != first.cells or len(second.filled) != second.cells:
        return False
    return len(set(zip(first.filled, second.filled, strict=True))) >= UNIQUE * first.cells


# ----- one detector per kind of content; each gives a weight and a guess, or nothing


def offer(weight: float, sample: Sample, meaning: Meaning, why: str, formats: tuple[str, ...] = ()) -> Found:
    sureness = Sureness.SURE if weight >= 0.9 else Sureness.LIKELY if weight >= 0.6 else Sureness.UNSURE
    return min(weight, 1.0), ColumnGuess(sample.name, meaning, sureness, why, formats)


def _buurt_code(sample: Sample) -> Found:
    if sample.share_in(frozenset(code.lower() for code in sample.places.codes)) >= MOST:
        return offer(1.0, sample, Meaning.BUURT_CODE, "De cellen zijn codes van buurten van uw gemeente.")
    if sample.share(_BUURT) >= MOST:
        return offer(0.7, sample, Meaning.BUURT_CODE, "De cellen lijken op buurtcodes van CBS.")
    return None


def _buurt_name(sample: Sample) -> Found:
    if (share := sample.share_in(sample.places.names)) >= 0.97:
        return offer(0.97, sample, Meaning.BUURT_NAME, "De cellen zijn namen van buurten van uw gemeente.")
    why = "Een deel van de cellen is de naam van een buurt van uw gemeente; de rest niet."
    return offer(0.7 * share, sample, Meaning.BUURT_NAME, why) if share >= 0.5 else None


def coordinate_like(sample: Sample) -> Found:
    if not sample.is_numeric or sample.different < 3:
        return None
    places = sample.places
    metres = _east_or_north(sample, places.metres, (Meaning.X, Meaning.Y), f"meters ({places.crs})")
    degrees = _east_or_north(sample, places.degrees, (Meaning.LONGITUDE, Meaning.LATITUDE), "graden")
    return max((found for found in (metres, degrees) if found), key=lambda each: each[0], default=None)


def _east_or_north(sample: Sample, box: Box, pair: tuple[Meaning, Meaning], unit: str) -> Found:
    shares = box.spans_east(sample.numbers), box.spans_north(sample.numbers)
    if max(shares) < 0.8:
        return None
    which = int(shares[1] > shares[0])
    meaning, other = pair[which], pair[1 - which]
    named, misnamed = named_like(sample.name, meaning), named_like(sample.name, other)
    why = f"De getallen zijn {'noord' if which else 'oost'}coördinaten in {unit} die in of bij uw gemeente liggen."
    if misnamed and not named:
        return offer(0.9, sample, meaning, f"{why} De naam zegt iets anders: oost en noord lijken verwisseld.")
    return offer(1.0 if named else 0.75, sample, meaning, why)


def date_like(sample: Sample) -> Found:
    guess = guess_moment(sample.filled, is_xlsx=sample.file.kind == "xlsx")
    if guess is None:
        return None
    meaning = next(
        (each for each in (Meaning.REPORTED_DATE, Meaning.END_DATE, Meaning.DATE) if named_like(sample.name, each)),
        None,
    )
    why = f"De cellen zijn datums{' met een tijd' if guess.times else ''}."
    if guess.ambiguous:
        why += " Dag en maand zijn niet te onderscheiden; gerekend is met eerst de dag."
    weight = 0.5 if guess.ambiguous else 0.95 if meaning else 0.65
    return offer(weight, sample, meaning or Meaning.DATE, why, guess.formats)


def _clock(sample: Sample) -> Found:
    formats = guess_clock(sample.filled)
    if not formats:
        return None
    meaning = next(
        (each for each in (Meaning.REPORTED_TIME, Meaning.END_TIME) if named_like(sample.name, each)), Meaning.TIME
    )
    return offer(0.95, sample, meaning, "De cellen zijn tijden.", formats)


def _hour(sample: Sample) -> Found:
    whole = sample.is_numeric and bool(
        ((sample.numbers % 1 == 0) & (sample.numbers >= 0) & (sample.numbers <= 23)).all()
    )
    if whole and named_like(sample.name, Meaning.HOUR):
        return offer(0.95, sample, Meaning.HOUR, "De cellen zijn hele uren van 0 tot en met 23.")
    return None


def category_like(sample: Sample) -> Found:
    guess = guess_category(Counter(sample.filled))
    if guess is None:
        return None
    named = named_like(sample.name, Meaning.CATEGORY)
    if guess.by != "map":
        why = f"De cellen zijn {WAY_WORDS[guess.by]} die OpenVIS kent."
        return offer(0.8 + 0.15 * guess.share + 0.05 * named, sample, Meaning.CATEGORY, why)
    why = "Een korte lijst van soorten die steeds terugkomen."
    return offer(0.7 if named else 0.3, sample, Meaning.CATEGORY, why)


def _reported_by(sample: Sample) -> Found:
    if sample.different > 12 or not guess_reported_by(sample.filled):
        return None
    weight = 0.9 if named_like(sample.name, Meaning.REPORTED_BY) else 0.5
    return offer(weight, sample, Meaning.REPORTED_BY, "De cellen zeggen wie het meldde of vond.")


def _reference(sample: Sample) -> Found:
    named = named_like(sample.name, Meaning.REFERENCE)
    if not named or len(sample.filled) < sample.cells or sample.share(_POSTCODE) >= MOST:
        return None
    why = "Een nummer dat bij elke rij anders is." if is_unique(sample) else "De naam wijst op een nummer."
    return offer(0.92 if is_unique(sample) else 0.35, sample, Meaning.REFERENCE, why)


def _postcode(sample: Sample) -> Found:
    if sample.share(_POSTCODE) >= MOST:
        return offer(0.98, sample, Meaning.POSTCODE, "De cellen zijn postcodes.")
    if sample.share(_POSTCODE_DIGITS) >= MOST and named_like(sample.name, Meaning.POSTCODE):
        return offer(0.7, sample, Meaning.POSTCODE, "De cellen zijn de cijfers van postcodes.")
    return None


def _house_number(sample: Sample) -> Found:
    if sample.share(_HOUSE_NUMBER) >= MOST and named_like(sample.name, Meaning.NUMBER):
        return offer(0.95, sample, Meaning.NUMBER, "De cellen zijn huisnummers.")
    return None


def _street(sample: Sample) -> Found:
    if sample.is_numeric:
        return None
    named, looks = named_like(sample.name, Meaning.STREET), sample.share(_STREET) or _ends_like_street(sample)
    if named and looks >= 0.3:
        return offer(0.95, sample, Meaning.STREET, "De cellen zijn straatnamen.")
    return offer(0.6, sample, Meaning.STREET, "De cellen lijken op straatnamen.") if looks >= 0.6 else None


def _ends_like_street(sample: Sample) -> float:
    return sum(bool(_STREET.search(value)) for value in sample.filled) / max(1, len(sample.filled))


def _city(sample: Sample) -> Found:
    if named_like(sample.name, Meaning.CITY) and not sample.is_numeric and sample.different <= 40:
        return offer(0.65, sample, Meaning.CITY, "De naam van de kolom wijst op een plaats.")
    return None


_DETECTORS: tuple[Detector, ...] = (
    _buurt_code, _buurt_name, coordinate_like, date_like, _clock, _hour, category_like, _reported_by, _reference,
    _postcode, _house_number, _street, _city,
)  # fmt: skip
