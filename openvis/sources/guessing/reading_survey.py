"""A survey: what it seems to be, and from what a person chose to the profile that reads it, and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openvis.domain.area import AreaLevel
from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.perception import Unit, indicator_of, indicators
from openvis.domain.reading import ColumnGuess, Reading, check_reading
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.toml_table import parsed
from openvis.sources.guessing.guess_survey import guess_survey, level_named, unit_of_name
from openvis.sources.guessing.known_places import KnownPlaces
from openvis.sources.guessing.proposal import Cells, slug_of_file
from openvis.sources.profiles.survey_profile import NOT_GIVEN, UNIT_WORDS, Answer, SurveyProfile, survey_profile

_SCALES = {"0-100": False, "0-1": True}


def propose_survey(name: str, cells: Cells, file: FileFormat, places: KnownPlaces) -> tuple[Reading, list[ColumnGuess]]:
    """What a survey called `name` seems to be."""
    guesses = guess_survey(cells, file, places)
    by_meaning = {guess.meaning: guess.column for guess in guesses}
    area, named = by_meaning.get(Meaning.AREA), by_meaning.get(Meaning.AREA_NAME)
    vintage = places.vintage_of(code for code in cells[area] if code) if area else max(places.of_vintage, default=None)
    level = level_named([value for value in cells[named] if value], places) if named else ""
    told = {"vintage": str(vintage) if vintage else "", "level": level}
    reading = Reading(
        source=slug_of_file(name),
        meanings={guess.column: guess.meaning for guess in guesses},
        formats={},
        kind=file.kind,
        delimiter=file.delimiter,
        encoding=file.encoding,
        decimal=file.decimal,
        sheet=file.sheet,
        file_kind=FileKind.SURVEY,
        told={key: value for key, value in told.items() if value},
    )
    return reading, guesses


def survey_profile_of(reading: Reading, gemeente: str) -> SurveyProfile:
    """The profile that does what the reading says. Raises InputError for one that is incomplete."""
    check_reading(reading)
    base = survey_profile(parsed(reading.base, Path("bewaard.toml")), Path("bewaard.toml")) if reading.base else None
    as_kept = base is not None and _meanings_of(base) == _used(reading)
    named, told = reading.column(Meaning.AREA_NAME), reading.told
    wave = reading.column(Meaning.WAVE)
    return SurveyProfile(
        source=reading.source,
        gemeente=gemeente,
        file=FileFormat(reading.kind, reading.delimiter, reading.encoding, reading.decimal, reading.sheet),
        area=str(named or reading.column(Meaning.AREA)),
        level=AreaLevel(told["level"]) if named else None,
        vintage=int(told["vintage"]),
        wave=wave,
        wave_is=None if wave else told["wave"],
        waves=dict(base.waves) if base else {},
        answers=base.answers if base and as_kept else _answers(reading),
        units=dict(base.units) if base else dict(UNIT_WORDS),
        indicators=dict(base.indicators) if base else {},
        breaks=dict(base.breaks) if base else {},
        not_given=base.not_given if base else NOT_GIVEN,
        as_fraction=_SCALES.get(told.get("percentages", "")),
    )


def _answers(reading: Reading) -> tuple[Answer, ...]:
    """Each answer with the columns that belong to it: what stands between it and the next answer.

    One column of respondents belongs to every answer; a margin or bound only to the answer it follows.
    """
    question = reading.column(Meaning.QUESTION)
    columns = list(reading.meanings)
    answers = reading.columns(Meaning.ANSWER)
    if question:
        beside = {each: reading.column(each) for each in _BESIDE}
        unit_is = None if beside[Meaning.UNIT] else _told_unit(reading)
        return (_answer(answers[0], beside, question=question, unit_is=unit_is),)
    found = []
    for answer, following in zip(answers, [*answers[1:], None], strict=True):
        own = columns[columns.index(answer) : columns.index(following) if following else None]
        beside = {each: next((c for c in own if reading.meanings[c] is each), None) for each in _BESIDE}
        everybody = reading.columns(Meaning.RESPONDENTS)
        if len(everybody) == 1:
            beside[Meaning.RESPONDENTS] = everybody[0]
        known = indicator_of(answer) in indicators() or beside[Meaning.UNIT]
        unit_is = None if known else unit_of_name(answer) or _told_unit(reading)
        found.append(_answer(answer, beside, words=answer, unit_is=unit_is))
    return tuple(found)


_BESIDE = (Meaning.RESPONDENTS, Meaning.UNIT, Meaning.MARGIN, Meaning.LOW, Meaning.HIGH)


def _answer(
    value: str,
    beside: dict[Meaning, str | None],
    *,
    question: str | None = None,
    words: str | None = None,
    unit_is: Unit | None = None,
) -> Answer:
    return Answer(
        value=value,
        respondents=beside[Meaning.RESPONDENTS],
        question=question,
        words=words,
        unit=beside[Meaning.UNIT],
        unit_is=unit_is,
        margin=beside[Meaning.MARGIN],
        low=beside[Meaning.LOW],
        high=beside[Meaning.HIGH],
    )


def _told_unit(reading: Reading) -> Unit | None:
    return Unit(reading.told["unit"]) if reading.told.get("unit") else None


def reading_of_survey(profile: SurveyProfile, header: Sequence[str]) -> Reading:
    """What a profile says, column by column of a file with this header."""
    told = {
        "vintage": str(profile.vintage),
        "level": profile.level.value if profile.level else "",
        "wave": profile.wave_is or "",
        "percentages": next((text for text, scale in _SCALES.items() if scale is profile.as_fraction), ""),
    }
    return Reading(
        source=profile.source,
        meanings=dict.fromkeys(header, Meaning.NOTHING) | _meanings_of(profile),
        formats={},
        kind=profile.file.kind,
        delimiter=profile.file.delimiter,
        encoding=profile.file.encoding,
        decimal=profile.file.decimal,
        sheet=profile.file.sheet,
        file_kind=FileKind.SURVEY,
        told={key: value for key, value in told.items() if value},
    )


def _used(reading: Reading) -> dict[str, Meaning]:
    return {name: meaning for name, meaning in reading.meanings.items() if meaning is not Meaning.NOTHING}


def _meanings_of(profile: SurveyProfile) -> dict[str, Meaning]:
    named: dict[str | None, Meaning] = {}
    for answer in profile.answers:
        named |= {
            answer.question: Meaning.QUESTION,
            answer.respondents: Meaning.RESPONDENTS,
            answer.unit: Meaning.UNIT,
            answer.margin: Meaning.MARGIN,
            answer.low: Meaning.LOW,
            answer.high: Meaning.HIGH,
        }
    named |= {answer.value: Meaning.ANSWER for answer in profile.answers}
    named |= {profile.wave: Meaning.WAVE, profile.area: Meaning.AREA_NAME if profile.level else Meaning.AREA}
    return {name: meaning for name, meaning in named.items() if name}
