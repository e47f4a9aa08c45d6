"""The rules of an own point by themselves: who may take it back, in a table that can be read."""

from __future__ import annotations

import pytest

from openvis.decisions.rules.meetings import check_own_point, may_withdraw
from openvis.domain.access import Role
from openvis.domain.overleg import OwnPoint
from openvis.errors import NotPermitted
from tests.support.people import person
from tests.support.tables import read_table

# who brought it in -> who may take it back: the same account, and whoever leads
MAY = read_table("""
brought-in-by    analist  adviseur  coordinator  wijkcoordinator  boa
analist             x        x           -              -          -
adviseur            -        x           -              -          -
coordinator         -        x           x              -          -
wijkcoordinator     -        x           -              x          -
""")


@pytest.mark.parametrize("by", MAY)
def test_a_point_is_taken_back_by_the_account_that_brought_it_in_or_by_who_leads(by: str):
    point = OwnPoint(1, "Koopavond", "", person(Role(by)).username, Role(by))
    may = {role: may_withdraw(person(Role(role)), point) for role in MAY[by]}
    assert may == {role: cell == "x" for role, cell in MAY[by].items()}
    for role, allowed in may.items():
        if allowed:
            check_own_point(person(Role(role)), point)
        else:
            with pytest.raises(NotPermitted, match="Dit punt is ingebracht door de rol"):
                check_own_point(person(Role(role)), point)


def test_a_colleague_with_the_same_role_is_somebody_else():
    point = OwnPoint(1, "Koopavond", "", "een-ander", Role.COORDINATOR)
    assert not may_withdraw(person(Role.COORDINATOR), point)
