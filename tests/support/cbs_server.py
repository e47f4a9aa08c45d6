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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import quote, unquote, urlsplit

AREA_WIDTH, TYPE_WIDTH = 10, 6
Row = dict[str, object]


@dataclass
class CbsServer:
    """What it holds, how it behaves, and what it was asked."""

    url: str = ""
    tables: dict[str, dict[str, list[Row]]] = field(default_factory=dict)  # v3: table -> entity set -> rows
    observations: list[Row] = field(default_factory=list)  # v4
    collections: dict[str, list[Row]] = field(default_factory=dict)  # PDOK: collection -> features
    page_rows: int = 100  # rows before a link to the next page
    api_limit: int = 10_000
    failures: list[int] = field(default_factory=list)  # status codes for the next answers, then it is well again
    always_fails: int | None = None
    hangs: bool = False  # answers nothing until it is stopped
    says: str | None = None  # answers this text instead of anything sensible
    promises: int | None = None  # PDOK's numberMatched, when it should be wrong
    elsewhere: str | None = None  # links to another server
    asked: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

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


@contextmanager
def cbs_server() -> Iterator[CbsServer]:
    """A running server; it stops at the end of the block."""
    state = CbsServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = _answer(state, self.path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests look at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(state: CbsServer, target: str) -> tuple[int, str]:
    state.asked.append(unquote(target))
    if state.hangs:
        state.stopped.wait(5)
    if state.always_fails:
        return state.always_fails, "{}"
    if state.failures:
        return state.failures.pop(0), "{}"
    if state.says is not None:
        return 200, state.says
    address = urlsplit(target)
    params = dict(map(unquote, part.split("=", 1)) for part in address.query.split("&") if part)  # a plus is a plus
    path = address.path.strip("/").split("/")
    if path[-1] == "items":
        return _items(state, address.path, path[-2], params)
    if path[-1] == "Observations":
        return _observations(state, address.path, params)
    return _entity_set(state, address.path, path, params)


def _entity_set(state: CbsServer, path: str, parts: list[str], params: dict[str, str]) -> tuple[int, str]:
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
    return row if columns is None else {column: row[column] for column in columns}


def _observations(state: CbsServer, path: str, params: dict[str, str]) -> tuple[int, str]:
    measure = re.search(r"Measure eq '(\w+)'", params["$filter"])[1]
    starts = tuple(re.findall(r"startswith\(WijkenEnBuurten,'(\w+)'\)", params["$filter"]))
    rows = [r for r in state.observations if r["Measure"] == measure and str(r["WijkenEnBuurten"]).startswith(starts)]
    skip = int(params.get("$skip", 0))
    answer: Row = {"value": rows[skip : skip + state.page_rows]}
    if len(rows) > skip + state.page_rows:
        answer["@odata.nextLink"] = _link(state, path, {**params, "$skip": str(skip + state.page_rows)})
    return 200, json.dumps(answer)


def _items(state: CbsServer, path: str, collection: str, params: dict[str, str]) -> tuple[int, str]:
    wanted = [
        f for f in state.collections.get(collection, []) if f["properties"]["gemeentecode"] == params["gemeentecode"]
    ]
    start = int(params.get("cursor", 0))
    size = min(int(params["limit"]), state.page_rows)
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
    return f"{state.elsewhere or state.url}{path}?{query}"
