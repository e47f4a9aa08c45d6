"""How many examples Hypothesis draws: in the suite as many as a test says, in `make soak` as many times that."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("OPENVIS_EXAMPLES", "1"))
USUAL = 50  # where a test says nothing


def examples(number: int) -> int:
    return number * TIMES
