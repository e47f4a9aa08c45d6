"""What a row of an incident file says happened, and who reported it: known kinds, and those nobody knows yet."""

from __future__ import annotations

import pytest

from openvis.domain.category import UNKNOWN
from openvis.errors import WrongColumns
from tests.sources.test_incident_file import HEADER, X, Y, profile, read, why

__all__ = ["profile"]  # a fixture


@pytest.mark.parametrize(("by", "text", "slug"), [
    ("feitcode", "F121a", "boa-alcohol"), ("feitcode", "f 121A", "boa-alcohol"),
    ("feitcode", "Overig", "boa-hinderlijk-gedrag"),
    ("signalen", "hondenpoep", "melding-hondenpoep"), ("signalen", "schoon/Hondenpoep", "melding-hondenpoep"),
    ("police", "1.2.3", "fietsendiefstal"), ("police", "1.1.1 Diefstal/inbraak woning", "woninginbraak"),
    ("feitcode", "Z999", None), ("signalen", "hond", None), ("police", "9.9.9", None), ("map", "F121a", None),
])  # fmt: skip
def test_categories_by_every_way(write, profile, by: str, text: str, slug: str | None) -> None:
    rules = profile(category=f'columns = ["code"]\nby = "{by}"\nmap = {{Overig = "boa-hinderlijk-gedrag"}}')
    chunk = read(write("b.csv", HEADER, f"1;{text};01-02-2024;{X};{Y}"), rules)
    assert chunk.rejects == []
    known = chunk.frame.row(0, named=True)
    assert (known["category"], known["supplier_category"]) == ((slug, None) if slug else (UNKNOWN, text))


def test_two_columns_are_joined_and_the_first_alone_is_the_fallback(write, profile) -> None:
    rules = profile(
        category='columns = ["code", "soort"]\nby = "map"\n'
        'map = {"Inbraak / woning" = "woninginbraak", "Inbraak" = "bedrijfsinbraak"}'
    )
    rows = [f"{n};Inbraak;{kind};01-02-2024;{X};{Y}" for n, kind in enumerate(["woning", "winkel", ""])]
    frame = read(write("b.csv", "nr;code;soort;moment;X;Y", *rows), rules).frame
    assert frame["category"].to_list() == ["woninginbraak", "bedrijfsinbraak", "bedrijfsinbraak"]


@pytest.mark.parametrize(("table", "words"), [
    (None, ["officer", "officer"]),  # what the category says
    ('value = "public"', ["public", "public"]),
    ('column = "bron"\nmap = {Bewoner = "public", Boa = "officer"}', ["public", "officer"]),
])  # fmt: skip
def test_who_reported_it(write, profile, table: str | None, words: list[str]) -> None:
    rows = [f"{n};H002;01-02-2024;{X};{Y};{who}" for n, who in enumerate(["Bewoner", "Boa"])]
    frame = read(write("b.csv", f"{HEADER};bron", *rows), profile(reported_by=table)).frame
    assert frame["reported_by"].to_list() == words


def test_an_unknown_reporter_is_kept_apart(write, profile) -> None:
    rules = profile(reported_by='column = "bron"\nmap = {Boa = "officer"}')
    chunk = read(write("b.csv", f"{HEADER};bron", f"1;H002;01-02-2024;{X};{Y};Robot"), rules)
    assert why(chunk) == [(2, "bron", "Deze waarde staat niet in [reported_by.map] van het profiel.", "Robot")]


@pytest.mark.parametrize("text", ["Een hele lange zin over wat er gebeurd is", "bel 0612345678", "a@b.nl", "x\ty"])
def test_a_word_is_kept_only_when_it_looks_like_a_kind(write, profile, text: str) -> None:
    chunk = read(write("b.csv", HEADER, f'1;"{text}";01-02-2024;{X};{Y}'), profile())
    assert chunk.frame.select("category", "supplier_category").rows() == [(UNKNOWN, None)]


@pytest.mark.parametrize(("table", "who"), [
    (None, ["officer", "officer"]),  # it follows from the category, and there is none: the careful choice
    ('value = "public"', ["public", "public"]),
    ('column = "bron"\nmap = {Bewoner = "public", Boa = "officer"}', ["public", "officer"]),
])  # fmt: skip
def test_who_reported_what_has_no_category(write, profile, table: str | None, who: list[str]) -> None:
    rows = [f"{n};Q1;01-02-2024;{X};{Y};{reporter}" for n, reporter in enumerate(["Bewoner", "Boa"])]
    frame = read(write("b.csv", f"{HEADER};bron", *rows), profile(reported_by=table)).frame
    assert frame["reported_by"].to_list() == who
    assert frame["category"].to_list() == [UNKNOWN, UNKNOWN]


def test_words_of_two_columns_stand_together(write, profile) -> None:
    rules = profile(category='columns = ["code", "soort"]\nby = "map"\nmap = {Inbraak = "woninginbraak"}')
    rows = [f"1;Overlast;honden;01-02-2024;{X};{Y}", f"2;Overlast;;01-02-2024;{X};{Y}"]
    frame = read(write("b.csv", "nr;code;soort;moment;X;Y", *rows), rules).frame
    assert frame["supplier_category"].to_list() == ["Overlast / honden", "Overlast"]


def test_a_file_of_which_no_kind_is_known_is_refused_whole(write, profile) -> None:
    rows = [f"{n};Q{n};01-02-2024;{X};{Y}" for n in range(10)]
    with pytest.raises(
        WrongColumns, match=r"kolom 'code': geen van de eerste 10 rijen krijgt een categorie"
    ) as refused:
        read(write("b.csv", HEADER, *rows), profile())
    assert refused.value.next_step == "Klopt het profiel bij dit bestand? Er is niets opgeslagen."
    assert len(read(write("b.csv", HEADER, *rows[1:]), profile()).frame) == 9
    assert len(read(write("b.csv", HEADER, *rows, f"x;H002;01-02-2024;{X};{Y}"), profile()).frame) == 11
