"""What of a file a sentence may repeat: the tables are the documentation.

A sentence about a file ends up in a batch that is kept, in a log and on a screen. What looks like it is about a person
is named by its kind; what is long is cut; signs that nobody sees, or that turn others round, are left out.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.area import level_of
from openvis.domain.category import category, category_of_police
from openvis.domain.period import parse_period
from openvis.domain.personal_data import kind_inside
from openvis.domain.shown_value import LONGEST, MOST, shown, shown_list, shown_name, visible
from openvis.errors import BadProfile, InputError, OpenVISError
from openvis.pipeline.concluding.priorities import read_priorities, weights
from openvis.sources.files.wrong_input import check_columns, place, quoted
from openvis.sources.intervention_register import read_register
from openvis.sources.profiles.profile import load_profile, parse_profile
from openvis.sources.rows.left_out import remarks_on_left_out
from openvis.sources.rows.row_sieve import CODE_LIKE, DATE_LIKE, NUMBER_LIKE
from tests.spec.test_bad_input import BOA_HEADER, BOA_ROW, POLICE, PROFILE, X, Y, boa, people, police, swap

PHONE, EMAIL, IBAN, PLATE, BSN = (
    "06-12345678",
    "iemand@voorbeeld.example",
    "NL91ABNA0417164300",
    "AB-12-CD",
    "111222333",
)
NAME = "A. Voorbeeld"
PERSONAL = {
    PHONE: "telefoonnummers",
    EMAIL: "e-mailadressen",
    IBAN: "rekeningnummers",
    PLATE: "kentekens",
    BSN: "burgerservicenummers",
    NAME: "namen",
}

VALUES = [
    # the value, how a sentence shows it
    ("2023-13", "'2023-13'"),
    ("31-12-2025", "'31-12-2025'"),
    ("01-02-2025 10:00", "'01-02-2025 10:00'"),
    ("2025-12-31T23:15:00+01:00", "'2025-12-31T23:15:00+01:00'"),
    ("20251231", "'20251231'"),
    ("9223372036854775808", "'9223372036854775808'"),
    ("Iets nieuws", "'Iets nieuws'"),
    ("1.1.1 Diefstal/inbraak woning", "'1.1.1 Diefstal/inbraak woning'"),
    (12, "'12'"),
    (None, "'None'"),
    ("x" * 100, f"'{'x' * 39}…'"),
    ("twee\r\nregels", "'twee  regels'"),
    ("a\x00\x1b[31mb", "'a  [31mb'"),
    ("rechts\u202enaar links", "'rechtsnaar links'"),
    ("on\u200bzicht\u00adbaar\ufeff", "'onzichtbaar'"),
    ("half\ud800", "'half'"),
    ("0612345678", "(verborgen: telefoonnummers)"),
    ("06-12345678", "(verborgen: telefoonnummers)"),
    ("6-12345678", "(verborgen: telefoonnummers)"),  # a spreadsheet took the 0 off
    ("Eén naam 6 12345678", "(verborgen: telefoonnummers)"),
    ("06 12 34 56 78", "(verborgen: telefoonnummers)"),
    ("0612-34-5678", "(verborgen: telefoonnummers)"),
    ("+31 6 12345678", "(verborgen: telefoonnummers)"),
    ("０６１２３４５６７８", "(verborgen: telefoonnummers)"),
    ("06\u200b1234\u200b5678", "(verborgen: telefoonnummers)"),
    ("belt 06-12345678 terug", "(verborgen: telefoonnummers)"),
    ("x" * 300 + " 06-12345678", "(verborgen: telefoonnummers)"),
    (EMAIL, "(verborgen: e-mailadressen)"),
    (IBAN, "(verborgen: rekeningnummers)"),
    ("NL91 ABNA 0417 1643 00", "(verborgen: rekeningnummers)"),
    (PLATE, "(verborgen: kentekens)"),
    (BSN, "(verborgen: burgerservicenummers)"),
    (NAME, "(verborgen: namen)"),
    ("Voornaam van der Achternaam", "(verborgen: namen)"),
]


@pytest.mark.parametrize(("value", "told"), VALUES)
def test_a_value(value: object, told: str) -> None:
    assert shown(value) == told


NAMES = [
    # the name of a file or column, how a sentence shows it
    ("politie_2024.csv", "politie_2024.csv"),
    ("Soort Misdrijf", "Soort Misdrijf"),  # two capitals are usual in the name of a column
    ("Percentage dat zich wel eens onveilig voelt in de eigen buurt",
     "Percentage dat zich wel eens onveilig voelt in de eigen buurt"),
    ("x" * 100 + ".csv", "x" * 79 + "…"),
    ("klacht A. Voorbeeld.csv", "(verborgen: namen)"),
    ("0612345678.csv", "(verborgen: telefoonnummers)"),
    ("a\nBestand b.csv is goed", "a Bestand b.csv is goed"),
    ("vsc.\u202exslx", "vsc.xslx"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "told"), NAMES)
def test_a_name(name: str, told: str) -> None:
    assert shown_name(name) == told
    assert place(Path(name), 3, name) == f"Bestand {told}, regel 3, kolom '{told}'"


def test_a_long_list_is_cut() -> None:
    columns = [f"kolom {number}" for number in range(300)]
    assert shown_list(columns) == ", ".join(columns[:MOST]) + f" en nog {300 - MOST}"
    assert shown_list(columns[:MOST]) == ", ".join(columns[:MOST])
    assert quoted(["a", PHONE]) == "'a', '(verborgen: telefoonnummers)'"
    with pytest.raises(InputError) as caught:
        check_columns(Path("x.csv"), ["nr", "datum"], ["nr", *columns])
    assert len(caught.value.sentence) < 400


@given(st.text(max_size=100))
def test_nothing_unseen_is_shown_and_nothing_is_longer(text: str) -> None:
    told = shown(text)
    assert told.isprintable()
    assert told.startswith("(verborgen: ") or len(told) <= LONGEST + 2
    assert visible(told) == told


@given(st.sampled_from(sorted(PERSONAL)), st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_around_it_nothing_personal_is_shown(personal: str, before: str, after: str) -> None:
    assert personal not in shown(f"{before} {personal} {after}")
    assert personal not in shown_name(f"{before} {personal} {after}")


# ----- where sentences repeat something: each with something personal where a value should be

REGISTER = "title;kind;area;category;starts_on;ends_on;reduction_percent\n"
READ = [
    # who reads it, file name, content with {} for the value
    (police, "t.csv", swap(POLICE, ",8.0", ",{}")),
    (police, "t.csv", swap(POLICE, "2023-11", "{}")),
    (police, "t.csv", swap(POLICE, "GM9900", "{}")),
    (police, "t.csv", swap(POLICE, "GM9900", "GM0998 {}")),
    (police, "t.csv", swap(POLICE, "Totaal misdrijven", "{}")),
    (police, "t.csv", swap(POLICE, "aantal", "{}")),
    (police, "t.csv", swap(POLICE, "regiocode", "{}")),
    (people, "inwoners_2024.csv", "nhood_id,population\nBU99000001,{}\n"),
    (people, "inwoners_2024.csv", "nhood_id,population\nBU99000001 {},1\n"),
    (people, "inwoners_2024.csv", "nhood_id,{}\nBU99000001,1\n"),
    (read_register, "r.csv", REGISTER + "Actie;{};BU99000001;autokraak;2025-01-01;2025-02-01;5\n"),
    (read_register, "r.csv", REGISTER + "Actie;preventive;{};autokraak;2025-01-01;2025-02-01;5\n"),
    (read_register, "r.csv", REGISTER + "Actie;preventive;BU99000001;{};2025-01-01;2025-02-01;5\n"),
    (read_register, "r.csv", REGISTER + "Actie;preventive;BU99000001;autokraak;{};2025-02-01;5\n"),
    (read_register, "r.csv", REGISTER + "Actie;preventive;BU99000001;autokraak;2025-01-01;2025-02-01;{}\n"),
    (boa, "b.csv", "{};feitcode;moment;x;y\n1;H002;31-12-2025 23:15;1;1\n"),
    (boa, "b.csv", "nr;feitcode;{};x;y\n1;H002;31-12-2025 23:15;1;1\n"),
    (load_profile, "p.toml", swap(PROFILE, "handhaving", "{}")),
    (load_profile, "p.toml", swap(PROFILE, "GM9900", "{}")),
    (load_profile, "p.toml", swap(PROFILE, "delimiter", '"{}"')),
    (load_profile, "p.toml", swap(PROFILE, '","', '"{}"')),
    (load_profile, "p.toml", swap(PROFILE, 'by = "feitcode"', 'by = "{}"')),
    (load_profile, "p.toml", swap(PROFILE, 'by = "feitcode"', 'by = "map", map = {{"{}" = "geen"}}')),
    (load_profile, "p.toml", swap(PROFILE, '"%d-%m-%Y %H:%M"', '"{}"')),
    (load_profile, "p.toml", "{}\n"),
    (load_profile, "p.toml", "[{}\n"),
    (read_priorities, "u.toml", "[weights]\n\"{}\" = 'veel'\n"),
]


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize(("reader", "name", "content"), READ)
def test_no_sentence_about_a_file_repeats_what_is_about_a_person(
    tmp_path: Path, reader, name: str, content: str, personal: str
) -> None:
    path = tmp_path / name
    path.write_text(content.replace("{}", personal).replace("{{", "{").replace("}}", "}"), encoding="utf-8")
    with pytest.raises(OpenVISError) as caught:
        reader(path)
    assert personal not in str(caught.value)
    assert kind_inside(str(caught.value)) is None


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize("ask", [level_of, parse_period, category, category_of_police])
def test_nor_does_one_about_a_word(ask, personal: str) -> None:
    with pytest.raises(InputError) as caught:
        ask(personal)
    assert personal not in str(caught.value)


@pytest.mark.parametrize("personal", PERSONAL)
def test_nor_does_one_about_a_weight(personal: str) -> None:
    with pytest.raises(InputError) as caught:
        weights({personal: 2.0})
    assert personal not in str(caught.value)


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize(
    "row", ["2;H002;{};{x};{y}", "2;H002;31-12-2025 23:15;{};{y}", "2;H002;31-12-2025 23:15;{x};{}"]
)
def test_a_row_that_is_kept_apart_keeps_nothing_of_it(tmp_path: Path, row: str, personal: str) -> None:
    """A telephone number has the signs of a date, and a burgerservicenummer those of a number."""
    path = tmp_path / "b.csv"
    wrong = row.replace("{x}", str(X)).replace("{y}", str(Y)).replace("{}", personal)
    path.write_text(f"{BOA_HEADER}\n{BOA_ROW}\n{wrong}\n")
    (chunk,) = boa(path)
    (reject,) = chunk.rejects
    assert personal not in repr(reject)


def test_what_looks_right_in_a_refused_row_is_what_is_shown() -> None:
    for like in (DATE_LIKE, NUMBER_LIKE, CODE_LIKE):
        assert not like.fullmatch("regel\n")
    assert not NUMBER_LIKE.fullmatch("٣")


def test_the_names_of_columns_left_out_are_fit_to_show(tmp_path: Path) -> None:
    """A file without its header names its columns after its first row, and that row is about somebody."""
    header = f"nr;feitcode;moment;x;y;{EMAIL};melder"
    rows = "".join(f"{n};H002;31-12-2025 23:15;{X};{Y};{EMAIL};b\n" for n in range(3))
    (tmp_path / "b.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    (remark,) = remarks_on_left_out(tmp_path / "b.csv", parse_profile(PROFILE, Path("p.toml")))
    assert remark == (
        "Niet ingelezen, omdat het over personen kan gaan: '(verborgen: e-mailadressen)' (e-mailadressen), "
        "'melder' (namen)."
    )


# ----- files with settings

SETTINGS = [
    # what is wrong, what stands in the file, what the reader is told
    ("a number of five thousand digits", "a = " + "9" * 5000, "een getal is te lang of een waarde te diep verpakt."),
    ("a list in a list in a list", "a = " + "[" * 5000 + "]" * 5000, "te diep verpakt."),
    ("a table in a table in a table", "a = " + '{"a" = ' * 3000 + "1" + "}" * 3000, "te diep verpakt."),
    ("cut off", "[source\n", "is geen geldige TOML: kijk bij regel 1, teken 8."),
    ("cut off in a text", 'a = "b', "is geen geldige TOML: kijk bij het eind van het bestand."),
    ("a setting twice", "a = 1\na = 2\n", "is geen geldige TOML: kijk bij "),
    ("no text", b"\xff\xfe\x00", "is geen tekst in UTF-8."),
    ("two megabytes", "# " + "x" * (2 << 20), "is groter dan 1 MB; dat is geen bestand met instellingen."),
]  # fmt: skip


@pytest.mark.parametrize("reader", [load_profile, read_priorities])
@pytest.mark.parametrize(("content", "told"), [row[1:] for row in SETTINGS], ids=[row[0] for row in SETTINGS])
def test_a_file_with_settings_that_cannot_be_read(tmp_path: Path, reader, content: str | bytes, told: str) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        reader(path)
    assert told in caught.value.sentence
    assert caught.value.next_step


@pytest.mark.parametrize("weight", ["9" * 400, "-1", "nan", "inf", "true", "'2'", "[2]"])
def test_a_weight_that_is_no_weight(tmp_path: Path, weight: str) -> None:
    path = tmp_path / "u.toml"
    path.write_text(f"[weights]\nwoninginbraak = {weight}\n")
    with pytest.raises(InputError):
        weights(read_priorities(path))


def test_a_year_of_a_million_bits_is_too_large(tmp_path: Path) -> None:
    """Written in sixteens, a number may be as long as the file."""
    areas = '[areas]\ncode = "c"\nname = "n"\nvintage = 0x' + "f" * 250_000
    with pytest.raises(BadProfile, match="'vintage' is een te groot getal"):
        parse_profile(PROFILE + areas, tmp_path / "p.toml")
