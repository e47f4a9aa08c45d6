"""Buurtberichten on the site: from a cell to four forms, each person what is his, and nothing that says where."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.buurtbericht import BuurtberichtState, cells_around
from openvis.store import buurtberichten, interventions
from tests.support import small_town
from tests.support.buurtberichten import bring_addresses
from tests.support.small_town import HOT_CELL
from tests.web.reading import cells, text_of
from tests.web.test_picture import map_data

NEW = f"/buurtberichten/nieuw/?vak={HOT_CELL}&soort=woninginbraak"


def fields_of(answer: Any) -> dict[str, str]:
    """What the form on a page would send as it stands."""
    html = answer.content.decode()
    html = html[html.index('class="form"') :]
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', html))
    found |= {name: value.strip() for name, value in re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)<', html)}
    chosen = re.findall(r'<select name="(\w+)".*?<option value="(\w+)" selected', html, re.DOTALL)
    return found | dict(chosen) | dict(re.findall(r'<input type="date" name="(\w+)" value="([^"]*)"', html))


def only_message() -> Any:
    (message,) = buurtberichten.of_gemeente(small_town.SCOPE, small_town.GEMEENTE)
    return message


# ----- proposing


def test_the_analist_begins_at_a_cell_an_open_window_or_a_row_of_the_list(visit):
    client = visit(Role.ANALIST)
    page = client.get("/plekken/").content.decode()
    assert page.count(f'href="/buurtberichten/nieuw/?vak={HOT_CELL}&amp;soort=woninginbraak"') == 2
    assert 'href="/buurtberichten/nieuw/?aandacht=' in client.get("/").content.decode()
    assert "/buurtberichten/nieuw/" not in visit(Role.ADVISEUR).get("/").content.decode()


def test_the_form_as_it_is_proposed_can_be_saved_at_once(visit):
    client = visit(Role.ANALIST)
    form = client.get(NEW)
    told = text_of(form)
    assert f"Over woninginbraak rond vak {HOT_CELL} in Markt 3" in told
    assert "Aantal adressen: 100 meter: onbekend;" in told
    sent = fields_of(form)
    assert (sent["metres"], sent["days"], sent["reduction_percent"]) == ("100", "30", "20")
    answer = client.post(NEW, sent)
    message = only_message()
    assert answer["Location"] == f"/buurtberichten/{message.id}/"
    assert (message.text, message.content.metres, message.until) == ("woninginbraak", 100, timezone.localdate())
    assert len(message.content.advice) == 5


def test_another_text_can_be_chosen_and_asks_for_the_number_of_the_gemeente_once(visit):
    client = visit(Role.ANALIST)
    address = f"{NEW}&tekst=algemeen"
    sent = fields_of(client.get(address))
    assert sent["title"] == "Samen letten we op in uw buurt"
    answer = client.post(address, sent)
    assert answer.status_code == 400
    assert "Het telefoonnummer van de gemeente ontbreekt" in text_of(answer)
    client.post(address, sent | {"phone": "14 099"})
    assert only_message().text == "algemeen"
    assert fields_of(client.get(NEW))["phone"] == "14 099"


def test_a_refused_text_stays_in_the_form(visit):
    client = visit(Role.ANALIST)
    sent = fields_of(client.get(NEW)) | {"opening": "Bij Dorpsstraat 12 is ingebroken."}
    answer = client.post(NEW, sent)
    assert answer.status_code == 400
    assert "lijkt een huisnummer te noemen" in text_of(answer)
    assert "Bij Dorpsstraat 12 is ingebroken." in answer.content.decode()
    assert buurtberichten.of_gemeente(small_town.SCOPE, small_town.GEMEENTE) == []


def test_the_form_says_how_many_addresses_each_distance_has(visit, tmp_path: Path):
    bring_addresses(tmp_path, {HOT_CELL: 4, "E1363N4503": 30}, buurt="BU99010103")
    client = visit(Role.ANALIST)
    form = client.get(NEW)
    assert "Aantal adressen: 100 meter: 4; 200 meter: 34; 300 meter: 34" in text_of(form)
    answer = client.post(NEW, fields_of(form))
    assert answer.status_code == 400
    assert "Binnen 100 meter van dit vak liggen 4 adressen; bij minder dan 10 is een huishouden" in text_of(answer)


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/buurtberichten/nieuw/", 404, "gaat over één plek en één soort"),
        ("/buurtberichten/nieuw/?aandacht=x", 404, "bestaat niet"),
        ("/buurtberichten/nieuw/?aandacht=99999", 400, "bestaat niet"),
        ("/buurtberichten/nieuw/?vak=E0001N0001&soort=woninginbraak", 400, "geen plek van de laatste berekening"),
        (f"{NEW}&tekst=onzin", 400, "Deze tekst bestaat niet"),
    ],
)
def test_an_address_that_cannot_be_is_a_sentence(visit, address: str, status: int, sentence: str):
    answer = visit(Role.ANALIST).get(address)
    assert (answer.status_code, sentence in text_of(answer)) == (status, True)


# ----- approving and sending


def test_from_draft_to_sent_each_by_whom_it_belongs_to(visit):
    message = small_town.written_message()
    page = f"/buurtberichten/{message.id}/"
    visit(Role.ANALIST).post(f"{page}aanbieden/", {"version": 1})
    waiting = visit(Role.COORDINATOR).get(page)
    assert "Ik heb nagekeken dat in dit gebied minstens 10 adressen liggen" in text_of(waiting)
    refused = visit(Role.COORDINATOR).post(f"{page}goedkeuren/", {"version": 2})
    assert refused.status_code == 400
    assert "Het aantal adressen in dit gebied is onbekend" in text_of(refused)
    visit(Role.COORDINATOR).post(f"{page}goedkeuren/", {"version": 2, "assured": "on"})
    approved = only_message()
    assert approved.state is BuurtberichtState.APPROVED
    sent = {"version": 3, "channels": ["letter", "whatsapp"], "sent_on": str(timezone.localdate())}
    visit(Role.WIJKCOORDINATOR).post(f"{page}verstuurd/", sent)
    told = text_of(visit(Role.WIJKCOORDINATOR).get(page))
    assert "per brief en WhatsApp" in told
    assert "bij de goedkeuring is nagekeken dat het er minstens 10 zijn" in told
    plan = interventions.get(small_town.SCOPE, approved.intervention_id)
    assert plan.state == "running"


def test_the_message_and_its_intervention_lead_to_each_other(visit):
    message = small_town.approved_message()
    client = visit(Role.ADVISEUR)
    assert (
        f'href="/interventies/{message.intervention_id}/"'
        in client.get(f"/buurtberichten/{message.id}/").content.decode()
    )
    assert (
        f'href="/buurtberichten/{message.id}/"'
        in client.get(f"/interventies/{message.intervention_id}/").content.decode()
    )


def test_what_was_filled_in_stays_when_another_was_quicker(visit):
    message = small_town.approved_message()
    page = f"/buurtberichten/{message.id}/"
    visit(Role.ADVISEUR).post(f"{page}intrekken/", {"version": 3, "reason": "De dader is gepakt."})
    sent = {"version": 3, "channels": ["letter"], "sent_on": str(timezone.localdate())}
    answer = visit(Role.WIJKCOORDINATOR).post(f"{page}verstuurd/", sent)
    assert answer.status_code == 409
    told = text_of(answer)
    assert "Dit buurtbericht is intussen gewijzigd: door een adviseur OOV" in told
    assert "Wat u had ingevuld" in told
    assert re.search(r'value="letter"[^>]*checked', answer.content.decode())


def test_of_two_versions_of_a_draft_the_second_writer_sees_both(visit):
    message = small_town.written_message()
    client = visit(Role.ANALIST)
    page = f"/buurtberichten/{message.id}/wijzigen/"
    sent = fields_of(client.get(page))
    assert client.post(page, sent | {"title": "De eerste"}).status_code == 302
    answer = client.post(page, sent | {"title": "De tweede"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "<strong>De eerste</strong>" in html
    assert 'value="De tweede"' in html
    assert only_message().content.title == "De eerste"
    assert client.post(page, fields_of(answer)).status_code == 302, "on purpose, after having seen both"
    assert only_message().content.title == "De tweede"


def test_what_waits_or_was_sent_cannot_be_changed(visit):
    message = small_town.offered_message()
    answer = visit(Role.ANALIST).get(f"/buurtberichten/{message.id}/wijzigen/")
    assert answer.status_code == 409
    assert "Het buurtbericht staat op 'ter goedkeuring'; wijzigen kan dan niet." in text_of(answer)


# ----- who sees what


def test_the_wijkcoordinator_sees_what_was_approved_and_no_draft(visit):
    draft, good = small_town.written_message(title="Nog niet af"), small_town.approved_message()
    client = visit(Role.WIJKCOORDINATOR)
    listed = text_of(client.get("/buurtberichten/"))
    assert "Goedgekeurd, nog niet verstuurd (1)" in listed
    assert "Nog niet af" not in listed
    assert client.get(f"/buurtberichten/{good.id}/").status_code == 200
    for address in ("", "bestand/brief.pdf"):
        answer = client.get(f"/buurtberichten/{draft.id}/{address}")
        assert answer.status_code == 403
        assert "is nog niet goedgekeurd" in text_of(answer)


@pytest.mark.parametrize("role", [Role.ADVISEUR, Role.COORDINATOR, Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER])
def test_who_may_not_see_points_sees_no_cell(visit, role: Role):
    message = small_town.approved_message()
    client = visit(role)
    answer = client.get(f"/buurtberichten/{message.id}/")
    assert not re.search(r"E\d{4}N\d{4}", answer.content.decode())
    assert list(cells(answer)) == ["BU99010103"]
    assert map_data(answer)["order"] == ["BU99010103"]
    assert client.get(f"/buurtberichten/{message.id}/vakken.json").status_code == 403


def test_the_analist_sees_the_cells_with_their_addresses_on_the_map_and_in_the_table(visit, tmp_path: Path):
    bring_addresses(tmp_path, {HOT_CELL: 14, "E1362N4501": 30}, buurt="BU99010103")
    message = small_town.approved_message()
    client = visit(Role.ANALIST)
    answer = client.get(f"/buurtberichten/{message.id}/")
    area = list(cells_around(HOT_CELL, 200))
    assert list(cells(answer)) == area
    assert cells(answer)[HOT_CELL] == [HOT_CELL, "14", "midden van het gebied"]
    data = map_data(answer)
    assert data["values"][HOT_CELL] == {"shade": 2, "watched": True, "text": f"Vak {HOT_CELL}: aantal adressen 14."}
    drawn = json.loads(client.get(data["shapes"]).content)
    assert [each["properties"]["code"] for each in drawn["features"]] == area
    assert "Ik heb nagekeken" not in text_of(answer)


# ----- the four forms


def test_each_form_can_be_taken_along_and_none_says_where(visit):
    message = small_town.approved_message()
    client = visit(Role.WIJKCOORDINATOR)
    kinds = {
        "brief.pdf": "application/pdf", "e-mail.txt": "text/plain; charset=utf-8",
        "whatsapp.txt": "text/plain; charset=utf-8", "website.html": "text/html; charset=utf-8",
    }  # fmt: skip
    for name, kind in kinds.items():
        answer = client.get(f"/buurtberichten/{message.id}/bestand/{name}")
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"] == f'attachment; filename="buurtbericht-{message.id}-{name}"'
        body = answer.content
        said = pypdf.PdfReader(BytesIO(body)).pages[0].extract_text() if name == "brief.pdf" else body.decode()
        assert "Er is ingebroken in uw buurt" in said
        assert "0900-8844" in said
        assert "CONCEPT" not in said
        assert not re.search(r"E\d{4}N\d{4}", said)
        assert client.get(f"/buurtberichten/{message.id}/bestand/{name}").content == body
    assert client.get(f"/buurtberichten/{message.id}/bestand/onzin").status_code == 404


def test_what_was_not_approved_says_so_in_every_form(visit):
    message = small_town.offered_message()
    client = visit(Role.ADVISEUR)
    for name in ("e-mail.txt", "whatsapp.txt", "website.html"):
        assert "CONCEPT" in client.get(f"/buurtberichten/{message.id}/bestand/{name}").content.decode()
    assert "Boven elke vorm staat nu: CONCEPT, nog niet versturen." in text_of(
        client.get(f"/buurtberichten/{message.id}/")
    )


def test_the_page_says_how_it_reads_and_how_long_whatsapp_is(visit):
    message = small_town.written_message(
        opening="In uw buurt is ingebroken. Gelieve derhalve alle ramen en deuren van uw woning te sluiten voordat u "
        "weggaat of gaat slapen vannacht."
    )
    told = text_of(visit(Role.ANALIST).get(f"/buurtberichten/{message.id}/"))
    assert "▲ Het kan eenvoudiger." in told
    assert "Moeilijk woord: derhalve. Schrijf liever: daarom." in told
    assert "Lange zin (meer dan 15 woorden): ‘Gelieve derhalve" in told
    assert re.search(r"WhatsApp \(\d{3} tekens\)", told)


def test_an_outsider_gets_nothing(visit):
    message = small_town.approved_message()
    client = visit("buitenstaander")
    for address in ("", "bestand/brief.pdf", "vakken.json"):
        assert client.get(f"/buurtberichten/{message.id}/{address}").status_code == 403
    assert "ingebroken" not in text_of(client.get("/buurtberichten/"))
