"""What the store keeps of shared products: steps and looks that only grow, read by who shares and by who may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from openvis.domain.access import Scope
from openvis.domain.report_kind import ReportKind
from openvis.domain.shared_product import Reader, ReaderKind, ShareState
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store import shared_products as store
from tests.support.sharing import ADVISEUR, AWAY, CORPORATION, HOME, LAST_DAY, NEIGHBOUR, NOW, PURPOSE, overview

pytestmark = pytest.mark.django_db
SCOPE, THEIRS, BOTH = Scope.of(HOME), Scope.of(AWAY), Scope.of(HOME, AWAY)


def kept(reader: Reader = CORPORATION, by=ADVISEUR):
    return store.add(overview(), reader, purpose=PURPOSE, ends_on=LAST_DAY, by=by, at=NOW)


def test_it_is_read_as_it_was_written():
    made = kept()
    assert store.get(SCOPE, made.id) == made
    assert (made.gemeente, made.reader, made.purpose, made.ends_on) == (HOME, CORPORATION, PURPOSE, LAST_DAY)
    assert (made.state, made.version, made.report_kind) == (ShareState.SHARED, 1, ReportKind.PARTNERS)
    assert (made.shared_at, made.shared_by, made.changed_at) == (NOW, ADVISEUR.username, NOW)
    assert kept(by=None).shared_by == "systeem"


def test_a_step_comes_after_the_one_before_and_what_was_stays():
    made, later = kept(), NOW + timedelta(hours=1)
    longer = store.append_step(made, ShareState.SHARED, LAST_DAY + timedelta(days=9), by=ADVISEUR, at=later)
    gone = store.append_step(longer, ShareState.WITHDRAWN, longer.ends_on, by=ADVISEUR, at=later)
    assert (gone.version, gone.state, gone.shared_at, gone.changed_at) == (3, ShareState.WITHDRAWN, NOW, later)
    assert store.steps(SCOPE, made.id) == [made, longer, gone]
    assert store.get(SCOPE, made.id) == gone


def test_two_who_change_it_at_once_cannot_both_succeed():
    made = kept()
    store.append_step(made, ShareState.WITHDRAWN, LAST_DAY, by=ADVISEUR, at=NOW)
    with pytest.raises(NotAllowedNow, match="Iemand anders"):
        store.append_step(made, ShareState.SHARED, LAST_DAY, by=ADVISEUR, at=NOW)
    with pytest.raises(NotAllowedNow, match="Iemand anders"):
        store.locked(SCOPE, made.id, version=1)
    assert store.locked(SCOPE, made.id, version=2).version == 2
    step = models.SharedProductStep.objects.get(product_id=made.id, number=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.SharedProductStep.objects.create(
            product_id=made.id, gemeente=HOME, number=2, state=step.state, ends_on=LAST_DAY, by="x", at=NOW
        )


def test_no_row_of_it_is_ever_changed_or_taken_away():
    made = kept()
    store.add_look(made, "pdf", at=NOW)
    for model in (models.SharedProduct, models.SharedProductStep, models.SharedProductLook):
        row = model.objects.get()
        for change in (row.save, row.delete, model.objects.all().delete, lambda rows=model: rows.objects.update(pk=9)):
            with pytest.raises(RuntimeError, match="written once"):
                change()


def test_looks_are_kept_one_by_one_without_any_account():
    made, never = kept(), kept(NEIGHBOUR)
    for hours, form in enumerate(("html", "pdf", "html")):
        store.add_look(made, form, at=NOW + timedelta(hours=hours))
    assert [each.form for each in store.looks(SCOPE, made.id)] == ["html", "pdf", "html"]
    assert store.looks(SCOPE, made.id)[0].at == NOW + timedelta(hours=2)
    assert store.looks(SCOPE, never.id) == []
    assert store.looks_at(SCOPE, HOME) == {made.id: (3, NOW + timedelta(hours=2))}
    columns = {field.name for field in models.SharedProductLook._meta.fields}
    assert columns == {"id", "product", "gemeente", "at", "form"}


def test_who_shares_reads_by_its_scope_and_nobody_else_does():
    first, second = kept(), kept(NEIGHBOUR)
    assert store.of_gemeente(SCOPE, HOME) == [second, first]
    assert store.of_gemeente(BOTH, AWAY) == store.of_gemeente(THEIRS, HOME) == []
    assert store.gemeente_of(first.id) == HOME
    assert store.gemeente_of(9999) is None
    for read in (store.get, store.steps, store.looks):
        told = set()
        for scope, number in ((THEIRS, first.id), (SCOPE, 9999), (Scope.of(), first.id)):
            with pytest.raises(NotPermitted) as refusal:
                read(scope, number)
            told.add(str(refusal.value))
        assert len(told) == 1


@pytest.mark.parametrize(
    ("scope", "gemeente", "reader", "found"),
    [
        (SCOPE, HOME, CORPORATION, ["partner"]),
        (BOTH, AWAY, CORPORATION, []),  # what home shares is not of the gemeente on the screen
        (THEIRS, HOME, CORPORATION, []),
        (SCOPE, HOME, Reader(ReaderKind.PARTNER, "politie"), []),
        (SCOPE, HOME, Reader(ReaderKind.PARTNER, ""), []),
        (THEIRS, AWAY, NEIGHBOUR, ["gemeente"]),
        (BOTH, AWAY, NEIGHBOUR, ["gemeente"]),
        (BOTH, HOME, NEIGHBOUR, []),
        (SCOPE, AWAY, NEIGHBOUR, []),
        (Scope.of(), AWAY, NEIGHBOUR, []),
        (SCOPE, HOME, Reader(ReaderKind.GEMEENTE, HOME), []),
    ],
)
def test_a_reader_finds_what_was_shared_with_it_and_only_there(scope, gemeente, reader, found):
    kept(), kept(NEIGHBOUR)
    assert [each.reader.kind.value for each in store.with_reader(scope, gemeente, reader)] == found
