"""What a shared product looks like on a page: to who shares it, and to who it is shared with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from openvis.domain.report_kind import ReportKind
from openvis.domain.shared_product import Look, Reader, ReaderKind, SharedProduct, ShareStand, ShareState
from openvis.web.presenters.sharing import look_lines, looked_in_words, received_line, share_line, step_lines
from openvis.web.words import SHAPE

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 10)
PRODUCT = SharedProduct(
    id=7, gemeente="GM9901", report_id=2, report_kind=ReportKind.PARTNERS, title="Overzicht voor partners",
    reader=Reader(ReaderKind.PARTNER, "woningcorporatie"), purpose="Samen kiezen waar.", ends_on=date(2026, 4, 1),
    state=ShareState.SHARED, version=1, shared_at=AT, shared_by="adviseur", changed_at=AT, changed_by="adviseur",
)  # fmt: skip


def test_who_shares_sees_with_whom_until_when_and_how_often_it_was_opened():
    line = share_line(PRODUCT, TODAY, {}, (1234, AT))
    assert (line["reader"], line["until"], line["kind"]) == (
        "woningcorporatie", "1 april 2026", "overzicht voor partners",
    )  # fmt: skip
    assert line["looked"] == "1.234 keer, het laatst op 2 maart 2026, 10:30 uur"
    assert line["stand"]["word"] == "gedeeld"
    assert looked_in_words(None) == "nog niet"


@pytest.mark.parametrize(
    ("today", "state", "word"),
    [
        (date(2026, 4, 1), ShareState.SHARED, "gedeeld"),
        (date(2026, 4, 2), ShareState.SHARED, "afgelopen"),
        (date(2026, 3, 10), ShareState.WITHDRAWN, "ingetrokken"),
    ],
)
def test_its_stand_is_a_word_and_a_shape_of_its_own(today, state, word):
    badge = share_line(replace(PRODUCT, state=state), today, {}, None)["stand"]
    assert badge["word"] == word


def test_no_other_state_takes_away_its_shape():
    """Shapes are found by their slug, so that one that was used before would give its own."""
    assert {each: SHAPE[each] for each in ShareStand} == {
        ShareStand.OPEN: "◉", ShareStand.ENDED: "●", ShareStand.WITHDRAWN: "×",
    }  # fmt: skip


def test_another_gemeente_is_called_by_its_name():
    product = replace(PRODUCT, reader=Reader(ReaderKind.GEMEENTE, "GM9902"))
    assert share_line(product, TODAY, {"GM9902": "Buurstad"}, None)["reader"] == "gemeente Buurstad"


def test_what_was_done_is_told_the_newest_first_and_that_its_day_went_by():
    longer = replace(PRODUCT, version=2, ends_on=date(2026, 5, 1), changed_by="ander")
    assert [each["event"] for each in step_lines([PRODUCT, longer], TODAY)] == [
        "Verlengd tot en met 1 mei 2026.",
        "Gedeeld tot en met 1 april 2026.",
    ]
    over = step_lines([PRODUCT, longer], date(2026, 5, 2))
    assert over[0] == {"at": "1 mei 2026", "event": "Dit was de laatste dag.", "actor": ""}
    assert [each["actor"] for each in over[1:]] == ["ander", "adviseur"]
    gone = replace(longer, version=3, state=ShareState.WITHDRAWN)
    assert step_lines([PRODUCT, longer, gone], date(2026, 5, 2))[0]["event"] == "Ingetrokken."


def test_a_look_has_a_moment_and_a_form_and_no_person():
    assert look_lines([Look(AT, "pdf"), Look(AT, "html")]) == [
        {"at": "2 maart 2026, 10:30 uur", "form": "PDF"},
        {"at": "2 maart 2026, 10:30 uur", "form": "pagina"},
    ]


def test_a_reader_sees_of_whom_it_is_and_what_it_is_for():
    line = received_line(PRODUCT, "Proefstad")
    assert (line["from"], line["purpose"], line["until"]) == (
        "gemeente Proefstad", "Samen kiezen waar.", "1 april 2026",
    )  # fmt: skip
    assert [ending for ending, _ in line["forms"]] == ["pdf", "docx", "xlsx", "csv"]
    assert not {"looked", "shared", "report_id"} & set(line)  # nothing of who shares but its name
