"""The API asked everything by everybody, for long. `make soak` only."""

from __future__ import annotations

import pytest

from openvis.domain.access import Role
from openvis.web.api.build import api as api_of_figures
from openvis.web.ogc.build import ogc
from openvis.web.ogc.pages import ROOT
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
    small_town.written_note()
    register()
    for api, root in ((api_of_figures, "/api/v1"), (ogc, ROOT)):
        told = ask_everything(role, EXAMPLES, api, root)
        print({path: {status: each.count(status) for status in sorted(set(each))} for path, each in told.items()})
        assert {status for each in told.values() for status in each} <= {200, 400, 403, 404}
