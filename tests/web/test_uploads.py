"""The import screen in the browserless browser: hand in, choose, try, read in; and everything that can come between."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.job import JobKind, JobState
from openvis.pipeline import worker
from openvis.store import jobs, lock, models, profiles, read, uploads
from tests.support.small_gemeente import ORIGIN
from tests.support.small_town import GEMEENTE, SCOPE
from tests.support.uploads import HEADER, KINDS, NEVER, export_rows
from tests.web.reading import text_of

HAND_IN = "/bronnen/inlezen/"


def export(rows: int = 30, name: str = "boa_export.csv") -> SimpleUploadedFile:
    lines = [HEADER]
    for row in list(export_rows(rows))[1:]:
        lines.append([*row[:4], *(_moved(row[4 + axis], axis) for axis in (0, 1)), *row[6:]])
    return SimpleUploadedFile(name, "".join(";".join(row) + "\r\n" for row in lines).encode("cp1252"), "text/csv")


def _moved(metres: str, axis: int) -> str:
    """The small town is as wide as the gemeente of the export and less high, and lies elsewhere."""
    within = float(metres.replace(",", ".")) - ORIGIN[axis]
    return f"{(135_000 + within, 450_000 + 0.7 * within)[axis]:.1f}".replace(".", ",")


def work() -> None:
    worker.work_off(timezone.now)


@pytest.fixture
def coordinator(visit):
    return visit(Role.COORDINATOR)


def handed_in(client, file=None) -> str:
    """The address of the page of a file that was just handed in."""
    answer = client.post(HAND_IN, {"bestand": file or export()})
    assert answer.status_code == 302, text_of(answer)
    return answer["Location"]


def looked(client, file=None) -> str:
    address = handed_in(client, file)
    work()
    return address


def fields_of(page) -> dict[str, str]:
    """What the browser would send: the selected options and the inputs of the form."""
    html = page.content.decode()
    form = html[html.index('name="gezien"') - 200 :]
    found = dict(re.findall(r'<input[^>]*name="([\w-]+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<input[^>]*id="\w+" name="([\w-]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


def tried(client, address: str, **changed: str):
    """The page after a dry run with the form as it was proposed, and these answers changed."""
    client.post(address, fields_of(client.get(address)) | {"soort-0": "boa-wildplassen"} | changed)
    work()
    return client.get(address)


def trial_of(address: str) -> str:
    return jobs.of_upload(SCOPE, address.split("/")[3])[0].id


def meaning_field(client, address: str, column: str) -> str:
    html = client.get(address).content.decode()
    return re.search(rf'<label for="(kolom-\d+)">{re.escape(column)}<', html)[1]


def test_the_way_in_is_on_the_page_of_sources_for_who_may(visit):
    assert "Lees een bestand in" in text_of(visit(Role.COORDINATOR).get("/bronnen/"))
    assert "Lees een bestand in" not in text_of(visit(Role.ADVISEUR).get("/bronnen/"))
    assert visit(Role.ADVISEUR).get(HAND_IN).status_code == 403


def test_a_file_is_looked_at_and_its_columns_are_proposed(coordinator):
    address = handed_in(coordinator)
    assert "Het bestand wordt bekeken" in text_of(coordinator.get(address))
    work()
    page = text_of(coordinator.get(address))
    assert "kolommen gescheiden door puntkomma's, en een komma in getallen" in page
    assert "Kolom 'Verdachte': namen" in page
    assert "1 cel in kolom 'Adresregel'" in page
    fields = fields_of(coordinator.get(address))
    assert fields[meaning_field(coordinator, address, "Zaaknummer")] == "reference"
    assert fields[meaning_field(coordinator, address, "Overtreding")] == "category"
    assert all(kind in page for kind in KINDS)
    assert "lijkt op" in page


def test_nothing_of_anyone_is_on_a_page(coordinator):
    address = looked(coordinator)
    pages = [coordinator.get(address), tried(coordinator, address)]
    coordinator.post(f"{address}inlezen/", {"proef": trial_of(address)})
    work()
    batch = read.batches(SCOPE)[0]
    pages += [coordinator.get(address), coordinator.get(f"/bronnen/{batch.id}/"), coordinator.get(HAND_IN)]
    for page in pages:
        assert [secret for secret in NEVER if secret in page.content.decode()] == []


def test_a_dry_run_shows_what_would_happen_and_marks_what_is_wrong(coordinator):
    page = tried(coordinator, looked(coordinator))
    text = text_of(page)
    assert "Er is nog niets opgeslagen. Van 30 rijen: Nieuw 29 Gewijzigd 0 Gelijk gebleven 0 Tegengehouden 1" in text
    assert "▶ 31-02-2026 ◀" in text
    assert re.search(r"8 [^▶]*geen bestaande datum[^▶]* HH00006 ▶ 31-02-2026 ◀", text)
    assert read.incidents(SCOPE).collect().is_empty()


def test_what_was_tried_is_read_in_and_leads_to_its_delivery(coordinator):
    address = looked(coordinator)
    tried(coordinator, address)
    answer = coordinator.post(f"{address}inlezen/", {"proef": trial_of(address)}, follow=True)
    assert "Het bestand wordt ingelezen" in text_of(answer)
    work()
    page = coordinator.get(address)
    assert "Het bestand is ingelezen" in text_of(page)
    link = re.search(r'href="(/bronnen/[0-9a-f]{32}/)"', page.content.decode())[1]
    assert "29" in text_of(coordinator.get(link))
    stored = read.incidents(SCOPE).collect()
    assert stored.height == 29
    assert "boa-wildplassen" in stored["category"].to_list()
    assert set(stored["source"]) == {"boa-export"}


def test_a_profile_is_kept_and_used_for_the_next_file(coordinator):
    address = looked(coordinator)
    tried(coordinator, address)
    page = coordinator.post(f"{address}profiel/", {"proef": trial_of(address), "naam": "Onze boa's"}, follow=True)
    assert "Het profiel &#x27;Onze boa&#x27;s&#x27; is bewaard" in page.content.decode()
    assert [each.name for each in profiles.newest(SCOPE)] == ["Onze boa's"]
    page = text_of(coordinator.get(looked(coordinator)))
    assert "ingevuld volgens het profiel 'Onze boa's'" in page
    assert "Zo staat het in het profiel" in page


def test_another_column_of_kinds_first_shows_its_values(coordinator):
    address = looked(coordinator)
    old, new = (meaning_field(coordinator, address, column) for column in ("Overtreding", "Tijd"))
    answer = coordinator.post(address, fields_of(coordinator.get(address)) | {old: "nothing", new: "category"})
    assert "U koos een andere kolom" in text_of(answer)
    assert [job.kind for job in jobs.of_upload(SCOPE, address.split("/")[3])] == [JobKind.LOOK]


def test_an_incomplete_form_says_what_is_missing_and_keeps_the_answers(coordinator):
    address = looked(coordinator)
    field = meaning_field(coordinator, address, "X")
    answer = coordinator.post(address, fields_of(coordinator.get(address)) | {field: "nothing", "bron": "nieuw"})
    assert answer.status_code == 400
    assert "Van de coördinaten is maar één kolom gekozen." in text_of(answer)
    assert fields_of(answer)["bron"] == "nieuw"
    assert fields_of(answer)[field] == "nothing"


def test_a_form_full_of_nonsense_changes_nothing(coordinator):
    address = looked(coordinator)
    nonsense = {f"kolom-{at}": "<script>" for at in range(99)} | {"soort-0": "bestaat-niet", "wie": "x" * 999}
    assert coordinator.post(address, fields_of(coordinator.get(address)) | nonsense).status_code == 400
    assert read.incidents(SCOPE).collect().is_empty()


# ----- what can come between


def test_a_double_click_and_the_button_back_ask_once(coordinator):
    address = looked(coordinator)
    form = fields_of(coordinator.get(address)) | {"soort-0": "boa-wildplassen"}
    for _ in range(2):
        assert coordinator.post(address, form).status_code == 302
    work()
    number = address.split("/")[3]
    assert [job.kind for job in jobs.of_upload(SCOPE, number)] == [JobKind.TRY, JobKind.LOOK]
    trial = trial_of(address)
    for _ in range(2):
        assert coordinator.post(f"{address}inlezen/", {"proef": trial}).status_code == 302
    work()
    assert coordinator.post(f"{address}inlezen/", {"proef": trial}).status_code == 302
    work()
    assert [job.kind for job in jobs.of_upload(SCOPE, number)] == [JobKind.IMPORT, JobKind.TRY, JobKind.LOOK]


def test_two_people_with_one_file_are_told_of_each_other(visit):
    first, second = visit(Role.COORDINATOR), visit(Role.ANALIST)
    address = looked(first)
    form = fields_of(second.get(address)) | {"soort-0": "boa-afval"}
    tried(first, address)
    answer = second.post(address, form | {"bron": "anders"})
    assert answer.status_code == 400
    assert "coordinator heeft intussen met dit bestand een proef gedaan" in text_of(answer)


def test_a_session_that_ended_leads_back_to_the_page_of_the_file(coordinator):
    address = looked(coordinator)
    tried(coordinator, address)
    coordinator.logout()
    answer = coordinator.post(f"{address}inlezen/", {"proef": trial_of(address)}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/inloggen/?next={address}"
    assert "U was niet meer ingelogd" in text_of(answer)


def test_somebody_of_another_gemeente_sees_nothing_of_it(coordinator, visit):
    address = looked(coordinator)
    outsider = visit("buitenstaander")
    models.User.objects.filter(username="buitenstaander").update(role=Role.ANALIST.value)
    assert outsider.get(address).status_code == 404
    assert outsider.post(f"{address}stop/", {"taak": address.split("/")[3]}).status_code == 403


def test_progress_is_asked_every_second_and_ends_in_a_new_page(coordinator):
    address = handed_in(coordinator)
    page = coordinator.get(address).content.decode()
    assert f'data-hx-get="{address}stand/" data-hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "Wacht op zijn beurt" in text_of(coordinator.get(f"{address}stand/"))
    work()
    assert coordinator.get(f"{address}stand/")["HX-Refresh"] == "true"


def test_the_page_says_so_when_nobody_does_the_work(coordinator):
    address = handed_in(coordinator)
    assert "draait nu niet" in text_of(coordinator.get(address))
    with lock.only_writer(lock.WATCH):
        assert "draait nu niet" not in text_of(coordinator.get(address))


def test_stop_leaves_nothing(coordinator, settings):
    address = handed_in(coordinator)
    page = coordinator.post(f"{address}stop/", {"taak": address.split("/")[3]}, follow=True)
    assert "Gestopt. Er is niets opgeslagen." in text_of(page)
    work()
    uploads.tidy(timezone.now() + timedelta(days=8))
    assert jobs.get(SCOPE, address.split("/")[3]).state is JobState.STOPPED


def test_a_file_that_cannot_be_read_says_why(coordinator):
    address = looked(coordinator, SimpleUploadedFile("x.xlsx", b"PK\x03\x04kapot"))
    page = text_of(coordinator.get(address))
    assert "geen leesbaar Excelbestand" in page
    assert "Lever een bestand in" in page


# ----- what comes in


def test_a_file_that_is_too_large_is_refused_with_its_limit(coordinator, settings):
    settings.OPENVIS_UPLOAD_MB = 1
    answer = coordinator.post(HAND_IN, {"bestand": SimpleUploadedFile("x.csv", b"a;b\n" * 400_000)})
    assert answer.status_code == 400
    assert "groter dan 1 MB" in text_of(answer)
    assert list(settings.OPENVIS_MEMORY.glob("**/*.upload*")) == []
    assert jobs.looks(SCOPE, newest=9) == []


def test_memory_is_not_filled_with_files_that_wait(coordinator, settings):
    settings.OPENVIS_UPLOAD_MB = 1
    for _ in range(4):
        handed_in(coordinator, SimpleUploadedFile("x.csv", b"a;b\n" * 220_000))
    answer = coordinator.post(HAND_IN, {"bestand": SimpleUploadedFile("x.csv", b"a;b\n")})
    assert (answer.status_code, "Er wachten te veel bestanden" in text_of(answer)) == (400, True)
    assert len(list(uploads.memory_folder().iterdir())) == 4
    assert len(jobs.looks(SCOPE, newest=9)) == 4


def test_no_file_is_a_sentence(coordinator):
    answer = coordinator.post(HAND_IN, {})
    assert (answer.status_code, "geen bestand meegekomen" in text_of(answer)) == (400, True)


def test_nobody_but_a_person_at_this_page_can_hand_over_a_file(visit, town, settings, monkeypatch):
    """Django reads a form before anybody asks whether it may be sent: nothing of it may be kept."""
    from django.core.files.uploadhandler import TemporaryFileUploadHandler
    from django.test import Client

    kept: list[object] = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda self, *args, **how: kept.append(args))
    Client().post(HAND_IN, {"bestand": export()})
    visit(Role.COORDINATOR).post("/inloggen/", {"bestand": export()})
    assert kept == []


def test_a_file_name_with_a_person_in_it_is_not_kept(coordinator):
    address = looked(coordinator, export(name="Klacht J. de Vries 06-12345678.csv"))
    assert jobs.get(SCOPE, address.split("/")[3]).input["file_name"] == "bestand.csv"


def test_every_step_is_in_the_log(coordinator, visit):
    address = looked(coordinator)
    tried(coordinator, address)
    coordinator.post(f"{address}inlezen/", {"proef": trial_of(address)})
    page = text_of(visit(Role.TOEZICHTHOUDER).get("/logboek/"))
    for line in ("Bestand ingeleverd", "Proef met een bestand gevraagd", "Inlezen van een bestand gevraagd"):
        assert line in page
    assert GEMEENTE in SCOPE.gemeenten
