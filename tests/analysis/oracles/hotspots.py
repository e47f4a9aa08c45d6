"""Makes `hotspots.json`: figures of esda and pointpats on the real data, so that the tests need neither of them.

`python -m tests.analysis.oracles.hotspots DATA` in an environment with `pip install esda libpysal pointpats geopandas`.
Who is neighbour of whom is theirs too. What R makes of the same pairs: `near_repeat.R`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
from esda.getisord import G_Local
from esda.moran import Moran_Local
from libpysal.weights import Rook, W, lat2W
from pointpats import Knox

from tests.analysis.real_points import CELLS, RULES, portland, portland_cells, toronto_counts

PERMUTATIONS = 9_999
PACKAGES = ("esda", "libpysal", "pointpats", "numpy")


def main(data: Path) -> None:
    figures = {
        "made": {package: version(package) for package in PACKAGES},
        "calls": "G_Local(y, w, transform='B', star=True), Moran_Local(y, w), Knox(points, days, metres, days)",
        "permutations": PERMUTATIONS,
        "toronto": toronto(data),
        "portland": portland_grid(data),
        "knox": list(knox(data)),
    }
    target = Path(__file__).with_name("hotspots.json")
    target.write_text(json.dumps(figures, separators=(",", ":")).replace("},", "},\n") + "\n", encoding="utf-8")


def toronto(data: Path) -> dict[str, Any]:
    """Break and enter per neighbourhood, 2014-2019; neighbourhoods that share a border."""
    outlines = geopandas.read_file(data / "toronto" / "toronto_neighbourhoods_140.geojson").to_crs(32617)
    weights = Rook.from_dataframe(outlines, use_index=False)
    return {"links": int(weights.s0) // 2} | statistics(toronto_counts(data), weights, slice(None))


def portland_grid(data: Path) -> dict[str, Any]:
    """Burglary per cell; of many cells the highest, and sums over all."""
    counts = portland_cells(data)
    return statistics(counts, lat2W(*CELLS, rook=False), np.argsort(-counts, kind="stable")[:40])


# Binary weights for Gi*: with those by row, esda 2.9.0 takes the variance of its z for sums of one place.
def statistics(counts: np.ndarray, weights: W, kept: slice | np.ndarray) -> dict[str, Any]:
    gi = G_Local(counts, weights, transform="B", star=True, permutations=PERMUTATIONS, seed=1)
    moran = Moran_Local(counts, weights, transformation="r", permutations=PERMUTATIONS, seed=2)
    each = {
        "gi": gi.Zs,
        "gi_p": gi.p_sim,
        "moran": moran.Is,
        "moran_mean": moran.EIc,
        "moran_variance": moran.VIc,
        "moran_p": moran.p_sim,
    }
    sums = {name: digits(np.array([v.sum(), (v**2).sum()])) for name, v in each.items()}
    return {"sums": sums} | {name: digits(v[kept]) for name, v in each.items()}


def digits(values: np.ndarray) -> list[float]:
    return [float(f"{value:.7g}") for value in values]


def knox(data: Path) -> Iterator[dict[str, Any]]:
    x, y, day = portland(data, last_year=True)
    for metres, days in RULES:
        np.random.seed(3)  # the only seed it takes
        found = Knox(np.column_stack([x, y]), day[:, None].astype(float), metres, days, permutations=999, keep=True)
        yield {
            "metres": metres,
            "days": days,
            "pairs": found.statistic_,
            "expected": round(float(found.expected[0, 0]), 6),
            "p": found.p_sim,
            "mean": round(float(np.mean(found.sim)), 3),
        }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
