"""Incident files: small Dutch files with every habit and mistake. A real one, whole, is in test_toronto.py."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.category import UNKNOWN
from openvis.domain.delivery import Chunk, Reject, schema_of
from openvis.errors import InputError, WrongColumns
from openvis.sources import incident_file
from openvis.sources.files import text_lines
from openvis.sources.profiles.profile import Profile, load_profile
from tests.support.small_gemeente import BUURTEN, ORIGIN, small_areas

EXAMPLES = Path(__file__).parents[2] / "examples" / "profiles"
X, Y = (int(part) for part in ORIGIN)

PROFILE = {
    "source": 'slug = "handhaving"\ngemeente = "GM9900"',
    "file": 'delimiter = ";"\ndecimal = ","',
    "reference": 'columns = ["nr"]',
    "category": 'columns = ["code"]\nby = "feitcode"\nmap = {Overig = "boa-hinderlijk-gedrag"}',
    "occurred_from": 'column = "moment"\nformats = ["%d-%m-%Y %H:%M", "%d-%m-%Y"]',
    "place": 'by = "point"\nx = "X"\ny = "Y"',
}
HEADER = "nr;code;moment;X;Y"


@pytest.fixture
def profile(tmp_path: Path):
    """The small profile with other tables; None takes a table away."""

    def _profile(**tables: str | None) -> Profile:
        path = tmp_path / "p.toml"
        chosen = {name: text for name, text in {**PROFILE, **tables}.items() if text is not None}
        path.write_text("".join(f"[{name}]\n{text}\n" for name, text in chosen.items()), encoding="utf-8")
        return load_profile(path)

    return _profile


def read(path: Path, profile: Profile, areas: pl.DataFrame | None = None) -> Chunk:
    """The whole file as one chunk."""
    chunks = list(incident_file.read(path, profile=profile, areas=small_areas() if areas is None else areas))
    frame = pl.concat([chunk.frame for chunk in chunks])
    return Chunk(frame, [r for c in chunks for r in c.rejects], sum(chunk.rows_read for chunk in chunks))


def why(chunk: Chunk) -> list[tuple[int, str | None, str, str | None]]:
    return [(reject.row, reject.column, reject.reason, reject.value) for reject in chunk.rejects]


# ----- a row


def test_a_row_says_what_it_says(write, profile) -> None:
    path = write("b.csv", HEADER, f"H1;F121a;31-12-2025 23:15;{X + 500},25;{Y + 1500}")
    chunk = read(path, profile())
    assert chunk.frame.schema == schema_of("incidents")
    assert chunk.frame.row(0, named=True) == {
        "gemeente": "GM9900",
        "source": "handhaving",
        "reference": "H1",
        "category": "boa-alcohol",
        "reported_by": "officer",
        "occurred_from": datetime(2025, 12, 31, 23, 15),
        "occurred_to": datetime(2025, 12, 31, 23, 15),
        "reported_at": None,
        "x": X + 500.25,
        "y": Y + 1500.0,
        "precision": "point",
        "buurt": "BU99000101",
        "vintage": 2024,
        "supplier_category": None,
    }


def test_only_mapped_columns_travel_on(write, profile) -> None:
    path = write(
        "b.csv", f"naam;{HEADER};toelichting", f"Een Naam;H1;F121a;31-12-2025;{X};{Y};belde 06-1", "N;2;zz;x;1;2;t"
    )
    chunk = read(path, profile())
    for secret in ("Een Naam", "belde", "06-1"):
        assert secret not in repr(chunk.frame.rows())
        assert secret not in repr(chunk.rejects)


def test_columns_may_have_the_names_openvis_uses_itself(write, profile) -> None:
    """Computed columns never overwrite those of the file."""
    odd = profile(
        reference='columns = ["line"]',
        category='columns = ["buurt"]\nby = "feitcode"',
        occurred_from='column = "category"\nformats = ["%d-%m-%Y"]\nhour = "words"',
        place='by = "code"\ncolumn = "name"\nx = "y"\ny = "x"',
    )
    path = write("b.csv", "line;buurt;category;words;name;x;y", f"7;H002;01-02-2024;5;BU99000002;{Y + 1};{X + 2}")
    row = read(path, odd).frame.row(0, named=True)
    assert (row["reference"], row["category"], row["buurt"]) == ("7", "boa-afval", "BU99000002")
    assert (row["x"], row["y"], row["occurred_from"]) == (X + 2.0, Y + 1.0, datetime(2024, 2, 1, 5))


# ----- when


def moments(write, rules: Profile, header: str, row: str) -> tuple[datetime, datetime]:
    frame = read(write("b.csv", f"nr;code;X;Y;{header}", f"1;H002;{X};{Y};{row}"), rules).frame
    return frame.select("occurred_from", "occurred_to").row(0)


DAY = datetime(2025, 12, 31)


@pytest.mark.parametrize(("rule", "header", "row", "first", "last"), [
    ('column="a"\nformats="%d-%m-%Y %H:%M"', "a", "31-12-2025 23:15", (23, 15), (23, 15)),
    ('column="a"\nformats="%d-%m-%Y"', "a", "31-12-2025", (0, 0), (23, 59)),
    ('column="a"\nformats="%Y%m%d"\nhour="u"', "a;u", "20251231;0", (0, 0), (0, 59)),
    ('column="a"\nformats="%Y%m%d"\nhour="u"', "a;u", "20251231;23", (23, 0), (23, 59)),
    ('column="a"\nformats="%Y%m%d"\nhour="u"', "a;u", "20251231;", (0, 0), (23, 59)),
    ('column="a"\ntime="t"\nformats="%d-%m-%Y %H:%M"', "a;t", "31-12-2025;7:05", (7, 5), (7, 5)),
    ('column="a"\ntime="t"\nformats="%d-%m-%Y %H:%M"', "a;t", "31-12-2025;", (0, 0), (23, 59)),
    ('column="a"\nformats="%Y-%m-%dT%H:%M:%S%z"', "a", "2025-12-31T12:30:00+00:00", (13, 30), (13, 30)),
])  # fmt: skip
def test_moments(write, profile, rule, header, row, first, last) -> None:
    found = moments(write, profile(occurred_from=rule), header, row)
    assert found == (
        DAY + timedelta(hours=first[0], minutes=first[1]),
        DAY + timedelta(hours=last[0], minutes=last[1]),
    )


def test_an_interval_and_the_moment_of_reporting(write, profile) -> None:
    rules = profile(
        occurred_to='column = "tot"\nformats = ["%d-%m-%Y %H:%M"]', reported_at='column = "op"\nformats = ["%d-%m-%Y"]'
    )
    rows = [
        f"1;H002;30-12-2025 10:00;{X};{Y};31-12-2025 11:00;01-01-2026",
        f"2;H002;30-12-2025 10:00;{X};{Y};;",
        f"3;H002;30-12-2025 10:00;{X};{Y};29-12-2025 11:00;",
    ]
    chunk = read(write("b.csv", f"{HEADER};tot;op", *rows), rules)
    assert chunk.frame.select("occurred_from", "occurred_to", "reported_at").rows() == [
        (datetime(2025, 12, 30, 10), datetime(2025, 12, 31, 11), datetime(2026, 1, 1)),
        (datetime(2025, 12, 30, 10), datetime(2025, 12, 30, 10), None),
    ]
    assert why(chunk) == [(4, "tot", "Het einde ligt voor het begin.", None)]


@pytest.mark.parametrize(("text", "shown"), [
    ("2025-12-31", "2025-12-31"), ("31-12-25", "31-12-25"), ("30-02-2024", "30-02-2024"), ("gisteren", None),
    ("01-01-1066", "01-01-1066"), ("", None),
])  # fmt: skip
def test_a_date_that_cannot_be_is_kept_apart(write, profile, text: str, shown: str | None) -> None:
    chunk = read(write("b.csv", HEADER, f"1;H002;{text};{X};{Y}"), profile())
    reason = (
        f"Dit is geen bestaande datum in de notatie {'%d-%m-%Y %H:%M'} of {'%d-%m-%Y'}."
        if text
        else "De datum is leeg."
    )
    assert why(chunk) == [(2, "moment", reason, shown)]


@pytest.mark.parametrize("hour", ["24", "-1", "x", "3,5"])
def test_an_hour_that_cannot_be_is_kept_apart(write, profile, hour: str) -> None:
    rules = profile(occurred_from='column = "moment"\nformats = "%d-%m-%Y"\nhour = "uur"')
    chunk = read(write("b.csv", f"{HEADER};uur", f"1;H002;01-02-2024;{X};{Y};{hour}"), rules)
    assert [(r.column, r.reason) for r in chunk.rejects] == [("uur", "Dit is geen uur van 0 tot en met 23.")]


# ----- where


@pytest.mark.parametrize(("x", "y", "reason"), [
    ("", "", "De coördinaten zijn leeg."), (str(X), "", "De coördinaten zijn leeg."),
    ("oost", str(Y), "Dit is geen getal."), ("1.500,0", str(Y), "Dit is geen getal."),
    ("0", "0", "Het punt (EPSG:28992) ligt buiten alle buurten."),
    (str(X - 1), str(Y), "Het punt (EPSG:28992) ligt buiten alle buurten."),
    (str(Y + 5), str(X + 5), "De kolommen 'X' (oost) en 'Y' (noord) lijken verwisseld: "
                             "andersom ligt het punt wel in de gemeente."),
])  # fmt: skip
def test_points_that_have_no_buurt_are_kept_apart(write, profile, x: str, y: str, reason: str) -> None:
    chunk = read(write("b.csv", HEADER, f"1;H002;01-02-2024;{x};{y}"), profile())
    assert [(r.row, r.reason) for r in chunk.rejects] == [(2, reason)]


def test_degrees_become_metres(write, profile) -> None:
    rules = profile(place='by = "point"\nx = "X"\ny = "Y"\ncrs = "EPSG:4326"\nprecision = "street"')
    frame = read(write("b.csv", HEADER, "1;H002;01-02-2024;5,0333;51,9512"), rules).frame
    assert frame["precision"].to_list() == ["street"]
    assert X <= frame["x"][0] <= X + 2000
    assert frame["buurt"][0] in BUURTEN


def test_swapped_degrees_are_told(write, profile) -> None:
    rules = profile(place='by = "point"\nx = "lng"\ny = "lat"\ncrs = "EPSG:4326"')
    chunk = read(write("b.csv", "nr;code;moment;lng;lat", "1;H002;01-02-2024;51,9512;5,0333"), rules)
    assert chunk.rejects[0].reason.startswith("De kolommen 'lng' (oost) en 'lat' (noord) lijken verwisseld")


def test_a_place_by_code(write, profile) -> None:
    rules = profile(place='by = "code"\ncolumn = "gebied"')
    rows = [
        f"{n};H002;01-02-2024;{code}" for n, code in enumerate(["BU99000002", "WK990000", "BU03560101", "", "Dorp 1"])
    ]
    chunk = read(write("b.csv", "nr;code;moment;gebied", *rows), rules)
    assert chunk.frame.select("buurt", "precision", "x").rows() == [("BU99000002", "buurt", None)]
    assert [(r.row, r.reason, r.value) for r in chunk.rejects] == [
        (3, "Deze code is geen buurt van de gemeente.", "WK990000"),
        (4, "Deze code is geen buurt van de gemeente.", "BU03560101"),
        (5, "De gebiedscode is leeg.", None),
        (6, "Deze code is geen buurt van de gemeente.", None),
    ]


def test_a_place_by_name(write, profile) -> None:
    rules = profile(place='by = "name"\ncolumn = "wijk"\nnames = {Noord = "Buurt 3"}')
    rows = [f"{n};H002;01-02-2024;{name}" for n, name in enumerate(["Buurt 1", " buurt 2 ", "Noord", "Elders"])]
    chunk = read(write("b.csv", "nr;code;moment;wijk", *rows), rules)
    assert chunk.frame["buurt"].to_list() == list(BUURTEN[:3])
    assert why(chunk) == [(5, "wijk", "Deze naam is geen buurt van de gemeente.", None)]


def test_a_name_two_buurten_share_is_kept_apart(write, profile) -> None:
    areas = small_areas().with_columns(pl.col("name").replace({"Buurt 2": "Buurt 1"}))
    rules = profile(place='by = "name"\ncolumn = "wijk"')
    chunk = read(write("b.csv", "nr;code;moment;wijk", "1;H002;01-02-2024;Buurt 1"), rules, areas)
    assert chunk.rejects[0].reason == "Meer dan één buurt heeft deze naam."


def test_a_point_far_outside_is_forgotten_when_the_name_says_the_buurt(write, profile) -> None:
    rules = profile(place='by = "name"\ncolumn = "wijk"\nx = "X"\ny = "Y"')
    rows = [f"1;H002;01-02-2024;{X + 1};{Y};Buurt 4", "2;H002;01-02-2024;0;0;Buurt 4", "3;H002;01-02-2024;;;Buurt 4"]
    frame = read(write("b.csv", f"{HEADER};wijk", *rows), rules).frame
    assert frame.select("x", "precision").rows() == [(X + 1.0, "point"), (None, "buurt"), (None, "buurt")]
    assert frame["buurt"].unique().to_list() == ["BU99000102"]  # the label, also where the point lies elsewhere


def test_the_latest_vintage_is_used_and_must_be_there(write, profile) -> None:
    path = write("b.csv", HEADER, f"1;H002;01-02-2024;{X};{Y}")
    both = pl.concat([small_areas(2021), small_areas(2024)])
    assert read(path, profile(), both).frame["vintage"].to_list() == [2024]
    with pytest.raises(InputError, match="Er zijn geen buurten van GM9900"):
        read(path, profile(), small_areas().clear())


# ----- references


def test_a_number_that_comes_again_is_kept_apart_also_in_a_later_piece(write, profile, monkeypatch) -> None:
    monkeypatch.setattr(text_lines, "BLOCK", 60)
    rows = [f"{nr};H002;01-02-2024;{X};{Y}" for nr in ("a", "b", "c", "a", "", "b")]
    chunk = read(write("b.csv", HEADER, *rows), profile())
    assert chunk.frame["reference"].to_list() == ["a", "b", "c"]
    assert why(chunk) == [
        (5, "nr", "Dit nummer komt al eerder in het bestand voor.", None),
        (6, "nr", "Het nummer is leeg.", None),
        (7, "nr", "Dit nummer komt al eerder in het bestand voor.", None),
    ]


def test_a_number_may_take_two_columns(write, profile) -> None:
    rows = [f"1;{code};01-02-2024;{X};{Y}" for code in ("H002", "F185")]
    frame = read(write("b.csv", HEADER, *rows), profile(reference='columns = ["nr", "code"]')).frame
    assert frame["reference"].to_list() == ["1/H002", "1/F185"]


def test_without_a_number_equal_rows_stay_apart_and_a_second_reading_is_the_same(write, profile, monkeypatch) -> None:
    same = f"H002;01-02-2024;{X};{Y}"
    path = write("b.csv", "code;moment;X;Y", same, f"F185;01-02-2024;{X};{Y}", same, same)
    whole = read(path, profile(reference=None)).frame["reference"].to_list()
    assert [ref.rsplit("-", 1)[1] for ref in whole] == ["1", "1", "2", "3"]
    assert len(set(whole)) == 4
    monkeypatch.setattr(text_lines, "BLOCK", 30)
    assert read(path, profile(reference=None)).frame["reference"].to_list() == whole


def test_the_fingerprint_does_not_change_when_a_row_before_it_becomes_usable(write, profile) -> None:
    """Otherwise mending the category map would make new incidents of old ones."""
    same = f"Onbekend;01-02-2024;{X};{Y}"
    path = write("b.csv", "code;moment;X;Y", same, f"H002;01-02-2024;{X};{Y}", same)
    before = read(path, profile(reference=None)).frame
    assert before["category"].to_list() == [UNKNOWN, "boa-afval", UNKNOWN]
    mended = profile(reference=None, category='columns = ["code"]\nby = "feitcode"\nmap = {Onbekend = "boa-afval"}')
    after = read(path, mended).frame
    assert before["reference"].to_list() == after["reference"].to_list()
    assert after["supplier_category"].to_list() == [None] * 3


# ----- the whole file


def test_a_file_that_does_not_fit_from_the_start_is_refused_whole(write, profile) -> None:
    rows = [f"{n};H002;2024/02/01;{X};{Y}" for n in range(12)]
    with pytest.raises(WrongColumns, match=r"kolom 'moment': geen van de eerste 12 rijen is bruikbaar. Dit is geen"):
        read(write("b.csv", HEADER, *rows), profile())
    chunk = read(write("b.csv", HEADER, *rows, f"x;H002;01-02-2024;{X};{Y}"), profile())
    assert (len(chunk.frame), len(chunk.rejects), chunk.rows_read) == (1, 12, 13)


def test_a_spreadsheet_reads_the_same_as_the_csv(write, profile, tmp_path: Path) -> None:
    rules = profile(reported_at='column = "op"\ntime = "tijd"\nformats = ["%d-%m-%Y %H:%M"]')
    row = f"7;H002;31-12-2025 23:15;{X + 1},5;{Y + 2};01-01-2026;08:30"
    from_csv = read(write("b.csv", f"{HEADER};op;tijd", row), rules).frame
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad1")
        moment, clock = (book.add_format({"num_format": code}) for code in ("dd-mm-yyyy hh:mm", "hh:mm"))
        sheet.write_row(0, 0, [*HEADER.split(";"), "op", "tijd"])
        sheet.write_row(1, 0, [7, "H002"])
        sheet.write_datetime(1, 2, datetime(2025, 12, 31, 23, 15), moment)
        sheet.write_row(1, 3, [X + 1.5, Y + 2])
        sheet.write_datetime(1, 5, date(2026, 1, 1), moment)
        sheet.write_datetime(1, 6, datetime(1900, 1, 1, 8, 30).time(), clock)
    xlsx = profile(
        file='format = "xlsx"\nsheet = "Blad1"',
        reported_at='column = "op"\ntime = "tijd"\nformats = ["%d-%m-%Y %H:%M"]',
    )
    assert read(path, xlsx).frame.equals(from_csv)


def test_the_examples_read_the_files_they_describe(write) -> None:
    areas = small_areas().with_columns(pl.lit("GM9901").alias("gemeente"))
    boa = write(
        "boa.csv",
        "Registratienummer;Feitcode;Geconstateerd op;X;Y;Bijzonderheden",
        f"2025-1;F121a;31-12-2025 23:15;{X + 10},5;{Y + 20},0;café",
        f"2025-1;APV 2:48;31-12-2025;{X + 10},5;{Y + 20},0;",
        encoding="cp1252",
    )
    frame = read(boa, load_profile(EXAMPLES / "enforcement.toml"), areas).frame
    assert frame["reference"].to_list() == ["2025-1/F121a", "2025-1/APV 2:48"]
    assert frame["category"].to_list() == ["boa-alcohol", "boa-alcohol"]
    melding = write(
        "m.csv",
        "Meldingsnummer;Subcategorie;Bron;Datum overlast;Tijd overlast;Gemeld op;Lengtegraad;Breedtegraad;Tekst",
        "1;hondenpoep;Bewoner;31-12-2025;;31-12-2025 23:15;5,0333;51,9512;geheim",
        "2;Jeugdoverlast;Handhaver;31-12-2025;22:00;31-12-2025 23:15;5,0333;51,9512;geheim",
    )
    frame = read(melding, load_profile(EXAMPLES / "meldingen.toml"), areas).frame
    assert frame["reported_by"].to_list() == ["public", "officer"]
    assert frame["category"].to_list() == ["melding-hondenpoep", "melding-jongerenoverlast"]


# ----- what stays outside


@given(st.text("abcdefgh", min_size=6, max_size=12), st.booleans())
@settings(max_examples=40, deadline=None)
def test_nothing_of_an_unmapped_column_leaves_the_reader(tmp_path_factory, secret: str, good: bool) -> None:
    folder = tmp_path_factory.mktemp("secret")
    (folder / "p.toml").write_text("".join(f"[{name}]\n{text}\n" for name, text in PROFILE.items()))
    row = f"1;{'H002' if good else 'Q1'};01-02-2024;{X};{Y}"
    (folder / "b.csv").write_text(f"naam;{HEADER};tekst\n{secret};{row};{secret}\n")
    chunk = read(folder / "b.csv", load_profile(folder / "p.toml"))
    assert len(chunk.frame) + len(chunk.rejects) == 1
    assert secret not in repr(chunk.frame.rows()) + repr(chunk.rejects)


# ----- written and read back


ROW = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["F121a", "F185", "H002", "H200"]),
        "moment": st.integers(0, 50_000_000).map(lambda minutes: datetime(1990, 1, 1) + timedelta(minutes=minutes)),
        "east": st.integers(0, 2000),
        "north": st.integers(0, 2000),
    }
)  # fmt: skip


@given(st.lists(ROW, min_size=1, max_size=25))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back(tmp_path_factory, rows: list[dict]) -> None:
    folder = tmp_path_factory.mktemp("round")
    (folder / "p.toml").write_text("".join(f"[{name}]\n{text}\n" for name, text in PROFILE.items()))
    lines = [
        f"{n};{row['code']};{row['moment']:%d-%m-%Y %H:%M};{X + row['east']},0;{Y + row['north']},0"
        for n, row in enumerate(rows)
    ]
    (folder / "b.csv").write_text("\n".join([HEADER, *lines]) + "\n")
    chunk = read(folder / "b.csv", load_profile(folder / "p.toml"))
    assert chunk.rejects == []
    back = chunk.frame.select("reference", "occurred_from", "x", "y").rows()
    assert back == [(str(n), r["moment"], float(X + r["east"]), float(Y + r["north"])) for n, r in enumerate(rows)]


@given(st.lists(st.sampled_from(["goed", "datum", "code", "punt", "kort"]), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_every_row_lands_or_is_kept_apart_and_none_is_lost(tmp_path_factory, kinds: list[str]) -> None:
    line = {
        "goed": f"{{}};H002;01-02-2024;{X};{Y}",
        "datum": f"{{}};H002;ooit;{X};{Y}",
        "code": f"{{}};Q1;01-02-2024;{X};{Y}",
        "punt": "{};H002;01-02-2024;1;1",
        "kort": "{};H002",
    }
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "p.toml").write_text("".join(f"[{name}]\n{text}\n" for name, text in PROFILE.items()))
    whole = [*kinds, "goed"]  # a file that ends with a short line is cut off, and another matter
    (folder / "b.csv").write_text("\n".join([HEADER, *(line[kind].format(n) for n, kind in enumerate(whole))]) + "\n")
    chunk = read(folder / "b.csv", load_profile(folder / "p.toml"))
    assert chunk.rows_read == len(whole) == len(chunk.frame) + len(chunk.rejects)
    landed = [n for n, kind in enumerate(whole) if kind in {"goed", "code"}]
    assert chunk.frame["reference"].to_list() == [str(n) for n in landed]
    unknown = chunk.frame.filter(category=UNKNOWN)
    assert unknown["reference"].to_list() == [str(n) for n, kind in enumerate(whole) if kind == "code"]
    assert sorted(r.row for r in chunk.rejects) == [n + 2 for n in range(len(whole)) if n not in landed]
    assert all(isinstance(reject, Reject) and reject.reason.endswith(".") for reject in chunk.rejects)


def test_what_has_yet_to_happen_is_kept_out_by_the_clock_of_the_gemeente(write, profile) -> None:
    place = f"{X + 500};{Y + 1500}"
    path = write("b.csv", HEADER, *(f"H{at[:2]};F121a;{at};{place}" for at in ("01-01-2026 00:59", "02-01-2026 01:01")))
    now = datetime(2026, 1, 2, 0, 0, tzinfo=UTC)  # one o'clock in Amsterdam
    chunks = list(incident_file.read(path, profile=profile(), areas=small_areas(), known_at=now))
    assert [chunk.frame["reference"].to_list() for chunk in chunks] == [["H01"]]
    assert why(chunks[0]) == [(3, "moment", "Deze datum ligt in de toekomst.", "02-01-2026 01:01")]
