"""The register of earlier interventions: read back as written, and every mistake with its line and column."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.category import categories
from openvis.domain.intervention import EarlierIntervention, InterventionKind
from openvis.errors import IncompleteFile, InputError, UnknownValue, UnreadableFile, WrongColumns
from openvis.sources.intervention_register import COLUMNS, read_register

HEADER = ";".join(COLUMNS)
GOOD = ["Verlichting bij de garage", "preventive", "BU99000001", "autokraak", "2025-07-01", "2026-06-30", "30"]


def test_a_row_says_what_it_says(write) -> None:
    assert read_register(write("r.csv", HEADER, ";".join(GOOD))) == [
        EarlierIntervention(
            title="Verlichting bij de garage",
            kind=InterventionKind.PREVENTIVE,
            area="BU99000001",
            category="autokraak",
            starts_on=date(2025, 7, 1),
            ends_on=date(2026, 6, 30),
            reduction_percent=30,
        )
    ]


def test_a_register_without_rows_is_empty_and_not_wrong(write) -> None:
    assert read_register(write("r.csv", HEADER)) == []


@pytest.mark.parametrize(("column", "text", "sentence"), [
    ("title", "", "regel 3, kolom 'title': de cel is leeg"),
    ("kind", "preventief", "regel 3, kolom 'kind': 'preventief' is geen soort interventie. Bedoelt u 'preventive'"),
    ("kind", "x", "Kies uit preventive, repressive, communication, area-approach"),
    ("area", "Noord", "regel 3, kolom 'area': 'Noord' is geen gebiedscode"),
    ("category", "autokraken", "regel 3, kolom 'category': De categorie 'autokraken' bestaat niet"),
    ("starts_on", "1-7-2025", "regel 3, kolom 'starts_on': '1-7-2025' is geen datum. Schrijf een datum als 2019-03-01"),
    ("ends_on", "2025-06-31", "regel 3, kolom 'ends_on': '2025-06-31' is geen datum"),
    ("ends_on", "2025-07-01", "kolom 'ends_on': 2025-07-01 ligt niet na het begin, 2025-07-01"),
    ("reduction_percent", "0", "kolom 'reduction_percent': '0' is geen percentage"),
    ("reduction_percent", "101", "'101' is geen percentage"),
    ("reduction_percent", "dertig", "'dertig' is geen percentage"),
])  # fmt: skip
def test_a_mistake_is_a_sentence(write, column: str, text: str, sentence: str) -> None:
    wrong = [text if name == column else value for name, value in zip(COLUMNS, GOOD, strict=True)]
    with pytest.raises(UnknownValue, match=sentence):
        read_register(write("r.csv", HEADER, ";".join(GOOD), ";".join(wrong)))


@pytest.mark.parametrize(("lines", "error", "sentence"), [
    ([HEADER.replace("area", "gebied"), ";".join(GOOD)], WrongColumns, "mist de kolom 'area'"),
    ([HEADER.replace(";", ",")], WrongColumns, "gescheiden door een komma"),
    ([HEADER, ";".join(GOOD[:4])], IncompleteFile, "regel 2 is afgebroken: 4 van de 7 velden"),
    ([HEADER, ";".join(GOOD[:4]), ";".join(GOOD)], IncompleteFile, "regel 2: De regel heeft 4 velden"),
    ([""], UnreadableFile, "is leeg of begint niet met kolomnamen"),
])  # fmt: skip
def test_a_file_that_does_not_fit_is_a_sentence(
    write, lines: list[str], error: type[InputError], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        read_register(write("r.csv", *lines))


TITLE = st.text("abcdefg éë;\"'-", min_size=1, max_size=20).filter(lambda text: text.strip() == text)


@given(
    st.lists(
        st.builds(
            lambda days, length, **rest: EarlierIntervention(
                starts_on=date(2000, 1, 1) + timedelta(days),
                ends_on=date(2000, 1, 2) + timedelta(days + length),
                **rest,
            ),
            days=st.integers(0, 12_000),
            length=st.integers(0, 1_000),
            title=TITLE,
            kind=st.sampled_from(InterventionKind),
            area=st.sampled_from(["BU99000001", "WK990001", "GM9900"]),
            category=st.sampled_from(sorted(categories())),
            reduction_percent=st.integers(1, 100),
        )
    )
)
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back(tmp_path_factory, interventions: list[EarlierIntervention]) -> None:
    path = tmp_path_factory.mktemp("round") / "r.csv"

    def field(value: object) -> str:
        return '"' + str(value).replace('"', '""') + '"'

    lines = [";".join(field(getattr(item, column)) for column in COLUMNS) for item in interventions]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    assert read_register(path) == interventions
