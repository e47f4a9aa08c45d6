"""`kill -9` during an import: the store equals before or after, and the next start says what it repaired."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from tests.support.crashing import NEW_COMMIT, NEW_DATA_FILE, CrashServer, crash_server

# Its store has a database of its own, of the kind the suite runs on: this asks for it on PostgreSQL too.
pytestmark = pytest.mark.django_db

KILLS = 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CrashServer]:
    with crash_server(tmp_path_factory.mktemp("crash"), rows=2000) as server:
        server.import_whole()
        yield server


@pytest.mark.parametrize(
    ("die", "outcome"),
    [
        ("before the batch is written down", "nothing started"),
        ("after the batch is written down", "interrupted"),
        ("while staging", "interrupted"),
        ("after staging", "interrupted"),
        ("before the commit", "interrupted"),
        ("after the commit", "finished by the repair"),
        ("after the batch is finished", "already finished"),
    ],
)
def test_a_stop_between_two_steps(server: CrashServer, die: str, outcome: str) -> None:
    assert server.trial(die=die) == outcome


def test_twenty_kills_at_random_moments(server: CrashServer) -> None:
    """Spread over the whole import, and around the commit: from the moment its first file or the commit appears."""
    random = np.random.default_rng(20)
    seconds = server.import_whole()
    outcomes: Counter[str] = Counter()
    trial = 0
    while outcomes.total() - outcomes["missed"] < KILLS:
        assert trial < 3 * KILLS, f"too few imports could be killed halfway: {outcomes}"
        part = (trial + random.random()) % KILLS / KILLS  # another twentieth of the import each time
        kill = [
            {"after": part * seconds},
            {"after": part * seconds},
            {"file": NEW_DATA_FILE, "after": random.random() * 0.01},
            {"file": NEW_COMMIT, "after": random.random() * 0.002},
        ][trial % 4]
        outcomes[server.trial(kill=kill)] += 1
        trial += 1
    assert outcomes["interrupted"] >= 5, outcomes
    assert outcomes["finished by the repair"] + outcomes["already finished"] >= 1, outcomes
