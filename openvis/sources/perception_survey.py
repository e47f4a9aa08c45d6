"""A survey of how safe residents feel, per gemeente, wijk or buurt and wave: CSV or XLSX, by a profile with [survey].

Long (a row per question) and wide (a column per question) become the same rows. A percentage without the number of
people who answered is kept out: without it nobody can tell a finding from chance. An answer the supplier withholds is
"not given". Percentages written as 0.34 where the profile says 0 to 100 refuse the file: read wrongly, every wijk
would seem safe.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from openvis.domain.area import gemeente_of, level_of
from openvis.domain.delivery import Chunk, schema_of
from openvis.domain.number_text import DECIMAL
from openvis.domain.perception import LIMITS, Unit, indicator_of, indicators
from openvis.domain.personal_data import kind_inside
from openvis.errors import UnknownValue, WrongColumns, printable
from openvis.sources.files.table_file import rows_of
from openvis.sources.files.wrong_input import place
from openvis.sources.profiles.survey_profile import Answer, SurveyProfile, wave_of
from openvis.sources.rows.row_sieve import AREA_LIKE, CODE_LIKE, NUMBER_LIKE, RowSieve, raw

LONGEST_QUESTION = 200
ENOUGH_PERCENTAGES = 3  # so many of at most 1 look like fractions; a single one may be a rare answer


def read(path: Path, *, profile: SurveyProfile, areas: pl.DataFrame) -> Iterator[Chunk]:
    """The answers of one gemeente. `areas` is a frame of the areas table, needed where the file gives names.

    Raises WrongColumns, IncompleteFile or UnreadableFile; what was handed over before must then be forgotten.
    """
    codes = _codes_of_names(profile, areas)
    for raw_rows in rows_of(path, profile.file, profile.columns):
        common = RowSieve(raw_rows.frame, raw_rows.rejects)
        _add_area(common, profile, codes)
        _add_wave(common, profile)
        frames, rejects = [], common.rejects
        for answer in profile.answers:
            sieve = RowSieve(pl.DataFrame())
            sieve.frame = common.frame
            _add_answer(path, sieve, answer, profile)
            frames.append(_perception(sieve.frame, profile))
            rejects += sieve.rejects
        yield Chunk(pl.concat(frames), sorted(rejects, key=lambda reject: reject.row), raw_rows.rows_read)


# ----- where and when


def _codes_of_names(profile: SurveyProfile, areas: pl.DataFrame) -> dict[str, str]:
    """The code of each name that only one area of the level has. Raises UnknownValue without such areas."""
    if profile.level is None:
        return {}
    of_level = areas.filter(
        pl.col("gemeente") == profile.gemeente,
        pl.col("level") == profile.level.value,
        pl.col("vintage") == profile.vintage,
    )
    if of_level.is_empty():
        raise UnknownValue(
            f"Van {profile.gemeente} is in de indeling van {profile.vintage} geen {profile.level.value} bekend, "
            "dus namen zeggen niets.",
            "Lees die indeling in met `openvis import areas`, of gebruik codes.",
        )
    single = of_level.with_columns(pl.col("name").str.strip_chars().str.to_lowercase()).unique("name", keep="none")
    return dict(single.select("name", "code").iter_rows())


def _add_area(sieve: RowSieve, profile: SurveyProfile, codes: dict[str, str]) -> None:
    """Add `area` and `level`; keep apart what is no area of the gemeente."""
    column = raw(profile.area)
    sieve.refuse(pl.col(column).is_null(), profile.area, "Het gebied is leeg.")
    found = {text: code for text in sieve.frame[column].unique().drop_nulls() if (code := _code(text, profile, codes))}
    levels = {code: level_of(code).value for code in found.values()}
    sieve.add(pl.col(column).replace_strict(found, default=None, return_dtype=pl.String).alias("area"))
    sieve.add(pl.col("area").replace_strict(levels, default=None, return_dtype=pl.String).alias("level"))
    reason = f"Dit is geen gebied van {profile.gemeente}" + (" met maar één betekenis." if profile.level else ".")
    sieve.refuse(pl.col("area").is_null(), profile.area, reason, column, CODE_LIKE if profile.level else AREA_LIKE)


def _code(text: str, profile: SurveyProfile, codes: dict[str, str]) -> str | None:
    if profile.level:
        return codes.get(text.lower())
    try:
        return text if gemeente_of(text) == profile.gemeente else None
    except UnknownValue:
        return None


def _add_wave(sieve: RowSieve, profile: SurveyProfile) -> None:
    """Add `wave`, the key of a year or month."""
    if profile.wave is None:
        sieve.add(pl.lit(profile.wave_is, pl.String).alias("wave"))
        return
    column = raw(profile.wave)
    found = {text: key for text in sieve.frame[column].unique().drop_nulls() if (key := _wave(text, profile))}
    sieve.add(pl.col(column).replace_strict(found, default=None, return_dtype=pl.String).alias("wave"))
    reason = "Dit is geen jaar of maand, en staat niet in [survey.waves] van het profiel."
    sieve.refuse(pl.col("wave").is_null(), profile.wave, reason, column, CODE_LIKE)


def _wave(text: str, profile: SurveyProfile) -> str | None:
    try:
        return profile.waves.get(text) or wave_of(text).key
    except UnknownValue:
        return None


# ----- what was answered


def _add_answer(path: Path, sieve: RowSieve, answer: Answer, profile: SurveyProfile) -> None:
    _add_question(sieve, answer, profile)
    _add_unit(sieve, answer, profile)
    _add_numbers(sieve, answer, profile)
    _check_fractions(path, sieve, answer, profile)
    _refuse_impossible(sieve, answer)
    breaks = {**{name: profile.breaks.get("*", ()) for name in sieve.frame["indicator"].unique()}, **profile.breaks}
    broken = [f"{name}/{wave}" for name, waves in breaks.items() for wave in waves]
    sieve.add((~pl.concat_str("indicator", "wave", separator="/").is_in(broken)).alias("comparable"))


def _add_question(sieve: RowSieve, answer: Answer, profile: SurveyProfile) -> None:
    """Add `indicator`: what the profile says, a question we know, or the supplier's own words."""
    if answer.question is None:
        words = str(answer.words)
        sieve.add(pl.lit(profile.indicators.get(words) or indicator_of(words)).alias("indicator"))
        return
    column = raw(answer.question)
    sieve.refuse(pl.col(column).is_null(), answer.question, "De vraag is leeg.")
    different = sieve.frame[column].unique().to_list()
    no_question = [text for text in different if not _is_question(text)]
    reason = "Dit is geen vraag: te lang, met onzichtbare tekens, of het lijkt over iemand te gaan."
    sieve.refuse(pl.col(column).is_in(no_question), answer.question, reason)
    found = {text: profile.indicators.get(text) or indicator_of(text) for text in different}
    sieve.add(pl.col(column).replace_strict(found, default=None, return_dtype=pl.String).alias("indicator"))


def _is_question(text: str) -> bool:
    return len(text) <= LONGEST_QUESTION and printable(text) == text and not kind_inside(text)


def _add_unit(sieve: RowSieve, answer: Answer, profile: SurveyProfile) -> None:
    """Add `unit`: of the question where we know it, and then the file may not say another."""
    known = {slug: indicator.unit.value for slug, indicator in indicators().items()}
    ours = pl.col("indicator").replace_strict(known, default=None, return_dtype=pl.String)
    theirs = pl.lit(answer.unit_is.value if answer.unit_is else None, pl.String)
    if answer.unit:
        units = {text: unit.value for text, unit in profile.units.items()}
        theirs = pl.col(raw(answer.unit)).str.to_lowercase().replace_strict(units, default=None, return_dtype=pl.String)
    sieve.add(pl.coalesce(ours, theirs).alias("unit"), theirs.alias("theirs"))
    column = answer.unit or answer.question or answer.value
    sieve.refuse(pl.col("unit").is_null(), column, "De eenheid is niet bekend: percentage, rapportcijfer of score.")
    sieve.refuse(pl.col("theirs") != pl.col("unit"), column, "Deze eenheid past niet bij de vraag.")


def _add_numbers(sieve: RowSieve, answer: Answer, profile: SurveyProfile) -> None:
    """Add `value`, `respondents`, `low` and `high`; a number that cannot be read is kept out."""
    named = {name: getattr(answer, name) for name in ("value", "respondents", "margin", "low", "high")}
    for name, column in named.items():
        if column is None:
            sieve.add(pl.lit(None, pl.Float64).alias(name))
            continue
        text = _number_text(raw(column), profile)
        sieve.refuse(~text.str.contains(DECIMAL), column, "Dit is geen getal.", raw(column), NUMBER_LIKE)
        sieve.add(text.cast(pl.Float64, strict=False).alias(name))
    hundred = (
        pl.when(pl.col("unit") == Unit.PERCENTAGE.value).then(100.0 if profile.as_fraction else 1.0).otherwise(1.0)
    )
    sieve.add(*((pl.col(name) * hundred).round(6).alias(name) for name in ("value", "margin", "low", "high")))
    if answer.margin:
        sieve.refuse(pl.col("margin") < 0, answer.margin, "Een marge is nul of meer.", raw(answer.margin), NUMBER_LIKE)
        sieve.add((pl.col("value") - pl.col("margin")).alias("low"), (pl.col("value") + pl.col("margin")).alias("high"))
    for unit, (least, most) in LIMITS.items():
        of_unit = pl.col("unit") == unit.value
        bounds = (pl.when(of_unit).then(pl.col(name).clip(least, most)).otherwise(name) for name in ("low", "high"))
        sieve.add(*(bound.alias(name) for bound, name in zip(bounds, ("low", "high"), strict=True)))


def _number_text(column: str, profile: SurveyProfile) -> pl.Expr:
    """The text of a number with a point, without a percent sign; null where the supplier withholds it."""
    text = pl.col(column).str.strip_suffix("%").str.strip_chars()
    text = text.str.replace(",", ".", literal=True) if profile.file.decimal == "," else text
    withheld = pl.col(column).str.to_lowercase().is_in([word.casefold() for word in profile.not_given])
    return pl.when(withheld).then(None).otherwise(text)


def _check_fractions(path: Path, sieve: RowSieve, answer: Answer, profile: SurveyProfile) -> None:
    shares = sieve.frame.filter(unit=Unit.PERCENTAGE.value)["value"].drop_nulls()
    unsaid = profile.as_fraction is None and len(shares) >= ENOUGH_PERCENTAGES
    if unsaid and shares.is_between(0, 1).all() and shares.max():
        raise WrongColumns(
            f"{place(path, column=answer.value)}: alle percentages liggen tussen 0 en 1, alsof 34 % hier 0,34 is.",
            "Zeg hoe percentages in het bestand staan, 34 of 0,34: op de pagina, of bij [survey] in het profiel met "
            '`percentages = "0-1"` of "0-100". Er is niets opgeslagen.',
        )


def _refuse_impossible(sieve: RowSieve, answer: Answer) -> None:
    shown = raw(answer.value)
    for unit, (least, most) in LIMITS.items():
        outside = (pl.col("unit") == unit.value) & ~pl.col("value").is_between(least, most)
        reason = f"Dit getal ligt niet tussen {least:.0f} en {most:.0f}."
        sieve.refuse(outside, answer.value, reason, shown, NUMBER_LIKE)
    people, column = pl.col("respondents"), answer.respondents or answer.value
    sieve.refuse((people < 1) | (people != people.floor()), column, "Dit is geen aantal mensen.")
    alone = (pl.col("unit") == Unit.PERCENTAGE.value) & pl.col("value").is_not_null() & people.is_null()
    sieve.refuse(alone, column, "Bij een percentage hoort hoeveel mensen hebben geantwoord.")
    outside = (pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value"))
    sieve.refuse(outside, answer.low or answer.high or answer.value, "Het antwoord ligt buiten zijn eigen grenzen.")


def _perception(rows: pl.DataFrame, profile: SurveyProfile) -> pl.DataFrame:
    return rows.with_columns(
        gemeente=pl.lit(profile.gemeente),
        source=pl.lit(profile.source),
        reference=pl.concat_str("area", "indicator", "wave", separator="/"),
        vintage=pl.lit(profile.vintage, pl.Int64),
    ).select(pl.col(name).cast(kind) for name, kind in schema_of("perception").items())
