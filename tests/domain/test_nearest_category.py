"""How often the right category is proposed, for real names written as people write them."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import NO_KIND, categories, choices
from openvis.domain.everyday_words import everyday_words
from openvis.domain.mapping import proposals
from openvis.domain.nearest_category import LEAST, nearest, nearest_categories

EVERYDAY = Path(__file__).parent / "everyday_words.csv"


def as_is(name: str) -> str:
    return name


def in_capitals(name: str) -> str:
    return name.upper()


def in_the_other_number(name: str) -> str:
    """Plural where it was singular, and the other way round, of the last word."""
    return name.removesuffix("en") if name.endswith("en") else f"{name}en"


def cut_off(name: str) -> str:
    return name[: max(5, len(name) * 2 // 3)]


def turned_round(name: str) -> str:
    return " ".join(name.replace("/", " ").replace("-", " ").split()[::-1])


def with_a_letter_lost(name: str) -> str:
    return name[: len(name) // 2] + name[len(name) // 2 + 1 :]


def with_signs(name: str) -> str:
    return name.replace(" ", "_").replace("-", " - ")


# How many of 100 names must come out first, and among the first three. Measured 28 November 2026, per way of writing:
# Signalen 98, 98, 98, 84, 98, 92, 98 and all among three; police 100, 100, 100, 91, 100, 100, 100 and 98 or all among
# three.
WRITTEN: list[tuple[Callable[[str], str], int, int]] = [
    (as_is, 95, 100),
    (in_capitals, 95, 100),
    (in_the_other_number, 95, 100),
    (cut_off, 80, 98),
    (turned_round, 95, 100),
    (with_a_letter_lost, 90, 98),
    (with_signs, 95, 100),
]


@pytest.fixture(scope="module")
def real_names(shared_data: Path) -> dict[str, list[tuple[str, str]]]:
    """{list: [(official name, our category)]} of every name that has a category."""
    taxonomy = shared_data.parent / "taxonomy"
    signalen = json.loads((taxonomy / "signalen_categorieen.json").read_text(encoding="utf-8"))
    police = json.loads((taxonomy / "soort_misdrijf.json").read_text(encoding="utf-8"))
    by_slug = {slug: known.slug for known in choices().values() for slug in known.signalen}
    by_code = {known.police_code: known.slug for known in choices().values() if known.police_code}
    subs = [sub for main in signalen["categorieen"] for sub in main["sub"]]
    return {
        "signalen": [(sub["naam"], by_slug[sub["slug"]]) for sub in subs if sub["slug"] in by_slug],
        "police": [(kind["label"], by_code[kind["key"]]) for kind in police["misdrijven"] if kind["key"] in by_code],
    }


@pytest.mark.parametrize("names", ["signalen", "police"])
@pytest.mark.parametrize(("written", "first", "among_three"), WRITTEN, ids=lambda value: getattr(value, "__name__", ""))
def test_real_names_find_their_category(real_names, names: str, written, first: int, among_three: int) -> None:
    wanted = real_names[names]
    assert len(wanted) > 50
    found = [[slug for slug, _ in nearest_categories(written(name))] for name, _ in wanted]
    at_once = sum(slugs[:1] == [slug] for slugs, (_, slug) in zip(found, wanted, strict=True))
    shown = sum(slug in slugs for slugs, (_, slug) in zip(found, wanted, strict=True))
    print(f"{names}, {written.__name__}: {at_once} of {len(wanted)} first, {shown} among three")
    assert at_once >= first / 100 * len(wanted)
    assert shown >= among_three / 100 * len(wanted)


@pytest.mark.parametrize(
    ("word", "slug"),
    [
        ("F121c", "boa-alcohol"),  # a feitcode that came after the list
        ("f 185", "boa-wildplassen"),
        ("hond", "boa-honden"),
        ("Diefstal fiets", "fietsendiefstal"),
        ("auto inbraak", "autokraak"),
        ("1.1.1 Diefstal uit woningen", "woninginbraak"),
        ("VERNIELINGEN", "vernieling"),
        ("wildplakken", "boa-bekladden"),
    ],
)
def test_words_people_use(word: str, slug: str) -> None:
    assert nearest_categories(word)[0][0] == slug


@dataclass(frozen=True)
class EverydayWord:
    """A line of `everyday_words.csv`: what a supplier may write, who reported it, and which kinds would be right."""

    word: str
    reported_by: str
    wanted: frozenset[str]
    list: str


def everyday_words_of(name: str) -> list[EverydayWord]:
    rows = csv.DictReader(EVERYDAY.read_text(encoding="utf-8").splitlines())
    return [EverydayWord(**row | {"wanted": frozenset(row["wanted"].split())}) for row in rows if row["list"] == name]


def slugs_for(word: str, *, public: bool) -> list[str]:
    """The proposals for a row that the public reported, or an officer found."""
    return [near.slug for near in proposals(word, 3, rows=1, public_rows=int(public), follows_category=False)]


# "known": 118 words, written down before anything was measured. The table was then made with these words at hand, so
# what it does to them says that it works, not how well. Before it, 59 of them came first and 76 among three.
# "fresh": 64 words, written down after the table was finished, and no line was added for them. That is the honest
# figure: 27 first and 38 among three, where it was 21 and 25 before the table.
@pytest.mark.parametrize(("name", "many", "first", "among_three"), [("known", 118, 115, 118), ("fresh", 64, 26, 37)])
def test_words_of_every_day(name: str, many: int, first: int, among_three: int) -> None:
    asked = everyday_words_of(name)
    assert len(asked) == many
    found = [slugs_for(each.word, public=each.reported_by == "public") for each in asked]
    at_once = sum(slugs[0] in each.wanted for slugs, each in zip(found, asked, strict=True) if slugs)
    shown = sum(not each.wanted.isdisjoint(slugs) for slugs, each in zip(found, asked, strict=True))
    print(f"{name}: {at_once} of {many} first, {shown} among three")
    assert at_once >= first
    assert shown >= among_three


def test_the_words_that_are_asked_for_exist_and_are_no_line_of_the_table() -> None:
    also_called = {name for known in choices().values() for name in known.also_called}
    for each in everyday_words_of("fresh"):
        assert each.wanted <= set(choices()), each.word
        assert each.word not in also_called


@pytest.mark.parametrize(
    ("word", "public", "slug"),
    [
        ("Jeugdoverlast", True, "melding-jongerenoverlast"),
        ("Jeugdoverlast", False, "boa-hinderlijk-gedrag"),
        ("Vuilnis naast container", True, "melding-bijplaatsing"),
        ("Vuilnis naast container", False, "boa-afval"),
        ("fiets gejat", True, "fietsendiefstal"),
        ("rattenoverlast", True, "melding-dieren"),
        ("scooteroverlast", True, "melding-verkeer"),
    ],
)
def test_who_reported_it_decides_between_kinds_that_are_called_the_same(word: str, public: bool, slug: str) -> None:
    assert slugs_for(word, public=public)[0] == slug


@pytest.mark.parametrize("word", ["tas uit kinderwagen", "kinderfeest", "vreemde mens"])
def test_a_few_letters_are_no_reason_to_name_a_sensitive_kind(word: str) -> None:
    assert not [slug for slug, _ in nearest_categories(word, 9) if categories()[slug].sensitive]


def test_an_everyday_word_means_one_word_that_some_name_has() -> None:
    names = " ".join(
        name.casefold() for known in choices().values() for name in (known.label, *known.also_called, *known.signalen)
    )
    for word, means in everyday_words().items():
        assert means in names, word
        assert word != means
        assert len(word.split()) == len(means.split()) == 1


def test_a_police_code_that_is_new_is_near_its_group() -> None:
    assert {slug.split("-")[0] for slug, _ in nearest_categories("2.6.15", 5)} == {"milieu"}


@pytest.mark.parametrize("word", ["APV 2:48", "xqzw", "", "???", "12345"])
def test_what_looks_like_nothing_proposes_nothing(word: str) -> None:
    assert nearest_categories(word) == []


def test_a_person_sees_which_name_it_looks_like() -> None:
    assert [(near.slug, near.name) for near in nearest("zakkenrollen", 1)] == [("zakkenrollerij", "zakkenrollen")]


@given(st.text(max_size=40), st.integers(1, 5))
def test_any_word_gets_at_most_so_many_in_order_and_never_what_is_no_kind(word: str, top: int) -> None:
    found = nearest_categories(word, top)
    assert len(found) <= top
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert all(LEAST <= score <= 1 for _, score in found)
    assert {slug for slug, _ in found} <= set(categories()) - NO_KIND


@given(st.sampled_from(sorted(choices())), st.booleans())
def test_its_own_label_finds_a_category(slug: str, loud: bool) -> None:
    label = choices()[slug].label
    assert nearest_categories(label.upper() if loud else label)[0] == (slug, 1.0)
