"""A survey: long and wide say the same, a percentage never lands without its people, and nothing is guessed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.delivery import Chunk, schema_of
from openvis.domain.perception import LIMITS, Unit
from openvis.errors import BadProfile, UnknownValue, WrongColumns
from openvis.sources import perception_survey
from openvis.sources.profiles.survey_profile import load_survey_profile
from tests.support.small_gemeente import GEMEENTE, small_areas

EXAMPLES = Path(__file__).parents[2] / "examples" / "profiles"
W = "WK990000"
LONG = """
[source]
slug = "veiligheidsmonitor"
gemeente = "GM9900"
[file]
delimiter = ";"
decimal = ","
[survey]
area = "Wijk"
vintage = 2024
wave = "Jaar"
[survey.waves]
"najaar 2021" = "2021-10"
[survey.long]
question = "Vraag"
value = "Waarde"
unit = "Eenheid"
respondents = "N"
margin = "Marge"
[survey.indicators]
"Onveilig (soms)" = "onveilig-in-buurt"
[survey.breaks]
"onveilig-in-buurt" = "2023"
"""
HEADER = "Wijk;Jaar;Vraag;Waarde;Eenheid;N;Marge"
WIDE = """
[source]
slug = "wijkonderzoek"
gemeente = "GM9900"
[file]
format = "xlsx"
[survey]
area = "Buurt"
by = "name"
level = "buurt"
vintage = 2024
wave_is = "2023"
[survey.wide."% onveilig"]
question = "onveilig-in-buurt"
respondents = "n"
low = "laag"
high = "hoog"
[survey.wide."cijfer"]
question = "Rapportcijfer veiligheid"
respondents = "n"
"""
UNSAFE = "Voelt zich wel eens onveilig in de buurt"


def read(path: Path, profile: str = LONG, areas: pl.DataFrame | None = None) -> Chunk:
    """The whole file as one chunk."""
    (path.parent / "p.toml").write_text(profile, encoding="utf-8")
    loaded = load_survey_profile(path.parent / "p.toml")
    chunks = list(perception_survey.read(path, profile=loaded, areas=small_areas() if areas is None else areas))
    frame = pl.concat([chunk.frame for chunk in chunks])
    return Chunk(frame, [r for c in chunks for r in c.rejects], sum(c.rows_read for c in chunks))


def write_xlsx(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return path


# ----- what a row says


def test_a_row_is_an_answer(write: Callable[..., Path]) -> None:
    chunk = read(write("s.csv", HEADER, f"{W};2023;{UNSAFE};34,5;%;212;6,1"))
    assert chunk.frame.schema == schema_of("perception")
    assert chunk.frame.row(0, named=True) == {
        "gemeente": GEMEENTE,
        "source": "veiligheidsmonitor",
        "reference": f"{W}/onveilig-in-buurt/2023",
        "area": W,
        "level": "wijk",
        "vintage": 2024,
        "indicator": "onveilig-in-buurt",
        "unit": "percentage",
        "wave": "2023",
        "value": 34.5,
        "respondents": 212,
        "low": 28.4,
        "high": 40.6,
        "comparable": False,  # the profile says the question changed in 2023
    }
    assert (chunk.rejects, chunk.rows_read) == ([], 1)


@pytest.mark.parametrize(("question", "indicator"), [
    (UNSAFE.upper(), "onveilig-in-buurt"), (f"{UNSAFE}?", "onveilig-in-buurt"),
    ("Onveilig (soms)", "onveilig-in-buurt"), ("onveilig-in-buurt", "onveilig-in-buurt"),
    ("Tevreden over het licht", "Tevreden over het licht"),
])  # fmt: skip
def test_a_question_is_recognised_or_keeps_its_own_words(
    write: Callable[..., Path], question: str, indicator: str
) -> None:
    assert read(write("s.csv", HEADER, f"{W};2023;{question};34;%;212;")).frame["indicator"].to_list() == [indicator]


@pytest.mark.parametrize(("wave", "key"), [("2023", "2023"), ("2023JJ00", "2023"), ("2023-10", "2023-10"),
                                           ("najaar 2021", "2021-10")])  # fmt: skip
def test_every_way_a_wave_is_written(write: Callable[..., Path], wave: str, key: str) -> None:
    assert read(write("s.csv", HEADER, f"{W};{wave};{UNSAFE};34;%;212;")).frame["wave"].to_list() == [key]


@pytest.mark.parametrize("text", ["", "-", "x", "X", "*", "n.b."])
def test_what_is_withheld_is_not_given_and_never_zero(write: Callable[..., Path], text: str) -> None:
    frame = read(write("s.csv", HEADER, f"{W};2023;{UNSAFE};{text};%;8;", f"WK990001;2023;{UNSAFE};0;%;80;")).frame
    assert frame["value"].to_list() == [None, 0.0]


def test_a_margin_never_reaches_outside_what_can_be(write: Callable[..., Path]) -> None:
    frame = read(write("s.csv", HEADER, f"{W};2023;{UNSAFE};2;%;30;6", f"{W};2023;Rapportcijfer veiligheid;9,5;;30;1"))
    assert frame.frame.select("low", "high").rows() == [(0.0, 8.0), (8.5, 10.0)]


def test_only_the_waves_the_profile_names_are_broken(write: Callable[..., Path]) -> None:
    rows = [f"{W};{year};{UNSAFE};34;%;212;" for year in (2019, 2021, 2023)]
    rows += [f"{W};2023;Slachtofferschap;12;%;212;"]
    frame = read(write("s.csv", HEADER, *rows)).frame
    assert frame["comparable"].to_list() == [True, True, False, True]
    every = LONG.replace('"onveilig-in-buurt" = "2023"', '"*" = "2021, 2023"')
    assert read(write("s.csv", HEADER, *rows), every).frame["comparable"].to_list() == [True, False, False, False]


# ----- what is kept out, and why


@pytest.mark.parametrize(("row", "column", "reason"), [
    (f"{W};2023;{UNSAFE};34;%;;", "N", "Bij een percentage hoort hoeveel mensen hebben geantwoord."),
    (f"{W};2023;{UNSAFE};134;%;212;", "Waarde", "Dit getal ligt niet tussen 0 en 100."),
    (f"{W};2023;Rapportcijfer veiligheid;0,5;cijfer;212;", "Waarde", "Dit getal ligt niet tussen 1 en 10."),
    (f"{W};2023;{UNSAFE};34;cijfer;212;", "Eenheid", "Deze eenheid past niet bij de vraag."),
    (f"{W};2023;Iets anders;34;stuks;212;", "Eenheid", "De eenheid is niet bekend"),
    (f"{W};2023;{UNSAFE};veel;%;212;", "Waarde", "Dit is geen getal."),
    (f"{W};2023;{UNSAFE};NaN;%;212;", "Waarde", "Dit is geen getal."),
    (f"{W};2023;{UNSAFE};1e400;%;212;", "Waarde", "Dit is geen getal."),
    (f"{W};2023;{UNSAFE};34;%;21,5;", "N", "Dit is geen aantal mensen."),
    (f"{W};2023;{UNSAFE};34;%;0;", "N", "Dit is geen aantal mensen."),
    (f"{W};2023;{UNSAFE};34;%;-212;", "N", "Dit is geen aantal mensen."),
    (f"{W};2023;{UNSAFE};34;%;212;-3", "Marge", "Een marge is nul of meer."),
    ("WK036300;2023;x;34;%;212;", "Wijk", "Dit is geen gebied van GM9900."),
    (f";2023;{UNSAFE};34;%;212;", "Wijk", "Het gebied is leeg."),
    (f"{W};2023-W07;{UNSAFE};34;%;212;", "Jaar", "Dit is geen jaar of maand"),
    (f"{W};;{UNSAFE};34;%;212;", "Jaar", "Dit is geen jaar of maand"),
    (f"{W};2023;;34;%;212;", "Vraag", "De vraag is leeg."),
    (f"{W};2023;bel J. de Vries op 06-12345678;34;%;212;", "Vraag", "lijkt over iemand te gaan"),
    (f"{W};2023;{'lang ' * 60};34;%;212;", "Vraag", "te lang"),
])  # fmt: skip
def test_a_row_that_cannot_be_used_is_kept_out_with_its_reason(
    write: Callable[..., Path], row: str, column: str, reason: str
) -> None:
    chunk = read(write("s.csv", HEADER, f"{W};2021;{UNSAFE};30;%;200;", row))
    assert chunk.frame.height == 1
    (reject,) = chunk.rejects
    assert (reject.row, reject.column) == (3, column)
    assert reason in reject.reason
    assert "Vries" not in repr(reject)
    assert chunk.rows_read == 2


def test_a_mark_may_do_without_the_number_of_people(write: Callable[..., Path]) -> None:
    frame = read(write("s.csv", HEADER, f"{W};2023;Rapportcijfer leefbaarheid;7,2;rapportcijfer;;")).frame
    assert frame.select("unit", "value", "respondents").row(0) == ("mark", 7.2, None)


def test_bounds_that_do_not_hold_the_answer_are_kept_out(tmp_path: Path) -> None:
    rows = [["Buurt", "% onveilig", "laag", "hoog", "n", "cijfer"], ["Buurt 1", 34, 35, 40, 200, 7]]
    chunk = read(write_xlsx(tmp_path / "s.xlsx", rows), WIDE)
    assert chunk.frame["indicator"].to_list() == ["cijfer-veiligheid-buurt"]
    assert [reject.reason for reject in chunk.rejects] == ["Het antwoord ligt buiten zijn eigen grenzen."]


def test_percentages_written_as_shares_are_not_read_as_percentages(write: Callable[..., Path]) -> None:
    rows = [f"{W};{year};{UNSAFE};0,{share};%;212;" for year, share in ((2019, 31), (2021, 36), (2023, 34))]
    path = write("s.csv", HEADER, *rows)
    with pytest.raises(WrongColumns, match="alle percentages liggen tussen 0 en 1"):
        read(path)
    as_shares = LONG.replace("vintage", 'percentages = "0-1"\nvintage')
    assert read(path, as_shares).frame["value"].to_list() == [31, 36, 34]
    as_they_are = LONG.replace("vintage", 'percentages = "0-100"\nvintage')
    assert read(path, as_they_are).frame["value"].to_list() == [0.31, 0.36, 0.34]


# ----- wide, and names


def test_wide_and_long_say_the_same(tmp_path: Path, write: Callable[..., Path]) -> None:
    rows: list[list[object]] = [["Buurt", "% onveilig", "laag", "hoog", "n", "cijfer", "opmerking"]]
    rows += [["Buurt 1", 34.5, 28, 41, 212, 7.1, "niet lezen"], ["Buurt 2", "-", "", "", 8, "x", ""]]
    wide = read(write_xlsx(tmp_path / "s.xlsx", rows), WIDE)
    long_profile = LONG.replace('margin = "Marge"', 'low = "Laag"\nhigh = "Hoog"').replace('"2023"\n', '"2019"\n')
    header = "Wijk;Jaar;Vraag;Waarde;Eenheid;N;Laag;Hoog"
    lines = [f"BU99000001;2023;{UNSAFE};34,5;%;212;28;41", f"BU99000002;2023;{UNSAFE};-;%;8;;"]
    lines += [f"{area};2023;Rapportcijfer veiligheid;{value};;{n};;" for area, value, n in
              (("BU99000001", "7,1", 212), ("BU99000002", "", 8))]  # fmt: skip
    long = read(write("s.csv", header, *lines), long_profile)
    assert wide.frame.drop("source").sort("reference").equals(long.frame.drop("source").sort("reference"))
    assert wide.rejects == long.rejects == []


def test_a_name_must_mean_one_area(tmp_path: Path) -> None:
    rows = [["Buurt", "% onveilig", "laag", "hoog", "n", "cijfer"], ["Elders", 34, 30, 40, 200, 7]]
    path = write_xlsx(tmp_path / "s.xlsx", rows)
    assert [r.reason for r in read(path, WIDE).rejects] == ["Dit is geen gebied van GM9900 met maar één betekenis."]
    twice = small_areas().with_columns(name=pl.lit("Elders"))
    assert read(path, WIDE, twice).frame.is_empty()
    with pytest.raises(UnknownValue, match="in de indeling van 2024 geen buurt bekend"):
        read(path, WIDE, small_areas(vintage=2019))


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([W, "WK990001", "BU99000001", GEMEENTE]),
            st.integers(2005, 2025),
            st.integers(0, 1000),
            st.integers(1, 5000),
        ),
        min_size=1,
        unique_by=lambda row: row[:2],
    )
)
def test_what_is_written_is_what_is_read(rows: list[tuple[str, int, int, int]]) -> None:
    """And every row of the file is an answer or a reject: nothing is lost."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"{area};{year};{UNSAFE};{tenths // 10},{tenths % 10};%;{n};" for area, year, tenths, n in rows]
        path = Path(folder) / "s.csv"
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        chunk = read(path, LONG.replace("vintage", 'percentages = "0-100"\nvintage'))
    found = chunk.frame.select("area", "wave", "value", "respondents").rows()
    assert found == [(area, str(year), tenths / 10, n) for area, year, tenths, n in rows]
    assert chunk.rows_read == len(rows)
    least, most = LIMITS[Unit.PERCENTAGE]
    assert chunk.frame["value"].is_between(least, most).all()


# ----- the profile


@pytest.mark.parametrize("name", ["survey_long.toml", "survey_wide.toml"])
def test_the_examples_can_be_read(name: str) -> None:
    profile = load_survey_profile(EXAMPLES / name)
    assert profile.gemeente == "GM9901"
    assert profile.columns


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ('wave = "Jaar"', "", "heeft óf 'wave' (een kolom) nodig, óf 'wave_is'"),
    ('wave = "Jaar"', 'wave_is = "week 3"', "'week 3' is geen jaar en geen maand"),
    ("vintage = 2024", "", "mist de instelling 'vintage'"),
    ("vintage = 2024", 'vintage = 2024\nby = "name"', "heeft bij `by = \"name\"` ook 'level' nodig"),
    ("vintage = 2024", 'vintage = 2024\nlevel = "wijk"', "heeft bij `by = \"name\"` ook 'level' nodig"),
    ('"najaar 2021" = "2021-10"', '"najaar 2021" = "herfst"', "'herfst' is geen jaar en geen maand"),
    ("[survey.long]", "[survey.wide]", "'question' moet een tabel zijn"),
    ('margin = "Marge"', 'margin = "Marge"\nlow = "Laag"', "heeft 'margin' én 'low' of 'high'"),
    ('margin = "Marge"', 'marge = "Marge"', "kent de instelling 'marge' niet. Bedoelt u 'margin'?"),
    ('unit = "Eenheid"', 'unit_is = "euro"', "'euro' is geen eenheid"),
])  # fmt: skip
def test_a_profile_that_does_not_fit_is_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in LONG
    (tmp_path / "p.toml").write_text(LONG.replace(old, new), encoding="utf-8")
    with pytest.raises(BadProfile) as caught:
        load_survey_profile(tmp_path / "p.toml")
    assert sentence in str(caught.value)


def test_columns_that_are_not_there_are_named(write: Callable[..., Path]) -> None:
    with pytest.raises(WrongColumns, match="mist de kolom 'N'"):
        read(write("s.csv", HEADER.replace(";N;", ";Aantal;"), f"{W};2023;{UNSAFE};34;%;212;"))
