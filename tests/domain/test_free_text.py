"""Free text, dates of birth and odd names of columns: what the import screen must throw away, and what it must not."""

from __future__ import annotations

import pytest

from openvis.domain.personal_data import kind_of_cell, kind_of_column
from tests.support.uploads import BIRTHS, BSNS, EMAILS, NAMES, PHONES, PLATES, TEXTS

KINDS = ["1.1.1 Diefstal/inbraak woning", "2.2.1 Vernieling cq. zaakbeschadiging", "Afval naast een volle container"]


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("veld 9", [f"{text} ({i})" for i, text in enumerate(TEXTS * 5)], "vrije tekst"),
        ("x", [f"Boze buurman {word} het raam" for word in "abcdefghijklmnop"], "vrije tekst"),
        ("veld 9", [f"{TEXTS[i % 5]} {i % 200}" for i in range(500)], "vrije tekst"),
        ("datum 2", BIRTHS * 5, "geboortedatums"),
        ("NaamMelder", ["x"], "namen"),
        ("klantnaam", ["x"], "namen"),
        ("melder_naam", ["x"], "namen"),
        ("Leeftijd", ["43"], "kenmerken van personen"),
        ("Toelichting", ["geen"] * 50, "vrije tekst"),
        ("a", BSNS * 4, "burgerservicenummers"),
        ("a", PLATES * 4, "kentekens"),
        ("a", PHONES * 4, "telefoonnummers"),
        ("a", EMAILS * 4, "e-mailadressen"),
        ("verdachte", NAMES * 4, "namen"),
    ],
)
def test_a_column_about_persons_is_seen(name, cells, kind):
    assert kind_of_column(name, cells) == kind


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("soort", KINDS * 20),
        ("Omschrijving feit", KINDS * 20),
        ("straatnaam", ["Burgemeester van den Boschlaan", "Dorpsstraat", "Kerklaan"] * 20),
        ("Buurtnaam", ["Doorn Centrum"] * 20),
        ("Naam buurt", ["Doorn Centrum"] * 20),
        ("datum", [f"{day:02d}-03-2026" for day in range(1, 29)]),
        ("datum", [f"15-06-{year}" for year in range(2010, 2026)]),
        ("zaaknummer", [f"{number:09d}" for number in range(300_000_000, 300_000_060)]),
        ("X", ["136000,5", "137001,0"] * 9),
        ("leeg", []),
    ],
)
def test_a_column_about_something_else_is_kept(name, cells):
    assert kind_of_column(name, cells) is None


def test_a_description_that_is_typed_goes_and_one_that_comes_back_stays():
    assert kind_of_column("Omschrijving", KINDS * 20) is None
    assert kind_of_column("Omschrijving", TEXTS) == "vrije tekst"


@pytest.mark.parametrize(
    "cell", ["bel 06-12345678", "mail a@b.nl", "J. de Vries", "bsn 111222333", "NL91ABNA0417164300"]
)
def test_one_cell_with_something_of_a_person_is_seen(cell):
    assert kind_of_cell(cell)


@pytest.mark.parametrize("cell", ["111222333", "Dorpsstraat 12", "31-12-2025", "F121a", "3941 AB", "136000,5", ""])
def test_one_cell_with_something_else_is_left(cell):
    assert kind_of_cell(cell) is None
