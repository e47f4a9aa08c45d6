"""A profile of any kind as TOML, as a person keeps it and as it is read back: the same profile to the letter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.profiles.any_profile import AnyProfile
from openvis.sources.profiles.counts_profile import CountsProfile
from openvis.sources.profiles.profile_rules import MomentRule, PlaceRule, Profile
from openvis.sources.profiles.raster_profile import RasterProfile
from openvis.sources.profiles.survey_profile import NOT_GIVEN, UNIT_WORDS, Answer, SurveyProfile

_Value = str | int | Sequence[str] | None
HEAD = "# Profiel van OpenVIS. Wat elke instelling betekent, staat in examples/profiles/{example}.toml.\n"


def as_toml(profile: AnyProfile) -> str:
    """The whole file. Settings at their usual value are left out."""
    if isinstance(profile, CountsProfile):
        return HEAD.format(example="police_weekly") + "".join(_of_counts(profile))
    if isinstance(profile, SurveyProfile):
        return HEAD.format(example="survey_long") + "".join(_of_survey(profile))
    if isinstance(profile, RasterProfile):
        return HEAD.format(example="risk_raster") + "".join(_of_raster(profile))
    return HEAD.format(example="enforcement") + "".join(_of_incidents(profile))


def _of_incidents(profile: Profile) -> Iterator[str]:
    yield _source(profile, None if profile.timezone == "Europe/Amsterdam" else profile.timezone)
    yield _file(profile.file)
    if profile.reference:
        yield _table("reference", {"columns": profile.reference})
    yield from _category(profile)
    yield _moment("occurred_from", profile.occurred_from)
    yield _moment("occurred_to", profile.occurred_to)
    yield _moment("reported_at", profile.reported_at)
    yield from _place(profile.place)
    if profile.registrar:
        yield _table("registrar", {"column": profile.registrar})
    if rule := profile.areas:
        yield _table(
            "areas",
            {
                "code": rule.code,
                "code_template": rule.code_template,
                "name": rule.name,
                "vintage": rule.vintage,
                "plane_crs": rule.plane_crs,
                "gemeente_name": rule.gemeente_name,
            },
        )


def _of_counts(profile: CountsProfile) -> Iterator[str]:
    yield _source(profile)
    yield _file(profile.file)
    yield _table(
        "counts",
        {
            "area": profile.area,
            "vintage": profile.vintage,
            "year": profile.year,
            "week": profile.week,
            "value": profile.value,
        },
    )
    yield _moment("counts.date", profile.date)
    yield from _category(profile)


def _of_survey(profile: SurveyProfile) -> Iterator[str]:
    yield _source(profile)
    yield _file(profile.file)
    scales = {True: "0-1", False: "0-100", None: None}
    yield _table(
        "survey",
        {
            "area": profile.area,
            "by": "name" if profile.level else None,
            "level": profile.level.value if profile.level else None,
            "vintage": profile.vintage,
            "wave": profile.wave,
            "wave_is": profile.wave_is,
            "percentages": scales[profile.as_fraction],
            "not_given": profile.not_given if profile.not_given != NOT_GIVEN else None,
        },
    )
    yield _mapping("survey.waves", profile.waves)
    for answer in profile.answers:
        name = "survey.long" if answer.question else f"survey.wide.{_text(answer.value)}"
        yield _table(name, _answer(answer))
    own_units = {words: unit.value for words, unit in profile.units.items() if UNIT_WORDS.get(words) is not unit}
    yield _mapping("survey.units", own_units)
    yield _mapping("survey.indicators", profile.indicators)
    yield _mapping("survey.breaks", {name: ", ".join(waves) for name, waves in profile.breaks.items()})


def _answer(answer: Answer) -> dict[str, _Value]:
    """Long: the question is a column; wide: the words of the question, where the column is called otherwise."""
    words = answer.words if answer.words != answer.value else None
    return {
        "question": answer.question or words,
        "value": answer.value if answer.question else None,
        "respondents": answer.respondents,
        "unit": answer.unit,
        "unit_is": answer.unit_is.value if answer.unit_is else None,
        "margin": answer.margin,
        "low": answer.low,
        "high": answer.high,
    }


def _of_raster(profile: RasterProfile) -> Iterator[str]:
    yield _source(profile)
    yield _file(profile.file) if profile.cells else ""
    yield _table(
        "raster",
        {
            "score": profile.score,
            "risk": None if profile.high_is_risk else "low",
            "meaning": profile.meaning,
            "maker": profile.maker,
            "made_on": profile.made_on,
            "period": profile.period,
            "period_is": profile.period_is,
            "category": profile.category,
        },
    )
    if cells := profile.cells:
        anchor = "centre" if cells.is_centre else "south-west"
        where: dict[str, _Value] = {"x": cells.x, "y": cells.y, "anchor": anchor}
        yield _table("raster.cells", where | {"size": cells.size, "size_column": cells.size_column})


def _source(profile: AnyProfile, timezone: str | None = None) -> str:
    rhythm = profile.rhythm.value if not isinstance(profile, SurveyProfile) and profile.rhythm else None
    settings = {"slug": profile.source, "gemeente": profile.gemeente, "timezone": timezone, "rhythm": rhythm}
    return _table("source", settings)


def _category(profile: Profile | CountsProfile) -> Iterator[str]:
    """What happened, and who reported it."""
    yield _table("category", {"columns": profile.category.columns, "by": profile.category.by})
    yield _mapping("category.map", profile.category.map)
    by = profile.reported_by
    if by.value or by.column:
        yield _table("reported_by", {"value": by.value.value if by.value else None, "column": by.column})
        yield _mapping("reported_by.map", by.map)


def _file(written: FileFormat) -> str:
    usual = FileFormat()
    names = ("kind", "delimiter", "encoding", "decimal", "sheet")
    changed = {name: getattr(written, name) for name in names if getattr(written, name) != getattr(usual, name)}
    if "kind" in changed:
        changed = {"format": changed.pop("kind")} | changed
    return _table("file", changed) if changed else ""


def _moment(name: str, rule: MomentRule | None) -> str:
    if rule is None:
        return ""
    return _table(name, {"column": rule.column, "formats": rule.formats, "time": rule.time, "hour": rule.hour})


def _place(rule: PlaceRule) -> Iterator[str]:
    if address := rule.address:
        yield _table(
            "place",
            {
                "by": rule.by,
                "postcode": address.postcode,
                "number": address.number,
                "street": address.street,
                "city": address.city,
            },
        )
        return
    yield _table(
        "place",
        {
            "by": rule.by,
            "column": rule.column,
            "x": rule.x,
            "y": rule.y,
            "crs": rule.crs,
            "precision": rule.precision.value,
        },
    )
    yield _mapping("place.names", rule.names)


def _table(name: str, settings: Mapping[str, _Value]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in settings.items() if value is not None]
    return "\n".join(["", f"[{name}]", *lines, ""])


def _mapping(name: str, pairs: Mapping[str, str] | None) -> str:
    if not pairs:
        return ""
    return "\n".join(["", f"[{name}]", *(f"{_text(key)} = {_text(value)}" for key, value in pairs.items()), ""])


def _value(value: _Value) -> str:
    if isinstance(value, str):
        return _text(value)
    return str(value) if isinstance(value, int) else f"[{', '.join(map(_text, value or ()))}]"


def _text(text: str) -> str:
    """A basic string. JSON writes the same, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
