"""What each column of a file of counts seems to be: which holds the area, the week, the kind and the number.

As `guess_columns` does for incidents: the cells weigh more than the name, and every `why` repeats no cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from openvis.domain.file_kind import Meaning
from openvis.domain.number_text import COUNT
from openvis.domain.reading import ColumnGuess, Sureness
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.guessing.guess_columns import (
    MOST,
    Detector,
    Found,
    Sample,
    best_guesses,
    category_like,
    date_like,
    offer,
    sample_of,
)
from openvis.sources.guessing.guess_names import named_like
from openvis.sources.guessing.known_places import KnownPlaces

AREA_CODE = re.compile(r"^(BU[0-9]{8}|WK[0-9]{6}|GM[0-9]{4})$")
_WHOLE_WEEK = re.compile(r"^(19|20)[0-9]{2}([-/ ]?[Ww]|[-/ ])?(0[1-9]|[1-4][0-9]|5[0-3])$")
_COUNT = re.compile(COUNT)
_YEARS, _WEEKS = (1990, 2100), (1, 53)


def guess_counts(cells: Mapping[str, Sequence[str | None]], file: FileFormat, places: KnownPlaces) -> list[ColumnGuess]:
    """A guess per column, in the order of the file."""
    samples = [sample_of(name, values, file, places) for name, values in cells.items()]
    guesses = best_guesses(samples, _DETECTORS, "Niet nodig om het aantal te kennen.")
    return _settled(guesses, {sample.name for sample in samples if sample.share(_WHOLE_WEEK) >= MOST})


def is_one_count_per_row(guesses: Sequence[ColumnGuess], cells: Mapping[str, Sequence[str | None]]) -> bool:
    """Whether the columns of a count are all there, and no two rows are about the same area, kind and week.

    Incidents have a buurt, a kind and a day as well; many of them happen in one place on one day.
    """
    there = {guess.meaning: guess for guess in guesses}
    whole = {Meaning.AREA, Meaning.CATEGORY, Meaning.AMOUNT} <= there.keys()
    if not whole or there.keys().isdisjoint({Meaning.WEEK, Meaning.DATE}):
        return False
    if Meaning.DATE in there and there[Meaning.AMOUNT].sureness is not Sureness.SURE:
        return False
    about = (Meaning.AREA, Meaning.CATEGORY, Meaning.YEAR, Meaning.WEEK, Meaning.DATE)
    keys = list(zip(*(cells[there[each].column] for each in about if each in there), strict=True))
    return len(set(keys)) >= MOST * len(keys)


def _settled(guesses: list[ColumnGuess], with_year: set[str]) -> list[ColumnGuess]:
    """A week needs no date beside it, and a week that says its year no column of years."""
    there = {guess.meaning: guess for guess in guesses}
    spare: set[Meaning] = set()
    if Meaning.WEEK in there:
        spare.add(Meaning.DATE)
        if there[Meaning.WEEK].column in with_year:
            spare.add(Meaning.YEAR)
        elif Meaning.YEAR not in there:
            spare = {Meaning.WEEK} if Meaning.DATE in there else set()
    elif Meaning.YEAR in there:
        spare.add(Meaning.YEAR)
    why = "Een andere kolom zegt hetzelfde beter, of de kolom die erbij hoort ontbreekt."
    return [
        replace(guess, meaning=Meaning.NOTHING, sureness=Sureness.LIKELY, why=why, formats=())
        if guess.meaning in spare
        else guess
        for guess in guesses
    ]


# ----- one detector per kind of content


def area_like(sample: Sample) -> Found:
    if sample.share_in(frozenset(code.lower() for code in sample.places.areas)) >= MOST:
        return offer(1.0, sample, Meaning.AREA, "De cellen zijn codes van gebieden van uw gemeente.")
    if sample.share(AREA_CODE) >= MOST:
        return offer(0.7, sample, Meaning.AREA, "De cellen lijken op gebiedscodes van CBS.")
    return None


def _week(sample: Sample) -> Found:
    named = named_like(sample.name, Meaning.WEEK)
    if sample.share(_WHOLE_WEEK) >= MOST and (named or not sample.is_numeric):
        return offer(0.98, sample, Meaning.WEEK, "De cellen zijn weken met hun jaar.")
    if named and _all_between(sample, _WEEKS):
        return offer(0.95, sample, Meaning.WEEK, "De cellen zijn nummers van weken.")
    return None


def _year(sample: Sample) -> Found:
    if named_like(sample.name, Meaning.YEAR) and _all_between(sample, _YEARS):
        return offer(0.95, sample, Meaning.YEAR, "De cellen zijn jaren.")
    return None


def _date(sample: Sample) -> Found:
    found = date_like(sample)
    return (found[0], replace(found[1], meaning=Meaning.DATE)) if found else None


def _category(sample: Sample) -> Found:
    says_where = sample.share(AREA_CODE) >= MOST or sample.share_in(sample.places.names) >= 0.5
    return None if says_where or named_like(sample.name, Meaning.BUURT_NAME) else category_like(sample)


def _amount(sample: Sample) -> Found:
    if sample.share(_COUNT) < MOST:
        return None
    if named_like(sample.name, Meaning.AMOUNT):
        return offer(0.95, sample, Meaning.AMOUNT, "De cellen zijn hele aantallen.")
    return offer(0.4, sample, Meaning.AMOUNT, "De cellen zijn hele getallen; de naam zegt niet waarvan.")


def _all_between(sample: Sample, bounds: tuple[int, int]) -> bool:
    numbers = sample.numbers
    whole = sample.is_numeric and numbers.size == len(sample.filled)
    return whole and bool(np.all((numbers % 1 == 0) & (numbers >= bounds[0]) & (numbers <= bounds[1])))


_DETECTORS: tuple[Detector, ...] = (area_like, _week, _year, _date, _category, _amount)
