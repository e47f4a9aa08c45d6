"""The API asked everything by everybody, for long. `make soak` only."""

from __future__ import annotations

import pytest

from openvis.domain.access import Role
from tests.support import small_town
from tests.support.asking_everything import ask_everything
from tests.support.kept import Keeper
from tests.support.presence import register

EXAMPLES = 150


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_no_question_is_a_fault_of_the_server(keeper: Keeper, role: Role):
    def fill(folder):
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)
    small_town.accepted_order(small_town.running_intervention())
    register()
    told = ask_everything(role, EXAMPLES)
    print({path: {status: each.count(status) for status in sorted(set(each))} for path, each in told.items()})
    assert {status for each in told.values() for status in each} <= {200, 400, 403, 404}
