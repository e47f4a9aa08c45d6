"""Hot times of a million incidents between two moments, beside a loop over their hours."""

from __future__ import annotations

import time

import numpy as np

from openvis.analysis.places.hot_times import HOUR, MONDAY, hot_times

INCIDENTS, LOOPED = 1_000_000, 20_000


def main() -> None:
    rng = np.random.default_rng(1)
    start = MONDAY + rng.integers(0, 5 * 365 * 1440, INCIDENTS).astype("m8[m]")
    end = start + rng.integers(0, 48 * HOUR, INCIDENTS).astype("m8[m]")
    started = time.process_time()
    found = hot_times(start, end)
    ours = time.process_time() - started
    started = time.process_time()
    table = looped(start[:LOOPED], end[:LOOPED])
    loop = (time.process_time() - started) * INCIDENTS / LOOPED
    few = hot_times(start[:LOOPED], end[:LOOPED]).hours.counts.ravel()
    np.testing.assert_allclose(few, table, atol=1e-6)
    print(
        f"  {INCIDENTS:,} incidents over up to 48 hours: {ours:.2f} CPU seconds; by a loop {loop:.0f} (from {LOOPED:,})"
    )
    print(f"  ratio {loop / ours:.0f}; off by {abs(found.hours.counts.sum() - INCIDENTS):.1e} in the total")


def looped(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    table = np.zeros(168)
    for begin, until in zip((start - MONDAY).astype(int).tolist(), (end - MONDAY).astype(int).tolist(), strict=True):
        last = max(until, begin + 1)
        for hour in range(begin // HOUR, (last - 1) // HOUR + 1):
            table[hour % 168] += (min(last, (hour + 1) * HOUR) - max(begin, hour * HOUR)) / (last - begin)
    return table


if __name__ == "__main__":
    main()
