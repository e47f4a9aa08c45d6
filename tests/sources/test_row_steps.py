"""The steps a row goes through, each against the slow and obvious way."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from hashlib import blake2b

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.category import categories
from openvis.sources.files.raw_rows import LINE, pack
from openvis.sources.profiles.profile_rules import CategoryRule, MomentRule
from openvis.sources.rows.row_category import slug_of
from openvis.sources.rows.row_moments import add_bounds
from openvis.sources.rows.row_reference import References
from openvis.sources.rows.row_sieve import AREA_LIKE, CODE_LIKE, DATE_LIKE, NUMBER_LIKE, RowSieve, raw


def sieve_of(column: str, texts: list[str]) -> RowSieve:
    return RowSieve(pack([column], list(range(2, len(texts) + 2)), [texts], []).frame)


# ----- references


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=8), max_size=6))
def test_the_turn_of_equal_rows_counted_the_slow_way(pieces: list[list[str]]) -> None:
    references = References((), ["code"])
    turns: Counter[str] = Counter()
    prints: dict[str, str] = {}
    for piece in pieces:
        sieve = sieve_of("code", piece)
        references.add_to(sieve)
        for text, reference in zip(piece, sieve.frame["reference"], strict=True):
            turns[text] += 1
            fingerprint, turn = reference.rsplit("-", 1)
            assert int(turn) == turns[text]
            assert prints.setdefault(text, fingerprint) == fingerprint
    assert len(set(prints.values())) == len(prints)


@given(st.lists(st.lists(st.sampled_from(["1", "2", "3", ""]), max_size=8), max_size=6))
def test_numbers_that_come_again_found_the_slow_way(pieces: list[list[str]]) -> None:
    references = References(("nr",), ["nr"])
    seen: set[str] = set()
    for piece in pieces:
        expected = []
        for text in piece:
            if text and text not in seen:
                expected.append(text)
                seen.add(text)
        sieve = sieve_of("nr", piece)
        references.add_to(sieve)
        assert sieve.frame["reference"].to_list() == expected
        assert len(sieve.rejects) == len(piece) - len(expected)


def test_the_fingerprint_of_a_row_is_the_same_tomorrow() -> None:
    """Written down: another fingerprint would make every row of an earlier import a new incident."""
    sieve = RowSieve(pack(["a", "b"], [2], [["Inbraak"], [""]], []).frame)
    References((), ["a", "b"]).add_to(sieve)
    assert sieve.frame["reference"].to_list() == ["9fe1190c77151ce5-1"]
    assert blake2b(b"Inbraak\x1f", digest_size=8).hexdigest() == "9fe1190c77151ce5"


@pytest.mark.parametrize(
    ("one", "other"), [(("a", "bc"), ("ab", "c")), (("", "a"), ("a", "")), (("a", "b"), ("b", "a"))]
)
def test_rows_with_the_same_letters_in_other_columns_differ(one: tuple[str, str], other: tuple[str, str]) -> None:
    sieve = RowSieve(pack(["x", "y"], [2, 3], [[one[0], other[0]], [one[1], other[1]]], []).frame)
    References((), ["x", "y"]).add_to(sieve)
    assert sieve.frame["reference"].n_unique() == 2


# ----- the sieve


def test_a_column_of_the_file_never_meets_one_of_ours() -> None:
    sieve = sieve_of("x", ["1"])
    sieve.add(pl.lit(2.0).alias("x"))
    assert sieve.frame.row(0, named=True) == {LINE: 2, raw("x"): "1", "x": 2.0}


def test_a_refused_row_leaves_with_its_line_and_the_others_stay() -> None:
    sieve = sieve_of("code", ["a", "b", "c"])
    sieve.refuse(pl.col(raw("code")) == "b", "code", "Fout.", raw("code"))
    assert sieve.frame[raw("code")].to_list() == ["a", "c"]
    assert [(r.row, r.column, r.reason, r.value) for r in sieve.rejects] == [(3, "code", "Fout.", "b")]


def test_a_test_without_an_answer_refuses_nothing() -> None:
    sieve = sieve_of("code", ["", "b"])
    sieve.refuse(pl.col(raw("code")) == "b", "code", "Fout.")
    assert [r.row for r in sieve.rejects] == [3]


SHOWN = [
    (
        CODE_LIKE,
        ["F121a", "1.2.3", "hondenpoep", "APV 2:48", "Overlast (jeugd)"],
        ["bel 0612345678", "a@b.nl", "x" * 41],
    ),
    (DATE_LIKE, ["31-12-2025 23:15", "2025/12/31", "2025-12-31T10:00:00Z"], ["Jan Jansen", "morgen", "1" * 31]),
    (NUMBER_LIKE, ["134969,5", "-1.5", "24"], ["Dorpsstraat 1", "1 500", "zes"]),
    (AREA_LIKE, ["BU03560101", "WK035601", "GM0356"], ["Noord", "Dorpsstraat 1", "bu03560101"]),
]


@pytest.mark.parametrize(("like", "shown", "hidden"), SHOWN)
def test_which_refused_values_may_be_seen(like: re.Pattern[str], shown: list[str], hidden: list[str]) -> None:
    assert [text for text in shown if not like.match(text)] == []
    assert [text for text in hidden if like.match(text)] == []


# ----- categories


@pytest.mark.parametrize("slug", sorted(categories()))
def test_every_code_of_every_category_is_found(slug: str) -> None:
    found = categories()[slug]
    for code in found.feitcodes:
        assert slug_of(CategoryRule(("c",), "feitcode", {}), code, code) == slug
    for name in found.signalen:
        assert slug_of(CategoryRule(("c",), "signalen", {}), f"hoofd/{name}", f"hoofd/{name}") == slug
    if found.police_code:
        assert slug_of(CategoryRule(("c",), "police", {}), found.police_key, found.police_key) == slug


def test_the_map_goes_before_the_way_and_both_columns_before_one() -> None:
    rule = CategoryRule(("a", "b"), "feitcode", {"H002": "boa-honden", "H002 / park": "boa-vuur"})
    assert slug_of(rule, "H002 / park", "H002") == "boa-vuur"
    assert slug_of(rule, "H002 / straat", "H002") == "boa-honden"
    assert slug_of(rule, "F185 / straat", "F185") == "boa-wildplassen"


# ----- moments, against the standard library


def slow_moment(text: str, notations: list[str]) -> tuple[datetime, datetime] | None:
    for notation in notations:
        try:
            moment = datetime.strptime(text, notation)
        except ValueError:
            continue
        return (moment, moment) if "%H" in notation else (moment, moment + timedelta(hours=23, minutes=59))
    return None


DIGITS = st.builds(
    "{:02d}-{:02d}-{:04d}{}".format,
    st.integers(0, 32),
    st.integers(0, 13),
    st.integers(1990, 2030),
    st.sampled_from(["", " 00:00", " 23:59", " 24:00", " 7:5", " 12:60", "x"]),
)


@given(st.lists(DIGITS, min_size=1, max_size=20))
@settings(deadline=None)
def test_dates_are_read_as_the_standard_library_reads_them(texts: list[str]) -> None:
    notations = ["%d-%m-%Y %H:%M", "%d-%m-%Y"]
    sieve = sieve_of("d", texts)
    add_bounds(sieve, MomentRule("d", tuple(notations)), "m", "Europe/Amsterdam", False)
    expected = {n + 2: slow_moment(text, notations) for n, text in enumerate(texts)}
    found = {line: (start, end) for line, start, end in sieve.frame.select(LINE, "m_start", "m_end").iter_rows()}
    assert found == {line: bounds for line, bounds in expected.items() if bounds}
    assert {r.row for r in sieve.rejects} == {line for line, bounds in expected.items() if bounds is None}


@pytest.mark.parametrize("number", ["a\x00b", "a\x1b[31mb", "a\u202eb", "a\u200bb", "a\nb", "x" * 101])
def test_a_number_that_cannot_be_read_by_a_person_is_kept_apart(number: str) -> None:
    sieve = RowSieve(pl.DataFrame({LINE: [2, 3], "nr": ["2025-é 1/a", number]}))
    References(("nr",), ["nr"]).add_to(sieve)
    assert sieve.frame["reference"].to_list() == ["2025-é 1/a"]
    assert [reject.reason for reject in sieve.rejects] == [
        "Dit nummer is langer dan 100 tekens, of heeft een teken dat niet te zien is."
    ]


def moments_of(texts: list[str], *formats: str) -> list[datetime | None]:
    sieve = sieve_of("d", texts)
    add_bounds(sieve, MomentRule("d", formats), "m", "Europe/Amsterdam", False)
    found = dict(sieve.frame.select(LINE, "m_start").iter_rows())
    return [found.get(line) for line in range(2, len(texts) + 2)]


def test_a_z_is_the_zone_of_greenwich_and_so_is_a_zone_without_minutes() -> None:
    summer = datetime(2024, 7, 1, 12)
    texts = ["2024-07-01T10:00:00Z", "2024-07-01T10:00:00+00:00", "2024-07-01T12:00:00+0200", "2024-07-01T12:00:00+02"]
    assert moments_of(texts, "%Y-%m-%dT%H:%M:%S%z") == [summer] * 4
    assert moments_of(texts[:3], "%Y-%m-%dT%H:%M:%S%:z") == [summer] * 3
    assert moments_of(["2024-07-01T10:00:00.000Z"], "%Y-%m-%dT%H:%M:%S%.f%z") == [summer]


def test_a_year_of_two_digits_is_read_when_the_profile_says_so_and_never_as_one_of_four() -> None:
    day = datetime(2024, 12, 31)
    texts = ["31-12-24", "31-12-2024", "31-12-99"]
    assert moments_of(texts, "%d-%m-%Y") == [None, day, None]
    assert moments_of(texts, "%d-%m-%y") == [day, None, datetime(1999, 12, 31)]
    for formats in (("%d-%m-%Y", "%d-%m-%y"), ("%d-%m-%y", "%d-%m-%Y")):
        assert moments_of(texts, *formats) == [day, day, datetime(1999, 12, 31)]
