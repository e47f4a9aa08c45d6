"""A mapping profile for a survey: which columns hold the area, the wave, the question, the answer and its number.

`examples/profiles/survey_long.toml` and `survey_wide.toml` explain every setting. It is read as strictly as a profile
for incidents.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openvis.domain.area import AreaLevel, checked_vintage
from openvis.domain.perception import Unit
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.toml_table import TomlTable, profile_content
from openvis.sources.files.wrong_input import existing_file
from openvis.sources.profiles.profile_settings import file_of, gemeente_of_source, slug_of

UNIT_WORDS = {
    "percentage": Unit.PERCENTAGE, "%": Unit.PERCENTAGE, "procent": Unit.PERCENTAGE, "perc.": Unit.PERCENTAGE,
    "rapportcijfer": Unit.MARK, "cijfer": Unit.MARK, "score": Unit.SCORE, "schaalscore": Unit.SCORE,
}  # fmt: skip
NOT_GIVEN = ("-", ".", "x", "*", "n.b.", "nb")  # how suppliers write "too few answers to say"
_UNSAID = ""
_SCALES = {"0-100": False, "0-1": True, _UNSAID: None}


@dataclass(frozen=True, slots=True)
class Answer:
    """Where one answer of a row stands. Long: `question` is a column; wide: `words` is the question itself."""

    value: str
    respondents: str | None
    question: str | None = None
    words: str | None = None
    unit: str | None = None  # a column
    unit_is: Unit | None = None
    margin: str | None = None
    low: str | None = None
    high: str | None = None

    @property
    def columns(self) -> list[str]:
        named = (self.question, self.value, self.unit, self.respondents, self.margin, self.low, self.high)
        return [name for name in named if name]


@dataclass(frozen=True, slots=True)
class SurveyProfile:
    """One supplier's survey, completely."""

    source: str
    gemeente: str
    file: FileFormat
    area: str
    level: AreaLevel | None  # of the names in the column; None where it holds codes
    vintage: int
    wave: str | None  # a column
    wave_is: str | None  # the key of the only wave in the file
    waves: dict[str, str]
    answers: tuple[Answer, ...]
    units: dict[str, Unit]
    indicators: dict[str, str]
    breaks: dict[str, tuple[str, ...]]  # indicator, or "*" for all: waves that differ from the one before
    not_given: tuple[str, ...]
    as_fraction: bool | None  # percentages are written as 0.34; None: the profile does not say

    @property
    def columns(self) -> list[str]:
        """Every column that is read, once, in a fixed order."""
        named = [self.area, *([self.wave] if self.wave else [])]
        named += [name for answer in self.answers for name in answer.columns]
        return list(dict.fromkeys(named))


def load_survey_profile(path: Path) -> SurveyProfile:
    """Read a profile. Raises BadProfile for anything missing, unknown or contradictory; UnreadableFile when absent."""
    return survey_profile(profile_content(existing_file(path)), path)


def survey_profile(content: dict[str, Any], path: Path) -> SurveyProfile:
    """The profile that is the content of a TOML file; `path` is what errors call it. Raises BadProfile."""
    whole = TomlTable(path, "", content)
    source, survey = whole.table("source"), whole.table("survey")
    wave, wave_is = survey.optional_text("wave"), survey.optional_text("wave_is")
    if (wave is None) == (wave_is is None):
        raise survey.error("heeft óf 'wave' (een kolom) nodig, óf 'wave_is' (een jaar of maand)")
    profile = SurveyProfile(
        source=slug_of(source),
        gemeente=gemeente_of_source(source),
        file=file_of(whole.optional_table("file") or TomlTable(path, "file", {})),
        area=survey.text("area"),
        level=_level_of(survey),
        vintage=_vintage_of(survey),
        wave=wave,
        wave_is=_wave_key(survey, wave_is) if wave_is else None,
        waves={words: _wave_key(survey, key) for words, key in survey.mapping("waves").items()},
        answers=_answers_of(survey),
        units=UNIT_WORDS | {words.casefold(): _unit(survey, unit) for words, unit in survey.mapping("units").items()},
        indicators=survey.mapping("indicators"),
        breaks=_breaks_of(survey),
        not_given=survey.texts("not_given") or NOT_GIVEN,
        as_fraction=_SCALES[survey.choice("percentages", list(_SCALES), _UNSAID)],
    )
    for table in (survey, source, whole):
        table.done()
    return profile


def wave_of(words: str) -> Period:
    """The year or month of a wave. Raises UnknownValue for anything else."""
    period = parse_period(words)
    if period.kind is PeriodKind.WEEK:
        raise UnknownValue(f"{shown(words)} is geen jaar en geen maand.")
    return period


def _wave_key(survey: TomlTable, words: str) -> str:
    try:
        return wave_of(words).key
    except UnknownValue as error:
        raise survey.error(f"{shown(words)} is geen jaar en geen maand", "Schrijf 2023 of 2023-10.") from error


def _level_of(survey: TomlTable) -> AreaLevel | None:
    by, level = survey.choice("by", ("code", "name"), "code"), survey.optional_text("level")
    if (by == "name") != (level is not None):
        raise survey.error("heeft bij `by = \"name\"` ook 'level' nodig, en anders niet", 'Schrijf level = "wijk".')
    return AreaLevel(survey.choice("level", [each.value for each in AreaLevel])) if level else None


def _vintage_of(survey: TomlTable) -> int:
    vintage = survey.optional_number("vintage")
    if vintage is None:
        raise survey.error("mist de instelling 'vintage'", "Schrijf het jaar van de gebiedsindeling: vintage = 2024.")
    return checked_vintage(vintage)


def _breaks_of(survey: TomlTable) -> dict[str, tuple[str, ...]]:
    found = survey.mapping("breaks")
    return {name: tuple(_wave_key(survey, part.strip()) for part in text.split(",")) for name, text in found.items()}


def _unit(table: TomlTable, text: str) -> Unit:
    try:
        return Unit(text)
    except ValueError as error:
        raise table.error(
            f"{shown(text)} is geen eenheid", f"Kies uit {', '.join(unit.value for unit in Unit)}."
        ) from error


def _answers_of(survey: TomlTable) -> tuple[Answer, ...]:
    long, wide = survey.optional_table("long"), survey.optional_table("wide")
    if (long is None) == (wide is None):
        raise survey.error("heeft óf [survey.long] nodig (een rij per vraag), óf [survey.wide] (een kolom per vraag)")
    if long:
        return (_answer(long, long.text("value"), question=long.text("question")),)
    columns = wide.tables() if wide else {}
    if not columns:
        raise survey.error("mist bij [survey.wide] de kolommen", 'Schrijf per vraag [survey.wide."naam van de kolom"].')
    return tuple(
        _answer(table, column, words=table.optional_text("question") or column) for column, table in columns.items()
    )


def _answer(table: TomlTable, value: str, *, question: str | None = None, words: str | None = None) -> Answer:
    unit_is = table.optional_text("unit_is")
    answer = Answer(
        value=value,
        question=question,
        words=words,
        respondents=table.optional_text("respondents"),
        unit=table.optional_text("unit"),
        unit_is=_unit(table, unit_is) if unit_is else None,
        margin=table.optional_text("margin"),
        low=table.optional_text("low"),
        high=table.optional_text("high"),
    )
    if answer.margin and (answer.low or answer.high):
        raise table.error("heeft 'margin' én 'low' of 'high'", "Kies een van beide manieren.")
    table.done()
    return answer
