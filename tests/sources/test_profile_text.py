"""A profile written as TOML is read back as the same profile, whatever stands in it; so is one made of a reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import categories
from openvis.domain.incident import Precision, ReportedBy
from openvis.domain.quality import Rhythm
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.guessing.reading_profile import profile_of, reading_of
from openvis.sources.profiles.profile import load_profile, parse_profile
from openvis.sources.profiles.profile_rules import (
    AddressColumns,
    AreasRule,
    CategoryRule,
    MomentRule,
    PlaceRule,
    Profile,
    ReportedByRule,
)
from openvis.sources.profiles.profile_text import as_toml

PATH = Path("proef.toml")
EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "profiles"
DEMO = Path(__file__).resolve().parent.parent.parent / "openvis" / "demo" / "profiles"
FILES = [
    path
    for folder in (EXAMPLES, DEMO)
    for path in sorted(folder.glob("*.toml"))
    if "[occurred_from]" in path.read_text()
]

# Whatever a supplier calls a column: quotes, backslashes, brackets, accents, emoji, control signs.
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
maybe = st.none() | names
slugs = st.sampled_from(sorted(categories()))


@st.composite
def moments(draw: st.DrawFn) -> MomentRule:
    kind = draw(st.sampled_from(["alone", "time", "hour"]))
    days = st.sampled_from(["%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y"])
    notation = days.map(lambda day: f"{day} %H:%M") if kind == "time" else days
    formats = tuple(draw(st.lists(notation, min_size=1, max_size=2, unique=True)))
    extra = draw(names) if kind != "alone" else None
    return MomentRule(draw(names), formats, extra if kind == "time" else None, extra if kind == "hour" else None)


@st.composite
def places(draw: st.DrawFn) -> PlaceRule:
    by = draw(st.sampled_from(["point", "code", "name", "address"]))
    if by == "address":
        columns = AddressColumns(draw(names), draw(maybe), draw(maybe), draw(maybe))
        return PlaceRule(by=by, precision=Precision.POINT, address=columns)
    has_point = by == "point" or draw(st.booleans())
    return PlaceRule(
        by=by,
        precision=draw(st.sampled_from(list(Precision))),
        column=None if by == "point" else draw(names),
        x=draw(names) if has_point else None,
        y=draw(names) if has_point else None,
        crs=draw(st.sampled_from(["EPSG:28992", "EPSG:4326", "EPSG:32617"])),
        names=draw(st.dictionaries(names, names, max_size=2)) if by == "name" else {},
    )


reporters = st.one_of(
    st.just(ReportedByRule()),
    st.sampled_from(list(ReportedBy)).map(lambda word: ReportedByRule(word, None, {})),
    st.builds(
        lambda column, pairs: ReportedByRule(None, column, pairs),
        names,
        st.dictionaries(names, st.sampled_from([word.value for word in ReportedBy]), min_size=1, max_size=3),
    ),
)
kinds = st.builds(
    CategoryRule,
    st.lists(names, min_size=1, max_size=2, unique=True).map(tuple),
    st.sampled_from(["map", "feitcode", "signalen", "police"]),
    st.dictionaries(names, slugs, min_size=1, max_size=3),
)
formats = st.builds(
    FileFormat,
    st.sampled_from(["csv", "xlsx"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "cp1252", "utf-16"]),
    st.sampled_from([".", ","]),
    maybe,
)
areas = st.none() | st.builds(
    AreasRule, names, st.just("BU9901{:04d}"), names, st.none() | st.integers(1990, 2030), st.just("EPSG:28992"), maybe
)
profiles = st.builds(
    Profile,
    source=st.just("boa"),
    gemeente=st.just("GM9901"),
    timezone=st.sampled_from(["Europe/Amsterdam", "UTC"]),
    file=formats,
    reference=st.lists(names, max_size=2, unique=True).map(tuple),
    category=kinds,
    reported_by=reporters,
    occurred_from=moments(),
    occurred_to=st.none() | moments(),
    reported_at=st.none() | moments(),
    place=places(),
    areas=areas,
    rhythm=st.none() | st.sampled_from(Rhythm),
    registrar=maybe,
)


@given(profiles)
def test_a_profile_is_read_back_to_the_letter(profile: Profile) -> None:
    assert parse_profile(as_toml(profile), PATH) == profile


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_profile_of_ours_survives(path: Path) -> None:
    profile = load_profile(path)
    assert parse_profile(as_toml(profile), PATH) == profile


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_person_sees_of_a_profile_makes_that_profile_again(path: Path) -> None:
    profile = load_profile(path)
    header = ["iets anders", *profile.columns]
    made = profile_of(reading_of(profile, header), profile.gemeente)
    # The columns of a number are told in the order of the file, and a reading is about incidents, not areas.
    assert sorted(made.reference) == sorted(profile.reference)
    unchanged = ("source", "file", "category", "reported_by", "occurred_from", "occurred_to", "reported_at", "place")
    for part in unchanged:
        assert getattr(made, part) == getattr(profile, part), part
