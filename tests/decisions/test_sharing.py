"""Sharing a product: with whom, of which kind, until when; and who opens it, which is told and written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.decisions import sharing as decide
from openvis.decisions.due.register import waiting_for
from openvis.domain.access import Person, Role, Scope
from openvis.domain.due import DueKind
from openvis.domain.report_kind import MADE_FOR_OTHERS, ReportKind
from openvis.domain.shared_product import Reader, ReaderKind, ShareState, latest_end
from openvis.errors import InputError, NoLongerShared, NotAllowedNow, NotPermitted, UnknownValue
from openvis.store import audit, reports, shared_products
from openvis.store.accounts import create_account
from tests.support.sharing import (
    ADVISEUR,
    AWAY,
    CORPORATION,
    HOME,
    LAST_DAY,
    NEIGHBOUR,
    NOW,
    PASSWORD,
    TODAY,
    overview,
    share,
    those_who_read,
    withdrawn,
)

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
PARTNER = Person(1, "corporatie", Role.PARTNER, SCOPE, organisation=CORPORATION.code)
POLICE = Person(2, "politie", Role.PARTNER, SCOPE, organisation="politie")
OF_NOBODY = Person(3, "los", Role.PARTNER, SCOPE)  # an account of before organisations were written down
BUUR = Person(4, "buur", Role.ADVISEUR, Scope.of(AWAY))
AFTER = NOW + timedelta(days=31)  # the day after the last one


def look(by: Person, product_id: int, form: str = "html", gemeente: str = "", now=NOW):
    gemeente = gemeente or min(by.scope.gemeenten)
    return decide.look_at_shared(by, gemeente, product_id, form=form, now=now, origin="test")


def trail(gemeente: str, action: str) -> list[tuple[str, str, str]]:
    found = audit.lines(Scope.of(gemeente))
    return [(line.actor, line.result, line.detail) for line in found if line.action == action]


def test_sharing_is_written_down_with_reader_purpose_and_last_day():
    made = share()
    assert (made.reader, made.ends_on, made.state, made.version) == (CORPORATION, LAST_DAY, ShareState.SHARED, 1)
    ((actor, result, detail),) = trail(HOME, "share-product")
    assert (actor, result) == ("adviseur-9901", "ok")
    assert detail == f"rapport {made.report_id} met woningcorporatie, tot en met 1 april 2026"


@pytest.mark.parametrize("kind", sorted(set(ReportKind) - MADE_FOR_OTHERS))
def test_what_was_made_for_colleagues_is_not_shared(kind):
    with pytest.raises(NotAllowedNow, match="gemaakt voor collega's") as refusal:
        share(report=overview(kind))
    assert refusal.value.next_step == "Maak een overzicht voor partners en deel dat."
    assert shared_products.of_gemeente(SCOPE, HOME) == []


def test_no_cell_of_100_metres_leaves_the_gemeente_whatever_the_kind():
    analist_too = Person(5, "beide", Role.ANALIST, SCOPE)
    kept = overview(points=True)
    with pytest.raises(NotPermitted):  # who shares may not even read it
        share(report=kept)
    with pytest.raises(NotAllowedNow, match="plekken van 100 meter"):
        decide.check_made_for_others(kept.asked)
    with pytest.raises(NotPermitted):
        share(analist_too, kept)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"purpose": "kort"}, "Het doel is 4 tekens lang"),
        ({"purpose": "Bel met jan@voorbeeld.nl over de verlichting."}, "horen niet in OpenVIS"),
        ({"ends_on": TODAY - timedelta(days=1)}, "hooguit 6 maanden gedeeld"),
        ({"ends_on": latest_end(TODAY) + timedelta(days=1)}, "hooguit 6 maanden gedeeld"),
        ({"reader": Reader(ReaderKind.PARTNER, "politie")}, "heeft hier geen account"),
        ({"reader": Reader(ReaderKind.GEMEENTE, "GM9903")}, "heeft hier geen account"),
        ({"reader": Reader(ReaderKind.GEMEENTE, HOME)}, "heeft hier geen account"),
    ],
)
def test_what_cannot_be_shared_so_is_refused_in_a_sentence(changed, said):
    with pytest.raises(InputError, match=said):
        share(**changed)
    assert shared_products.of_gemeente(SCOPE, HOME) == []
    assert trail(HOME, "share-product")[0][1] == "refused"


def test_an_organisation_that_does_not_exist_is_refused():
    with pytest.raises(UnknownValue, match="geen partner"):
        share(reader=Reader(ReaderKind.PARTNER, "maffia"))


def test_the_last_day_may_be_the_last_that_is_offered():
    assert share(ends_on=latest_end(TODAY)).ends_on == latest_end(TODAY)
    assert share(ends_on=TODAY).ends_on == TODAY


def test_the_same_to_the_same_reader_once_at_a_time():
    kept = overview()
    first = share(report=kept)
    with pytest.raises(NotAllowedNow, match="al met deze lezer gedeeld, tot en met 1 april 2026"):
        share(report=kept)
    other = share(report=kept, reader=NEIGHBOUR)
    decide.withdraw(ADVISEUR, first.id, version=1, now=NOW, origin="test")
    again = share(report=kept)
    assert {each.id for each in decide.shared_by(ADVISEUR, HOME)} == {first.id, other.id, again.id}


def test_who_is_offered_is_who_has_an_account_and_never_oneself():
    assert decide.readers_for(HOME) == []
    those_who_read()
    create_account("dubbel", PASSWORD, Role.PARTNER, [HOME], CORPORATION.code)
    create_account("elders", PASSWORD, Role.PARTNER, [AWAY], "riec")  # of the neighbour: none of ours
    assert decide.readers_for(HOME) == [CORPORATION, NEIGHBOUR]


def test_only_its_reader_opens_it_and_the_look_is_told_without_a_person():
    made = share()
    product, kept = look(PARTNER, made.id)
    assert (product.id, kept.id) == (made.id, made.report_id)
    look(PARTNER, made.id, "pdf", now=NOW + timedelta(hours=1))
    _, _, looks = decide.shared_product(ADVISEUR, made.id)
    assert [(each.form, each.at) for each in looks] == [("pdf", NOW + timedelta(hours=1)), ("html", NOW)]
    assert shared_products.looks_at(SCOPE, HOME) == {made.id: (2, NOW + timedelta(hours=1))}
    assert shared_products.looks_at(Scope.of(AWAY), HOME) == {}
    assert trail(HOME, "look-at-shared") == [("corporatie", "ok", "pdf"), ("corporatie", "ok", "html")]


def test_nobody_else_does():
    made, theirs = share(), share(reader=NEIGHBOUR)
    boa = Person(6, "boa", Role.BOA, SCOPE)
    for by, number in (
        (POLICE, made.id), (OF_NOBODY, made.id), (ADVISEUR, made.id), (boa, made.id), (BUUR, made.id),
        (PARTNER, theirs.id), (ADVISEUR, theirs.id), (PARTNER, 9999),
    ):  # fmt: skip
        with pytest.raises(NotPermitted):
            look(by, number)
    assert shared_products.looks_at(SCOPE, HOME) == {}
    assert {actor for actor, _, _ in trail(AWAY, "look-at-shared")} == {"buur"}
    for by in (POLICE, OF_NOBODY, ADVISEUR):
        assert decide.shared_with(by, HOME, TODAY) == []


def test_what_is_not_yours_reads_as_what_is_not_there():
    made, told = share(), set()
    for number in (made.id, 9999):
        with pytest.raises(NotPermitted) as refusal:
            look(POLICE, number)
        told.add(str(refusal.value))
    assert len(told) == 1


def test_a_neighbour_sees_that_one_product_and_its_look_stands_in_its_own_trail():
    made = share(reader=NEIGHBOUR)
    assert [each.id for each in decide.shared_with(BUUR, AWAY, TODAY)] == [made.id]
    assert look(BUUR, made.id)[1].asked.gemeente == HOME
    assert trail(AWAY, "look-at-shared") == [("buur", "ok", "html")]
    assert trail(HOME, "look-at-shared") == []  # of who it was the neighbour alone knows
    assert shared_products.looks_at(SCOPE, HOME)[made.id][0] == 1
    for ask in (
        lambda: decide.shared_product(BUUR, made.id),
        lambda: reports.get(BUUR.scope, made.report_id),
        lambda: decide.shared_by(BUUR, HOME),
    ):
        with pytest.raises(NotPermitted):
            ask()


def test_who_works_for_two_gemeenten_sees_it_only_as_the_one_it_is_shared_with():
    made = share(reader=NEIGHBOUR)
    both = Person(7, "regio", Role.ADVISEUR, Scope.of(HOME, AWAY))
    assert decide.shared_with(both, HOME, TODAY) == []
    assert [each.id for each in decide.shared_with(both, AWAY, TODAY)] == [made.id]
    with pytest.raises(NotPermitted):
        look(both, made.id, gemeente=HOME)


def test_after_its_last_day_and_after_a_withdrawal_the_reader_gets_a_sentence():
    ended, taken_back = share(), withdrawn()
    assert look(PARTNER, ended.id, now=AFTER - timedelta(days=1))[0].id == ended.id
    for number, now, said in (
        (ended.id, AFTER, "Dit was met u gedeeld tot en met 1 april 2026."),
        (taken_back.id, NOW, "De gemeente heeft dit op 2 maart 2026 ingetrokken."),
    ):
        with pytest.raises(NoLongerShared) as refusal:
            look(PARTNER, number, now=now)
        assert refusal.value.sentence == said
    assert trail(HOME, "look-at-shared")[0][1] == "refused"
    assert decide.shared_with(PARTNER, HOME, AFTER.date()) == []
    assert shared_products.looks_at(SCOPE, HOME) == {ended.id: (1, AFTER - timedelta(days=1))}


def test_a_longer_term_is_a_step_and_two_cannot_take_the_same_one():
    made = share()
    later = LAST_DAY + timedelta(days=30)
    given = {"ends_on": later, "now": NOW, "origin": "test"}
    assert decide.extend(ADVISEUR, made.id, version=1, **given).ends_on == later
    for act in (
        lambda: decide.extend(ADVISEUR, made.id, version=1, **given),
        lambda: decide.withdraw(ADVISEUR, made.id, version=1, now=NOW, origin="test"),
    ):
        with pytest.raises(NotAllowedNow, match="Iemand anders"):
            act()
    with pytest.raises(InputError, match="hooguit 6 maanden"):
        decide.extend(ADVISEUR, made.id, version=2, **given | {"ends_on": latest_end(TODAY) + timedelta(days=1)})
    _, steps, _ = decide.shared_product(ADVISEUR, made.id)
    assert [(each.version, each.ends_on) for each in steps] == [(1, LAST_DAY), (2, later)]


def test_what_ended_is_not_brought_back():
    made = share()
    for act in (
        lambda: decide.extend(ADVISEUR, made.id, ends_on=LAST_DAY, version=1, now=AFTER, origin="test"),
        lambda: decide.withdraw(ADVISEUR, made.id, version=1, now=AFTER, origin="test"),
    ):
        with pytest.raises(NotAllowedNow, match="is afgelopen"):
            act()


def test_the_end_waits_for_the_adviseur_a_week_before_it():
    made = share()

    def waits(days: int):
        found = waiting_for(ADVISEUR, HOME, LAST_DAY - timedelta(days=days))
        return [due for due in found if due.kind is DueKind.SHARE_ENDS]

    assert waits(8) == []
    (due,) = waits(7)
    assert due.sentence == f"Gedeeld product {made.id} (partner) loopt af. Deel het langer, of laat het aflopen."
    assert (due.page, due.page_of, due.on) == ("shared-one", made.id, LAST_DAY)
    assert [each.of for each in waits(0)] == [due.of]
    assert waits(-1) == []
    longer = decide.extend(ADVISEUR, made.id, ends_on=LAST_DAY + timedelta(days=3), version=1, now=NOW, origin="test")
    assert [each.of for each in waits(0)] == [f"{made.id}/2"]
    decide.withdraw(ADVISEUR, made.id, version=longer.version, now=NOW, origin="test")
    assert waits(0) == []
