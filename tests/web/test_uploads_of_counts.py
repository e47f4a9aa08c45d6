"""The weekly delivery of the police on the import screen, without a browser: what it says, asks and marks."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openvis.domain.access import Role
from openvis.domain.job import JobKind, JobState
from openvis.store import jobs, models, profiles, read
from tests.support.maps import as_geojson
from tests.support.small_town import BUURTEN, SCOPE
from tests.support.weekly import HEADER, as_csv, weekly_rows
from tests.web.reading import text_of
from tests.web.test_uploads import fields_of, handed_in, looked, meaning_field, trial_of, work

TOWN = tuple(BUURTEN)[:4]


@pytest.fixture
def coordinator(visit):
    return visit(Role.COORDINATOR)


def delivery(rows=None, name: str = "weeklevering.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, as_csv(rows or weekly_rows(buurten=TOWN)), "text/csv")


def tried(client, address: str, **changed: str):
    assert client.post(address, fields_of(client.get(address)) | changed).status_code == 302
    work()
    return client.get(address)


def weeks_stored():
    return read.counts(SCOPE).collect().filter(source="politie-weekcijfers")


def test_the_page_says_what_kind_of_file_it_is_and_why(coordinator):
    address = looked(coordinator, delivery())
    page = coordinator.get(address)
    text = text_of(page)
    assert "Wat is dit voor bestand?" in text
    assert "Aantallen per gebied en week." in text
    assert "Elke rij heeft een gebied, een soort, een week en een aantal" in text
    fields = fields_of(page)
    wanted = {"Buurtcode": "area", "Buurt": "nothing", "Soort misdrijf": "category", "Week": "week", "Aantal": "amount"}
    assert {column: fields[meaning_field(coordinator, address, column)] for column in HEADER} == wanted
    assert fields["bron"] == "politie-weekcijfers"
    assert re.fullmatch("20[0-9]{2}", fields["verteld-vintage"])
    assert "Tijd van de melding" not in page.content.decode()  # nothing of a list of incidents is offered


def test_the_weekly_delivery_is_tried_read_in_and_kept_as_a_profile(coordinator):
    address = looked(coordinator, delivery())
    text = text_of(tried(coordinator, address))
    assert "Van 36 rijen: Nieuw 36 Gewijzigd 0 Gelijk gebleven 0 Tegengehouden 0" in text
    assert weeks_stored().is_empty()
    coordinator.post(f"{address}profiel/", {"proef": trial_of(address), "naam": "Weeklevering"})
    assert [each.name for each in profiles.newest(SCOPE)] == ["Weeklevering"]
    coordinator.post(f"{address}inlezen/", {"proef": trial_of(address)})
    work()
    assert "Het bestand is ingelezen" in text_of(coordinator.get(address))
    assert weeks_stored().height == 36
    again = text_of(coordinator.get(looked(coordinator, delivery(name="volgende_week.csv"))))
    assert "De kolommen zijn die van het profiel 'Weeklevering'." in again


def test_a_wrong_number_is_marked_and_cannot_be_read_in(coordinator):
    rows = [list(row) for row in weekly_rows(buurten=TOWN)]
    rows[2][4] = rows[20][4] = "veel"
    address = looked(coordinator, delivery(rows))
    page = tried(coordinator, address)
    text = text_of(page)
    assert "Zo kan dit bestand niet worden ingelezen" in text
    assert re.search(r"4 dit is geen heel aantal van nul of meer. BU\d+ [^▶]*▶ veel ◀", text)
    assert text.count("▶ veel ◀") == 2
    assert "upload-import" not in page.content.decode()
    assert f"{address}inlezen/" not in page.content.decode()
    answer = coordinator.post(f"{address}inlezen/", {"proef": trial_of(address)})
    assert (answer.status_code, "De proef liet zien dat dit bestand niet" in text_of(answer)) == (409, True)
    assert weeks_stored().is_empty()


def test_another_kind_of_file_shows_its_own_columns_and_is_tried_as_that(coordinator):
    address = looked(coordinator, delivery())
    page = coordinator.get(address, {"soort-bestand": "incidents"})
    assert "Door u gekozen." in text_of(page)
    assert "Tijd van de melding" in page.content.decode()
    fields = fields_of(page)
    assert fields["soort-bestand"] == "incidents"
    assert "verteld-vintage" not in fields
    answer = coordinator.post(address, fields)
    assert (answer.status_code, "Geen kolom zegt wanneer het gebeurde." in text_of(answer)) == (400, True)
    assert fields_of(answer)["soort-bestand"] == "incidents"
    back = coordinator.get(address, {"soort-bestand": "counts"})
    assert fields_of(back)["verteld-vintage"]


@pytest.mark.parametrize("said", ["bestaat-niet", "areas", "<script>", ""])
def test_a_kind_this_file_cannot_be_changes_nothing(coordinator, said):
    address = looked(coordinator, delivery())
    page = coordinator.get(address, {"soort-bestand": said})
    assert (page.status_code, fields_of(page)["soort-bestand"]) == (200, "counts")
    assert "<script>" not in page.content.decode().split("<main")[1]


def test_a_dry_run_of_another_kind_is_not_shown_beside_the_form(coordinator):
    address = looked(coordinator, delivery())
    assert "De proef" in text_of(tried(coordinator, address))
    assert "De proef: wat zou" not in text_of(coordinator.get(address, {"soort-bestand": "incidents"}))


@pytest.mark.parametrize(
    ("vintage", "problem"), [("", "is een jaar"), ("24", "is een jaar"), ("9" * 400, "is een jaar")]
)
def test_what_is_not_told_is_asked(coordinator, vintage, problem):
    address = looked(coordinator, delivery())
    answer = coordinator.post(address, fields_of(coordinator.get(address)) | {"verteld-vintage": vintage})
    assert (answer.status_code, "Het jaar van de gebiedsindeling is een jaar" in text_of(answer)) == (400, True)
    assert [job.kind for job in jobs.of_upload(SCOPE, address.split("/")[3])] == [JobKind.LOOK]


def test_nobody_chooses_a_meaning_this_kind_of_file_does_not_have(coordinator):
    address = looked(coordinator, delivery())
    field = meaning_field(coordinator, address, "Buurt")
    answer = coordinator.post(address, fields_of(coordinator.get(address)) | {field: "reported-by"})
    assert answer.status_code == 302
    reading = jobs.of_upload(SCOPE, address.split("/")[3])[0].input["reading"]
    assert reading["meanings"]["Buurt"] == "nothing"


def test_a_dry_run_of_counts_can_be_stopped(coordinator):
    address = handed_in(coordinator, delivery())
    work()
    coordinator.post(address, fields_of(coordinator.get(address)))
    page = coordinator.get(address)
    assert "De proef loopt" in text_of(page)
    coordinator.post(f"{address}stop/", {"taak": trial_of(address)})
    work()
    assert jobs.of_upload(SCOPE, address.split("/")[3])[0].state is JobState.STOPPED
    assert "Gestopt. Er is niets opgeslagen." in text_of(coordinator.get(address))


# ----- files whose columns are always the same


def test_a_map_of_buurten_goes_straight_to_the_dry_run(coordinator):
    content = as_geojson().replace(b"BU9900", b"BU9901").replace(b"GM9900", b"GM9901")
    address = looked(coordinator, SimpleUploadedFile("buurten.geojson", content))
    page = coordinator.get(address)
    text = text_of(page)
    assert "Een kaartbestand met 4 vlakken." in text
    assert "Wijken en buurten met hun grenzen. Dit is een kaart, en kolom 'buurtcode' heeft codes van gebieden." in text
    assert "U hoeft daar niets te kiezen." in text
    assert "Naam van de bron" not in text
    assert fields_of(page)["verteld-vintage"] == ""
    trial = tried(coordinator, address)
    assert re.search(r"Van 4 rijen: Nieuw \d", text_of(trial))
    assert "Bewaar als profiel" not in text_of(trial)
    coordinator.post(f"{address}inlezen/", {"proef": trial_of(address)})
    work()
    done = text_of(coordinator.get(address))
    assert "Het bestand is ingelezen" in done
    assert "Bewaar als profiel" not in done
    assert read.batches(SCOPE)[0].table == "areas"


def test_an_empty_gemeente_begins_with_a_map_on_this_page(visit):
    page = visit("buitenstaander").get("/bronnen/inlezen/")
    assert page.status_code == 403
    models.User.objects.filter(username="buitenstaander").update(role=Role.ANALIST.value)
    page = text_of(visit("buitenstaander").get("/bronnen/inlezen/"))
    assert "Lever eerst de kaart van CBS of PDOK in: een GeoJSON of GPKG." in page
