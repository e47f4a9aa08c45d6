"""How fast a delivery lands in the store and how much memory that takes, each case in a process of its own.

    python -m bench land_delivery

Synthetic incidents (three years, random points) in chunks of 50,000 rows, as a source hands them over; making the
chunks is not counted. Prints one line per case: a first import, the same again, one row in a hundred corrected, and
a tenth of the size beside a big table (only the folders it touches may cost anything).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

GEMEENTE, CHUNK = "GM9901", 50_000
CASES = ("first import", "the same again", "1 % corrected", "a new year, a tenth of the size")


def main(sizes: tuple[int, ...] = (200_000, 1_000_000)) -> None:
    print(f"{'rows':>10}  {'case':34} {'seconds':>8} {'rows/s':>10} {'peak MB':>8}")
    for rows in sizes:
        with tempfile.TemporaryDirectory(prefix="openvis-bench-") as folder:
            for case in CASES:
                answer = _in_a_process(folder, rows, case)
                print(
                    f"{answer['rows']:>10,}  {case:34} {answer['seconds']:8.2f} "
                    f"{answer['rows'] / answer['seconds']:10,.0f} {answer['peak_mb']:8.0f}"
                )


def _in_a_process(folder: str, rows: int, case: str) -> dict[str, Any]:
    environment = {**os.environ, "OPENVIS_DATA": folder, "DJANGO_SETTINGS_MODULE": "openvis.config.settings"}
    command = [sys.executable, "-m", "bench.land_delivery", "--case", case, str(rows)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def _measure(case: str, rows: int) -> None:
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    from openvis.domain.access import Scope
    from openvis.store.imports import run_import

    size = rows // 10 if case == CASES[3] else rows
    path = Path(settings.OPENVIS_DATA) / "delivery.csv"
    path.write_text(case, encoding="utf-8")
    supplier = _Supplier(_chunks(case, size))
    start = time.perf_counter()
    run_import(
        table="incidents",
        source="handhaving",
        scope=Scope.of(GEMEENTE),
        path=path,
        chunks=supplier,
        by="bench",
        now=datetime.now(UTC),
    )
    seconds = time.perf_counter() - start - supplier.seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": size, "seconds": seconds, "peak_mb": peak}))


class _Supplier:
    """Hands chunks over and remembers how long making them took."""

    def __init__(self, chunks: Iterator[Any]) -> None:
        self.seconds = 0.0
        self._chunks = chunks

    def __iter__(self) -> _Supplier:
        return self

    def __next__(self) -> Any:
        start = time.perf_counter()
        try:
            return next(self._chunks)
        finally:
            self.seconds += time.perf_counter() - start


def _chunks(case: str, rows: int) -> Iterator[Any]:
    import numpy as np
    import polars as pl

    from openvis.domain.delivery import Chunk, schema_of

    first_day = np.datetime64("2020-01-01" if case == CASES[3] else "2017-01-01", "us")
    days = 366 if case == CASES[3] else 3 * 365
    prefix = "N" if case == CASES[3] else "H"
    random = np.random.default_rng(2019)
    for start in range(0, rows, CHUNK):
        size = min(CHUNK, rows - start)
        number = pl.int_range(start, start + size, eager=True)
        at = pl.Series(first_day + random.integers(0, days * 86_400, size).astype("timedelta64[s]"))
        x = pl.Series(130_000 + 20_000 * random.random(size))
        if case == CASES[2]:
            x = x + (number % 100 == 0)
        columns = {
            "gemeente": GEMEENTE,
            "source": "handhaving",
            "reference": f"{prefix}-" + number.cast(pl.String),
            "category": "boa-afval",
            "reported_by": "officer",
            "occurred_from": at,
            "occurred_to": at,
            "reported_at": at,
            "x": x,
            "y": pl.Series(440_000 + 20_000 * random.random(size)),
            "precision": "point",
            "buurt": "BU9901" + (number % 40).cast(pl.String).str.zfill(4),
            "vintage": 2019,
            "supplier_category": None,
        }
        yield Chunk(pl.DataFrame(columns, schema=schema_of("incidents")), [], size)


if __name__ == "__main__":
    _measure(sys.argv[2], int(sys.argv[3]))
