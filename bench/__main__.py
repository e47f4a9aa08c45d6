"""`python -m bench [NAME ...]`: run all benchmarks, or the ones named."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = (
    "import_incidents",
    "import_million",
    "place_points",
    "place_millions",
    "land_delivery",
    "link_events",
    "analysis",
    "scan",
    "hotspots",
    "hot_times",
    "run",
    "stored_town",
    "surveillance",
    "deployment",
    "forecast",
)


def main(names: list[str]) -> None:
    for name in names or BENCHMARKS:
        print(f"\n== {name}")
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
