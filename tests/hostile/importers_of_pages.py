"""The importers that read what was fetched page by page: meldingen of Signalen, police tables and inhabitants of CBS.

A delivery is a file of JSON lines: what it is, the pages, and an end mark that counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from openvis.sources import cbs_population, police_table, signalen_api
from tests.hostile.byte_damages import byte_damages, text_damages
from tests.hostile.case import Case, Importer, Read, of_chunks
from tests.hostile.importers_of_counts import INHABITANTS, POLICE
from tests.hostile.importers_of_rows import areas
from tests.hostile.json_damages import Path as Place
from tests.hostile.json_damages import as_json, changed, member_damages, place_damages, syntax_damages
from tests.support.signalen_files import POINTS
from tests.support.small_gemeente import GEMEENTE

ROWS_OF_A_PAGE = 8
Delivery = list[dict[str, Any]]  # about, pages, end


def pages(about: dict[str, Any], rows: list[dict[str, Any]]) -> Delivery:
    cut = [rows[start : start + ROWS_OF_A_PAGE] for start in range(0, len(rows), ROWS_OF_A_PAGE)]
    return [about, *({"value": page} for page in cut), {"pages": len(cut), "rows": len(rows)}]


def as_lines(delivery: Delivery) -> bytes:
    return "".join(f"{as_json(line)}\n" for line in delivery).encode("utf-8", "surrogatepass")


def page_cases(
    delivery: Delivery, about: dict[Place, str], row: dict[str, str], rows: int | None = None
) -> Iterator[Case]:
    """All damage to a delivery: `about` and `row` say of their members what they are for, as in VALUES_OF.

    `rows`: how many an importer reads in it, where that is not how many there are.
    """
    clean = as_lines(delivery)
    yield Case("undamaged", clean, rows=rows or sum(len(page["value"]) for page in delivery[1:-1]))
    middle = {(2, "value", 1, name): kind for name, kind in row.items()}
    yield from place_damages(delivery, {**{(0, *path): kind for path, kind in about.items()}, **middle}, as_lines)
    yield from place_damages(
        delivery, {(2, "value"): "", (2,): "", (2, "value", 1): "", (-1,): "", (-1, "rows"): ""}, as_lines
    )
    members = [*((0, *path) for path in about), *middle, (2, "value"), (-1, "pages"), (-1, "rows")]
    yield from member_damages(delivery, members, as_lines)
    yield from line_damages(delivery)
    yield from syntax_damages(clean.decode("utf-8"))
    yield from text_damages(clean)
    yield from byte_damages(clean)


def line_damages(delivery: Delivery) -> Iterator[Case]:
    """Lines that are absent, twice, in another order, or count something else."""
    last = len(delivery) - 1
    for at in range(len(delivery)):
        yield Case(f"without line {at + 1}", as_lines(delivery[:at] + delivery[at + 1 :]))
        yield Case(f"line {at + 1} twice", as_lines([*delivery[: at + 1], *delivery[at:]]))
    for name, end in {
        "counts too few rows": {**delivery[last], "rows": 1},
        "counts too many pages": {**delivery[last], "pages": 99},
        "says more": {**delivery[last], "meer": 1},
        "counts with a point": {"pages": float(delivery[last]["pages"]), "rows": delivery[last]["rows"]},
    }.items():
        yield Case(f"an end that {name}", as_lines(changed(delivery, (last,), end)))
    yield Case("lines in reverse", as_lines(delivery[::-1]))
    yield Case("an end in the middle", as_lines([*delivery[:2], delivery[last], *delivery[2:]]))
    empty = [delivery[0], {"value": []}, {"pages": 1, "rows": 0}]
    yield Case("an empty page", as_lines(empty))
    yield Case("no pages", as_lines([delivery[0], {"pages": 0, "rows": 0}]))
    row = delivery[1]["value"][0]
    again = changed(delivery, (1, "value"), [*delivery[1]["value"], row])
    yield Case("a row twice", as_lines(changed(again, (last, "rows"), delivery[last]["rows"] + 1)))
    wide = changed(delivery, (1, "value", 0), {**row, **{f"k{n}": n for n in range(5_000)}})
    yield Case("a row of five thousand members", as_lines(wide))


# ----- meldingen of Signalen

SIGNALEN = pages(
    {"table": "signalen", "since": None},
    [
        {"id": n, "incident_date_start": f"2024-05-{n:02d}T22:30:00+00:00", "incident_date_end": None,
         "created_at": f"2024-05-{n:02d}T23:15:30.250000+00:00", "sub_slug": "hondenpoep",
         "lng": POINTS[n % 3][0], "lat": POINTS[n % 3][1]}
        for n in range(1, 13)
    ],
)  # fmt: skip


def read_signalen(path: Path) -> Read:
    return of_chunks(signalen_api.read(path, gemeente=GEMEENTE, areas=areas()))


# ----- tables of CBS

_POLICE_COLUMNS = {"area": "WijkenEnBuurten", "type": "SoortMisdrijf", "period": "Perioden", "value": "Misdrijven_1"}
POLICE_PAGES = pages(
    {"table": "47022NED", "gemeente": GEMEENTE, "kind": "month", "vintage": 2024, "columns": _POLICE_COLUMNS},
    [
        {"WijkenEnBuurten": f"{area} ", "SoortMisdrijf": f"{kind} ", "Perioden": month.replace("-", "MM"),
         "Misdrijven_1": int(float(value))}
        for area, _, _, kind, month, value in POLICE.rows
    ],
)  # fmt: skip
POPULATION_PAGES = pages(
    {
        "table": "85984NED",
        "gemeente": GEMEENTE,
        "vintage": 2024,
        "columns": {"area": "Codering_3", "value": "Inwoners_5"},
    },
    [{"Codering_3": f"{area}  ", "Inwoners_5": int(value)} for _, area, value, *_ in INHABITANTS.rows]
    + [{"Codering_3": f"BU9900020{n}", "Inwoners_5": 5 * n} for n in range(4)],
)

# The same by OData v4: a row per figure, and a cell without a value is simply absent.
_FIGURES = {"T001036": "value", "M000297": "dwellings", "A018943_2": "cars"}
POPULATION_FIGURES = pages(
    {
        "table": "85984NED",
        "gemeente": GEMEENTE,
        "vintage": 2024,
        "columns": {"area": "WijkenEnBuurten", "value": "Value", "measure": "Measure"},
        "measures": _FIGURES,
    },
    [
        {"Id": 3 * n + at, "WijkenEnBuurten": f"{area}  ", "Measure": measure, "ValueAttribute": "None",
         "Value": float(int(value) // (1 + at))}
        for n, (_, area, value, *_) in enumerate(INHABITANTS.rows)
        for at, measure in enumerate(_FIGURES)
    ],
)  # fmt: skip
_KINDS = {kind: f"CRI{number}000" for number, kind in enumerate(dict.fromkeys(row[3] for row in POLICE.rows))}
POLICE_CELLS = pages(
    {
        "table": "47022NED",
        "gemeente": GEMEENTE,
        "kind": "month",
        "columns": {**_POLICE_COLUMNS, "value": "Value"},
        "asked": {
            "areas": [f"{area} " for area in dict.fromkeys(row[0] for row in POLICE.rows)],
            "types": list(_KINDS.values()),
            "periods": [month.replace("-", "MM") for month in sorted({row[4] for row in POLICE.rows})],
        },
        "titles": {code: kind for kind, code in _KINDS.items()},
    },
    [
        {"WijkenEnBuurten": f"{area} ", "SoortMisdrijf": _KINDS[kind], "Perioden": month.replace("-", "MM"),
         "Measure": "M004200_2", "Value": float(value)}
        for area, _, _, kind, month, value in POLICE.rows
    ],
)  # fmt: skip


def read_police_pages(path: Path) -> Read:
    return of_chunks(police_table.read(path))


def read_population_pages(path: Path) -> Read:
    return of_chunks(cbs_population.read(path))


OF_PAGES = (
    Importer("signalen-pages", "signalen.jsonl",
             partial(page_cases, SIGNALEN, {("table",): ""},
                     {"id": "text", "incident_date_start": "moment", "sub_slug": "text", "lng": "number", "lat": ""}),
             read_signalen),
    Importer("police-pages", "politie_GM9900.jsonl",
             partial(page_cases, POLICE_PAGES,
                     {("kind",): "", ("vintage",): "", ("columns",): "", ("columns", "area"): ""},
                     {"WijkenEnBuurten": "code", "SoortMisdrijf": "text", "Perioden": "moment",
                      "Misdrijven_1": "number"}),
             read_police_pages, row_by_row=False),
    Importer("population-pages", "inwoners_GM9900_2024.jsonl",
             partial(page_cases, POPULATION_PAGES,
                     {("vintage",): "", ("columns",): "", ("columns", "area"): ""},
                     {"Codering_3": "code", "Inwoners_5": "number"}),
             read_population_pages),
    Importer("population-figures", "inwoners_GM9900_2024.jsonl",
             partial(page_cases, POPULATION_FIGURES,
                     {("vintage",): "", ("columns", "measure"): "", ("measures",): "", ("measures", "T001036"): "",
                      ("measures", "M000297"): "text"},
                     {"WijkenEnBuurten": "code", "Measure": "text", "Value": "number"},
                     rows=len(INHABITANTS.rows)),
             read_population_pages),
    Importer("police-cells", "politie_GM9900.jsonl",
             partial(page_cases, POLICE_CELLS,
                     {("kind",): "", ("asked",): "", ("asked", "areas"): "", ("asked", "types"): "",
                      ("asked", "periods"): "", ("titles",): "", ("titles", "CRI1000"): "text"},
                     {"WijkenEnBuurten": "code", "SoortMisdrijf": "text", "Perioden": "moment", "Value": "number"}),
             read_police_pages, row_by_row=False),
)  # fmt: skip
