"""Minutes are read back from the file: what was on the agenda, what was decided, who does what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pypdf
import pytest

from openvis.domain.overleg import (
    Agenda,
    AgendaItem,
    Decision,
    DecisionKind,
    Meeting,
    MeetingState,
    Part,
    Seat,
)
from openvis.reports.documents.minutes import Minutes, minutes_pdf, minutes_word

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
AWKWARD = '#panic() *vet* $x$ "aanhaling"'
ITEMS = (
    AgendaItem(Part.ATTENTION, "Woninginbraak in Markt 1", "12 in december; verwacht 3 (1 tot 6).", id=1, number=1),
    AgendaItem(Part.ATTENTION, "Fietsendiefstal in Markt 2", "9 in december; verwacht 4 (1 tot 8).", id=2, number=2),
    AgendaItem(Part.FORECAST, "Scorebord", "Woninginbraak: 3 van 9.\nFietsendiefstal: 2 van 8.", id=3, number=3),
)
MEETING = Meeting(1, "GM9901", MeetingState.HELD, date(2026, 3, 2), (Seat.ADVISEUR, Seat.POLICE), 3, (), AT, AT)
DECISION = Decision(
    7, "GM9901", 1, MEETING.on, 1, ITEMS[0], DecisionKind.INVESTIGATE, f"Zoek uit: {AWKWARD}.", Seat.POLICE,
    date(2026, 3, 9), "adviseur", AT,
)  # fmt: skip
NOTHING = replace(DECISION, id=8, number=2, item=ITEMS[1], kind=DecisionKind.NOTHING, text="Eén nacht.", who=None)
HELD = Minutes("Proefstad", MEETING, Agenda("run-1", AT, ITEMS), [DECISION, replace(NOTHING, due_on=None)], AT)


def in_pdf(minutes: Minutes) -> str:
    pages = pypdf.PdfReader(BytesIO(minutes_pdf(minutes))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def in_word(minutes: Minutes) -> docx.document.Document:
    return docx.Document(BytesIO(minutes_word(minutes)))


def words_of(document: docx.document.Document) -> str:
    return " ".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("read", [in_pdf, lambda minutes: words_of(in_word(minutes))], ids=["pdf", "word"])
def test_both_say_the_figures_of_then_and_what_was_decided(read):
    told = read(HELD)
    for sentence in (
        "Verslag VIS-overleg 2 maart 2026",
        "Gemeente Proefstad",
        "Aan tafel: adviseur OOV, politie.",
        "Cijfers zoals bekend op 2 maart 2026 (berekening run-1).",
        "1. Woninginbraak in Markt 1",
        "12 in december; verwacht 3 (1 tot 6).",
        f"Besluit 1 (verder uitzoeken): Zoek uit: {AWKWARD}. Politie, uiterlijk 9 maart 2026.",
        "Besluit 2 (niets doen): Eén nacht.",
        "Fietsendiefstal: 2 van 8.",
        "Actielijst",
    ):
        assert sentence in told, sentence
    assert "oncept" not in told


@pytest.mark.parametrize(
    ("state", "title", "said"),
    [
        (MeetingState.SCHEDULED, "Agenda VIS-overleg", "Conceptagenda: de punten kunnen nog veranderen."),
        (MeetingState.IN_SESSION, "Agenda VIS-overleg", "Concept: de vergadering is nog niet gesloten."),
        (MeetingState.CALLED_OFF, "Agenda VIS-overleg", "Deze vergadering is afgelast."),
    ],
)
def test_until_the_meeting_was_held_it_says_that_it_is_none(state, title, said):
    concept = replace(HELD, meeting=replace(MEETING, state=state))
    for told in (in_pdf(concept), words_of(in_word(concept))):
        assert title in told
        assert said in told
        assert "Verslag" not in told


def test_the_pdf_is_tagged_and_the_same_again():
    made = minutes_pdf(HELD)
    read = pypdf.PdfReader(BytesIO(made))
    assert bool(read.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert read.metadata.title == "Verslag VIS-overleg 2 maart 2026"
    assert minutes_pdf(HELD) == made
    other = replace(HELD, decisions=[])
    assert minutes_pdf(other) != made


def test_word_knows_the_headings_and_the_actions_are_a_table():
    document = in_word(HELD)
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings == ["Aandachtslijst", "Hoe goed de verwachting was", "Actielijst"]
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Besluit", "Actie", "Wie", "Uiterlijk"],
        ["1", f"Zoek uit: {AWKWARD}.", "politie", "9 maart 2026"],
    ]


def test_without_decisions_or_figures_it_says_so():
    empty = replace(HELD, decisions=[], agenda=Agenda(None, AT, ()))
    for told in (in_pdf(empty), words_of(in_word(empty))):
        assert "Er zijn geen acties afgesproken." in told
        assert "Er waren nog geen cijfers berekend." in told
