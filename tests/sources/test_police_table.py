"""The police table: the real one against a slow count, a small one counted by hand, and every way to be incomplete."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.category import UNKNOWN, categories
from openvis.domain.delivery import required_columns, schema_of
from openvis.errors import IncompleteFile, UnknownValue
from openvis.sources.police_table import read
from openvis.sources.rows.police_checks import Totals
from tests.support.small_gemeente import BUURTEN, GEMEENTE, MONTH_HEADER, MONTHS, TYPES, police_lines

REAL = "nl_utrechtse_heuvelrug/misdrijf_maand_2022-12_2023-11.csv.gz"


def differences(counts):
    totals = Totals()
    totals.add(counts)
    return totals.differences()


def counts(path: Path, **options: object) -> pl.DataFrame:
    return pl.concat([chunk.frame for chunk in read(path, **options)])


# ----- the real table


@pytest.fixture(scope="module")
def real(shared_data: Path) -> pl.DataFrame:
    return counts(shared_data / REAL)


def test_the_real_table_has_every_cell(real: pl.DataFrame) -> None:
    assert real.schema == schema_of("counts")
    assert len(real) == 39 * 59 * 12 == real["reference"].n_unique()
    assert real.select(required_columns("counts")).null_count().sum_horizontal().item() == 0


def test_the_real_totals_agree_at_every_level(real: pl.DataFrame) -> None:
    totals = real.filter(category="totaal-misdrijven").group_by("level").agg(pl.col("value").sum())
    assert dict(totals.iter_rows()) == {"gemeente": 1465, "wijk": 1465, "buurt": 1465}


def test_the_real_table_is_counted_twice(real: pl.DataFrame, shared_data: Path) -> None:
    """The slow way: one row at a time, without anything of the reader."""
    slow: Counter[tuple[str, str, str]] = Counter()
    not_given = 0
    with gzip.open(shared_data / REAL, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            code = "0.0.0" if row["soort_misdrijf"] == "Totaal misdrijven" else row["soort_misdrijf"].split()[0]
            if row["aantal"] == "":
                not_given += 1
            else:
                slow[row["niveau"], code, row["maand"]] += int(float(row["aantal"]))
    slugs = {slug: found.police_code for slug, found in categories().items()}
    fast = real.drop_nulls("value").group_by("level", "category", "period").agg(pl.col("value").sum())
    assert {(level, slugs[slug], period): n for level, slug, period, n in fast.iter_rows()} == dict(slow)
    assert real["value"].null_count() == not_given == 1872


def test_the_real_levels_differ_by_one_crime_and_that_is_told(real: pl.DataFrame) -> None:
    assert differences(real) == [
        "GM1581, Ongeval op de weg: de wijken tellen op tot 133, de gemeente heeft 132.",
        "GM1581, Ongeval op de weg: de buurten tellen op tot 133, de gemeente heeft 132.",
    ]


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9, 0.999])
def test_the_real_table_cut_off_anywhere_is_refused(shared_data: Path, tmp_path: Path, share: float) -> None:
    whole = gzip.decompress((shared_data / REAL).read_bytes())
    cut = tmp_path / "half.csv"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(IncompleteFile, match=r"half\.csv.*regel \d+"):
        list(read(cut))


def test_the_real_table_cut_off_as_gzip_is_refused(shared_data: Path, tmp_path: Path) -> None:
    whole = (shared_data / REAL).read_bytes()
    cut = tmp_path / "half.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(IncompleteFile, match=r"houdt op na regel \d+: het gecomprimeerde bestand is afgebroken"):
        list(read(cut))


def test_the_real_table_cut_off_between_two_types_is_refused(shared_data: Path, tmp_path: Path) -> None:
    """The file is sorted by type: this cut leaves a full rectangle of 39 areas, 30 types and 12 months."""
    lines = gzip.decompress((shared_data / REAL).read_bytes()).decode().splitlines(keepends=True)
    cut = tmp_path / "cut.csv"
    cut.write_text("".join(lines[: 1 + 39 * 12 * 30]))
    with pytest.raises(IncompleteFile, match=r"na regel 14041 en de soorten tellen niet op tot het totaal"):
        list(read(cut))


# ----- a small table


def test_a_small_table_says_what_it_says(write) -> None:
    frame = counts(write("t.csv", MONTH_HEADER, *police_lines()))
    assert len(frame) == 7 * 3 * 3
    cell = frame.row(by_predicate=pl.col("reference") == "WK990001/woninginbraak/2023-12", named=True)
    assert cell == {
        "gemeente": GEMEENTE,
        "source": "politie-maandcijfers",
        "reference": "WK990001/woninginbraak/2023-12",
        "area": "WK990001",
        "level": "wijk",
        "vintage": 2024,
        "category": "woninginbraak",
        "reported_by": "public",
        "period": "2023-12",
        "value": 4,
        "supplier_category": None,
    }
    assert differences(frame) == []


def test_types_the_police_added_later_cost_no_delivery(write) -> None:
    """Two new codes in all areas and months: each keeps its own cells, by its code, however the file writes it."""
    new = {"1.1.1 Diefstal/inbraak woning": "1.1.8 Iets nieuws", "1.4.1": "1.4.9"}
    lines = police_lines()
    for old, other in new.items():
        lines += [line.replace(old, other) for line in police_lines() if old in line]
    frame = counts(write("t.csv", MONTH_HEADER, *lines))
    unknown = frame.filter(category=UNKNOWN)
    assert len(frame) == 7 * 5 * 3
    assert len(unknown) == unknown["reference"].n_unique() == 7 * 2 * 3
    assert unknown["reported_by"].unique().to_list() == ["officer"]
    assert unknown.filter(area="WK990001", period="2023-12")["reference"].sort().to_list() == [
        "WK990001/niet-ingedeeld:1.1.8/2023-12",
        "WK990001/niet-ingedeeld:1.4.9/2023-12",
    ]
    assert {word.split()[0] for word in unknown["supplier_category"]} == {"1.1.8", "1.4.9"}
    assert frame.filter(pl.col("category") != UNKNOWN)["supplier_category"].null_count() == 7 * 3 * 3


def test_a_new_type_that_is_not_there_for_every_area_is_still_half_a_table(write) -> None:
    line = next(line for line in police_lines() if "1.1.1" in line)
    lines = [*police_lines(), line.replace("1.1.1 Diefstal/inbraak woning", "1.1.8 Iets nieuws")]
    with pytest.raises(IncompleteFile, match="Van 7 gebieden × 4 soorten × 3 perioden = 84 cellen ontbreken er 20"):
        counts(write("t.csv", MONTH_HEADER, *lines))


def test_an_empty_cell_is_not_given_and_a_zero_is_zero(write) -> None:
    lines = [line if line.endswith(",") else line.rsplit(",", 1)[0] + ",0" for line in police_lines()]
    frame = counts(write("t.csv", MONTH_HEADER, *lines))
    assert frame.filter(category="zedenmisdrijf")["value"].unique().to_list() == [None]
    assert frame.filter(level="buurt", category="woninginbraak")["value"].unique().to_list() == [0]


def test_padded_keys_and_bare_codes_mean_the_same(write) -> None:
    plain = counts(write("plain.csv", MONTH_HEADER, *police_lines()))
    padded = [
        line.replace("GM9900,", "GM9900    ,").replace("1.1.1 Diefstal/inbraak woning", "1.1.1 ")
        for line in police_lines()
    ]
    padded = [line.replace("2023-11", "2023MM11") for line in padded]
    assert counts(write("padded.csv", MONTH_HEADER, *padded)).equals(plain)


def test_a_gzipped_table_and_one_with_a_mark_in_front_read_the_same(write) -> None:
    plain = counts(write("t.csv", MONTH_HEADER, *police_lines()))
    assert counts(write("t.csv.gz", MONTH_HEADER, *police_lines())).equals(plain)
    assert counts(write("bom.csv", MONTH_HEADER, *police_lines(), encoding="utf-8-sig")).equals(plain)
    assert counts(write("dos.csv", MONTH_HEADER, *police_lines(), end="\r\n")).equals(plain)


def test_the_year_table_is_another_source(write) -> None:
    lines = police_lines(months=("2022", "2023JJ00"))
    frame = counts(write("jaar.csv", MONTH_HEADER.replace("maand", "jaar"), *lines))
    assert frame["source"].unique().to_list() == ["politie-jaarcijfers"]
    assert sorted(frame["period"].unique()) == ["2022", "2023"]
    assert frame["vintage"].unique().to_list() == [2023]


def test_a_year_never_counts_beside_months(write) -> None:
    path = write("t.csv", MONTH_HEADER, *police_lines(), *police_lines(months=("2023JJ00",)))
    chunks = list(read(path))
    frame = pl.concat([chunk.frame for chunk in chunks])
    assert frame["period"].unique().sort().to_list() == list(MONTHS)
    assert [(r.row, r.reason) for r in chunks[0].rejects] == [
        (65, "21 rijen gaan over een andere soort periode dan de rest en tellen niet mee.")
    ]


def test_the_rest_of_the_country_is_left_out_and_told(write) -> None:
    extra = [f"{code},naam,x,Totaal misdrijven,2023-11,5" for code in ("NL00", "GM0999", "WK099800", "PV26", "NL00")]
    chunks = list(read(write("t.csv", MONTH_HEADER, *police_lines(), *extra)))
    assert sum(len(chunk.frame) for chunk in chunks) == 63
    assert sum(chunk.rows_read for chunk in chunks) == 68
    assert [(r.row, r.value) for r in chunks[0].rejects] == [
        (65, "NL00"),
        (66, "GM0999"),
        (67, "WK099800"),
        (68, "PV26"),
    ]
    assert chunks[0].rejects[0].reason.startswith("2 rijen gaan over NL00")


def test_two_gemeenten_must_be_chosen_from(write) -> None:
    other = [line.replace("9900", "9902", 1) for line in police_lines()]
    path = write("two.csv", MONTH_HEADER, *police_lines(), *other)
    with pytest.raises(UnknownValue, match=r"bevat 2 gemeenten: GM9900, GM9902.*--gemeente"):
        list(read(path))
    assert counts(path, gemeente="GM9902")["area"].unique().str.slice(2, 4).unique().to_list() == ["9902"]
    with pytest.raises(UnknownValue, match=r"bevat GM0356 niet, wel GM9900, GM9902"):
        list(read(path, gemeente="GM0356"))


def test_a_year_without_a_division_names_the_file(write) -> None:
    path = write("t.csv", MONTH_HEADER, *police_lines(months=("1901-01", "1901-02")))
    with pytest.raises(UnknownValue, match=r"^Bestand t.csv gaat tot en met 1901-02, en van dat jaar is er geen"):
        counts(path)


def test_the_vintage_can_be_given(write) -> None:
    path = write("t.csv", MONTH_HEADER, *police_lines())
    assert counts(path, vintage=2019)["vintage"].unique().to_list() == [2019]


# ----- what is not whole


def test_a_hole_is_refused_with_the_first_absent_cell(write) -> None:
    lines = police_lines()
    del lines[10]  # the second month of the first type of the first wijk
    with pytest.raises(
        IncompleteFile,
        match=r"na regel 63\. Van 7 gebieden × 3 soorten × 3 perioden = 63 cellen ontbreken er 1, "
        r"als eerste WK990000, Totaal misdrijven, 2023-12",
    ):
        list(read(write("t.csv", MONTH_HEADER, *lines)))


@pytest.mark.parametrize(("areas", "problem"), [
    (6, "de buurten tellen op tot"),
    (5, "WK990001 heeft geen enkele buurt"),
    (3, "WK990000 heeft geen enkele buurt"),
    (1, "er is geen enkele buurt"),
])  # fmt: skip
def test_a_file_that_ends_between_two_areas_is_refused(write, areas: int, problem: str) -> None:
    with pytest.raises(IncompleteFile, match=problem):
        list(read(write("t.csv", MONTH_HEADER, *police_lines()[: areas * 9])))


def test_a_file_that_ends_between_two_types_is_refused(write) -> None:
    lines = [line for line in police_lines() if "1.1.1" not in line]
    with pytest.raises(IncompleteFile, match="de soorten tellen niet op tot het totaal en Woninginbraak ontbreekt"):
        list(read(write("t.csv", MONTH_HEADER, *lines)))


def test_a_selection_of_types_without_the_total_is_fine(write) -> None:
    assert len(counts(write("t.csv", MONTH_HEADER, *police_lines(types=TYPES[1:2])))) == 21


def test_a_cell_that_comes_twice_is_refused_with_both_lines(write) -> None:
    with pytest.raises(UnknownValue, match="regel 65 herhaalt regel 2: GM9900, Totaal misdrijven, 2023-11"):
        list(read(write("t.csv", MONTH_HEADER, *police_lines(), police_lines()[0])))


def test_nothing_is_handed_over_before_the_whole_file_was_seen(write) -> None:
    chunks = read(write("t.csv", MONTH_HEADER, *police_lines()[:-1]))
    with pytest.raises(IncompleteFile):
        next(chunks)


def test_levels_that_do_not_add_up_are_told_and_not_refused(write) -> None:
    lines = police_lines()
    lines = [
        line.replace(",4.0", ",5.0") if line.startswith("WK990000") and "1.1.1" in line else line for line in lines
    ]
    frame = counts(write("t.csv", MONTH_HEADER, *lines))
    assert differences(frame) == ["GM9900, Woninginbraak: de wijken tellen op tot 27, de gemeente heeft 24."]


# ----- written and read back


POLICE_CODES = [
    found.police_code for found in categories().values() if found.police_code and found.slug != "totaal-misdrijven"
]


@given(
    values=st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=2 * 6, max_size=2 * 6),
    codes=st.lists(st.sampled_from(POLICE_CODES), min_size=2, max_size=2, unique=True),
    months=st.lists(
        st.dates(date(1995, 1, 1), date(2100, 12, 31)), min_size=3, max_size=3, unique_by=lambda d: (d.year, d.month)
    ),
    shuffle=st.randoms(use_true_random=False),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(tmp_path_factory, values, codes, months, shuffle) -> None:
    areas = BUURTEN[:2]
    cells = [(area, code, f"{day:%Y-%m}") for area in areas for code in codes for day in months]
    lines = [f"{a},n,buurt,{c} titel,{m},{'' if v is None else v}" for (a, c, m), v in zip(cells, values, strict=True)]
    shuffle.shuffle(lines)
    path = tmp_path_factory.mktemp("round") / "t.csv"
    path.write_text("\n".join([MONTH_HEADER, *lines]) + "\n", encoding="utf-8")
    frame = counts(path)
    slugs = {slug: found.police_code for slug, found in categories().items()}
    back = {(row["area"], slugs[row["category"]], row["period"]): row["value"] for row in frame.iter_rows(named=True)}
    assert back == dict(zip(cells, values, strict=True))
