"""The PDOK Locatieserver, against a server on this machine: what it finds, what is kept, and its bad days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openvis.domain.incident import Precision
from openvis.errors import SourceUnreachable, UnknownValue
from openvis.sources.fetching.polite_client import LONGEST_WAIT, PAUSE, WAITS
from openvis.sources.locatieserver import CACHE, Locatieserver
from openvis.sources.rows.address import Address, address_of
from tests.support.locatieserver import LocatieserverServer, doc, locatieserver_server
from tests.support.small_gemeente import BUURTEN, GEMEENTE, square

pytestmark = pytest.mark.usefixtures("waits")

HOUSE = address_of("2022ZJ", "1", None, None)
OTHER = address_of("2023AB", "2", "Curaçaokade", "Vierkant")


@pytest.fixture
def pdok() -> Iterator[LocatieserverServer]:
    with locatieserver_server() as server:
        yield server


def client(folder: Path, server: LocatieserverServer) -> Locatieserver:
    return Locatieserver(folder, gemeente=GEMEENTE, base_url=server.url)


def middle(buurt: int, number: int = 0) -> tuple[float, float]:
    centre = square(BUURTEN[buurt]).centroid
    return centre.x + number, centre.y


@pytest.mark.parametrize(("asked", "where", "precision"), [
    (("2022ZJ", "1", None, None), middle(0, 1), Precision.POINT),
    (("2022ZJ", "3a", "Riouwstraat", None), middle(0, 3), Precision.POINT),
    (("2023AB", "2", "Curaçaokade", "Vierkant"), middle(1, 2), Precision.POINT),
    ((None, "3", "Curaçaokade", None), middle(1, 3), Precision.POINT),
    ((None, None, "Curaçaokade", "Vierkant"), None, Precision.STREET),
    (("2022ZJ", None, None, None), None, Precision.POSTCODE),
    (("2022ZJ", "88", None, None), None, Precision.POSTCODE),
    ((None, "88", "Riouwstraat", None), None, Precision.STREET),
])  # fmt: skip
def test_how_exactly_an_address_is_found(
    pdok: LocatieserverServer,
    tmp_path: Path,
    asked: tuple[str | None, ...],
    where: tuple[float, float] | None,
    precision: Precision,
) -> None:
    (found,) = client(tmp_path, pdok).find([address_of(*asked)])
    assert found is not None
    assert found.precision is precision
    assert where is None or (found.x, found.y) == where


@pytest.mark.parametrize("asked", [
    ("9999ZZ", "1", None, None),  # the gemeente next door
    ("1111AA", None, None, None),
    (None, "1", "Onbekende weg", None),  # others have a number 1, and that is not enough
    (None, "1", None, "Vierkant"),
    (None, None, None, None),
])  # fmt: skip
def test_what_is_not_there_is_not_guessed(
    pdok: LocatieserverServer, tmp_path: Path, asked: tuple[str | None, ...]
) -> None:
    assert client(tmp_path, pdok).find([address_of(*asked)]) == [None]


def test_the_question_names_the_gemeente_without_gm_and_only_addresses(
    pdok: LocatieserverServer, tmp_path: Path
) -> None:
    client(tmp_path, pdok).find([OTHER])
    (asked,) = pdok.asked
    assert asked["q"] == "curacaokade 2 2023ab vierkant"
    assert asked["fq"] == "gemeentecode:9900 AND type:(adres OR weg OR postcode)"
    assert "weergavenaam" not in asked["fl"]


def test_an_answer_about_another_gemeente_is_not_used(pdok: LocatieserverServer, tmp_path: Path) -> None:
    """Also where the server would forget its filter."""
    stray = {**doc(0, "adres", street="Riouwstraat", number=1, postcode="2022ZJ", gemeentecode="0392"), "score": 9.0}
    pdok.says = json.dumps({"response": {"docs": [stray]}})
    assert client(tmp_path, pdok).find([HOUSE]) == [None]


def test_two_towns_with_one_street_are_told_apart_only_by_the_city(pdok: LocatieserverServer, tmp_path: Path) -> None:
    pdok.docs += [
        doc(2, "adres", street="Dorpsstraat", number=4, postcode="2030AA"),
        doc(3, "adres", street="Dorpsstraat", number=4, postcode="2031AA", woonplaatsnaam="Driehoek"),
    ]
    asked = [address_of(None, "4", "Dorpsstraat", city) for city in (None, "Vierkant", "Driehoek")]
    unclear, here, there = client(tmp_path, pdok).find(asked)
    assert unclear is None
    assert here is not None
    assert there is not None
    assert (here.x, there.x) == (middle(2, 4)[0], middle(3, 4)[0])


def test_two_doors_of_one_house_are_one_place(pdok: LocatieserverServer, tmp_path: Path) -> None:
    pdok.docs = [doc(2, "adres", street="Kade", number=5, postcode="2030AA", huisletter=door) for door in "AB"]
    (found,) = client(tmp_path, pdok).find([address_of("2030AA", "5", None, None)])
    assert found is not None
    assert found.precision is Precision.POINT


def test_without_rd_the_degrees_are_used_longitude_first(pdok: LocatieserverServer, tmp_path: Path) -> None:
    for entry in pdok.docs:
        del entry["centroide_rd"]
    (found,) = client(tmp_path, pdok).find([HOUSE])
    assert found is not None
    assert abs(found.x - middle(0, 1)[0]) < 0.1
    assert abs(found.y - middle(0, 1)[1]) < 0.1


# ----- asked once, calmly


def test_each_different_address_is_asked_once(pdok: LocatieserverServer, tmp_path: Path, waits: list[float]) -> None:
    finder = client(tmp_path, pdok)
    first = finder.find([HOUSE, OTHER] * 50)
    assert first == finder.find([HOUSE, OTHER] * 50)
    assert len(pdok.asked) == 2
    assert waits == [PAUSE, PAUSE]


def test_what_was_found_is_remembered_and_what_was_not_is_asked_again(
    pdok: LocatieserverServer, tmp_path: Path
) -> None:
    new = address_of("2099ZZ", "1", None, None)
    first = client(tmp_path, pdok).find([HOUSE, new])
    pdok.docs.append(doc(3, "adres", street="Nieuw", number=1, postcode="2099ZZ"))
    second = client(tmp_path, pdok).find([HOUSE, new])
    assert second[0] == first[0]
    assert (first[1], second[1] is not None) == (None, True)
    assert len(pdok.asked) == 3


def test_the_file_holds_no_addresses(pdok: LocatieserverServer, tmp_path: Path) -> None:
    client(tmp_path, pdok).find([HOUSE, OTHER])
    text = (tmp_path / CACHE).read_text().lower()
    assert len(text.splitlines()) == 2
    for part in ("zj", "curacao", "riouw", "vierkant"):
        assert part not in text


def test_a_gemeente_does_not_get_what_was_found_for_another(pdok: LocatieserverServer, tmp_path: Path) -> None:
    client(tmp_path, pdok).find([HOUSE])
    assert Locatieserver(tmp_path, gemeente="GM0392", base_url=pdok.url).find([HOUSE]) == [None]
    assert len(pdok.asked) == 2


def test_a_line_that_was_cut_off_is_only_asked_again(pdok: LocatieserverServer, tmp_path: Path) -> None:
    found = client(tmp_path, pdok).find([HOUSE, OTHER])
    path = tmp_path / CACHE
    path.write_text(path.read_text()[:-12])
    assert client(tmp_path, pdok).find([HOUSE, OTHER]) == found
    assert len(pdok.asked) == 3


# ----- bad days


def test_a_server_that_stumbles_is_asked_again_calmly(
    pdok: LocatieserverServer, tmp_path: Path, waits: list[float]
) -> None:
    pdok.failures = [(500, ""), (429, "7"), (429, "9999")]
    assert client(tmp_path, pdok).find([HOUSE])[0] is not None
    assert waits == [PAUSE, WAITS[0], 7.0, LONGEST_WAIT]


def test_an_answer_that_is_cut_off_is_asked_again(pdok: LocatieserverServer, tmp_path: Path) -> None:
    pdok.cuts = 2
    assert client(tmp_path, pdok).find([HOUSE])[0] is not None
    assert len(pdok.asked) == 3


def answer(**changes: Any) -> str:
    entry = {**doc(0, "adres", street="Riouwstraat", number=1, postcode="2022ZJ"), "score": 1.0, **changes}
    return json.dumps({"response": {"docs": [{k: v for k, v in entry.items() if v is not None}]}})


@pytest.mark.parametrize(("trouble", "sentence"), [
    ({"cuts": 99}, "De server 127.0.0.1 breekt het antwoord af"),
    ({"always_fails": 500}, "antwoordt met foutcode 500"),
    ({"always_fails": 403}, "weigert de toegang met foutcode 403"),
    ({"says": "<html>"}, "antwoordt met iets anders dan JSON"),
    ({"says": "{}"}, "zonder een leesbaar veld 'response.docs'"),
    ({"says": '{"response": {"docs": ["x"]}}'}, "zonder een leesbaar veld 'response.docs'"),
    ({"says": answer(type=None)}, "zonder een leesbaar veld 'type'"),
    ({"says": answer(score=None)}, "zonder een leesbaar veld 'score'"),
    ({"says": answer(gemeentecode=None)}, "zonder een leesbaar veld 'gemeentecode'"),
    ({"says": answer(centroide_rd="52.3, 4.9")}, "zonder een leesbaar veld 'centroide_rd'"),
    ({"says": answer(centroide_rd=None, centroide_ll=None)}, "zonder een leesbaar veld 'centroide_ll'"),
])  # fmt: skip
def test_trouble_is_a_sentence_without_the_address(
    pdok: LocatieserverServer, tmp_path: Path, trouble: dict[str, Any], sentence: str
) -> None:
    for name, value in trouble.items():
        setattr(pdok, name, value)
    with pytest.raises(SourceUnreachable) as caught:
        client(tmp_path, pdok).find([HOUSE])
    assert sentence in str(caught.value)
    assert "2022" not in str(caught.value).lower()


def test_what_was_found_before_the_trouble_is_kept(pdok: LocatieserverServer, tmp_path: Path) -> None:
    pdok.stumbles_from = 1
    with pytest.raises(SourceUnreachable):
        client(tmp_path, pdok).find([HOUSE, OTHER])
    pdok.stumbles_from = None
    asked = len(pdok.asked)
    assert None not in client(tmp_path, pdok).find([HOUSE, OTHER])
    assert len(pdok.asked) == asked + 1


def test_a_code_that_is_no_gemeente_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownValue, match="'0392' is geen gemeentecode"):
        Locatieserver(tmp_path, gemeente="0392")


def test_an_empty_address_is_not_asked(pdok: LocatieserverServer, tmp_path: Path) -> None:
    assert client(tmp_path, pdok).find([Address("", "", "", "", "vierkant")]) == [None]
    assert pdok.asked == []
