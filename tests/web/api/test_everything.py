"""The API asked everything its own description allows: no fault of the server, and answers as they were promised."""

from __future__ import annotations

from openvis.domain.access import Role
from tests.support import small_town
from tests.support.asking_everything import ask_everything, description
from tests.support.presence import register

EXAMPLES = 4  # of each question; tests/soak/test_api_long.py asks on


def test_no_question_is_a_fault_of_the_server(town):
    intervention = small_town.running_intervention()
    small_town.accepted_order(intervention)
    register()
    for role in (Role.ANALIST, Role.PARTNER):
        told = ask_everything(role, EXAMPLES)
        assert told.keys() == description()["paths"].keys()
        statuses = {status for each in told.values() for status in each}
        assert statuses <= {200, 400, 403, 404}, told
        assert (200 in statuses) == (role is Role.ANALIST)
