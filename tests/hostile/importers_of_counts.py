"""The importers of counts and answers: weekly deliveries, police tables, inhabitants, surveys and concordances."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

from openvis.sources import cbs_population, concordance_file, perception_survey, police_delivery, police_table
from openvis.sources.profiles.counts_profile import load_counts_profile
from openvis.sources.profiles.survey_profile import load_survey_profile
from tests.hostile.case import Importer, Read, of_chunks
from tests.hostile.importers_of_rows import ABOUT_SOMEBODY, areas, csv_of, loaded
from tests.hostile.sheet import Sheet
from tests.support.divisions import MOVES, both_divisions, no_concordance
from tests.support.small_gemeente import BUURTEN, GEMEENTE, WIJKEN

# ----- counts per buurt and week, by a profile

WEEKLY_PROFILE = """
source = {slug = "politie-week", gemeente = "GM9900"}
file = {delimiter = ";"}
counts = {area = "Buurtcode", vintage = 2024, week = "Week", value = "Aantal"}
category = {columns = "Soort", by = "police", map = {"Vernieling één" = "vernieling"}}
"""
WEEKLY = Sheet(
    ("Buurtcode", "Soort", "Week", "Aantal", "Opmerking"),
    tuple(
        (code, ("1.1.1 Diefstal/inbraak woning", "Vernieling één")[n % 2], f"2025-W0{n}", str(n), ABOUT_SOMEBODY)
        for code, n in product(BUURTEN, range(1, 4))
    ),
    ";",
)  # fmt: skip


def read_weekly(path: Path) -> Read:
    return of_chunks(police_delivery.read(path, profile=loaded(load_counts_profile, WEEKLY_PROFILE)))


# ----- the police table of CBS, in months

_SIZES = {GEMEENTE: 4, WIJKEN[0]: 2, WIJKEN[1]: 2, **dict.fromkeys(BUURTEN, 1)}
POLICE = Sheet(
    ("regiocode", "regio", "niveau", "soort_misdrijf", "maand", "aantal"),
    tuple(
        (code, "Één naam", "niveau", kind, month, f"{size}.0")
        for (code, size), kind, month in product(
            _SIZES.items(), ("Totaal misdrijven", "1.1.1 Diefstal/inbraak woning"), ("2023-12", "2024-01")
        )
    ),
)


def read_police_table(path: Path) -> Read:
    return of_chunks(police_table.read(path))


# ----- inhabitants

INHABITANTS = Sheet(
    ("", "nhood_id", "population", "naam", "toelichting"),
    tuple(
        (str(n), code, str(400 * size), "Één naam", ABOUT_SOMEBODY)
        for n, (code, size) in enumerate(_SIZES.items(), start=1)
    ),
)


def read_inhabitants(path: Path) -> Read:
    return of_chunks(cbs_population.read(path, vintage=2024))


# ----- a survey, a row per question

SURVEY_PROFILE = """
source = {slug = "wijkonderzoek", gemeente = "GM9900"}
file = {delimiter = ";", decimal = ","}
[survey]
area = "Wijk"
vintage = 2024
wave = "Jaar"
long = {question = "Vraag", value = "Waarde", unit = "Eenheid", respondents = "N", margin = "Marge"}
"""
SURVEY = Sheet(
    ("Wijk", "Jaar", "Vraag", "Waarde", "Eenheid", "N", "Marge", "Toelichting"),
    tuple(
        (wijk, year, question, value, unit, "212", "1,5", ABOUT_SOMEBODY)
        for wijk, year, (question, value, unit) in product(
            WIJKEN,
            ("2021", "2023"),
            (
                ("Voelt zich wel eens onveilig in de buurt", "34,5", "%"),
                ("Cijfer voor één buurt", "7,1", "rapportcijfer"),
            ),
        )
    ),
    ";",
)


def read_survey(path: Path) -> Read:
    profile = loaded(load_survey_profile, SURVEY_PROFILE)
    return of_chunks(perception_survey.read(path, profile=profile, areas=areas()))


# ----- a table of renumbered buurten

CONCORDANCE = Sheet(
    ("Oude_code", "Nieuwe_code", "Aandeel", "Grondslag", "Oud_jaar", "Nieuw_jaar", "Naam"),
    tuple(
        (old, new, str(share).replace(".", ","), "supplied", "2024", "2025", "Één naam") for old, new, share in MOVES
    ),
    ";",
)
divisions = cache(both_divisions)


def read_concordance(path: Path) -> Read:
    return of_chunks(concordance_file.read(path, areas=divisions(), earlier=no_concordance()))


OF_COUNTS = (
    Importer("weekly-csv", "weekcijfers.csv", csv_of(WEEKLY, "code", "text", "moment", "number", "unread"), read_weekly,
             row_by_row=False),
    Importer("police-csv", "maandcijfers.csv",
             csv_of(POLICE, "code", "unread", "unread", "text", "moment", "number"), read_police_table,
             row_by_row=False),
    Importer("population-csv", "inwoners_2024.csv", csv_of(INHABITANTS, "text", "code", "number", "text", "unread"),
             read_inhabitants),
    Importer("survey", "enquete.csv",
             csv_of(SURVEY, "code", "moment", "text", "number", "text", "number", "number", "unread"), read_survey),
    Importer("concordance", "omrekentabel.csv",
             csv_of(CONCORDANCE, "code", "code", "number", "unread", "moment", "unread", "unread"), read_concordance,
             row_by_row=False),
)  # fmt: skip
