"""A server on 127.0.0.1 that speaks as CBS (OData v3 and v4) and PDOK (OGC API Features) document it.

It keeps their habits: keys padded with spaces and compared as they are, `null` for what is not given, cells that are
simply absent in v4, pages with a link to the next, at most `api_limit` rows per answer, and a bad day now and then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

from tests.support.supplier_server import Answer, Supplier, serving

AREA_WIDTH, TYPE_WIDTH = 10, 6
Row = dict[str, object]


@dataclass
class CbsServer(Supplier):
    """What it holds, how it answers, and what it was asked."""

    tables: dict[str, dict[str, list[Row]]] = field(default_factory=dict)  # v3: table -> entity set -> rows
    tables_v4: dict[str, dict[str, list[Row]]] = field(default_factory=dict)
    collections: dict[str, list[Row]] = field(default_factory=dict)  # PDOK: collection -> features
    files: dict[str, bytes] = field(default_factory=dict)  # PDOK: downloads by name
    page_rows: int = 100  # rows before a link to the next page
    api_limit: int = 10_000
    promises: int | None = None  # PDOK's numberMatched, when it should be wrong
    asked: list[str] = field(default_factory=list)

    def add_police_table(self, name: str, cells: list[tuple[str, str, str, int | None]], **names: str) -> None:
        """Add a v3 table with (area, type, period, value) cells; `area="RegioS"` renames the column of areas."""
        area = names.get("area", "WijkenEnBuurten")
        topic = "GeregistreerdeMisdrijven_1"
        rows: list[Row] = [
            {
                "ID": number,
                "SoortMisdrijf": kind.ljust(TYPE_WIDTH),
                area: code.ljust(AREA_WIDTH),
                "Perioden": period,
                topic: value,
                "Gemeentenaam_2": "naam",
            }
            for number, (code, kind, period, value) in enumerate(cells)
        ]
        self.tables[name] = {
            "TypedDataSet": rows,
            "DataProperties": [
                {"Type": "Dimension", "Key": "SoortMisdrijf", "Description": "", "Datatype": None},
                {
                    "Type": names.get("geo", "GeoDetail"),
                    "Key": area,
                    "Description": "Wijken en buurten (indeling 2023)",
                    "Datatype": None,
                },
                {"Type": "TimeDimension", "Key": "Perioden", "Description": "", "Datatype": None},
                {"Type": "TopicGroup", "Key": "", "Description": "Regioaanduiding", "Datatype": None},
                {"Type": "Topic", "Key": "Gemeentenaam_2", "Description": "", "Datatype": "String"},
                {"Type": "Topic", "Key": topic, "Description": "", "Datatype": "Long"},
            ],
            area: [{"Key": key} for key in dict.fromkeys(row[area] for row in rows)],
            "Perioden": [{"Key": key} for key in dict.fromkeys(row["Perioden"] for row in rows)],
        }

    def add_register(self, table: str, rows: list[Row]) -> None:
        """Add the register of gemeenten: (code, name, region, name of region, inhabitants, density), and the country.

        Codes and names stand in groups, and which number a column has is nothing to rely on.
        """
        groups = {1: "Gemeenten", 2: "GGD-regio's", 3: "Veiligheidsregio's", 4: "Statistische gegevens"}
        topics = [
            (1, "Code_1", "Code"), (1, "Naam_2", "Naam"), (2, "Code_14", "Code"), (2, "Naam_15", "Naam"),
            (3, "Code_42", "Code"), (3, "Naam_43", "Naam"), (4, "Inwonertal_50", "Inwonertal"),
            (4, "Omgevingsadressendichtheid_51", "Omgevingsadressendichtheid"),
        ]  # fmt: skip
        self.tables[table] = {
            "DataProperties": [
                {"ID": 0, "ParentID": None, "Type": "GeoDimension", "Key": "RegioS", "Title": "Regio's"},
                *({"ID": n, "ParentID": None, "Type": "TopicGroup", "Key": "", "Title": g} for n, g in groups.items()),
                *(
                    {"ID": 10 + n, "ParentID": group, "Type": "Topic", "Key": key, "Title": title}
                    for n, (group, key, title) in enumerate(topics)
                ),
            ],
            "TypedDataSet": [{"RegioS": "GG09", "Code_14": "GG09", "Naam_15": "GGD", **row} for row in rows],
        }

    def add_population(
        self,
        table: str,
        people: dict[str, float | None],
        also: dict[str, dict[str, float | None]] | None = None,
        **names: str,
    ) -> None:
        """Add key figures to v4 and v3: inhabitants by area, and dwellings and cars by the same areas where given.

        v4 has no row where nothing is known; v3 has a null. Among them stand figures nobody asked for.
        """
        area, measure = names.get("area", "WijkenEnBuurten"), names.get("measure", "T001036")
        title, key = names.get("title", "Aantal inwoners"), names.get("key", "AantalInwoners_5")
        known = {
            "dwellings": ("M000297", "Woningvoorraad_35", "Woningvoorraad"),
            "cars": ("A018943_2", "PersonenautoSTotaal_104", "Personenauto's totaal"),
        }
        men = {code: None if value is None else value / 2 for code, value in people.items()}
        figures = [(measure, key, title, people), ("M000100", "Mannen_6", "Mannen", men)]
        figures += [(*known[name], values) for name, values in (also or {}).items()]
        self.tables_v4[table] = {
            "Dimensions": [{"Identifier": area, "Title": "Wijken en buurten", "Kind": "GeoDimension"}],
            "MeasureCodes": [{"Identifier": code, "Title": words} for code, _, words, _ in figures],
            "Observations": [
                {"Id": number, "Measure": code, area: each.ljust(AREA_WIDTH), "Value": value, "ValueAttribute": "None"}
                for code, _, _, values in figures
                for number, (each, value) in enumerate(values.items())
                if value is not None
            ],
        }
        self.tables[table] = {
            "DataProperties": [
                {"Type": "GeoDetail", "Key": area, "Datatype": None},
                {"Type": "Topic", "Key": "Gemeentenaam_1", "Title": "Gemeentenaam", "Datatype": "String"},
                *({"Type": "Topic", "Key": k, "Title": words, "Datatype": "Long"} for _, k, words, _ in figures),
            ],
            "TypedDataSet": [
                {"ID": n, area: code.ljust(AREA_WIDTH), **{k: values.get(code) for _, k, _, values in figures}}
                for n, code in enumerate(people)
            ],
            area: [{"Key": code.ljust(AREA_WIDTH)} for code in people],
        }

    def add_police_table_v4(self, name: str, cells: list[tuple[str, str, str, int | None]], **names: str) -> None:
        """Add a v4 table with the same cells: what holds nothing is not there, and a type has a code of its own."""
        area = names.get("area", "WijkenEnBuurten")
        types = {kind: f"CRI{number:04d}" for number, kind in enumerate(dict.fromkeys(cell[1] for cell in cells))}
        dimensions = {"SoortMisdrijf": "Dimension", area: "GeoDetail", "Perioden": "TimeDimension"}
        self.tables_v4[name] = {
            "Dimensions": [{"Identifier": dimension, "Kind": kind} for dimension, kind in dimensions.items()],
            "MeasureCodes": [{"Identifier": "M004200_2", "Title": "Geregistreerde misdrijven"}],
            "SoortMisdrijfCodes": [{"Identifier": code, "Title": f"{kind} titel"} for kind, code in types.items()],
            f"{area}Codes": [
                {"Identifier": code.ljust(AREA_WIDTH), "Title": "naam"} for code in dict.fromkeys(c[0] for c in cells)
            ],
            "PeriodenCodes": [{"Identifier": key, "Title": key} for key in dict.fromkeys(cell[2] for cell in cells)],
            "Observations": [
                {
                    "Id": number,
                    "Measure": "M004200_2",
                    "SoortMisdrijf": types[kind],
                    area: code.ljust(AREA_WIDTH),
                    "Perioden": period,
                    "Value": float(value),
                }
                for number, (code, kind, period, value) in enumerate(cells)
                if value is not None
            ],
        }


@contextmanager
def cbs_server() -> Iterator[CbsServer]:
    """A running server; it stops at the end of the block."""
    state = CbsServer()
    with serving(state, lambda target, headers: _answer(state, target)):
        yield state


def _answer(state: CbsServer, target: str) -> Answer:
    state.asked.append(unquote(target))
    address = urlsplit(target)
    # A plus is a plus here, not a space.
    params = dict(map(unquote, part.split("=", 1)) for part in address.query.split("&") if "=" in part)
    path = address.path.strip("/").split("/")
    if path[-1] in state.files:
        return 200, state.files[path[-1]]
    if path[-1] == "items":
        return _items(state, address.path, path[-2], params)
    if path[0] in ("ODataApi", "ODataFeed"):
        return _entity_set(state, address.path, path, params)
    return _entity_set_v4(state, address.path, path, params)


def _entity_set(state: CbsServer, path: str, parts: list[str], params: dict[str, str]) -> Answer:
    table, entity = parts[-2], parts[-1]
    if entity not in state.tables.get(table, {}):
        return 404, "{}"
    if params.get("$format") != "json":
        return 200, "<feed/>"  # what the real one does: Atom unless asked otherwise
    rows = _filtered(state.tables[table][entity], params.get("$filter", ""))
    if rows is None:
        return 400, "{}"
    top, skip = int(params.get("$top", len(rows))), int(params.get("$skip", 0))
    if parts[0] == "ODataApi" and min(top, len(rows)) > state.api_limit:
        return 500, json.dumps({"odata.error": {"message": f"The query result exceeds {state.api_limit} records"}})
    window = rows[skip : skip + top]
    page = window[: state.page_rows] if parts[0] == "ODataFeed" else window
    columns = params["$select"].split(",") if "$select" in params else None
    answer: Row = {"odata.metadata": f"{state.url}/$metadata#{entity}", "value": [_selected(r, columns) for r in page]}
    if len(window) > len(page):
        rest = {**params, "$top": str(top - len(page)), "$skip": str(skip + len(page))}
        answer["odata.nextLink"] = _link(state, path, rest)
    return 200, json.dumps(answer)


def _filtered(rows: list[Row], text: str) -> list[Row] | None:
    """Only equalities, as lists: `(A eq 'x' or A eq 'y') and (B eq 'z')`. None for anything else."""
    if not text:
        return rows
    for group in text.split(" and "):
        clauses = [re.fullmatch(r"(\w+) eq '([^']*)'", part) for part in group.strip("()").split(" or ")]
        if not all(clauses):
            return None
        column = clauses[0][1]
        keys = {clause[2] for clause in clauses}
        rows = [row for row in rows if row[column] in keys]
    return rows


def _selected(row: Row, columns: list[str] | None) -> Row:
    return row if columns is None else {column: row[column] for column in columns if column in row}


def _entity_set_v4(state: CbsServer, path: str, parts: list[str], params: dict[str, str]) -> Answer:
    """OData v4: JSON of itself, codes without padding in the dimensions, and only cells that hold something."""
    table, entity = (parts[-2], parts[-1]) if len(parts) > 1 else ("", "")
    if entity not in state.tables_v4.get(table, {}):
        return 404, "{}"
    rows = _filtered_v4(state.tables_v4[table][entity], params.get("$filter", ""))
    if rows is None:
        return 400, "{}"
    skip = int(params.get("$skip", 0))
    answer: Row = {"value": rows[skip : skip + state.page_rows]}
    if len(rows) > skip + state.page_rows:
        answer["@odata.nextLink"] = _link(state, path, {**params, "$skip": str(skip + state.page_rows)})
    return 200, json.dumps(answer)


def _filtered_v4(rows: list[Row], text: str) -> list[Row] | None:
    """Equalities and beginnings, joined by `and` and, within brackets, `or`; padding of keys is kept as it is."""
    for group in text.split(" and ") if text else ():
        tests = []
        for part in group.strip("()").split(" or ") if "startswith" not in group else group[1:-1].split(" or "):
            equal = re.fullmatch(r"(\w+) eq '([^']*)'", part)
            begins = re.fullmatch(r"startswith\((\w+),'([^']*)'\)", part)
            if not equal and not begins:
                return None
            tests.append((equal or begins, bool(begins)))
        rows = [row for row in rows if any(_fits(row, found, begins) for found, begins in tests)]
    return rows


def _fits(row: Row, found: re.Match[str], begins: bool) -> bool:
    value = str(row.get(found[1], ""))
    return value.startswith(found[2]) if begins else value == found[2]


def _items(state: CbsServer, path: str, collection: str, params: dict[str, str]) -> Answer:
    if state.collections and collection not in state.collections:
        return 404, "{}"
    of_gemeente = params.get("gemeentecode")
    wanted = [f for f in state.collections.get(collection, []) if f["properties"].get("gemeentecode") == of_gemeente]
    start = int(params.get("cursor", 0))
    size = min(int(params.get("limit", 10)), state.page_rows)
    answer: Row = {
        "type": "FeatureCollection",
        "numberMatched": state.promises if state.promises is not None else len(wanted),
        "links": [{"rel": "self", "href": state.url}],
        "features": wanted[start : start + size],
    }
    if start + size < len(wanted):
        answer["links"].append({"rel": "next", "href": _link(state, path, {**params, "cursor": str(start + size)})})
    return 200, json.dumps(answer)


def _link(state: CbsServer, path: str, params: dict[str, str]) -> str:
    query = "&".join(f"{key}={quote(value)}" for key, value in params.items())
    return state.link(f"{path}?{query}")
