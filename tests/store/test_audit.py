"""The audit trail: who did what when, per gemeente, and no line can be changed, lost or put in without it showing."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from openvis.domain.access import Scope
from openvis.domain.audit import OK, REFUSED, AuditLine
from openvis.store import audit, models

HOME, AWAY = "GM9901", "GM9902"
SCOPE = Scope.of(HOME)
NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
TABLE = models.AuditLine._meta.db_table


def line(number: int = 1, gemeente: str = HOME, **changes) -> AuditLine:
    said = {
        "at": NOW + timedelta(minutes=number),
        "actor": "coordinator-1",
        "action": "issue-work-order",
        "subject": f"work-order/{number}",
        "gemeente": gemeente,
        "origin": "web",
        "result": OK,
        "detail": "intervention/3",
    } | changes
    return AuditLine(**said)


@pytest.fixture
def five_lines(db):
    for number in range(1, 6):
        audit.append(line(number))
    assert audit.verify(SCOPE) == []


def sql(text: str, *values: object) -> None:
    """What someone with the database in hands can do; the program itself has no way to."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        assert cursor.rowcount > 0


@pytest.mark.django_db
def test_a_line_comes_back_as_it_was_written():
    audit.append(line(1, result=REFUSED, detail="De rol boa geeft geen recht op: werkopdrachten uitzetten."))
    assert audit.lines(SCOPE) == [
        line(1, result=REFUSED, detail="De rol boa geeft geen recht op: werkopdrachten uitzetten.")
    ]


def test_lines_are_read_newest_first_and_can_be_cut(five_lines):
    assert audit.lines(SCOPE) == [line(number) for number in (5, 4, 3, 2, 1)]
    assert audit.lines(SCOPE, newest=2) == [line(5), line(4)]
    assert audit.lines(SCOPE, "work-order/2") == [line(2)]
    assert audit.lines(SCOPE, "work-order/22") == []


def test_nobody_reads_outside_the_scope(five_lines):
    audit.append(line(6, AWAY))
    assert audit.lines(Scope.of()) == []
    assert audit.lines(Scope.of(AWAY)) == [line(6, AWAY)]
    assert audit.lines(Scope.of(HOME, AWAY), newest=2) == [line(6, AWAY), line(5)]


def test_each_gemeente_has_its_own_chain(five_lines):
    audit.append(line(1, AWAY))
    sql(f"UPDATE {TABLE} SET actor = 'iemand-anders' WHERE gemeente = %s AND number = 2", HOME)
    assert audit.verify(Scope.of(AWAY)) == []
    assert audit.verify(Scope.of(HOME, AWAY)) == audit.verify(SCOPE) != []
    assert audit.verify(Scope.of()) == []


def test_an_empty_trail_is_whole(db):
    assert audit.verify(SCOPE) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-03-02 09:33:00.123457+00:00"),
        ("actor", "iemand-anders"),
        ("action", "withdraw-work-order"),
        ("subject", "work-order/33"),
        ("origin", "cli"),
        ("result", "refused"),
        ("detail", ""),
    ],
)
def test_a_change_of_any_column_shows(five_lines, column, value):
    sql(f'UPDATE {TABLE} SET "{column}" = %s WHERE number = 3', value)
    assert audit.verify(SCOPE) == ["Logboek GM9901: regel 3 is na het schrijven gewijzigd."]


def test_every_column_of_a_line_is_sealed():
    """The test above must name each column; `gemeente` and `number` are tried below."""
    tried = {"at", "actor", "action", "subject", "origin", "result", "detail", "gemeente"}
    assert set(AuditLine.__dataclass_fields__) == tried


def test_a_line_moved_to_another_gemeente_shows_in_both(five_lines):
    sql(f"UPDATE {TABLE} SET gemeente = %s, number = 1 WHERE number = 3", AWAY)
    assert audit.verify(SCOPE) == ["Logboek GM9901: tussen regel 2 en regel 4 ontbreekt iets."]
    assert len(audit.verify(Scope.of(AWAY))) == 3


def test_a_line_taken_out_shows(five_lines):
    sql(f"DELETE FROM {TABLE} WHERE number = 3")
    assert audit.verify(SCOPE) == ["Logboek GM9901: tussen regel 2 en regel 4 ontbreekt iets."]


def test_the_first_and_the_last_line_taken_out_show(five_lines):
    sql(f"DELETE FROM {TABLE} WHERE number = 1")
    assert audit.verify(SCOPE) == ["Logboek GM9901: tussen regel 0 en regel 2 ontbreekt iets."]
    sql(f"DELETE FROM {TABLE} WHERE number = 5")
    assert "Logboek GM9901: het einde klopt niet; na regel 4 ontbreekt iets." in audit.verify(SCOPE)


def test_a_trail_that_was_emptied_shows(five_lines):
    sql(f"DELETE FROM {TABLE}")
    assert audit.verify(SCOPE) == ["Logboek GM9901: het einde klopt niet; na regel 0 ontbreekt iets."]
    sql(f"DELETE FROM {models.AuditHead._meta.db_table}")
    assert audit.verify(SCOPE) == [], "only a copy kept elsewhere can tell that there ever was one"


def test_a_trail_without_its_end_shows(five_lines):
    sql(f"DELETE FROM {models.AuditHead._meta.db_table}")
    assert audit.verify(SCOPE) == ["Logboek GM9901: het einde klopt niet; na regel 5 ontbreekt iets."]


def test_two_lines_that_change_places_show(five_lines):
    sql(f"UPDATE {TABLE} SET number = 99 WHERE number = 2")
    sql(f"UPDATE {TABLE} SET number = 2 WHERE number = 3")
    sql(f"UPDATE {TABLE} SET number = 3 WHERE number = 99")
    wrong = audit.verify(SCOPE)
    assert [each for each in wrong if "regel 2" in each]
    assert [each for each in wrong if "regel 3" in each]


def test_a_line_sealed_anew_no_longer_fits_the_next(five_lines):
    """Whoever also recomputes the seal of the line he changed must recompute every line after it, and the end."""
    row = models.AuditLine.objects.get(number=3)
    forged = seal_by_hand(line(3, actor="iemand-anders"), 3, row.previous)
    sql(f"UPDATE {TABLE} SET actor = 'iemand-anders', seal = %s WHERE number = 3", forged)
    assert audit.verify(SCOPE) == ["Logboek GM9901: regel 4 sluit niet aan op de regel ervoor."]


def test_the_chain_calculated_a_second_time(five_lines):
    previous = ""
    for row in models.AuditLine.objects.order_by("number"):
        assert row.previous == previous
        previous = seal_by_hand(line(row.number), row.number, previous)
        assert row.seal == previous
    assert models.AuditHead.objects.get().seal == previous


def seal_by_hand(said: AuditLine, number: int, previous: str) -> str:
    moment = said.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    rest = [said.actor, said.action, said.subject, said.origin, said.result, said.detail]
    return hashlib.sha256(json.dumps([previous, number, said.gemeente, moment, *rest]).encode()).hexdigest()


@pytest.mark.django_db
def test_the_same_moment_in_another_zone_has_the_same_seal():
    audit.append(line(1, at=NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))))
    assert audit.verify(SCOPE) == []
    assert audit.lines(SCOPE)[0].at == NOW


class AnyText(TestCase):
    @given(
        details=st.lists(
            st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60), max_size=6
        )
    )
    def test_whatever_a_line_says_it_can_be_proven(self, details):
        for number, detail in enumerate(details):
            audit.append(line(number, detail=detail))
        assert audit.verify(SCOPE) == []
        assert [each.detail for each in reversed(audit.lines(SCOPE))] == details
