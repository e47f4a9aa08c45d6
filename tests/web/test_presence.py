"""Aanwezigheid on pages: registered in two minutes, on the map and in the file, and told beside a rise in reports."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.presence import PresenceKind, Rhythm
from openvis.store import presence
from openvis.web.presenters.presence import hours_text, how_much, legend, when
from tests.support import presence as made
from tests.support.presence import register
from tests.support.small_town import BUURTEN, GEMEENTE, SCOPE
from tests.web.reading import cells, text_of

PAGE, NEW, BUURT = "/aanwezigheid/", "/aanwezigheid/nieuw/", "BU99010103"
FILLED = {"kind": "neighbourhood-tent", "areas": [BUURT], "rhythm": "one-day", "hours": "2,5", "people": "60"}


class Fields(HTMLParser):
    """What a form asks of a person: its fields that are seen at once, and those that must be filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.required: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag in {"input", "select", "textarea"} and facts.get("type") != "hidden" and "name" in facts:
            self.names.add(str(facts["name"]))
            if "required" in facts:
                self.required.add(str(facts["name"]))


def today_filled(**changes):
    return FILLED | {"starts_on": str(timezone.localdate())} | changes


def test_registering_takes_three_clicks_and_at_most_two_numbers(visit):
    """Counted, as docs/how-to/register-presence.md promises: from the page of a buurt to what is stored.

    One click opens the form from the buurt, where kind, buurt, rhythm and day are filled in; one number is typed;
    one click keeps it. Another kind or buurt costs a click each.
    """
    client = visit(Role.WIJKCOORDINATOR)
    link = f"{NEW}?gebied={BUURT}"
    assert f'href="{link}"' in client.get(f"/gebied/{BUURT}/").content.decode()  # click 1
    form = client.get(link).content.decode()
    asked = Fields()
    asked.feed(form)
    assert asked.names == {
        "kind", "areas", "rhythm", "starts_on", "ends_on", "hours", "people", "title", "intervention",
    }  # fmt: skip
    assert len(asked.required) <= 4
    assert f'value="{BUURT}" id' in form.replace(' class="utrecht-checkbox"', "")
    assert re.search(rf'value="{BUURT}"[^>]*checked', form)
    assert f'value="{timezone.localdate()}"' in form
    filled_in_already = {"kind": "neighbourhood-tent", "areas": [BUURT], "rhythm": "one-day"}
    typed = {"hours": "4"}  # the one field
    sent = filled_in_already | typed | {"starts_on": str(timezone.localdate())}
    answer = client.post(link, sent, follow=True)  # click 2
    assert "Opgeslagen. Het telt mee in de cijfers." in text_of(answer)
    [stored] = presence.of_gemeente(SCOPE, GEMEENTE)
    assert (stored.kind, stored.areas, stored.hours) == (PresenceKind.TENT, (BUURT,), 4.0)


def test_what_was_registered_is_on_the_map_in_the_table_and_on_the_page_of_the_buurt(visit):
    client = visit(Role.BOA)
    client.post(NEW, today_filled(areas=[BUURT, "BU99010104"], hours="3", title="Koffie op het plein"))
    page = client.get(PAGE)
    told = cells(page)
    assert list(told) == [BUURT, "BU99010104", *(code for code in sorted(BUURTEN, key=BUURTEN.get) if code not in
                                                {BUURT, "BU99010104"})]  # fmt: skip
    assert told[BUURT] == ["Markt 3 buurttent 1 keer", "1", "1,5", "30"]
    data = json.loads(re.search(r'<script id="kaartgegevens"[^>]*>(.*?)</script>', page.content.decode())[1])
    assert data["values"][BUURT]["text"] == "Markt 3: 1,5 uur, 1 keer, 30 mensen."
    assert data["values"]["BU99010101"]["shade"] == 0
    assert set(data["order"]) == set(BUURTEN)
    assert "Buurttent 1 3 60" in text_of(page)  # the gemeente: one time, all hours
    assert "Buurttent: 1 keer, 1,5 uur, 30 mensen" in text_of(client.get(f"/gebied/{BUURT}/"))
    assert "Koffie op het plein" in text_of(page)


def test_a_chosen_answer_looks_chosen(visit):
    """The style of the house draws the dot only for what says that it is a field of a form."""
    form = visit(Role.BOA).get(NEW).content.decode()
    dots = re.findall(r'<input type="radio"[^>]*>', form)
    assert len(dots) == len(Rhythm)
    assert all("utrecht-radio-button--html-input" in dot for dot in dots)
    assert [("checked" in dot) for dot in dots] == [True, False, False]


def test_an_empty_page_says_that_nobody_may_have_filled_it_in(visit):
    told = text_of(visit(Role.TOEZICHTHOUDER).get(PAGE))
    assert "Dat kan ook betekenen dat niemand het heeft ingevuld." in told
    assert "Registreer aanwezigheid" not in told


def test_other_days_another_kind_and_another_measure(visit):
    client = visit(Role.WIJKCOORDINATOR)
    client.post(NEW, today_filled())
    client.post(NEW, today_filled(kind="campaign", hours="", people="12"))
    assert cells(client.get(f"{PAGE}?soort=campaign&maat=mensen"))[BUURT][1:] == ["1", "0", "12"]
    long_ago = f"{PAGE}?van=2020-01-01&tot=2020-03-01"
    assert cells(client.get(long_ago))[BUURT][1:] == ["0", "0", "0"]
    for wrong in ("?van=2020-01-01&tot=2019-01-01", "?van=x&tot=2020-01-01", "?soort=onzin", "?maat=onzin"):
        assert client.get(PAGE + wrong).status_code == 404, wrong


def test_the_file_adds_up_to_the_page(visit):
    client = visit(Role.WIJKCOORDINATOR)
    today = timezone.localdate()
    weekly = today_filled(kind="wijkboa-hours", rhythm="weekly", starts_on=str(today - timedelta(weeks=10)), people="")
    client.post(NEW, weekly)
    answer = client.get(f"{PAGE}aanwezigheid.csv?van={today - timedelta(weeks=12)}&tot={today}")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert answer["Content-Type"].startswith("text/csv")
    assert {row["soort"] for row in rows} == {"wijkboa in de wijk"}
    assert {row["buurt"] for row in rows} == {"Markt 3"}
    assert sum(int(row["keren"]) for row in rows) == 11
    assert sum(float(row["uren"]) for row in rows) == 27.5
    assert len({row["maand"] for row in rows}) == len(rows) >= 3


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"areas": []}, "Vul dit in."),
        ({"hours": "", "people": ""}, "Er is geen getal ingevuld."),
        ({"areas": ["BU99020101"]}, "is geen buurt van deze gemeente"),
        ({"title": "Bel 06-12345678"}, "telefoonnummers"),
    ],
)
def test_what_cannot_be_is_said_on_the_form_with_what_was_typed(visit, changed, sentence):
    answer = visit(Role.WIJKCOORDINATOR).post(NEW, today_filled(**changed))
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert presence.of_gemeente(SCOPE, GEMEENTE) == []
    if changed != {"hours": "", "people": ""}:
        assert 'value="2,5"' in answer.content.decode()


def test_a_correction_an_end_and_a_mistake(visit):
    client = visit(Role.COORDINATOR)
    first = timezone.localdate() - timedelta(weeks=4)
    client.post(NEW, today_filled(kind="watch-group", rhythm="period", starts_on=str(first), hours=""))
    [stored] = presence.of_gemeente(SCOPE, GEMEENTE)
    own = f"{PAGE}{stored.id}/"
    assert 'value="60"' in client.get(f"{own}verbeteren/").content.decode()
    wanted = today_filled(kind="watch-group", rhythm="period", starts_on=str(first), hours="", people="75", version=1)
    client.post(f"{own}verbeteren/", wanted)
    told = text_of(client.get(own))
    assert "75 mensen" in told
    assert "Eerdere versies" in told
    assert "60 mensen" in told
    late = client.post(f"{own}verbeteren/", wanted | {"people": "80"})
    assert "Iemand anders heeft dit net gewijzigd" in text_of(late)
    assert late.status_code == 409
    assert 'value="80"' in late.content.decode()  # what was typed is kept, beside what there is now
    assert "75 mensen. Wilt u uw antwoorden toch bewaren?" in text_of(late)
    assert 'name="version" value="2"' in late.content.decode()
    before = str(first - timedelta(days=1))
    early = client.post(f"{own}beeindigen/", {"last_day": before, "version": 2})
    assert (early.status_code, "kan niet de laatste dag zijn" in text_of(early)) == (400, True)
    assert f'value="{before}"' in early.content.decode()
    assert client.post(f"{own}beeindigen/", {"last_day": "", "version": 2}).status_code == 400
    client.post(f"{own}beeindigen/", {"last_day": str(first + timedelta(days=1)), "version": 2})
    assert "beëindigd" in text_of(client.get(own))
    client.post(f"{own}vervallen/", {"version": 3})
    assert [each.state.value for each in presence.versions(SCOPE, stored.id)] == [
        "standing", "standing", "presence-ended", "presence-withdrawn",
    ]  # fmt: skip
    assert cells(client.get(PAGE))[BUURT][1] == "0"


def test_a_rise_beside_an_action_to_report_more_says_so(visit):
    """Bicycle theft rose in December; the action ran in November. Beside what officers find nothing is said."""
    client = visit(Role.ADVISEUR)
    said = "liep een actie om vaker te melden"
    assert said not in text_of(client.get(_rising(client)))
    areas = tuple(BUURTEN)
    register(
        gemeente=GEMEENTE, kind=PresenceKind.REPORTING, rhythm=Rhythm.PERIOD, areas=areas, hours=0.0, people=900,
        starts_on=date(2025, 11, 10), ends_on=date(2025, 11, 20), title="Meld het altijd",
    )  # fmt: skip
    told = text_of(client.get(_rising(client)))
    assert f"Duiding: Kort hiervoor {said} (Meld het altijd): 10 november 2025 tot en met 20 november 2025." in told
    assert "dat er meer is gemeld, en niet dat er meer is gebeurd" in told
    assert said in text_of(client.get("/"))  # beside the rows of the attention list
    quiet = text_of(client.get(_rising(client).replace("fietsendiefstal", "boa-afval")))
    assert said not in quiet.split("Alle soorten")[0].split("per maand")[1]


def _rising(client):
    """A buurt and type of the small town of which the newest month is a rise."""
    for code in BUURTEN:
        address = f"/gebied/{code}/?soort=fietsendiefstal"
        if "december 2025" in (told := text_of(client.get(address))) and "▲ meer dan verwacht" in told:
            return address
    raise AssertionError("no rise in the small town")


@pytest.mark.parametrize(
    ("changes", "told", "amount"),
    [
        ({}, "6 januari 2026", "4 uur en 60 mensen"),
        ({"rhythm": Rhythm.WEEKLY}, "elke dinsdag vanaf 6 januari 2026", "4 uur en 60 mensen per week"),
        ({"rhythm": Rhythm.PERIOD, "ends_on": date(2026, 1, 9), "people": 0},
         "6 januari 2026 tot en met 9 januari 2026", "4 uur"),
        ({"rhythm": Rhythm.PERIOD, "hours": 0, "people": 0}, "vanaf 6 januari 2026", "-"),
    ],
)  # fmt: skip
def test_when_and_how_much_in_words(changes, told, amount):
    each = made.presence(**changes)
    assert (when(each), how_much(each)) == (told, amount)


def test_hours_and_classes_in_words():
    assert [hours_text(each) for each in (12.0, 2.5, 0.25, 1200.0)] == ["12", "2,5", "0,2", "1.200"]
    assert [each["text"] for each in legend([{"shown": value} for value in (0.0, 2.5, 12.0)])] == [
        "0", "0,1 tot en met 2,5", "2,6 tot en met 12",
    ]  # fmt: skip
