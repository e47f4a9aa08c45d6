"""What each client makes of a supplier's good and bad days: the tables here are the documentation.

Every client asks a server on this machine that speaks the documented protocol of its supplier. `all` means that the
very same rows come in as on a good day; any other word is the sentence of REFUSALS, and then nothing is left behind.
A dash: this protocol has no such thing. Nothing here really waits between two tries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from openvis.domain.delivery import Chunk
from openvis.errors import OpenVISError
from openvis.sources import cbs_areas, cbs_population, pdok, police_table, signalen_api
from openvis.sources.fetching import polite_client
from openvis.sources.fetching.polite_client import PAUSE, WAITS
from openvis.sources.locatieserver import Locatieserver
from openvis.sources.rows.address import address_of
from tests.support.cbs_server import CbsServer, cbs_server
from tests.support.locatieserver import LocatieserverServer, locatieserver_server
from tests.support.outlines import pdok_collections, write_geopackage
from tests.support.signalen_server import TOKEN, melding, signalen_server
from tests.support.small_gemeente import BUURTEN, GEMEENTE, WIJKEN, small_areas
from tests.support.supplier_server import Supplier
from tests.support.tables import read_table

OUTCOMES = read_table("""
the-server                      police-v3 police-v4 people-v3 people-v4 areas     country   addresses signalen
is-well                         all       all       all       all       all       all       all       all
gives-pages-of-two              all       all       -         all       all       -         -         all
says-500-twice                  all       all       all       all       all       all       all       all
says-429-and-wait-7             all       all       all       all       all       all       all       all
says-503-and-wait-long          all       all       all       all       all       all       all       all
breaks-off-halfway-once         all       all       all       all       all       all       all       all
is-silent-once                  all       all       all       all       all       all       all       all
redirects-once                  all       all       all       all       all       all       all       all
always-says-500                 500       500       500       500       500       500       500       500
always-says-429                 429       429       429       429       429       429       429       429
says-500-from-the-second-time   500       500       500       500       500       -         500       500
breaks-off-halfway-always       broken    broken    broken    broken    broken    broken    broken    broken
is-silent-always                silent    silent    silent    silent    silent    silent    silent    silent
redirects-in-a-ring             ring      ring      ring      ring      ring      ring      ring      ring
wants-a-login                   401       401       401       401       401       401       401       token
refuses-the-question            400       400       400       400       400       400       400       400
says-it-is-not-there            404       404       404       404       404       no-year   404       404
gives-a-web-page                no-json   no-json   no-json   no-json   no-json   no-gpkg   no-json   no-json
gives-half-a-json               no-json   no-json   no-json   no-json   no-json   no-gpkg   no-json   no-json
gives-a-list                    no-object no-object no-object no-object no-object no-gpkg   no-object no-object
gives-another-object            no-rows   no-rows   no-rows   no-rows   no-areas  no-gpkg   no-docs   no-page
gives-half-the-file             -         -         -         -         -         half-gpkg -         -
links-elsewhere                 elsewhere elsewhere -         elsewhere elsewhere -         -         elsewhere
links-in-a-ring                 links     links     -         links     links     -         -         links
promises-more-than-it-gives     -         -         -         -         promise   -         -         promise2
renamed-a-column-and-says-so    all       all       all       all       -         -         -         -
renamed-a-column                column1   column2   column3   column2   column5   -         column7   column8
is-not-there-at-all             nobody    nobody    nobody    nobody    nobody    nobody    nobody    nobody
""")

REFUSALS = {
    "400": "De server 127.0.0.1 antwoordt met foutcode 400",
    "401": "De server 127.0.0.1 weigert de toegang met foutcode 401.",
    "404": "De server 127.0.0.1 antwoordt met foutcode 404",
    "429": "De server 127.0.0.1 antwoordt met foutcode 429",
    "500": "De server 127.0.0.1 antwoordt met foutcode 500",
    "token": "weigert de toegang met foutcode 401. Het token van Signalen klopt niet, is verlopen of mag geen",
    "no-year": "PDOK heeft geen GeoPackage van 2024.",
    "broken": "De server 127.0.0.1 breekt het antwoord af",
    "silent": "De server 127.0.0.1 antwoordt niet op tijd",
    "nobody": "De server 127.0.0.1 is niet te bereiken",
    "ring": "De server 127.0.0.1 stuurt steeds door naar een ander adres",
    "no-json": "De server 127.0.0.1 antwoordt met iets anders dan JSON",
    "no-object": "De server 127.0.0.1 antwoordt met JSON van een andere vorm",
    "no-rows": "De server 127.0.0.1 antwoordt zonder rijen",
    "no-areas": "PDOK antwoordt met iets anders dan gebieden",
    "no-docs": "De Locatieserver antwoordt zonder een leesbaar veld 'response.docs'.",
    "no-page": "Signalen antwoordt met iets anders dan een bladzijde meldingen.",
    "no-gpkg": "PDOK geeft iets anders dan een GeoPackage",
    "half-gpkg": "PDOK geeft een half GeoPackage",
    "elsewhere": "De server 127.0.0.1 verwijst voor de volgende bladzijde naar elders.example.",
    "links": "De server 127.0.0.1 verwijst naar een bladzijde die er al was",
    "promise": "PDOK belooft 99 gebieden en geeft er 1",
    "promise2": "Signalen belooft 99 meldingen en geeft er 7.",
    "column1": "De server 127.0.0.1 geeft rijen zonder de kolom 'GeregistreerdeMisdrijven_1', wel met ",
    "column2": "De server 127.0.0.1 geeft rijen zonder de kolom 'Value', wel met ",
    "column3": "De server 127.0.0.1 geeft rijen zonder de kolom 'AantalInwoners_5', wel met ",
    "column5": "PDOK geeft gebieden zonder de kolom 'buurtcode', wel met ",
    "column7": "De Locatieserver antwoordt zonder een leesbaar veld 'gemeentecode'.",
    "column8": "Bij een melding uit Signalen ontbreekt het veld 'category.sub_slug'.",
}


# ----- what can be wrong with a server


def rename(rows: list[dict[str, Any]], old: str, new: str) -> None:
    for row in rows:
        if old in row:
            row[new] = row.pop(old)


def renamed_column(server: Supplier) -> None:
    """The rows have another column than the server's own description, or our client, expects."""
    if isinstance(server, CbsServer):
        for name, old in (("47022NED", "GeregistreerdeMisdrijven_1"), ("85984NED", "AantalInwoners_5")):
            rename(server.tables[name]["TypedDataSet"], old, "Anders_1")
            rename(server.tables_v4[name]["Observations"], "Value", "Waarde")
        rename([area["properties"] for area in server.collections.get("buurten", [])], "buurtcode", "code")
    elif isinstance(server, LocatieserverServer):
        server.renames = {"gemeentecode": "gemeente"}
    else:
        rename([signal["category"] for signal in server.signals], "sub_slug", "slug")


def renamed_and_told(server: CbsServer) -> None:
    """As CBS does every year: another name, and the description of the table says so."""
    server.tables.clear()
    server.tables_v4.clear()
    fill_cbs(server, area="RegioS", key="Inwoners_7", measure="T9999", geo="GeoDimension")


def says(text: str) -> dict[str, object]:
    return {"says": text}


HALF_JSON = '{"value": [{"ID": 1}, {"ID"'
FAULTS: dict[str, dict[str, object] | Callable[[Any], None]] = {
    "is-well": {},
    "gives-pages-of-two": {"page_rows": 2},
    "says-500-twice": {"failures": [500, 500]},
    "says-429-and-wait-7": {"failures": [(429, "7")]},
    "says-503-and-wait-long": {"failures": [(503, "86400")]},
    "breaks-off-halfway-once": {"cuts": 1},
    "is-silent-once": {"hangs": True, "well_after": 1},
    "redirects-once": {"redirects": 1},
    "always-says-500": {"always_fails": 500},
    "always-says-429": {"always_fails": 429},
    "says-500-from-the-second-time": {"page_rows": 2, "stumbles_from": 1},
    "breaks-off-halfway-always": {"cuts": 99},
    "is-silent-always": {"hangs": True},
    "redirects-in-a-ring": {"sends_round": True},
    "wants-a-login": {"always_fails": 401},
    "refuses-the-question": {"always_fails": 400},
    "says-it-is-not-there": {"always_fails": 404},
    "gives-a-web-page": says("<html>onderhoud</html>"),
    "gives-half-a-json": says(HALF_JSON),
    "gives-a-list": says("[1, 2]"),
    "gives-another-object": says('{"error": "onderhoud"}'),
    "gives-half-the-file": lambda server: server.files.update(
        {name: content[: len(content) // 2] for name, content in server.files.items()}
    ),
    "links-elsewhere": {"page_rows": 2, "links_to": "http://elders.example"},
    "links-in-a-ring": {"page_rows": 2, "links_round": True},
    "promises-more-than-it-gives": {"promises": 99},
    "renamed-a-column-and-says-so": renamed_and_told,
    "renamed-a-column": renamed_column,
    "is-not-there-at-all": lambda server: setattr(server, "url", "http://127.0.0.1:9"),
}
WAITED = {  # seconds before each try, when a server asked for it
    "says-500-twice": [PAUSE, *WAITS[:2]],
    "says-429-and-wait-7": [PAUSE, 7.0],
    "says-503-and-wait-long": [PAUSE, 60.0],  # nobody is waited for longer than a minute
    "always-says-500": [PAUSE, *WAITS],
    "refuses-the-question": [PAUSE],  # asking again would not help
    "wants-a-login": [PAUSE],
}


# ----- the clients, and the server of each


@dataclass(frozen=True)
class Client:
    server: Callable[[], Any]
    rows: Callable[[Path, Any, httpx.Client], list[Any]]  # what one gets, fetched into this folder


def fill_cbs(server: CbsServer, **names: str) -> None:
    cells = [
        (area, kind, month, 1 + number)
        for number, area in enumerate((GEMEENTE, *WIJKEN, *BUURTEN))
        for kind in ("0.0.0", "1.1.1")
        for month in ("2023MM12", "2024MM01")
    ]
    server.add_police_table("47022NED", cells, **names)
    server.add_police_table_v4("47022NED", cells, **names)
    server.add_population("85984NED", dict.fromkeys((GEMEENTE, *WIJKEN, *BUURTEN), 100.0), **names)


@contextmanager
def filled_cbs() -> Iterator[CbsServer]:
    with cbs_server() as server:
        fill_cbs(server)
        yield server


@contextmanager
def filled_pdok() -> Iterator[CbsServer]:
    with filled_cbs() as server:
        server.collections = pdok_collections()
        yield server


@contextmanager
def filled_downloads(content: bytes) -> Iterator[CbsServer]:
    with filled_cbs() as server:
        server.files["wijkenbuurten_2024_v1.gpkg"] = content
        yield server


@contextmanager
def filled_signalen() -> Iterator[Any]:
    with signalen_server() as server:
        server.signals = [melding(number) for number in range(1, 8)]
        yield server


def landed(chunks: Iterator[Chunk]) -> list[Any]:
    return pl.concat([chunk.frame for chunk in chunks]).drop("vintage", strict=False).sort("reference").rows()


def police(protocol: str) -> Client:
    def rows(folder: Path, server: CbsServer, client: httpx.Client) -> list[Any]:
        url = {"base_url": server.url, "protocol": protocol}
        return landed(police_table.read(police_table.fetch(folder, gemeente=GEMEENTE, client=client, **url)))

    return Client(filled_cbs, rows)


def people(protocol: str) -> Client:
    def rows(folder: Path, server: CbsServer, client: httpx.Client) -> list[Any]:
        url = {"base_url": server.url, "protocol": protocol}
        return landed(cbs_population.read(cbs_population.fetch(folder, gemeente=GEMEENTE, client=client, **url)))

    return Client(filled_cbs, rows)


def areas(folder: Path, server: CbsServer, client: httpx.Client) -> list[Any]:
    path = pdok.fetch(folder, gemeente=GEMEENTE, vintage=2024, base_url=server.url, client=client)
    return landed(cbs_areas.read(path))


def country(folder: Path, server: CbsServer, client: httpx.Client) -> list[Any]:
    path = pdok.fetch_geopackage(folder, vintage=2024, base_url=server.url, client=client)
    return landed(cbs_areas.read(path, gemeente=GEMEENTE))


def addresses(folder: Path, server: Any, client: httpx.Client) -> list[Any]:
    asked = [address_of(*address, None, None) for address in (("2022ZJ", "1"), ("2023AB", "2"), ("2023AB", "3"))]
    return Locatieserver(folder, gemeente=GEMEENTE, base_url=server.url, client=client).find(asked)


def meldingen(folder: Path, server: Any, client: httpx.Client) -> list[Any]:
    path = signalen_api.fetch(folder, base_url=server.url, token=TOKEN, client=client)
    return landed(signalen_api.read(path, gemeente=GEMEENTE, areas=small_areas()))


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Client]:
    whole = write_geopackage(tmp_path_factory.mktemp("gpkg") / "t.gpkg").read_bytes()
    return {
        "police-v3": police("v3"),
        "police-v4": police("v4"),
        "people-v3": people("v3"),
        "people-v4": people("v4"),
        "areas": Client(filled_pdok, areas),
        "country": Client(lambda: filled_downloads(whole), country),
        "addresses": Client(locatieserver_server, addresses),
        "signalen": Client(filled_signalen, meldingen),
    }


@pytest.fixture(scope="module")
def good_day(
    clients: dict[str, Client], asking: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Any]]:
    """What each client gets from a server that is well."""
    found = {}
    for name, client in clients.items():
        with client.server() as server, pytest.MonkeyPatch.context() as patch:
            patch.setattr(polite_client, "sleep", lambda seconds: None)
            found[name] = client.rows(tmp_path_factory.mktemp(name), server, asking)
    return found


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(polite_client, "sleep", seconds.append)
    return seconds


@pytest.fixture(scope="module")
def asking() -> Iterator[httpx.Client]:
    """Opened once: reading the certificates of the system takes longer than all questions together."""
    with polite_client.open_client() as client:
        yield client


@contextmanager
def bad_day(client: Client, fault: str, asking: httpx.Client) -> Iterator[Any]:
    with client.server() as server:
        wrong = FAULTS[fault]
        if callable(wrong):
            wrong(server)
        else:
            for name, value in wrong.items():
                setattr(server, name, list(value) if isinstance(value, list) else value)
        asking.timeout = httpx.Timeout(0.15 if fault.startswith("is-silent") else 10.0)
        yield server


def cells_with(wanted: Callable[[str], bool]) -> list[tuple[str, str, str]]:
    return [
        (fault, name, cell)
        for fault, row in OUTCOMES.items()
        for name, cell in row.items()
        if cell != "-" and wanted(cell)
    ]


@pytest.mark.parametrize(("fault", "name"), [cell[:2] for cell in cells_with(lambda cell: cell == "all")])
def test_all_comes_in(
    clients: dict[str, Client],
    good_day: dict[str, list[Any]],
    asking: httpx.Client,
    tmp_path: Path,
    waits: list[float],
    fault: str,
    name: str,
) -> None:
    with bad_day(clients[name], fault, asking) as server:
        rows = clients[name].rows(tmp_path, server, asking)
        requests = server.requests
    assert rows == good_day[name]
    assert len(rows) >= 3
    assert None not in rows
    expected = WAITED.get(fault, [])
    assert waits[: len(expected)] == expected
    assert len(waits) == requests - (1 if fault == "redirects-once" else 0)  # calmly: a pause before every question


@pytest.mark.parametrize(("fault", "name", "refusal"), cells_with(lambda cell: cell != "all"))
def test_refused_in_one_sentence_and_nothing_is_left(
    clients: dict[str, Client],
    asking: httpx.Client,
    tmp_path: Path,
    waits: list[float],
    fault: str,
    name: str,
    refusal: str,
) -> None:
    with bad_day(clients[name], fault, asking) as server:
        with pytest.raises(OpenVISError) as refused:
            clients[name].rows(tmp_path, server, asking)
        requests = server.requests
    assert REFUSALS[refusal] in refused.value.sentence
    assert refused.value.next_step
    expected = WAITED.get(fault, [])
    assert waits[: len(expected)] == expected
    assert requests < 40  # nobody is asked for ever
    assert TOKEN not in str(refused.value)
    if fault != "says-500-from-the-second-time":  # an address that was found is kept; half a delivery never is
        assert [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size] == []


def test_every_fault_is_in_the_table_and_every_sentence_is_used() -> None:
    assert list(OUTCOMES) == list(FAULTS)
    assert {cell for _, _, cell in cells_with(lambda cell: cell != "all")} == set(REFUSALS)
