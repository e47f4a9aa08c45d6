"""A buurtbericht in the chain: from what was seen and decided to what residents were told, and one click back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from openvis.decisions import bijzonderheden as judging
from openvis.decisions import buurtberichten as deciding
from openvis.domain.access import Role
from openvis.domain.bijzonderheid import Bijzonderheid, SignalKind
from openvis.domain.buurtbericht import Buurtbericht
from openvis.domain.message_texts import can_be_told
from openvis.domain.overleg import AgendaItem, Decision, DecisionKind, Part, Seat
from openvis.errors import InputError, UnknownValue
from openvis.store import bijzonderheden, buurtberichten, overleg
from openvis.web.presenters.overleg import decision_line
from tests.support import small_town
from tests.support.overleg import decide, first_point, plan, start
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of
from tests.web.test_buurtberichten import fields_of

pytestmark = pytest.mark.django_db
BUURT = "BU99010101"
TELL = "Schrijf de bewoners van Markt 1."


def decided(kind: DecisionKind = DecisionKind.BUURTBERICHT, part: Part = Part.ATTENTION) -> Decision:
    """At the first point of a part, in a meeting that is in session."""
    adviseur, now = small_town.people()[Role.ADVISEUR], timezone.now()
    meeting = start(adviseur, plan(adviseur, now=now, gemeente=GEMEENTE), now=now)
    point = first_point(meeting, now=now, part=part)
    return decide(adviseur, meeting, now=now, item_id=point.id, kind=kind, text=TELL, who=Seat.ANALIST)


def handed_in() -> Bijzonderheid:
    """What somebody saw in Markt 1 a week ago."""
    then = timezone.now() - timedelta(days=7)
    return judging.hand_in_signal(
        small_town.people()[Role.BOA], gemeente=GEMEENTE, area=BUURT, category="woninginbraak",
        kind=SignalKind.RESIDENTS, text="Bewoners zien vreemde auto's.", seen_from=then.date(), seen_to=then.date(),
        now=then, origin="test",
    )  # fmt: skip


def link(answer, label: str) -> str:
    """The address behind the first link that begins with a label."""
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{label}', answer.content.decode())
    assert found, f"no link {label!r}"
    return found[1].replace("&amp;", "&")


def written(client, address: str) -> Buurtbericht:
    """The message that the form as it is proposed there makes."""
    answer = client.post(address, fields_of(client.get(address)))
    assert answer.status_code == 302, text_of(answer)
    return buurtberichten.of_gemeente(SCOPE, GEMEENTE)[0]


def test_from_a_decision_to_the_message_and_back(visit):
    decision = decided()
    client, meeting = visit(Role.ANALIST), f"/overleg/{decision.meeting_id}/"
    message = written(client, link(client.get(meeting), "Schrijf buurtbericht"))
    assert (message.place.buurt, message.place.cell) == (BUURT, None)
    assert overleg.get_decision(SCOPE, decision.id).outcomes == (f"buurtbericht/{message.id}",)
    assert link(client.get(meeting), f"Buurtbericht {message.id}") == f"/buurtberichten/{message.id}/"
    page = client.get(f"/buurtberichten/{message.id}/")
    assert link(page, "besluit 1 van het VIS-overleg") == f"{meeting}#besluit-1"
    assert TELL in text_of(page)


def test_another_text_still_knows_the_decision_it_is_written_for(visit):
    decision = decided()
    client = visit(Role.ANALIST)
    form = client.get(link(client.get(f"/overleg/{decision.meeting_id}/"), "Schrijf buurtbericht"))
    addresses = re.findall(r'href="(\?[^"]*tekst=[^"]*)"', form.content.decode())
    assert addresses
    assert all(f"besluit={decision.id}" in each for each in addresses)


def test_only_a_decision_to_tell_residents_offers_to_write_and_only_to_who_may(visit):
    told, other = decided(), decided(DecisionKind.FOLLOW)
    page = visit(Role.ADVISEUR).get(f"/overleg/{told.meeting_id}/").content.decode()
    assert "/buurtberichten/nieuw/" not in page
    page = visit(Role.ANALIST).get(f"/overleg/{other.meeting_id}/").content.decode()
    assert "/buurtberichten/nieuw/" not in page


def test_from_what_figures_saw_to_the_message_and_back(visit):
    client = visit(Role.ANALIST)
    known = next(each for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE) if each.area == BUURT)
    page = f"/bijzonderheden/{known.id}/"
    message = written(client, link(client.get(page), "Schrijf buurtbericht"))
    assert message.place.attention_id == known.sightings[-1].attention_id
    assert link(client.get(page), message.content.title) == f"/buurtberichten/{message.id}/"
    back = client.get(f"/buurtberichten/{message.id}/")
    assert "Hier viel eerder iets op in de cijfers: Woninginbraak in Markt 1" in text_of(back)
    assert page in back.content.decode()


def test_from_what_people_saw_to_a_message_for_the_whole_buurt(visit):
    client, known = visit(Role.ANALIST), handed_in()
    page = f"/bijzonderheden/{known.id}/"
    message = written(client, link(client.get(page), "Schrijf buurtbericht"))
    assert (message.place.buurt, message.place.category, message.place.attention_id) == (BUURT, "woninginbraak", None)
    assert "Mensen zagen hier eerder iets: Woninginbraak in Markt 1" in text_of(
        client.get(f"/buurtberichten/{message.id}/")
    )


def test_a_draft_stays_hidden_on_the_page_of_the_bijzonderheid(visit):
    known = handed_in()
    message = written(visit(Role.ANALIST), f"/buurtberichten/nieuw/?gebied={BUURT}&soort=woninginbraak")
    page = visit(Role.WIJKCOORDINATOR).get(f"/bijzonderheden/{known.id}/")
    assert message.content.title not in text_of(page)
    assert "Schrijf buurtbericht" not in text_of(page)


def test_the_trail_of_a_message_goes_from_signal_to_effect(visit):
    message = small_town.approved_message()
    client = visit(Role.ADVISEUR)
    for address, here in (
        (f"/buurtberichten/{message.id}/", "Buurtbericht"),
        (f"/interventies/{message.intervention_id}/", "Interventie"),
    ):
        page = client.get(address).content.decode()
        trail = page[page.index('class="timeline trail"') :].split("</ol>")[0]
        names = re.findall(r"<li[^>]*><strong>(\w+)", trail)
        assert [*dict.fromkeys(names)][-3:] == ["Buurtbericht", "Interventie", "Effect"]
        assert re.findall(r'aria-current="step"><strong>(\w+)', trail) == [here]
        assert f'href="/buurtberichten/{message.id}/"' in trail


def test_an_unapproved_message_has_no_trail_yet(visit):
    message = small_town.offered_message()
    assert "Van signaal tot effect" not in text_of(visit(Role.ADVISEUR).get(f"/buurtberichten/{message.id}/"))


@pytest.mark.parametrize(
    ("category", "buurt", "error"),
    [
        ("woninginbraak", "WK990101", InputError),
        ("woninginbraak", "BU00010101", InputError),
        ("onbekend", BUURT, InputError),
        ("woninginbraak", "Markt", UnknownValue),
    ],
)
def test_a_message_is_for_one_buurt_of_the_own_gemeente(category: str, buurt: str, error: type[Exception]):
    with pytest.raises(error):
        deciding.place_of_buurt(SCOPE, category, buurt)


def test_residents_can_be_told_of_one_buurt_and_one_type_that_points_at_nobody():
    assert can_be_told(BUURT, "woninginbraak")
    assert not can_be_told("", "woninginbraak")
    assert not can_be_told("WK990101", "woninginbraak")
    assert not can_be_told(BUURT, "totaal")
    assert not can_be_told(BUURT, "huiselijk-geweld")


def test_a_decision_names_where_a_message_is_written_only_for_one_buurt_and_one_type():
    item = AgendaItem(Part.ATTENTION, "Woninginbraak in Markt 1", "", ("attention/7",), BUURT, "woninginbraak", id=1)
    cases = (
        (item, "/buurtberichten/nieuw/?aandacht=7&besluit=3"),
        (replace(item, subjects=()), f"/buurtberichten/nieuw/?gebied={BUURT}&soort=woninginbraak&besluit=3"),
        (replace(item, area=""), ""),
        (replace(item, area="WK990101"), ""),
        (replace(item, category="leefomgeving"), ""),
    )
    for about, address in cases:
        decision = Decision(
            3, GEMEENTE, 1, date(2026, 1, 5), 1, about, DecisionKind.BUURTBERICHT, TELL, Seat.ANALIST,
            date(2026, 1, 12), "adviseur", small_town.MADE_AT,
        )  # fmt: skip
        assert decision_line(decision)["write"] == address


def test_a_decision_about_another_gemeente_gets_no_message(visit):
    """The number of a decision in an address is looked up within the own gemeente, and nothing is stored beside it."""
    address = f"/buurtberichten/nieuw/?gebied={BUURT}&soort=woninginbraak&besluit=999"
    client = visit(Role.ANALIST)
    answer = client.post(address, fields_of(client.get(address)))
    assert answer.status_code == 403
    assert "Besluit 999 bestaat niet" in text_of(answer)
    assert buurtberichten.of_gemeente(SCOPE, GEMEENTE) == []


@pytest.mark.parametrize("role", [Role.BOA, Role.COORDINATOR, Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER])
def test_who_may_not_write_one_is_offered_none(visit, role: Role):
    known = handed_in()
    page = visit(role).get(f"/bijzonderheden/{known.id}/")
    assert page.status_code == 200
    assert "Schrijf buurtbericht" not in text_of(page)
