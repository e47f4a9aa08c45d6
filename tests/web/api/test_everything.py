"""The APIs asked everything their own descriptions allow: no fault of the server, and answers as they were promised."""

from __future__ import annotations

from openvis.domain.access import Role
from openvis.web.ogc.build import ogc
from openvis.web.ogc.pages import ROOT
from tests.support import small_town
from tests.support.asking_everything import ask_everything, description
from tests.support.presence import register

EXAMPLES = 2  # of each question; tests/soak/test_api_long.py asks on, as every role
# The one who sees most, points and all, and the one who sees least of those who see anything. Who may see nothing is
# refused at every question alike (test_rules.py).
ROLES = (Role.ANALIST, Role.TOEZICHTHOUDER)


def test_no_question_is_a_fault_of_the_server(town):
    intervention = small_town.running_intervention()
    small_town.accepted_order(intervention)
    small_town.written_note()
    register()
    for role in ROLES:
        told = ask_everything(role, EXAMPLES)
        assert told.keys() == description()["paths"].keys()
        _check(told)
    _check(ask_everything(Role.ANALIST, EXAMPLES, ogc, ROOT))


def _check(told: dict[str, list[int]]) -> None:
    """Every question is answered at least once, and is nothing but answered or refused."""
    statuses = {status for each in told.values() for status in each}
    assert statuses <= {200, 304, 400, 403, 404}, told
    assert [path for path, each in told.items() if 200 not in each and "{" not in path] == []
