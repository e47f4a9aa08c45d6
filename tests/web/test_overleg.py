"""The VIS-overleg in the browserless browser: from an agenda that writes itself to an action that was done."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import docx
import pypdf
import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.overleg import MeetingState, Part
from openvis.domain.words import day_in_words
from openvis.store import bijzonderheden, interventions, overleg
from openvis.store.agenda import agenda_for
from tests.support import small_town
from tests.support.interventions import filled_in
from tests.support.overleg import bring_in, close, decide, first_point, plan, start
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

WHY = "Zoek uit of het één dader is."


def adviseur():
    return small_town.people()[Role.ADVISEUR]


def planned():
    return plan(adviseur(), now=timezone.now(), gemeente=GEMEENTE)


def opened():
    now = timezone.now()
    meeting = bring_in(adviseur(), planned(), now=now)
    return start(adviseur(), meeting, now=now)


def address(meeting, *rest):
    return "/".join(["/overleg", str(meeting.id), *map(str, rest)]) + "/"


def week_from_now():
    return (timezone.localdate() + timedelta(days=7)).isoformat()


def answers(**changes):
    return {"kind": "investigate", "text": WHY, "who": "police", "due_on": week_from_now(), "seen": 0} | changes


def test_the_adviseur_plans_a_meeting_with_roles_and_organisations(visit):
    client = visit(Role.ADVISEUR)
    today = timezone.localdate()
    form = client.get("/overleg/nieuw/")
    assert "Namen van mensen horen niet in OpenVIS." in text_of(form)
    made = client.post("/overleg/nieuw/", {"on": today.isoformat(), "seats": ["police", "housing"]}, follow=True)
    page = text_of(made)
    assert "Aan tafel: politie, woningcorporatie." in page
    assert "De agenda schrijft zichzelf uit de nieuwste cijfers." in page
    assert "1. Woninginbraak in Markt 1" in page
    refused = client.post("/overleg/nieuw/", {"on": "2020-01-01", "seats": ["police"]})
    assert (refused.status_code, "1 januari 2020 is al voorbij." in text_of(refused)) == (400, True)


def test_a_planned_meeting_changes_its_day_and_who_comes(visit):
    client, meeting = visit(Role.ADVISEUR), planned()
    form = client.get(address(meeting, "wijzigen")).content.decode()
    assert re.search('<input[^>]*value="police"[^>]*checked', form)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    client.post(address(meeting, "wijzigen"), {"on": day, "seats": ["mayor"], "version": meeting.version})
    stored = overleg.get(SCOPE, meeting.id)
    assert (stored.on.isoformat(), [seat.value for seat in stored.seats], stored.version) == (day, ["mayor"], 2)
    stale = client.post(address(meeting, "wijzigen"), {"on": day, "seats": ["police"], "version": meeting.version})
    assert stale.status_code == 409
    told = text_of(stale)
    assert "Deze vergadering is intussen gewijzigd door een adviseur OOV" in told
    assert "aan tafel: burgemeester. Wilt u uw antwoorden toch bewaren?" in told
    html = stale.content.decode()
    assert re.search('<input[^>]*value="police"[^>]*checked', html)
    assert 'name="version" value="2"' in html


def test_who_takes_part_brings_in_a_point_and_who_sees_only_does_not(visit):
    meeting = planned()
    page = visit(Role.WIJKCOORDINATOR).post(
        address(meeting, "punt"), {"title": "Koopavond", "text": "Veel mensen op straat."}, follow=True
    )
    assert "Uw punt staat op de agenda." in text_of(page)
    assert "Koopavond Veel mensen op straat. Ingebracht door de rol wijkcoördinator." in text_of(page)
    refused = visit(Role.WIJKCOORDINATOR).post(address(meeting, "punt"), {"title": "Bel 06-12345678"})
    assert (refused.status_code, "lijkt telefoonnummers te bevatten" in text_of(refused)) == (400, True)
    assert 'value="Bel 06-12345678"' in refused.content.decode()
    seen = text_of(visit(Role.TOEZICHTHOUDER).get(address(meeting)))
    assert "Koopavond" in seen
    assert "Eigen punt inbrengen" not in seen


def test_an_own_point_is_moved_up_by_hand(visit):
    client, meeting = visit(Role.ADVISEUR), bring_in(adviseur(), planned(), now=timezone.now())
    key = f"point/{overleg.points(meeting)[0].id}"
    for _ in range(8):
        meeting = overleg.get(SCOPE, meeting.id)
        sent = {"version": meeting.version, "onderdeel": key, "kant": "omhoog"}
        client.post(address(meeting, "volgorde"), sent)
    assert "1. Koopavond" in text_of(client.get(address(meeting)))


def test_an_own_point_is_taken_back_by_a_button_beside_it(visit):
    meeting = bring_in(adviseur(), planned(), now=timezone.now())
    where = address(meeting, "punt", overleg.points(meeting)[0].id, "intrekken")
    assert where not in visit(Role.COORDINATOR).get(address(meeting)).content.decode()  # another brought it in
    assert visit(Role.COORDINATOR).post(where).status_code == 403
    client = visit(Role.ADVISEUR)
    assert where in client.get(address(meeting)).content.decode()
    page = text_of(client.post(where, follow=True))
    assert "Het punt is van de agenda af." in page
    assert "Koopavond" not in page
    assert "Agendapunt ingetrokken." in page
    assert client.get(where).status_code == 405


def test_opening_keeps_the_agenda_and_makes_room_for_decisions(visit):
    client, meeting = visit(Role.ADVISEUR), planned()
    assert "Leg een besluit vast" not in text_of(client.get(address(meeting)))
    page = client.post(address(meeting, "openen"), {"version": meeting.version}, follow=True)
    assert "De agenda ligt vast. U kunt besluiten." in text_of(page)
    assert "Cijfers zoals bekend op" in text_of(page)
    assert "(berekening proef-1)" in text_of(page)
    assert "Leg een besluit vast" in text_of(page)
    assert "Leg een besluit vast" not in text_of(visit(Role.COORDINATOR).get(address(meeting)))


def test_a_meeting_ahead_is_not_offered_to_be_opened_and_can_be_called_off(visit):
    client, ahead = visit(Role.ADVISEUR), plan(adviseur(), now=timezone.now(), gemeente=GEMEENTE, days=3)
    page = text_of(client.get(address(ahead)))
    assert "Open de vergadering" not in page
    assert "Gelast af" in page
    refused = client.post(address(ahead, "openen"), {"version": ahead.version})
    assert refused.status_code == 409
    client.post(address(ahead, "afgelasten"), {"version": ahead.version})
    assert "× afgelast" in text_of(client.get("/overleg/"))


def test_a_decision_stands_at_its_point_and_becomes_an_action(visit):
    client, meeting = visit(Role.ADVISEUR), opened()
    item = first_point(meeting, now=timezone.now(), part=Part.ATTENTION)
    page = text_of(client.post(address(meeting, "punt", item.id), answers(), follow=True))
    assert "Besluit 1 is vastgelegd." in page
    assert f"Besluit 1. Verder uitzoeken: {WHY} Politie, uiterlijk" in page
    actions = text_of(visit(Role.WIJKCOORDINATOR).get("/overleg/acties/"))
    assert "Open (1) Politie: Woninginbraak in Markt 1 ○ open" in actions
    assert "Open (0)" in text_of(client.get("/overleg/acties/?wie=housing"))
    assert client.get("/overleg/acties/?wie=onzin").status_code == 404


def test_what_cannot_be_kept_stays_in_the_form_of_its_point(visit):
    client, meeting = visit(Role.ADVISEUR), opened()
    item = first_point(meeting, now=timezone.now(), part=Part.ATTENTION)
    answer = client.post(address(meeting, "punt", item.id), answers(who="", due_on=""))
    assert answer.status_code == 400
    assert "Bij het besluit &#x27;verder uitzoeken&#x27; ontbreekt wie het doet." in answer.content.decode()
    assert f"{WHY}</textarea>" in answer.content.decode()
    assert overleg.decisions_of(meeting) == []


def test_who_was_slower_reads_the_other_and_keeps_what_was_filled_in(visit):
    client, meeting = visit(Role.ADVISEUR), opened()
    now = timezone.now()
    item = first_point(meeting, now=now, part=Part.ATTENTION)
    decide(adviseur(), meeting, now=now, item_id=item.id)
    slower = client.post(address(meeting, "punt", item.id), answers(text="Wij volgen het."))
    assert slower.status_code == 409
    page = slower.content.decode()
    assert "intussen vastgelegd" in page
    assert "Wij volgen het.</textarea>" in page
    assert len(overleg.decisions_of(meeting)) == 1
    assert 'name="seen" value="1"' in page
    client.post(address(meeting, "punt", item.id), answers(text="Wij volgen het.", seen=1))
    assert [each.number for each in overleg.decisions_of(meeting)] == [1, 2]


def test_a_bijzonderheid_is_taken_up_at_the_table(visit):
    client, meeting = visit(Role.ADVISEUR), opened()
    item = first_point(meeting, now=timezone.now(), part=Part.ATTENTION)
    number = int(item.subjects[1].partition("/")[2])
    form = client.get(address(meeting)).content.decode()
    assert '<option value="opnemen">Opnemen</option>' in form
    assert '<option value="afsluiten">' not in form  # nobody assessed it yet
    page = text_of(client.post(address(meeting, "punt", item.id), answers(judge="opnemen"), follow=True))
    assert "De bijzonderheid is opgenomen." in page
    assert f"Hieruit kwam: Bijzonderheid {number}" in page
    known = bijzonderheden.get(SCOPE, number)
    assert (known.state, known.judgements[-1].reason) == ("taken-up", WHY)
    behind = text_of(client.get(f"/bijzonderheden/{number}/"))
    assert "Hier ging een besluit aan vooraf: besluit 1 van het VIS-overleg van" in behind


def test_when_somebody_judged_it_meanwhile_the_decision_stays(visit):
    client, meeting = visit(Role.ADVISEUR), opened()
    item = first_point(meeting, now=timezone.now(), part=Part.ATTENTION)
    page = text_of(client.post(address(meeting, "punt", item.id), answers(judge="afsluiten"), follow=True))
    assert "Het besluit is bewaard, maar de bijzonderheid bleef zoals zij was." in page
    assert len(overleg.decisions_of(meeting)) == 1


def test_an_intervention_is_made_from_a_decision_and_points_back(visit):
    client, meeting = visit(Role.ADVISEUR), opened()
    item = first_point(meeting, now=timezone.now(), part=Part.ATTENTION)
    client.post(address(meeting, "punt", item.id), answers(kind="intervention"))
    [made] = overleg.decisions_of(meeting)
    row = item.subjects[0].partition("/")[2]
    link = f"/interventies/nieuw/?aandacht={row}&amp;besluit={made.id}"
    assert link in client.get(address(meeting)).content.decode()
    client.post(link.replace("&amp;", "&"), filled_in())
    [built] = interventions.of_gemeente(SCOPE, GEMEENTE)
    assert overleg.get_decision(SCOPE, made.id).outcomes == (f"intervention/{built.id}",)
    assert f"Hieruit kwam: Interventie {built.id}" in text_of(client.get(address(meeting)))
    assert "Besluit 1 van het VIS-overleg van" in text_of(client.get(f"/interventies/{built.id}/"))
    assert "VIS-overleg van" not in text_of(visit(Role.BOA).get(f"/interventies/{built.id}/"))


def test_an_action_is_reported_done_by_who_takes_part_and_only_the_adviseur_lets_it_lapse(visit):
    now = timezone.now()
    made = decide(adviseur(), opened(), now=now, item_id=_first(now))
    page = visit(Role.COORDINATOR).get("/overleg/acties/").content.decode()
    assert f"/overleg/acties/{made.id}/gedaan/" in page
    assert f"/overleg/acties/{made.id}/vervallen/" not in page
    refused = visit(Role.ADVISEUR).post(f"/overleg/acties/{made.id}/vervallen/", {"version": 1, "reason": ""})
    assert (refused.status_code, "De reden is 0 tekens lang." in text_of(refused)) == (400, True)
    done = visit(Role.COORDINATOR).post(
        f"/overleg/acties/{made.id}/gedaan/", {"version": 1, "reason": "Eén dader."}, follow=True
    )
    assert "De actie staat op gedaan." in text_of(done)
    assert "Gedaan of vervallen (1)" in text_of(done)
    assert "Eén dader." in text_of(done)
    late = visit(Role.ADVISEUR).post(f"/overleg/acties/{made.id}/vervallen/", {"version": 1, "reason": "Te laat."})
    assert late.status_code == 409


def _first(now):
    [meeting] = overleg.of_gemeente(SCOPE, GEMEENTE)
    return agenda_for(meeting, now).items[0].id


def test_the_minutes_are_a_concept_until_the_meeting_was_closed(visit):
    client, meeting = visit(Role.TOEZICHTHOUDER), opened()
    now = timezone.now()
    decide(adviseur(), meeting, now=now, item_id=_first(now))
    concept = client.get(f"/overleg/{meeting.id}/verslag.pdf")
    assert concept["Content-Disposition"] == f'attachment; filename="vis-overleg-{meeting.on}-concept.pdf"'
    assert "Concept: de vergadering is nog niet gesloten." in in_pdf(concept.content)
    closed = close(adviseur(), meeting, now=now)
    final = client.get(f"/overleg/{meeting.id}/verslag.pdf").content
    assert f"Verslag VIS-overleg {day_in_words(closed.on)}" in in_pdf(final)
    assert WHY in in_pdf(final)
    assert client.get(f"/overleg/{meeting.id}/verslag.pdf").content == final
    word = client.get(f"/overleg/{meeting.id}/verslag.docx")
    assert word["Content-Type"].endswith("wordprocessingml.document")
    read = docx.Document(BytesIO(word.content))
    assert "Woninginbraak in Markt 1" in " ".join(each.text for each in read.paragraphs)
    assert "verslag.pdf" in visit(Role.ADVISEUR).get("/overleg/").content.decode()


def in_pdf(content: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("where", ["stoppen", "verwijderen"])
def test_a_button_that_does_not_exist_is_refused_in_a_sentence(visit, where):
    answer = visit(Role.ADVISEUR).post(address(planned(), where))
    assert answer.status_code == 404
    assert "Kies een knop op de pagina van de vergadering." in text_of(answer)


def test_after_closing_nothing_is_added(visit):
    client, meeting = visit(Role.ADVISEUR), opened()
    item = first_point(meeting, now=timezone.now())
    client.post(address(meeting, "sluiten"), {"version": meeting.version})
    assert overleg.get(SCOPE, meeting.id).state is MeetingState.HELD
    late = client.post(address(meeting, "punt", item.id), answers())
    assert late.status_code == 409
    assert "De vergadering staat op &#x27;gehouden&#x27;" in late.content.decode()
    assert client.post(address(meeting, "punt"), {"title": "Nog iets"}).status_code == 409
    assert overleg.decisions_of(meeting) == []
