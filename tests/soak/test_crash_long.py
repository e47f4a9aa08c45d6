"""The crash test at length: many kills of a large import, a stop at every named step again and again.

Not part of `make test`: `make soak`. OPENVIS_SOAK_KILLS (200) and OPENVIS_SOAK_ROWS (100000) set its size.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import numpy as np

from tests.support.crashing import NEW_COMMIT, NEW_DATA_FILE, crash_server

KILLS = int(os.environ.get("OPENVIS_SOAK_KILLS", "200"))
ROWS = int(os.environ.get("OPENVIS_SOAK_ROWS", "100000"))


def test_many_kills_at_random_moments_of_a_large_import(tmp_path: Path) -> None:
    random = np.random.default_rng(200)
    outcomes: Counter[str] = Counter()
    with crash_server(tmp_path / "data", rows=ROWS) as server:
        seconds = server.import_whole()
        for trial in range(KILLS):
            kill = [
                {"after": random.random() * seconds},
                {"file": NEW_DATA_FILE, "after": random.random() * 0.1 * seconds},
                {"file": NEW_COMMIT, "after": random.random() * 0.01},
            ][trial % 3]
            outcomes[server.trial(kill=kill)] += 1
    assert outcomes["interrupted"] > KILLS / 5, outcomes
    assert outcomes["finished by the repair"] > 0, outcomes
