"""What the columns of a survey seem to be, long and wide, and that what is guessed of it reads its answers back."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.file_kind import Meaning
from openvis.domain.perception import indicators
from openvis.domain.reading import Reading, problems_of
from openvis.sources import perception_survey
from openvis.sources.files import table_file
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.guessing import guess_format
from openvis.sources.guessing.guess_counts import guess_counts, is_one_count_per_row
from openvis.sources.guessing.guess_survey import guess_survey, holds_questions, like_survey
from openvis.sources.guessing.known_places import known_places
from openvis.sources.guessing.reading_survey import propose_survey, reading_of_survey, survey_profile_of
from openvis.sources.profiles.any_profile import load_any_profile, parse_any_profile
from openvis.sources.profiles.profile_text import as_toml
from openvis.sources.profiles.survey_profile import SurveyProfile
from tests.support.small_gemeente import BUURTEN, GEMEENTE, WIJKEN, small_areas
from tests.support.weekly import KINDS

EXAMPLES = Path(__file__).parents[2] / "examples" / "profiles"
PLACES = known_places(small_areas())
QUESTIONS = [known.label for known in indicators().values()]
M = Meaning
N = 12
AREAS = [WIJKEN[n % 2] for n in range(N)]
ASKED = [QUESTIONS[n // 2 % 3] for n in range(N)]
SHARES = [str(20 + n) for n in range(N)]
PEOPLE = [str(100 + n) for n in range(N)]


def guessed(header: Sequence[str], *columns: Sequence[str]) -> list[Meaning]:
    cells = dict(zip(header, ([cell or None for cell in column] for column in columns), strict=True))
    guesses = guess_survey(cells, FileFormat(), PLACES)
    assert all(guess.why.endswith(".") for guess in guesses)
    return [guess.meaning for guess in guesses]


@pytest.mark.parametrize(
    ("header", "columns", "expected"),
    [
        (["Wijkcode", "Jaar", "Vraag", "Waarde", "Eenheid", "Aantal respondenten", "Marge"],
         (AREAS, ["2023"] * N, ASKED, SHARES, ["%"] * N, PEOPLE, ["4,1"] * N),
         [M.AREA, M.WAVE, M.QUESTION, M.ANSWER, M.UNIT, M.RESPONDENTS, M.MARGIN]),
        (["a", "b", "c"], (AREAS, ASKED, [f"{share} %" for share in SHARES]), [M.AREA, M.QUESTION, M.ANSWER]),
        (["Buurt", "% onveilig", "onveilig laag", "onveilig hoog", "cijfer veiligheid", "n"],
         ([f"Buurt {1 + n % 4}" for n in range(N)], SHARES, SHARES, SHARES, ["7,1"] * N, PEOPLE),
         [M.AREA_NAME, M.ANSWER, M.LOW, M.HIGH, M.ANSWER, M.RESPONDENTS]),
        (["Wijk", "Meting", QUESTIONS[0], QUESTIONS[4], "Opmerking"],
         (AREAS, ["2023-10"] * N, SHARES, ["6,5"] * N, ["x y"] * N),
         [M.AREA, M.WAVE, M.ANSWER, M.ANSWER, M.NOTHING]),
        (["Wijkcode", "Wijk", "Vraag", "Waarde", "Score", "n"],
         (AREAS, ["iets"] * N, ASKED, SHARES, SHARES, PEOPLE),
         [M.AREA, M.NOTHING, M.QUESTION, M.ANSWER, M.NOTHING, M.RESPONDENTS]),
        (["Wijk", "Vraag", "Waarde", "Marge", "Ondergrens", "Bovengrens"],
         (AREAS, ASKED, SHARES, SHARES, SHARES, SHARES),
         [M.AREA, M.QUESTION, M.ANSWER, M.NOTHING, M.LOW, M.HIGH]),
        (["Wijk", "Waarde"], (AREAS, ["-", "x", ".", "12", "13", "14", "15", "16", "17", "18", "19", "20"]),
         [M.AREA, M.ANSWER]),
    ],
)  # fmt: skip
def test_what_every_column_is(header, columns, expected):
    assert guessed(header, *columns) == expected


def test_a_survey_is_told_from_counts_and_incidents_and_those_from_it():
    survey = {"Wijk": AREAS, "Jaar": ["2023"] * N, "Vraag": ASKED, "Waarde": SHARES, "n": PEOPLE}
    assert like_survey(guess_survey(survey, FileFormat(), PLACES))
    assert not is_one_count_per_row(guess_counts(survey, FileFormat(), PLACES), survey)
    kinds = [KINDS[n % 3] for n in range(N)]
    incidents = {"Nr": PEOPLE, "Wijk": AREAS, "Soort": kinds, "Datum": ["01-02-2024"] * N, "Waarde": SHARES}
    counts = {"Wijk": AREAS, "Soort": kinds, "Week": ["2024-W07"] * N, "Aantal": SHARES}
    for cells in (incidents, counts):
        assert like_survey(guess_survey(cells, FileFormat(), PLACES)) == ""


def test_a_list_of_questions_is_no_free_text_and_free_text_is_no_list_of_questions():
    assert holds_questions([*QUESTIONS, None])
    assert not holds_questions([])
    assert not holds_questions([*QUESTIONS[:2], "Zij woont naast de school", "Hij liep weg", "Bel mij terug"])


@pytest.mark.parametrize("name", ["survey_long.toml", "survey_wide.toml"])
def test_the_examples_survive_a_reading_and_toml(name):
    profile = load_any_profile(EXAMPLES / name)
    assert isinstance(profile, SurveyProfile)
    assert parse_any_profile(as_toml(profile), EXAMPLES / name) == profile
    reading = reading_of_survey(profile, [*profile.columns, "Rest"])
    kept = Reading(**{**vars_of(reading), "base": as_toml(profile)})
    assert list(problems_of(kept)) == []
    assert survey_profile_of(kept, profile.gemeente) == profile  # also what no column says: units, breaks, waves


def vars_of(reading: Reading) -> dict:
    return {name: getattr(reading, name) for name in Reading.__dataclass_fields__}


def test_each_answer_of_a_wide_file_keeps_what_stands_beside_it():
    header = ["Buurt", "% onveilig", "onveilig laag", "onveilig hoog", "cijfer groen", "n"]
    columns = ([f"Buurt {1 + n % 4}" for n in range(N)], SHARES, SHARES, SHARES, ["7,1"] * N, PEOPLE)
    reading, _ = propose_survey("wijkonderzoek_2023.csv", dict(zip(header, columns, strict=True)), FileFormat(), PLACES)
    assert reading.told == {"vintage": "2024", "level": "buurt"}
    assert next(problem for problem, _ in problems_of(reading)).startswith("Wanneer is gemeten")
    told = Reading(**{**vars_of(reading), "told": reading.told | {"wave": "2023"}})
    first, second = survey_profile_of(told, GEMEENTE).answers
    assert (first.respondents, first.low, first.high, first.unit_is) == (
        "n",
        "onveilig laag",
        "onveilig hoog",
        "percentage",
    )
    assert (second.respondents, second.low, second.high, second.unit_is) == ("n", None, None, "mark")


# ----- what is guessed of a written survey reads the same answers

ROW = st.tuples(st.sampled_from([*BUURTEN, *WIJKEN]), st.sampled_from(QUESTIONS[:8]), st.integers(2015, 2024))
ANSWER = st.tuples(st.integers(10, 99), st.integers(50, 900))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(ROW, ANSWER, min_size=6, max_size=40), st.sampled_from([",", ";"]))
def test_guessing_a_written_survey_and_reading_it_gives_the_answers_back(tmp_path_factory, written, delimiter):
    path = tmp_path_factory.mktemp("onderzoek") / "onderzoek.csv"
    by_label = {known.label: known for known in indicators().values()}
    expected = {}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["Gebied", "Jaar", "Vraag", "Waarde", "Aantal respondenten"])
        for (area, question, year), (value, people) in written.items():
            known = by_label[question]
            value = value if known.unit == "percentage" else 1 + value % 9
            writer.writerow([area, year, question, value, people])
            expected[area, known.slug, str(year)] = (float(value), people)
    file = guess_format.guess_format(path)
    header = table_file.header_of(path, file)
    frame = next(table_file.rows_of(path, file, header)).frame
    cells = {name: frame[name].to_list() for name in frame.columns if name != LINE}
    profile = survey_profile_of(propose_survey(path.name, cells, file, PLACES)[0], GEMEENTE)
    assert parse_any_profile(as_toml(profile), path) == profile
    chunks = list(perception_survey.read(path, profile=profile, areas=small_areas()))
    assert [reject for chunk in chunks for reject in chunk.rejects] == []
    rows = pl.concat([chunk.frame for chunk in chunks]).select("area", "indicator", "wave", "value", "respondents")
    assert {row[:3]: row[3:] for row in rows.iter_rows()} == expected
