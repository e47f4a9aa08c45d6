"""`python -m bench [NAME ...]`: run all benchmarks, or the ones named."""

from __future__ import annotations

import importlib
import sys
import traceback

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
    "reports",
)


def main(names: list[str]) -> None:
    """One that breaks is told at once, keeps none of the others from running, and is named at the end."""
    broken = [name for name in names or BENCHMARKS if not _ran(name)]
    if broken:
        sys.exit(f"\nbroken: {', '.join(broken)}")


def _ran(name: str) -> bool:
    print(f"\n== {name}", flush=True)
    try:
        importlib.import_module(f"bench.{name}").main()
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed: `make bench` installs the peers.")
        return False
    except Exception:  # noqa: BLE001 - whatever it is, it is printed and makes the whole fail
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
