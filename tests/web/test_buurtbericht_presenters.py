"""A buurtbericht in the words of a page: lines, lengths, how it reads, and the area on the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely

from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.decisions.rules.policies import check_second_person, person_can_see
from openvis.domain.access import Permission, Person, Role, Scope
from openvis.domain.buurtbericht import BuurtberichtState, Channel, MessagePlace, cells_around
from openvis.domain.message_texts import message_texts
from openvis.errors import NotAllowedNow
from openvis.reports.neighbourhood_message import words_of
from openvis.web.forms.buurtberichten import ContentForm, SentForm, stored_content, suggested_content
from openvis.web.presenters import buurtberichten as show
from tests.support.told_message import NAMES, told

WHOLE = MessagePlace("woninginbraak", "BU99010101", None, 4)


# ----- a line


def test_a_line_says_for_whom_over_what_and_what_it_should_bring_about():
    line = show.line(told(), NAMES)
    assert line["area"] == "200 meter rond een plek in Kerkbuurt"
    assert line["period"] == "1 februari 2026 tot en met 2 maart 2026"
    assert line["goal"] == "20 % minder in deze buurt tot en met 25 mei 2026; oordeel op 6 juli 2026"
    assert (line["label"], line["addresses"], line["sent"]) == ("Woninginbraak", "118", "")
    assert line["state"]["word"] == "goedgekeurd"


def test_a_line_names_no_cell():
    assert "E1361N4501" not in str(show.line(told(), NAMES))


def test_a_message_for_a_whole_buurt_says_so():
    assert show.line(replace(told(), place=WHOLE), NAMES)["area"] == "Heel Kerkbuurt"


def test_an_area_without_a_name_is_called_by_its_code():
    assert show.line(told(), {})["buurt_name"] == "BU99010101"


@pytest.mark.parametrize(
    ("addresses", "assured", "said"),
    [
        (1234, False, "1.234"),
        (0, False, "0"),
        (None, False, "onbekend, want er is geen adressenbestand ingelezen"),
        (None, True, "onbekend; bij de goedkeuring is nagekeken dat het er minstens 10 zijn"),
    ],
)
def test_an_unknown_number_of_addresses_is_said_to_be_unknown(addresses: int | None, assured: bool, said: str):
    assert show.addresses_in_words(replace(told(), addresses=addresses, assured=assured)) == said


@pytest.mark.parametrize(
    ("channels", "said"),
    [
        ((Channel.LETTER,), "5 maart 2026, per brief"),
        ((Channel.LETTER, Channel.WEB), "5 maart 2026, per brief en website"),
        ((Channel.LETTER, Channel.EMAIL, Channel.WHATSAPP), "5 maart 2026, per brief, e-mail en WhatsApp"),
    ],
)
def test_how_it_was_sent_is_a_sentence(channels: tuple[Channel, ...], said: str):
    assert show.sent_in_words(replace(told(), channels=channels, sent_on=date(2026, 3, 5))) == said


def test_groups_come_in_the_order_in_which_they_ask_for_work_and_empty_ones_are_left_out():
    states = [BuurtberichtState.SENT, BuurtberichtState.DRAFT, BuurtberichtState.OFFERED, BuurtberichtState.OFFERED]
    found = show.groups([show.line(told(state), NAMES) for state in states])
    assert [(group["state"], len(group["lines"])) for group in found] == [("offered", 2), ("draft", 1), ("sent", 1)]
    assert set(show.TITLES) == set(BuurtberichtState)


# ----- how it reads


def test_a_plain_text_is_told_to_be_plain():
    found = show.reading(told(title="Let op", opening="Er is ingebroken.", advice=("Doe de deur op slot.",)))
    assert found == {"is_plain": True, "told": ["Gemiddeld 3,3 woorden per zin, in 3 zinnen."]}


def test_what_frightens_or_is_long_is_named():
    found = show.reading(told(opening="Een golf van inbraken. Kijk naar het veiligheidsinformatiesysteem."))
    assert not found["is_plain"]
    assert "Dit woord maakt bang: golf." in found["told"]
    assert "Lange woorden: veiligheidsinformatiesysteem." in found["told"]


def test_the_length_of_whatsapp_is_that_of_what_is_sent():
    found = show.forms_of(words_of(told(), NAMES))
    assert int(found["whatsapp_length"]) == len(found["whatsapp"])
    assert found["whatsapp"].startswith("*Er is ingebroken")


# ----- the area


def test_each_cell_of_the_area_has_its_addresses_and_the_middle_is_named():
    message = told()
    by_cell = {"E1361N4501": 40, "E1362N4502": 12}
    rows = show.area_rows(message, by_cell, known=True)
    assert [row["code"] for row in rows] == list(cells_around("E1361N4501", 200))
    assert {row["code"]: row["addresses"] for row in rows if row["addresses"] != "0"} == {
        "E1361N4501": "40", "E1362N4502": "12",
    }  # fmt: skip
    assert [row["code"] for row in rows if row["middle"]] == ["E1361N4501"]
    assert {row["addresses"] for row in show.area_rows(message, {}, known=False)} == {"onbekend"}
    assert show.area_rows(replace(message, place=WHOLE), by_cell, known=True) == []


def test_the_map_paints_more_addresses_darker_and_outlines_the_middle():
    message, by_cell = told(), {"E1361N4501": 40, "E1362N4502": 12}
    values = show.area_values(message, show.area_rows(message, by_cell, known=True), by_cell)
    shades = {code: value["shade"] for code, value in values.items() if value["shade"]}
    assert shades == {"E1361N4501": 5, "E1362N4502": 2}
    assert [code for code, value in values.items() if value["watched"]] == ["E1361N4501"]


def test_cells_are_squares_of_a_hundred_metres_where_their_name_says():
    shapes = show.area_shapes(told(), "EPSG:28992")
    first = shapely.from_wkb(shapes["shape"][0])
    assert (shapes["reference"][0], first.bounds) == ("E1359N4499", (135_900, 449_900, 136_000, 450_000))
    assert shapely.area(shapely.from_wkb(shapes["shape"].to_list())).tolist() == [10_000.0] * 25
    assert set(shapes["crs"]) == {"EPSG:28992"}


# ----- who


def test_a_draft_is_for_who_writes_approves_or_oversees_and_the_rest_waits():
    draft, good = replace(told(BuurtberichtState.DRAFT), intervention_id=None), told()
    closer = {Role.ANALIST, Role.ADVISEUR, Role.COORDINATOR, Role.TOEZICHTHOUDER}
    for role in Role:
        somebody = Person(1, role.value, role, Scope.of("GM9901"))
        sees = Permission.SEE_MESSAGES in PERMISSIONS_OF[role]
        assert person_can_see(somebody, good) is sees
        assert person_can_see(somebody, draft) is (role in closer), role
        assert not person_can_see(replace(somebody, scope=Scope.of("GM9902")), good)


def test_what_was_recalled_after_the_approval_is_seen_by_who_would_have_sent_it():
    wijkcoordinator = Person(1, "w", Role.WIJKCOORDINATOR, Scope.of("GM9901"))
    assert person_can_see(wijkcoordinator, told(BuurtberichtState.RECALLED))


def test_the_second_person_is_another_by_account_whatever_the_role():
    with pytest.raises(NotAllowedNow, match="tweede persoon"):
        check_second_person(Person(1, "analist", Role.ADVISEUR, Scope.of("GM9901")), told())
    check_second_person(Person(2, "iemand anders", Role.ADVISEUR, Scope.of("GM9901")), told())


# ----- forms


@pytest.mark.parametrize("text", list(message_texts().values()), ids=lambda text: text.slug)
def test_what_a_form_proposes_is_what_it_gives_back(text):
    proposed = suggested_content(text, "14 030", date(2026, 3, 2))
    form = ContentForm(proposed, whole_buurt=False)
    assert form.is_valid(), form.errors
    content = form.content()
    assert (content.title, content.opening, content.advice) == (text.title, text.opening, text.advice)
    assert (content.metres, content.days, content.phone) == (text.metres, text.days, "14 030")
    again = ContentForm(stored_content(content, 4), whole_buurt=False)
    assert again.is_valid(), again.errors
    assert again.content() == content
    assert again.cleaned_data["version"] == 4


def test_a_form_for_a_whole_buurt_asks_no_distance():
    text = message_texts()["woninginbraak"]
    form = ContentForm(suggested_content(text, "", date(2026, 3, 2)), whole_buurt=True)
    assert form.is_valid()
    assert "metres" not in form.fields
    assert form.content().metres == 0


def test_marks_and_empty_lines_before_an_advice_are_left_out():
    text = message_texts()["woninginbraak"]
    given = suggested_content(text, " 14  030 ", date(2026, 3, 2)) | {"advice": "- Een.\n\n  • Twee.  \n\t\n* Drie."}
    form = ContentForm(given, whole_buurt=True)
    assert form.is_valid()
    assert form.content().advice == ("Een.", "Twee.", "* Drie.")
    assert form.content().phone == "14 030"


def test_channels_are_of_the_list():
    good = SentForm({"version": 1, "channels": ["web", "letter"], "sent_on": "2026-03-05"})
    assert good.is_valid()
    assert good.answers() == {"channels": [Channel.WEB, Channel.LETTER], "sent_on": date(2026, 3, 5)}
    assert not SentForm({"version": 1, "channels": ["postduif"], "sent_on": "2026-03-05"}).is_valid()
    assert not SentForm({"version": 1, "channels": [], "sent_on": "2026-03-05"}).is_valid()
