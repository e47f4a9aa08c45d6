"""What each column of a survey seems to be: the area, the wave, the question, the answer and how many people gave it.

As `guess_columns` does for incidents: the cells weigh more than the name, and every `why` repeats no cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from openvis.domain.file_kind import Meaning
from openvis.domain.perception import Unit, indicator_of, indicators
from openvis.domain.reading import ColumnGuess, Sureness
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.guessing.guess_columns import MOST, Detector, Found, Sample, best_guesses, offer, sample_of
from openvis.sources.guessing.guess_counts import area_like
from openvis.sources.guessing.guess_names import named_like
from openvis.sources.guessing.known_places import KnownPlaces
from openvis.sources.profiles.survey_profile import NOT_GIVEN, UNIT_WORDS

SOME_QUESTIONS = 0.3  # of the cells of a column of questions are questions we know
_WAVE = re.compile(r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2]))?$")
_NUMBER = re.compile(r"^[+-]?[0-9]{1,9}([.,][0-9]{1,9})? ?%?$")
_PERCENT = re.compile(r"%|\bperc|\bpercentage|\baandeel", re.IGNORECASE)
_MARK = re.compile(r"cijfer", re.IGNORECASE)


def guess_survey(cells: Mapping[str, Sequence[str | None]], file: FileFormat, places: KnownPlaces) -> list[ColumnGuess]:
    """A guess per column, in the order of the file."""
    samples = [sample_of(name, values, file, places) for name, values in cells.items()]
    guesses = best_guesses(samples, _DETECTORS, "Niet nodig om het antwoord te kennen.")
    return _settled(guesses)


def like_survey(guesses: Sequence[ColumnGuess]) -> str:
    """Why this seems to be a survey, in a sentence; empty where it does not."""
    there = {guess.meaning for guess in guesses}
    if Meaning.ANSWER not in there or there.isdisjoint({Meaning.AREA, Meaning.AREA_NAME}):
        return ""
    if Meaning.QUESTION in there and not there.isdisjoint({Meaning.RESPONDENTS, Meaning.UNIT, Meaning.MARGIN}):
        return "Elke rij heeft een gebied, een vraag en een antwoord."
    if any(guess.meaning is Meaning.ANSWER and guess.sureness is Sureness.SURE for guess in guesses):
        return "Elke rij heeft een gebied, en kolommen met antwoorden op vragen die bewoners kregen."
    return ""


def holds_questions(values: Sequence[str | None]) -> bool:
    """Whether a column of long texts is a list of questions that we know: nobody wrote those about somebody."""
    filled = [value for value in values if value]
    return bool(filled) and sum(indicator_of(value) in indicators() for value in filled) >= 0.5 * len(filled)


def unit_of_name(name: str) -> Unit | None:
    """The unit the name of a column says, where it says one."""
    return Unit.PERCENTAGE if _PERCENT.search(name) else Unit.MARK if _MARK.search(name) else None


def _settled(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """A code says better than a name where it is; beside questions there is one column of answers."""
    there = {guess.meaning for guess in guesses}
    order = [Sureness.SURE, Sureness.LIKELY, Sureness.UNSURE]
    answers = [guess for guess in guesses if guess.meaning is Meaning.ANSWER]
    one = min(answers, key=lambda guess: order.index(guess.sureness), default=None)
    why = "Een andere kolom zegt hetzelfde beter."

    def is_spare(guess: ColumnGuess) -> bool:
        if guess.meaning is Meaning.AREA_NAME:
            return Meaning.AREA in there
        if guess.meaning is Meaning.MARGIN:
            return not there.isdisjoint({Meaning.LOW, Meaning.HIGH})
        return Meaning.QUESTION in there and guess.meaning is Meaning.ANSWER and guess is not one

    return [
        replace(guess, meaning=Meaning.NOTHING, sureness=Sureness.LIKELY, why=why) if is_spare(guess) else guess
        for guess in guesses
    ]


# ----- one detector per kind of content


def level_named(values: Sequence[str], places: KnownPlaces) -> str:
    """The level most of these names are of; empty where they are no names of areas."""
    shares = {level: sum(each.lower() in names for each in values) for level, names in places.of_level.items()}
    best = max(sorted(shares), key=lambda level: shares[level], default="")
    return best if best and shares[best] >= MOST * len(values) else ""


def _area_name(sample: Sample) -> Found:
    level = level_named(sample.filled, sample.places)
    return offer(0.97, sample, Meaning.AREA_NAME, f"De cellen zijn namen van gebieden ({level}).") if level else None


def _wave(sample: Sample) -> Found:
    if sample.share(_WAVE) < MOST:
        return None
    weight = 0.95 if named_like(sample.name, Meaning.WAVE) else 0.6
    return offer(weight, sample, Meaning.WAVE, "De cellen zijn jaren of maanden.")


def _question(sample: Sample) -> Found:
    known = sum(indicator_of(value) in indicators() for value in sample.filled) / len(sample.filled)
    if known >= SOME_QUESTIONS:
        return offer(0.97, sample, Meaning.QUESTION, "In de cellen staan vragen die OpenVIS kent.")
    if named_like(sample.name, Meaning.QUESTION) and not sample.is_numeric:
        return offer(0.8, sample, Meaning.QUESTION, "De naam wijst op een vraag.")
    return None


def _answer(sample: Sample) -> Found:
    if not _holds_numbers(sample):
        return None
    if indicator_of(sample.name) in indicators():
        return offer(1.0, sample, Meaning.ANSWER, "De kolom heet naar een vraag die OpenVIS kent.")
    if "%" in sample.name or any("%" in value for value in sample.filled):
        return offer(0.92, sample, Meaning.ANSWER, "De cellen zijn percentages.")
    if named_like(sample.name, Meaning.ANSWER):
        return offer(0.8, sample, Meaning.ANSWER, "De cellen zijn getallen, en de naam wijst op een antwoord.")
    return None


def _numbers(meaning: Meaning, why: str) -> Detector:
    """Of a column of numbers of which only the name can say what they are; it goes before an answer."""

    def detect(sample: Sample) -> Found:
        if not _holds_numbers(sample) or not named_like(sample.name, meaning):
            return None
        return offer(0.96, sample, meaning, why)

    return detect


def _unit(sample: Sample) -> Found:
    if sample.share_in(frozenset(UNIT_WORDS)) >= MOST:
        return offer(1.0, sample, Meaning.UNIT, "De cellen zeggen wat voor getal het antwoord is.")
    return None


def _holds_numbers(sample: Sample) -> bool:
    withheld = frozenset(NOT_GIVEN)
    told = [value for value in sample.filled if value.lower() not in withheld]
    return bool(told) and sum(bool(_NUMBER.match(value)) for value in told) >= MOST * len(told)


_DETECTORS: tuple[Detector, ...] = (
    area_like,
    _area_name,
    _wave,
    _question,
    _answer,
    _unit,
    _numbers(Meaning.RESPONDENTS, "De cellen zeggen hoeveel mensen antwoordden."),
    _numbers(Meaning.MARGIN, "De cellen zijn marges."),
    _numbers(Meaning.LOW, "De cellen zijn ondergrenzen."),
    _numbers(Meaning.HIGH, "De cellen zijn bovengrenzen."),
)
