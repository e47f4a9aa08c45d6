"""Fetching from CBS and PDOK, against a server on this machine that speaks as they document it."""

from __future__ import annotations

import json
import re
from itertools import product
from pathlib import Path
from urllib.parse import quote

import httpx
import polars as pl
import pytest

from openvis.domain.period import parse_period
from openvis.errors import IncompleteFile, SourceUnreachable, UnknownValue, UnreadableFile
from openvis.sources import cbs_areas, cbs_population, police_table
from openvis.sources.fetching import odata, police_fetch
from openvis.sources.fetching.page_file import read_pages
from openvis.sources.fetching.polite_client import PAUSE, WAITS
from tests.support.cbs_server import CbsServer
from tests.support.outlines import pdok_collections
from tests.support.small_gemeente import BUURTEN, GEMEENTE, MONTH_HEADER, WIJKEN, police_lines

AREAS = (GEMEENTE, *WIJKEN, *BUURTEN)
KEYS = ("0.0.0", "1.1.1", "1.4.1")
MONTHS = ("2023MM11", "2023MM12", "2024MM01")

pytestmark = pytest.mark.usefixtures("waits")


def cells(periods: tuple[str, ...] = MONTHS) -> list[tuple[str, str, str, int | None]]:
    """The table of tests.support.small_gemeente, as CBS holds it."""
    size = {GEMEENTE: 4, **dict.fromkeys(WIJKEN, 2), **dict.fromkeys(BUURTEN, 1)}
    return [(a, k, p, None if k == "1.4.1" else 2 * size[a]) for a, k, p in product(AREAS, KEYS, periods)]


@pytest.fixture
def police(cbs: CbsServer) -> CbsServer:
    """The small table among the rest of the country, with years between the months."""
    elsewhere = [(a, k, p, 9) for a, k, p in product(("NL00", "GM0999", "GM9901", "BU99010101"), KEYS, MONTHS)]
    cbs.add_police_table("47022NED", [*elsewhere, *cells(), *cells(("2023JJ00",))])
    return cbs


def fetched(folder: Path, server: CbsServer, **options: object) -> Path:
    return police_table.fetch(folder, gemeente=GEMEENTE, base_url=server.url, **options)


def counts(path: Path) -> pl.DataFrame:
    return pl.concat([chunk.frame for chunk in police_table.read(path)])


# ----- police table, OData v3


def test_what_is_fetched_equals_the_csv_of_the_same_table(police: CbsServer, tmp_path: Path, write) -> None:
    path = fetched(tmp_path, police)
    assert path.name == "47022NED_GM9900_2023-11_2024-01.jsonl"
    from_csv = pl.concat(
        [c.frame for c in police_table.read(write("t.csv", MONTH_HEADER, *police_lines()), vintage=2023)]
    )
    assert counts(path).sort("reference").equals(from_csv.sort("reference"))
    assert counts(path)["value"].null_count() == 21  # null is "not given", never zero


def test_the_vintage_comes_from_the_description_of_the_table(police: CbsServer, tmp_path: Path) -> None:
    assert counts(fetched(tmp_path, police))["vintage"].unique().to_list() == [2023]


def test_periods_are_asked_one_by_one_with_padded_keys(police: CbsServer, tmp_path: Path) -> None:
    fetched(tmp_path, police)
    questions = [url for url in police.asked if "TypedDataSet" in url and "$filter" in url]
    assert questions
    for url in questions:
        assert not re.search(r" (ge|le|gt|lt) ", url)
        assert "JJ00" not in url
        assert "Perioden eq '2023MM11'" in url
        assert "WijkenEnBuurten eq 'WK990000  '" in url
        assert "$format=json" in url


def test_pages_with_a_link_and_pages_by_skipping_both_come_in_whole(
    police: CbsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = counts(fetched(tmp_path / "whole", police))
    for page_rows, top in ((7, 5_000), (1_000, 10), (4, 10), (63, 63)):
        police.page_rows = page_rows
        monkeypatch.setattr(odata, "PAGE_ROWS", top)
        path = fetched(tmp_path / f"{page_rows}-{top}", police)
        assert counts(path).equals(whole)
        assert len(list(read_pages(path))) >= 63 // min(page_rows, top)


def test_many_areas_and_months_are_split_over_questions(
    police: CbsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = counts(fetched(tmp_path / "whole", police))
    monkeypatch.setattr(police_fetch, "AREAS_PER_QUESTION", 3)
    monkeypatch.setattr(police_fetch, "PERIODS_PER_QUESTION", 2)
    police.asked.clear()
    assert counts(fetched(tmp_path / "split", police)).sort("reference").equals(whole.sort("reference"))
    assert len([url for url in police.asked if "TypedDataSet" in url]) == 3 * 2
    assert max(len(url) for url in police.asked) < 2_000


def test_the_column_of_areas_may_be_called_otherwise(cbs: CbsServer, tmp_path: Path) -> None:
    cbs.add_police_table("47022NED", cells(), area="RegioS", geo="GeoDimension")
    assert len(counts(fetched(tmp_path, cbs))) == 63


def test_years_come_from_the_year_table(cbs: CbsServer, tmp_path: Path) -> None:
    cbs.add_police_table("47018NED", cells(("2022JJ00", "2023JJ00")))
    path = fetched(tmp_path, cbs, table="47018NED", first=parse_period("2023"))
    frame = counts(path)
    assert frame["period"].unique().to_list() == ["2023"]
    assert frame["source"].unique().to_list() == ["politie-jaarcijfers"]


def test_only_the_months_asked_for(police: CbsServer, tmp_path: Path) -> None:
    path = fetched(tmp_path, police, first=parse_period("2023-12"), last=parse_period("2023-12"))
    assert path.name == "47022NED_GM9900_2023-12_2023-12.jsonl"
    assert counts(path)["period"].unique().to_list() == ["2023-12"]


def test_a_server_that_stumbles_is_asked_again_calmly(police: CbsServer, tmp_path: Path, waits: list[float]) -> None:
    police.failures = [500, 503, 429]
    assert len(counts(fetched(tmp_path, police))) == 63
    assert waits[:4] == [PAUSE, *WAITS]
    assert set(waits[4:]) == {PAUSE}


def test_a_server_that_is_slow_at_first_is_asked_again(police: CbsServer, tmp_path: Path) -> None:
    police.hangs = True

    def recover(request: httpx.Request) -> None:
        if len(police.asked) >= 2:
            police.hangs = False
            police.stopped.set()

    with httpx.Client(timeout=0.2, event_hooks={"request": [recover]}) as client:
        assert len(counts(fetched(tmp_path, police, client=client))) == 63
    assert len(police.asked) > 4


@pytest.mark.parametrize(("trouble", "sentence"), [
    ({"always_fails": 500}, "De server 127.0.0.1 antwoordt met foutcode 500"),
    ({"always_fails": 404}, "De server 127.0.0.1 antwoordt met foutcode 404"),
    ({"says": "<html>onderhoud</html>"}, "antwoordt met iets anders dan JSON"),
    ({"says": "[1, 2]"}, "antwoordt met JSON van een andere vorm"),
    ({"says": '{"odata.error": {}}'}, "antwoordt zonder rijen"),
    ({"says": '{"value": []}'}, "De beschrijving van de tabel noemt geen GeoDetail of GeoDimension"),
])  # fmt: skip
def test_trouble_is_a_sentence_and_leaves_nothing(
    police: CbsServer, tmp_path: Path, trouble: dict[str, object], sentence: str
) -> None:
    for name, value in trouble.items():
        setattr(police, name, value)
    with pytest.raises(SourceUnreachable, match=sentence) as caught:
        fetched(tmp_path / "new", police)
    assert "Er is niets opgeslagen" in caught.value.next_step
    assert not list(tmp_path.rglob("*.jsonl"))


def test_no_server_at_all_is_a_sentence(tmp_path: Path, cbs: CbsServer) -> None:
    with pytest.raises(SourceUnreachable, match=r"De server 127\.0\.0\.1 is niet te bereiken"):
        police_table.fetch(tmp_path, gemeente=GEMEENTE, base_url="http://127.0.0.1:9")


def test_a_question_that_is_refused_is_not_repeated(police: CbsServer, tmp_path: Path) -> None:
    police.always_fails = 404
    with pytest.raises(SourceUnreachable):
        fetched(tmp_path, police)
    assert len(police.asked) == 1


def test_a_fetch_that_breaks_halfway_keeps_the_earlier_file(police: CbsServer, tmp_path: Path) -> None:
    path = fetched(tmp_path, police)
    before = path.read_bytes()
    police.page_rows = 10
    police.links_to = "http://elders.example"
    with pytest.raises(SourceUnreachable, match=r"verwijst voor de volgende bladzijde naar elders\.example"):
        fetched(tmp_path, police)
    assert path.read_bytes() == before


@pytest.mark.parametrize("keep", [1, 2])
def test_a_fetched_file_that_was_cut_off_is_refused(police: CbsServer, tmp_path: Path, keep: int) -> None:
    police.page_rows = 30
    path = fetched(tmp_path, police)
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-keep]))
    with pytest.raises(IncompleteFile, match=rf"houdt op na regel {len(lines) - keep}: het eind van de levering"):
        counts(path)
    path.write_text("".join(lines[:2])[:-20])
    with pytest.raises(IncompleteFile, match="regel 2 is afgebroken"):
        counts(path)


@pytest.mark.parametrize(("options", "sentence"), [
    ({"gemeente": "Nieuwegein"}, "'Nieuwegein' is geen gemeentecode"),
    ({"gemeente": "GM0356"}, "heeft geen cijfers over GM0356"),
    ({"gemeente": GEMEENTE, "table": "80344ned"}, "De tabel 80344ned kent OpenVIS niet"),
    ({"gemeente": GEMEENTE, "first": parse_period("2030-01")}, "heeft geen cijfers over GM9900 in deze perioden"),
])  # fmt: skip
def test_a_wrong_question_is_a_sentence(police: CbsServer, tmp_path: Path, options: dict, sentence: str) -> None:
    with pytest.raises(UnknownValue, match=sentence):
        police_table.fetch(tmp_path, base_url=police.url, **options)


def test_the_server_itself_keeps_the_habits_of_cbs(police: CbsServer) -> None:
    """So that the tests above mean something."""
    url = f"{police.url}/ODataApi/OData/47022NED/TypedDataSet"
    with httpx.Client() as client:
        assert client.get(url).text == "<feed/>"
        police.api_limit = 50
        assert client.get(url, params={"$format": "json"}).status_code == 500
        bare = quote("(WijkenEnBuurten eq 'GM9900')")
        assert client.get(f"{url}?$format=json&$filter={bare}").json()["value"] == []
        ranged = quote("Perioden ge '2023MM01'")
        assert client.get(f"{url}?$format=json&$filter={ranged}").status_code == 400


# ----- inhabitants, OData v4 and v3

PEOPLE: dict[str, float | None] = {
    "GM9900": 4000.0,
    "GM9901": 9.0,
    "WK990000": None,
    "BU99000001": 1200.0,
    "BU99000002": -99997.0,
    "BU99000101": 0.0,
}


@pytest.mark.parametrize("names", [{}, {"area": "RegioS"}, {"measure": "T9999", "key": "Inwoners_7"}])
@pytest.mark.parametrize(("protocol", "withheld"), [("v4", {}), ("v3", {"WK990000": None})])
def test_inhabitants_are_found_by_what_the_table_says(
    cbs: CbsServer, tmp_path: Path, protocol: str, withheld: dict[str, None], names: dict[str, str]
) -> None:
    cbs.page_rows = 2
    cbs.add_population("85984NED", PEOPLE, **names)
    path = cbs_population.fetch(tmp_path, gemeente=GEMEENTE, protocol=protocol, base_url=cbs.url)
    frame = pl.concat([chunk.frame for chunk in cbs_population.read(path)])
    found = dict(frame.select("area", "inhabitants").iter_rows())
    # BU99000102 is in neither, and WK990000 is absent in v4: not given, so no row and no zero.
    assert found == {"GM9900": 4000, "BU99000001": 1200, "BU99000002": None, "BU99000101": 0, **withheld}
    assert frame["vintage"].unique().to_list() == [2024]


DWELLINGS: dict[str, float | None] = {"GM9900": 1900.0, "BU99000001": 560.0, "BU99000101": 5.0}
CARS: dict[str, float | None] = {"GM9900": 2100.0, "BU99000001": 610.0, "BU99000002": 30.0}


@pytest.mark.parametrize("also", [{}, {"dwellings": DWELLINGS}, {"dwellings": DWELLINGS, "cars": CARS}])
@pytest.mark.parametrize("protocol", ["v4", "v3"])
def test_dwellings_and_cars_come_along_where_the_table_has_them(
    cbs: CbsServer, tmp_path: Path, protocol: str, also: dict[str, dict[str, float | None]]
) -> None:
    cbs.page_rows = 2  # in v4 the figures of one area stand pages apart
    cbs.add_population("85984NED", PEOPLE, also)
    path = cbs_population.fetch(tmp_path, gemeente=GEMEENTE, protocol=protocol, base_url=cbs.url)
    frame = pl.concat([chunk.frame for chunk in cbs_population.read(path)])
    assert dict(frame.select("area", "inhabitants").iter_rows())["BU99000001"] == 1200
    for name in ("dwellings", "cars"):
        given = {area: number for area, number in frame.select("area", name).iter_rows() if number is not None}
        assert given == also.get(name, {})


def test_a_figure_that_comes_twice_is_refused(cbs: CbsServer, tmp_path: Path) -> None:
    cbs.add_population("85984NED", PEOPLE, {"cars": CARS})
    rows = cbs.tables_v4["85984NED"]["Observations"]
    rows.append(dict(next(row for row in rows if row["Measure"] == "A018943_2" and row["Value"] == 30.0)))
    path = cbs_population.fetch(tmp_path, gemeente=GEMEENTE, base_url=cbs.url)
    with pytest.raises(UnknownValue, match="'BU99000002' staat ook op regel 2"):
        list(cbs_population.read(path))


@pytest.mark.parametrize("measures", ["{}", "3", '["cars"]', '{"M1":"bikes"}', '{"M1":["cars"]}'])
def test_a_delivery_that_does_not_say_what_was_measured_is_refused(tmp_path: Path, measures: str) -> None:
    columns = '{"area":"A","value":"Value","measure":"Measure"}'
    path = tmp_path / "inwoners_GM9900_2024.jsonl"
    path.write_text(
        f'{{"table":"85984NED","vintage":2024,"columns":{columns},"measures":{measures}}}\n'
        '{"value":[{"A":"BU99000001","Measure":"M1","Value":5}]}\n{"pages":1,"rows":1}\n',
        encoding="utf-8",
    )
    with pytest.raises(
        (UnknownValue, UnreadableFile), match=r"zegt niet welke maat wat is|is geen maat van de levering"
    ):
        list(cbs_population.read(path))


@pytest.mark.parametrize("protocol", ["v4", "v3"])
def test_a_table_without_inhabitants_is_a_sentence(cbs: CbsServer, tmp_path: Path, protocol: str) -> None:
    cbs.add_population("85984NED", PEOPLE, title="Woningen", measure="D1", key="Woningen_1")
    with pytest.raises(SourceUnreachable, match=r"De beschrijving van de tabel noemt geen .*'Aantal inwoners'"):
        cbs_population.fetch(tmp_path, gemeente=GEMEENTE, protocol=protocol, base_url=cbs.url)


@pytest.mark.parametrize(("options", "sentence"), [
    ({"gemeente": "GM0356"}, "Tabel 85984NED heeft geen inwoners van GM0356"),
    ({"gemeente": GEMEENTE, "protocol": "v5"}, "Het protocol 'v5' kent OpenVIS niet"),
    ({"gemeente": "Ons dorp"}, "'Ons dorp' is geen gemeentecode"),
])  # fmt: skip
def test_a_wrong_question_about_inhabitants_is_a_sentence(
    cbs: CbsServer, tmp_path: Path, options: dict, sentence: str
) -> None:
    cbs.add_population("85984NED", PEOPLE)
    with pytest.raises(UnknownValue, match=sentence):
        cbs_population.fetch(tmp_path / "new", base_url=cbs.url, **options)
    assert not list(tmp_path.rglob("*.*"))


# ----- the police by OData v4: what holds nothing is absent


@pytest.mark.parametrize("area", ["WijkenEnBuurten", "RegioS"])
def test_a_cell_that_is_absent_is_not_given_and_never_zero(cbs: CbsServer, tmp_path: Path, area: str) -> None:
    holed = [
        (code, kind, month, None if (code, kind) == ("BU99000001", "1.1.1") and month != MONTHS[0] else value)
        for code, kind, month, value in cells()
    ]
    cbs.page_rows = 25
    cbs.add_police_table("47022NED", holed, area=area)
    cbs.add_police_table_v4("47022NED", holed, area=area)
    v3 = counts(fetched(tmp_path / "v3", cbs)).drop("vintage")
    v4 = counts(fetched(tmp_path / "v4", cbs, protocol="v4")).drop("vintage")
    assert v4.sort("reference").equals(v3.sort("reference"))
    absent = v4.filter(area="BU99000001", category="woninginbraak").sort("period")
    assert absent["value"].to_list() == [2, None, None]


def test_what_was_asked_by_v4_must_be_with_the_delivery(cbs: CbsServer, tmp_path: Path) -> None:
    cbs.add_police_table_v4("47022NED", cells())
    path = fetched(tmp_path, cbs, protocol="v4")
    lines = path.read_text().splitlines(keepends=True)
    for name, sentence in (
        ("asked", "niet welke cellen gevraagd zijn"),
        ("titles", "niet hoe de soorten heten"),
        ("kind", "niet of het om maanden"),
        ("columns", "niet welke kolom wat is"),
    ):
        about = {**json.loads(lines[0]), name: "x"}
        path.write_text("".join([json.dumps(about) + "\n", *lines[1:]]))
        with pytest.raises(UnreadableFile, match=sentence):
            counts(path)


# ----- areas, OGC API Features


@pytest.fixture
def pdok(cbs: CbsServer) -> CbsServer:
    cbs.collections = pdok_collections()
    return cbs


def test_areas_are_fetched_page_by_page_and_stripped(pdok: CbsServer, tmp_path: Path) -> None:
    pdok.page_rows = 2
    path = cbs_areas.fetch(tmp_path, gemeente=GEMEENTE, vintage=2024, base_url=pdok.url)
    assert path.name == "gebieden_GM9900_2024.geojson"
    assert len(pdok.asked) == 1 + 1 + 3  # the gemeente, its wijken, and its buurten and water
    assert "aantal_inwoners" not in path.read_text()
    (chunk,) = cbs_areas.read(path)
    assert chunk.frame["code"].to_list() == sorted([*BUURTEN, *WIJKEN, GEMEENTE])
    assert chunk.frame["vintage"].unique().to_list() == [2024]
    assert chunk.frame.filter(level="wijk")["name"].to_list() == ["Wijk 00", "Wijk 01"]
    assert chunk.frame.filter(level="gemeente")["name"].to_list() == ["Vierkant"]


def test_a_vintage_without_outlines_of_gemeenten_gets_that_of_its_buurten(pdok: CbsServer, tmp_path: Path) -> None:
    del pdok.collections["gemeenten"]
    (chunk,) = cbs_areas.read(cbs_areas.fetch(tmp_path, gemeente=GEMEENTE, vintage=2024, base_url=pdok.url))
    assert chunk.frame.filter(level="gemeente").select("code", "name").row(0) == (GEMEENTE, "Vierkant")
    del pdok.collections["wijken"]
    with pytest.raises(SourceUnreachable, match="foutcode 404"):
        cbs_areas.fetch(tmp_path, gemeente=GEMEENTE, vintage=2024, base_url=pdok.url)


def test_fewer_areas_than_promised_are_refused(pdok: CbsServer, tmp_path: Path) -> None:
    pdok.promises = 99
    with pytest.raises(SourceUnreachable, match="PDOK belooft 99 gebieden en geeft er 1"):
        cbs_areas.fetch(tmp_path, gemeente=GEMEENTE, vintage=2024, base_url=pdok.url)
    assert not list(tmp_path.iterdir())


def test_an_answer_without_areas_and_an_unknown_gemeente_are_sentences(pdok: CbsServer, tmp_path: Path) -> None:
    with pytest.raises(UnknownValue, match="PDOK heeft geen gebieden van GM0356 in 2024"):
        cbs_areas.fetch(tmp_path, gemeente="GM0356", vintage=2024, base_url=pdok.url)
    pdok.says = json.dumps({"type": "Feature"})
    with pytest.raises(SourceUnreachable, match="PDOK antwoordt met iets anders dan gebieden"):
        cbs_areas.fetch(tmp_path, gemeente=GEMEENTE, vintage=2024, base_url=pdok.url)
