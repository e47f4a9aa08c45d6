"""Two people at the same moment, on real connections: one succeeds, the other reads a sentence, nothing is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from openvis.decisions import interventions as interventions_service
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role, Scope
from openvis.domain.audit import OK, AuditLine
from openvis.errors import NotAllowedNow, OpenVISError
from openvis.store import audit, interventions, work_orders
from tests.support.people import ADVISEUR, COORDINATOR, HOME, NOW, accepted, change, do, issue, make, person, running

SCOPE = Scope.of(HOME)


@pytest.fixture
def real_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several connections can use: PostgreSQL as it is, SQLite's in-memory one copied to a file."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, options = connections["default"], connections.settings["default"]
    name, options["NAME"] = options["NAME"], str(tmp_path / "shared.sqlite3")
    connections["default"] = on_disk = connections.create_connection("default")
    on_disk.ensure_connection()
    in_memory.connection.backup(on_disk.connection)
    yield
    on_disk.close()
    options["NAME"] = name
    connections["default"] = in_memory


def at_once(*attempts: Callable[[], object]) -> list[object]:
    """Start every attempt at the same moment, each on its own connection; what each returned or was refused with."""
    together, outcomes = Barrier(len(attempts)), [None] * len(attempts)

    def run(place: int, attempt: Callable[[], object]) -> None:
        together.wait()
        try:
            outcomes[place] = attempt()
        except OpenVISError as refusal:
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(attempts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("_time", range(3))
def test_two_coordinators_withdraw_the_same_order(real_database, _time):
    order = accepted()
    first, second = person(Role.COORDINATOR), person(Role.COORDINATOR)
    outcomes = at_once(
        lambda: do(Verb.WITHDRAW_WORK_ORDER, first, order), lambda: do(Verb.WITHDRAW_WORK_ORDER, second, order)
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotAllowedNow)]
    assert len(refused) == 1
    assert "een coördinator handhaving zette haar op 2 maart 2026 om 10:30 op 'ingetrokken'" in refused[0].sentence
    stored = work_orders.get(SCOPE, order.id)
    assert stored in outcomes
    assert stored.version == order.version + 1
    assert sorted(line.result for line in audit.lines(SCOPE, f"work-order/{order.id}")[:2]) == ["ok", "refused"]
    assert audit.verify(SCOPE) == []


@pytest.mark.parametrize("_time", range(3))
def test_an_order_never_slips_under_an_intervention_that_is_ending(real_database, _time):
    intervention = running()
    outcomes = at_once(
        lambda: issue(COORDINATOR, intervention),
        lambda: interventions_service.end_intervention(ADVISEUR, intervention.id, now=NOW, origin="test"),
    )
    assert sum(isinstance(outcome, NotAllowedNow) for outcome in outcomes) == 1
    orders = work_orders.of_intervention(SCOPE, intervention.id)
    ended = interventions.get(SCOPE, intervention.id).state == "ended"
    assert ended is (orders == [])


def test_two_advisers_change_the_same_intervention(real_database):
    made, others = make(), (person(Role.ADVISEUR), person(Role.ADVISEUR))
    outcomes = at_once(*(lambda by=by: change(made, by, title=f"Van {by.id}") for by in others))
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotAllowedNow)]
    assert len(refused) == 1
    assert "Deze interventie is intussen gewijzigd: een adviseur OOV maakte op 2 maart 2026" in refused[0].sentence
    assert interventions.get(SCOPE, made.id) in outcomes
    assert [each.number for each in interventions.versions(SCOPE, made.id)] == [1, 2]


def test_the_chain_does_not_fork(real_database):
    def write(name: str) -> None:
        for number in range(10):
            audit.append(AuditLine(NOW, name, "test", f"thing/{number}", HOME, "test", OK))

    at_once(*(lambda name=name: write(name) for name in ("een", "twee", "drie", "vier")))
    assert len(audit.lines(SCOPE)) == 40
    assert audit.verify(SCOPE) == []
    for name in ("een", "twee", "drie", "vier"):
        mine = [line.subject for line in reversed(audit.lines(SCOPE)) if line.actor == name]
        assert mine == [f"thing/{number}" for number in range(10)]
