"""Signalen's API, against a server here: pages, a token that stays secret, bad days, and what is forgotten."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from openvis.domain.category import UNKNOWN
from openvis.errors import ConfigurationError, IncompleteFile, SourceUnreachable, UnknownValue, UnreadableFile
from openvis.sources import signalen_api, signalen_dump
from openvis.sources.fetching import page_file
from openvis.sources.fetching.polite_client import LONGEST_WAIT, PAUSE, WAITS
from tests.support.signalen_files import POINTS, SECRETS, signal_line, write_dump
from tests.support.signalen_server import TOKEN, SignalenServer, melding, signalen_server
from tests.support.small_gemeente import BUURTEN, GEMEENTE, small_areas

pytestmark = pytest.mark.usefixtures("waits")


@pytest.fixture
def signalen() -> Iterator[SignalenServer]:
    with signalen_server() as server:
        server.signals = [melding(number) for number in range(1, 8)]
        yield server


def fetched(folder: Path, server: SignalenServer, **options: Any) -> Path:
    return signalen_api.fetch(folder, **{"base_url": server.url, "token": TOKEN, **options})


def meldingen(path: Path) -> pl.DataFrame:
    return pl.concat([c.frame for c in signalen_api.read(path, gemeente=GEMEENTE, areas=small_areas())])


def remarks(path: Path) -> list[str]:
    return [r for c in signalen_api.read(path, gemeente=GEMEENTE, areas=small_areas()) for r in c.remarks]


# ----- what comes in


def test_what_is_fetched_equals_the_dump_of_the_same_meldingen(signalen: SignalenServer, tmp_path: Path) -> None:
    lines = [signal_line(n, assignment=11, location=21 + n % 3) for n in range(1, 8)]
    dump = write_dump(tmp_path / "dump", signals=lines)
    from_dump = pl.concat([c.frame for c in signalen_dump.read(dump, gemeente=GEMEENTE, areas=small_areas())])
    path = fetched(tmp_path, signalen)
    assert path.name == "signalen.jsonl"
    assert meldingen(path).equals(from_dump)
    assert meldingen(path)["buurt"].to_list() == [BUURTEN[n % 3] for n in range(1, 8)]
    assert meldingen(path)["occurred_from"].unique().to_list() == [datetime(2024, 5, 2, 0, 30)]
    assert remarks(path) == []


@pytest.mark.parametrize("page_rows", [1, 2, 3, 7, 100])
def test_pages_of_any_size_come_in_whole(signalen: SignalenServer, tmp_path: Path, page_rows: int) -> None:
    signalen.page_rows = page_rows
    assert meldingen(fetched(tmp_path, signalen))["reference"].to_list() == [str(n) for n in range(1, 8)]
    assert len(signalen.asked) == -(-7 // page_rows)


def test_only_what_changed_since_a_day(signalen: SignalenServer, tmp_path: Path) -> None:
    """Midnight in the gemeente, so that a melding of the first hours of the day is not lost."""
    signalen.signals[3]["updated_at"] = "2024-05-05T22:30:00+00:00"  # half past midnight on 6 May
    signalen.signals[4]["updated_at"] = "2024-05-05T21:30:00+00:00"
    path = fetched(tmp_path, signalen, since=date(2024, 5, 6))
    assert path.name == "signalen_vanaf_2024-05-06.jsonl"
    assert meldingen(path)["reference"].to_list() == ["4", "6", "7"]


def test_a_token_goes_with_every_question(signalen: SignalenServer, tmp_path: Path) -> None:
    signalen.page_rows = 2
    fetched(tmp_path, signalen, token=f"  {TOKEN}\n")
    assert signalen.tokens == {f"Bearer {TOKEN}"}


def test_links_in_http_are_followed_as_the_first_question_went(signalen: SignalenServer, tmp_path: Path) -> None:
    """Behind a proxy Signalen does not know that it is reached by https."""
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        link = "http://signalen.example/signals/v1/private/signals/?page=2" if len(asked) == 1 else None
        page = {"_links": {"next": {"href": link}}, "count": 2, "results": [melding(len(asked))]}
        return httpx.Response(200, json=page)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        path = fetched(tmp_path, signalen, base_url="https://signalen.example/", client=client)
    assert [url.scheme for url in asked] == ["https", "https"]
    assert len(meldingen(path)) == 2


# ----- what is forgotten


def test_nothing_people_wrote_is_written_down(signalen: SignalenServer, tmp_path: Path) -> None:
    text = fetched(tmp_path, signalen).read_text()
    for secret in (*SECRETS, "0612345678", TOKEN, "online", "reporter", "text", "notes"):
        assert secret not in text
    page = json.loads(text.splitlines()[1])
    assert page["value"][0] == {
        "id": 1,
        "sub_slug": "hondenpoep",
        "lng": POINTS[1][0],
        "lat": POINTS[1][1],
        "incident_date_start": "2024-05-01T22:30:00+00:00",
        "incident_date_end": None,
        "created_at": "2024-05-02T08:15:30.250000+02:00",
    }


def test_the_token_is_in_no_log_and_no_error(
    signalen: SignalenServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fetched(tmp_path, signalen)
    for trouble in ({"always_fails": 401}, {"always_fails": 500}, {"always_fails": None, "says": f"[{TOKEN}"}):
        for name, value in trouble.items():
            setattr(signalen, name, value)
        with pytest.raises(SourceUnreachable) as caught:
            fetched(tmp_path, signalen)
        assert TOKEN not in str(caught.value)
    assert caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(("token", "sentence"), [
    ("", "OPENVIS_SIGNALEN_TOKEN is leeg"), ("  ", "OPENVIS_SIGNALEN_TOKEN is leeg"),
    ("twee woorden", "tekens die niet in een token horen"), ("regel\neinde", "tekens die niet in een token horen"),
    ("gehéim", "tekens die niet in een token horen"),
])  # fmt: skip
def test_what_cannot_be_a_token_is_not_sent(
    signalen: SignalenServer, tmp_path: Path, token: str, sentence: str
) -> None:
    with pytest.raises(ConfigurationError, match=sentence) as caught:
        fetched(tmp_path, signalen, token=token)
    assert not signalen.asked
    assert not token.strip() or token not in str(caught.value)


@pytest.mark.parametrize("address", ["http://signalen.example", "signalen.example", "ftp://127.0.0.1", "", "http://["])
def test_a_token_never_travels_readable_for_others(signalen: SignalenServer, tmp_path: Path, address: str) -> None:
    with pytest.raises(UnknownValue, match="begint niet met https"):
        fetched(tmp_path, signalen, base_url=address)


def test_a_link_to_elsewhere_is_not_followed(signalen: SignalenServer, tmp_path: Path) -> None:
    signalen.page_rows, signalen.links_to = 2, "http://elders.example"
    with pytest.raises(SourceUnreachable, match=r"verwijst voor de volgende bladzijde naar elders\.example"):
        fetched(tmp_path, signalen)
    assert len(signalen.asked) == 1


# ----- bad days


def test_a_server_that_stumbles_is_asked_again_calmly(
    signalen: SignalenServer, tmp_path: Path, waits: list[float]
) -> None:
    signalen.failures = [(500, ""), (503, ""), (429, "")]
    assert len(meldingen(fetched(tmp_path, signalen))) == 7
    assert waits == [PAUSE, *WAITS]


@pytest.mark.parametrize(("asked", "waited"), [
    ("7", 7.0), ("0", WAITS[0]), ("9999", LONGEST_WAIT), ("-5", WAITS[0]), ("Wed, 21 Oct 2026 07:28:00 GMT", WAITS[0]),
])  # fmt: skip
def test_a_server_that_says_how_long_to_wait_is_given_that(
    signalen: SignalenServer, tmp_path: Path, waits: list[float], asked: str, waited: float
) -> None:
    signalen.failures = [(429, asked)]
    assert len(meldingen(fetched(tmp_path, signalen))) == 7
    assert waits == [PAUSE, waited]


def test_an_answer_that_is_cut_off_is_asked_again(signalen: SignalenServer, tmp_path: Path) -> None:
    signalen.cuts = 2
    assert len(meldingen(fetched(tmp_path, signalen))) == 7
    assert len(signalen.asked) == 3


PAGE = {"_links": {"next": {"href": None}}, "count": 1, "results": [melding(1)]}


@pytest.mark.parametrize(("trouble", "sentence"), [
    ({"cuts": 99}, "De server 127.0.0.1 breekt het antwoord af"),
    ({"always_fails": 500}, "De server 127.0.0.1 antwoordt met foutcode 500"),
    ({"always_fails": 404}, "De server 127.0.0.1 antwoordt met foutcode 404"),
    ({"always_fails": 401}, "weigert de toegang met foutcode 401. Het token van Signalen klopt niet, is verlopen"),
    ({"always_fails": 403}, "weigert de toegang met foutcode 403."),
    ({"says": "<html>onderhoud</html>"}, "antwoordt met iets anders dan JSON"),
    ({"says": "{}"}, "antwoordt met iets anders dan een bladzijde meldingen"),
    ({"says": json.dumps({**PAGE, "results": None})}, "antwoordt met iets anders dan een bladzijde meldingen"),
    ({"says": json.dumps({**PAGE, "_links": []})}, "antwoordt met iets anders dan een bladzijde meldingen"),
    ({"says": json.dumps({**PAGE, "_links": {"next": {"href": 3}}})}, "iets anders dan een bladzijde meldingen"),
    ({"says": json.dumps({**PAGE, "results": ["x"]})}, "ontbreekt het veld 'id'"),
    ({"promises": 8}, "Signalen belooft 8 meldingen en geeft er 7"),
])  # fmt: skip
def test_trouble_is_a_sentence_and_leaves_the_earlier_file(
    signalen: SignalenServer, tmp_path: Path, trouble: dict[str, Any], sentence: str
) -> None:
    before = fetched(tmp_path, signalen).read_bytes()
    for name, value in trouble.items():
        setattr(signalen, name, value)
    with pytest.raises(SourceUnreachable) as caught:
        fetched(tmp_path, signalen)
    assert sentence in str(caught.value)
    assert "Er is niets opgeslagen" in caught.value.next_step
    assert (tmp_path / "signalen.jsonl").read_bytes() == before


@pytest.mark.parametrize(("changes", "field"), [
    ({"category": {"sub": "Hondenpoep", "slug": "hondenpoep"}}, "category.sub_slug"),
    ({"category": None}, "category.sub_slug"),
    ({"location": {"geometry": {}}}, "location.geometrie.coordinates"),
    ({"location": {"geometrie": {"type": "Point", "coordinates": None}}}, "location.geometrie.coordinates"),
])  # fmt: skip
def test_a_changed_field_is_named(
    signalen: SignalenServer, tmp_path: Path, changes: dict[str, Any], field: str
) -> None:
    signalen.signals.append(melding(8, **changes))
    with pytest.raises(SourceUnreachable, match=f"ontbreekt het veld '{field}'"):
        fetched(tmp_path, signalen)
    assert not list(tmp_path.glob("*.jsonl"))


@pytest.mark.parametrize("name", ["id", "incident_date_start", "incident_date_end", "created_at"])
def test_a_renamed_field_is_named(signalen: SignalenServer, tmp_path: Path, name: str) -> None:
    page = {**PAGE, "results": [{k: v for k, v in melding(1).items() if k != name}]}
    signalen.says = json.dumps(page)
    with pytest.raises(SourceUnreachable, match=f"ontbreekt het veld '{name}'"):
        fetched(tmp_path, signalen)


def test_a_question_that_is_refused_is_not_repeated(signalen: SignalenServer, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreachable, match="foutcode 401"):
        fetched(tmp_path, signalen, token="een-ander")
    assert len(signalen.asked) == 1


# ----- reading what was fetched


def test_swapped_coordinates_are_recognised_here_too(signalen: SignalenServer, tmp_path: Path) -> None:
    usual = meldingen(fetched(tmp_path / "a", signalen))
    for signal in signalen.signals:
        signal["location"]["geometrie"]["coordinates"].reverse()
    path = fetched(tmp_path / "b", signalen)
    assert meldingen(path).equals(usual)
    assert "verwisseld: dat bleek uit 7 punten" in remarks(path)[0]


def test_an_unknown_category_lands_and_a_moment_that_is_none_is_kept_apart(
    signalen: SignalenServer, tmp_path: Path
) -> None:
    signalen.signals += [
        melding(8, category={"sub_slug": "eigen-soort-van-ons"}),
        melding(9, incident_date_start="2024-02-31T10:00:00Z"),
        melding(10, incident_date_start=None),
    ]
    chunks = list(signalen_api.read(fetched(tmp_path, signalen), gemeente=GEMEENTE, areas=small_areas()))
    assert [(r.column, r.value) for c in chunks for r in c.rejects] == [
        ("incident_date_start", "2024-02-31T10:00:00+00:00"),
        ("incident_date_start", None),
    ]
    landed = pl.concat([chunk.frame for chunk in chunks])
    assert len(landed) == 8
    unknown = landed.filter(category=UNKNOWN)
    assert unknown.select("supplier_category", "reported_by").rows() == [("eigen-soort-van-ons", "public")]


def test_a_fetched_file_that_was_cut_off_is_refused(signalen: SignalenServer, tmp_path: Path) -> None:
    signalen.page_rows = 2
    path = fetched(tmp_path, signalen)
    lines = path.read_text().splitlines(keepends=True)
    for kept in (lines[:-1], lines[:-2], [*lines[:2], lines[2][:-9]]):
        path.write_text("".join(kept))
        with pytest.raises(IncompleteFile):
            meldingen(path)


def test_a_delivery_of_another_supplier_is_refused(tmp_path: Path) -> None:
    path = page_file.write_pages(tmp_path / "x.jsonl", {"table": "47022NED"}, [])
    with pytest.raises(UnreadableFile, match="is geen levering van Signalen"):
        meldingen(path)
