"""Until when a product opens, the last day that may be chosen, and what readers are called."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from openvis.domain.report_kind import ReportKind
from openvis.domain.shared_product import (
    MOST_MONTHS,
    Reader,
    ReaderKind,
    SharedProduct,
    ShareStand,
    ShareState,
    latest_end,
    reader_in_words,
)
from openvis.errors import UnknownValue

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def product(state: ShareState = ShareState.SHARED, ends_on: date = date(2026, 4, 1)) -> SharedProduct:
    return SharedProduct(
        id=1, gemeente="GM9901", report_id=2, report_kind=ReportKind.PARTNERS, title="Overzicht voor partners",
        reader=Reader(ReaderKind.PARTNER, "politie"), purpose="Samen kiezen waar.", ends_on=ends_on, state=state,
        version=1, shared_at=AT, shared_by="adviseur", changed_at=AT, changed_by="adviseur",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "today", "stand"),
    [
        (ShareState.SHARED, date(2026, 3, 2), ShareStand.OPEN),
        (ShareState.SHARED, date(2026, 4, 1), ShareStand.OPEN),  # the last day itself
        (ShareState.SHARED, date(2026, 4, 2), ShareStand.ENDED),
        (ShareState.WITHDRAWN, date(2026, 3, 2), ShareStand.WITHDRAWN),
        (ShareState.WITHDRAWN, date(2026, 4, 2), ShareStand.WITHDRAWN),
    ],
)
def test_it_opens_up_to_and_with_its_last_day_unless_it_was_withdrawn(state, today, stand):
    assert product(state).stand(today) is stand
    assert product(state).opens(today) is (stand is ShareStand.OPEN)


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 3, 2), date(2026, 9, 2)),
        (date(2026, 8, 31), date(2027, 2, 28)),  # a shorter month
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
        (date(2026, 6, 30), date(2026, 12, 30)),
        (date(2026, 7, 1), date(2027, 1, 1)),
    ],
)
def test_half_a_year_and_no_longer(today, last):
    assert MOST_MONTHS == 6
    assert latest_end(today) == last


def test_a_reader_is_an_organisation_or_a_gemeente_and_never_a_person():
    assert reader_in_words(Reader(ReaderKind.PARTNER, "riec"), {}) == "RIEC"
    assert reader_in_words(Reader(ReaderKind.GEMEENTE, "GM9902"), {"GM9902": "Buurstad"}) == "gemeente Buurstad"
    assert reader_in_words(Reader(ReaderKind.GEMEENTE, "GM9902"), {}) == "gemeente GM9902"
    with pytest.raises(UnknownValue):
        reader_in_words(Reader(ReaderKind.PARTNER, "jan"), {})
