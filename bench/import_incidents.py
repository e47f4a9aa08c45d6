"""Importing a whole event file through the product, and joining its points to areas beside geopandas.

The real file is Toronto's 180,886 events with 140 areas; it is read from the folder with third-party data.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data" / "toronto"
EVENTS = DATA / "toronto_mci_2014_2019.csv.gz"
AREAS = DATA / "toronto_neighbourhoods_140.geojson"
PROFILE = ROOT / "examples" / "profiles" / "toronto.toml"
ROWS = 180_886


@dataclass(frozen=True)
class Measured:
    what: str
    seconds: float
    cpu_seconds: float
    peak_mb: float

    def line(self) -> str:
        rate = ROWS / self.seconds
        return (
            f"{self.what:<46} {self.seconds:6.2f} s wall  {self.cpu_seconds:6.2f} s cpu "
            f"{rate:10,.0f} rows/s  {self.peak_mb:6.0f} MB peak"
        )


def measure(what: str, words: list[str], environment: dict[str, str]) -> Measured:
    """Run one whole process and ask the operating system what it used."""
    started = time.perf_counter()
    environment = {**os.environ, **environment, "PYTHONDONTWRITEBYTECODE": ""}  # compiled once, as when installed
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{what} stopped with exit code {process.returncode}")
    return Measured(what, seconds, usage.ru_utime + usage.ru_stime, peak_of(usage))


def peak_of(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024  # Linux counts kilobytes


def main() -> None:
    if not EVENTS.exists():
        raise SystemExit(f"The folder {DATA} is absent: this benchmark needs it.")
    with tempfile.TemporaryDirectory() as folder:
        environment = {"OPENVIS_DATA": folder}
        openvis = [sys.executable, "-m", "openvis", "import"]
        areas = ["areas", str(AREAS), "--profile", str(PROFILE)]
        events = ["incidents", str(EVENTS), "--profile", str(PROFILE)]
        subprocess.run([*openvis, *areas], env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
        for measured in (
            measure("openvis import: read, check, place, store", [*openvis, *events], environment),
            measure("openvis import: the same file again", [*openvis, *events], environment),
            measure("geopandas: read and join, store nothing", [sys.executable, "-m", "bench.geopandas_join"], {}),
        ):
            print(measured.line())


if __name__ == "__main__":
    main()
