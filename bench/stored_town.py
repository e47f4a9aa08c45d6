"""A gemeente in a store of its own, and `openvis analyse` of it: the whole command, from the start of the program on.

    python -m bench stored_town

Forty buurten, sixty types, ten years. First every incident with its point and moment in one list: the most there can
be, for types of a police table are not forecast per place and have no weeks. All types are in it that the public
reports and that point at nobody. Half of the incidents lie around busy spots. Then the same incidents as such a table:
a number per buurt, type and month. Writing the store is not counted. Processor seconds of the whole command.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

BUURTEN, TYPES, YEARS = 40, 60, 10
GEMEENTE, VINTAGE = "GM9999", 2025
METRES, WIDE, WEST, SOUTH = 800.0, 8, 130_000.0, 450_000.0  # a buurt is a square of so many metres; eight in a row
SPOTS, SPREAD = 5, 60.0  # busy spots in a buurt, metres around them
MOST_SECONDS = 5.0
DELIVERED = ("list", "table")


def main() -> None:
    print(f"openvis analyse of {BUURTEN} buurten x {TYPES} types x {YEARS} years, CPU seconds")
    for delivered in DELIVERED:
        timed(delivered)


def timed(delivered: str) -> None:
    with tempfile.TemporaryDirectory(prefix="openvis-bench-") as folder:
        environment = {**os.environ, "OPENVIS_DATA": folder, "DJANGO_SETTINGS_MODULE": "openvis.config.settings"}
        subprocess.run([sys.executable, "-m", "bench.stored_town", delivered], env=environment, check=True)
        before = _used()
        subprocess.run(
            [sys.executable, "-m", "openvis", "analyse", "--gemeente", GEMEENTE],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        whole = _used() - before
        before = _used()
        subprocess.run(
            [sys.executable, "-m", "openvis", "runs"], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        start = _used() - before
    print(f"  {whole:6.2f}   as a {delivered}, at most {MOST_SECONDS:.0f}: {'yes' if whole <= MOST_SECONDS else 'NO'}")
    print(f"  {start:6.2f}   of which starting the program and reading the store, as a command that calculates nothing")


def _used() -> float:
    of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return of_children.ru_utime + of_children.ru_stime


def write_store(delivered: str) -> None:
    """Into OPENVIS_DATA, as the tests do it: areas, inhabitants, and incidents or numbers of them."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from openvis.domain.access import Scope
    from tests.support.deliveries import deliver

    for table, frame in _tables(delivered).items():
        folder, scope = Path(settings.OPENVIS_DATA), Scope.of(GEMEENTE)
        deliver(frame, table, folder=folder, scope=scope, gemeente=GEMEENTE, now=datetime.now(UTC))


def _tables(delivered: str) -> dict[str, object]:
    import numpy as np
    import polars as pl
    import shapely

    from openvis.domain.category import categories
    from openvis.domain.delivery import schema_of
    from openvis.domain.incident import ReportedBy
    from tests.analysis.simulate import town

    rng = np.random.default_rng(1)
    codes = np.array([f"BU{GEMEENTE[2:]}{number // 12:02d}{number % 12:02d}" for number in range(BUURTEN)])
    row, column = np.divmod(np.arange(BUURTEN), WIDE)
    west, south = WEST + METRES * column, SOUTH + METRES * row
    areas = {
        "gemeente": GEMEENTE, "source": "cbs-gebieden", "reference": codes + f"/{VINTAGE}", "code": codes,
        "vintage": VINTAGE, "level": "buurt", "name": codes, "parent": [f"WK{code[2:8]}" for code in codes],
        "crs": "EPSG:28992", "shape": shapely.to_wkb(shapely.box(west, south, west + METRES, south + METRES)),
    }  # fmt: skip
    history, _ = town(rng, buurten=BUURTEN, types=TYPES, months=12 * YEARS, between_months=0.2)
    population = {
        "gemeente": GEMEENTE, "source": "cbs-inwoners", "reference": codes + f"/{VINTAGE}", "area": codes,
        "level": "buurt", "vintage": VINTAGE, "inhabitants": np.rint(1000 * history.exposure).astype(np.int64),
    }  # fmt: skip
    counts = history.values.astype(np.int64)
    buurt, kind, month = (np.repeat(each.ravel(), counts.ravel()) for each in np.indices(counts.shape))
    number = len(buurt)
    known = sorted(categories().values(), key=lambda each: each.sensitive or each.reported_by is not ReportedBy.PUBLIC)
    slugs = np.array([each.slug for each in known])[rng.permutation(TYPES)]
    reporters = np.array([categories()[slug].reported_by.value for slug in slugs])
    this_month = np.datetime64(datetime.now(UTC).date(), "M")
    area, of_type, of_month = (each.ravel() for each in np.indices(counts.shape))
    months = np.arange(this_month - 12 * YEARS, this_month).astype(str)
    table = {
        "gemeente": GEMEENTE, "source": "politie-maandcijfers",
        "reference": ["/".join(cell) for cell in zip(codes[area], slugs[of_type], months[of_month], strict=True)],
        "area": codes[area], "level": "buurt", "vintage": VINTAGE, "category": slugs[of_type],
        "reported_by": reporters[of_type], "period": months[of_month], "value": counts.ravel(),
    }  # fmt: skip
    starts = np.arange(this_month - 12 * YEARS, this_month + 1).astype("datetime64[m]")
    length = (starts[month + 1] - starts[month]).astype(np.int64)
    at = (starts[month] + (rng.random(number) * length).astype("timedelta64[m]")).astype("datetime64[us]")
    spots = rng.uniform(0, METRES, (BUURTEN, SPOTS, 2))[buurt, rng.integers(0, SPOTS, number)]
    near = np.clip(spots + rng.normal(0, SPREAD, (number, 2)), 0, METRES - 1)
    inside = np.where((rng.random(number) < 0.5)[:, None], near, rng.uniform(0, METRES, (number, 2)))
    incidents = {
        "gemeente": GEMEENTE, "source": "meldingen", "reference": np.arange(number).astype(str),
        "category": slugs[kind], "reported_by": reporters[kind], "occurred_from": at, "occurred_to": at,
        "reported_at": at, "x": west[buurt] + inside[:, 0], "y": south[buurt] + inside[:, 1], "precision": "point",
        "buurt": codes[buurt], "vintage": VINTAGE,
    }  # fmt: skip
    tables = {"areas": areas, "population": population}
    tables |= {"incidents": incidents} if delivered == "list" else {"counts": table}
    return {
        name: pl.DataFrame({column: columns.get(column) for column in schema_of(name)}, schema=schema_of(name))
        for name, columns in tables.items()
    }


if __name__ == "__main__":
    write_store(sys.argv[1])
