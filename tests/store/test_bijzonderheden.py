"""A bijzonderheid outlives the runs that see it: joined, judged and never removed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.domain.access import Person, Role, Scope
from openvis.domain.attention import AttentionKind
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.errors import NotPermitted
from openvis.store import bijzonderheden, models, results
from tests.support.deliveries import GEMEENTE, OTHER_GEMEENTE, SCOPE
from tests.support.published import MADE_AT, attention_row, publish

pytestmark = pytest.mark.django_db

ANALIST = Person(7, "analist", Role.ANALIST, SCOPE)


def week(number: int, *rows, **facts):
    """The run of one week, with these rows on its list."""
    return publish(f"run-{number}", made_at=MADE_AT + timedelta(weeks=number), attention=list(rows), **facts)


def all_of_them():
    return bijzonderheden.of_gemeente(SCOPE, GEMEENTE)


def test_what_the_first_run_sees_is_new():
    week(0, attention_row(), attention_row(category="autokraak", kind=AttentionKind.STRUCTURAL, rank=2))
    [seen] = all_of_them()
    assert (seen.area, seen.category, seen.state) == ("BU99010101", "woninginbraak", BijzonderheidState.NEW)
    assert seen.judgements == ()
    assert [(each.run_id, each.row) for each in seen.sightings] == [("run-0", attention_row())]


def test_the_next_run_joins_it_and_one_that_sees_nothing_leaves_it_there():
    week(0, attention_row())
    week(1, attention_row(observed=11, rank=3), attention_row(area="BU99010102"))
    week(2)
    burglaries, elsewhere = sorted(all_of_them(), key=lambda each: each.area)
    assert [each.run_id for each in burglaries.sightings] == ["run-0", "run-1"]
    assert (burglaries.row.observed, burglaries.row.rank) == (11, 3)
    assert [each.run_id for each in elsewhere.sightings] == ["run-1"]


def test_one_that_was_closed_is_joined_too_and_keeps_its_judgement():
    week(0, attention_row())
    [seen] = all_of_them()
    for state, reason in (
        (BijzonderheidState.ASSESSED, "Eén nacht, één straat."),
        (BijzonderheidState.DISMISSED, "De dader zit vast."),
    ):
        bijzonderheden.append_judgement(seen, state, reason, by=ANALIST, at=MADE_AT + timedelta(days=1))
    week(1, attention_row(period_from="2019-04", period_to="2019-04"))
    [again] = all_of_them()
    assert again.state is BijzonderheidState.DISMISSED
    assert [(each.state, each.reason, each.by) for each in again.judgements] == [
        ("assessed", "Eén nacht, één straat.", "analist"),
        ("dismissed", "De dader zit vast.", "analist"),
    ]
    assert again.grown_since


def test_a_rise_that_comes_back_later_is_a_new_one():
    week(0, attention_row())
    week(12, attention_row(period_from="2019-06", period_to="2019-06"))
    assert [each.row.period_to for each in all_of_them()] == ["2019-06", "2019-03"]


def test_a_look_back_makes_none():
    week(0, attention_row(), looks_back=True)
    assert all_of_them() == []


def test_a_run_that_could_not_be_stored_leaves_none(monkeypatch):
    def fails(*_args, **_options):
        raise RuntimeError("de stroom viel uit")

    monkeypatch.setattr(models.Evaluation.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError):
        week(0, attention_row())
    assert all_of_them() == []


def test_a_row_of_the_list_leads_to_its_bijzonderheid():
    week(0, attention_row(), attention_row(kind=AttentionKind.STRUCTURAL, rank=2))
    acute, structural = results.attention(SCOPE, GEMEENTE)
    assert bijzonderheden.of_attention(SCOPE, acute.id) == all_of_them()[0]
    assert bijzonderheden.of_attention(SCOPE, structural.id) is None


def test_another_gemeente_has_its_own_and_sees_no_other():
    week(0, attention_row())
    publish("run-9", gemeente=OTHER_GEMEENTE, attention=[attention_row(gemeente=OTHER_GEMEENTE, area="BU99020101")])
    [ours], [theirs] = all_of_them(), bijzonderheden.of_gemeente(Scope.of(OTHER_GEMEENTE), OTHER_GEMEENTE)
    assert bijzonderheden.of_gemeente(SCOPE, OTHER_GEMEENTE) == []
    assert bijzonderheden.get(SCOPE, ours.id) == ours
    with pytest.raises(NotPermitted, match=f"Bijzonderheid {theirs.id} bestaat niet of hoort niet bij uw gemeente"):
        bijzonderheden.get(SCOPE, theirs.id)
    assert bijzonderheden.gemeente_of(theirs.id) == OTHER_GEMEENTE
    assert bijzonderheden.gemeente_of(987_654) is None


def test_what_was_written_cannot_be_changed():
    week(0, attention_row())
    row = models.BijzonderheidStep.objects.get()
    row.reason = "Toch iets anders."
    with pytest.raises(RuntimeError, match="written once"):
        row.save()
    with pytest.raises(RuntimeError, match="written once"):
        models.BijzonderheidSighting.objects.all().delete()
