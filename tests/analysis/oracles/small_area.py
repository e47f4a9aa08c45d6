"""Makes `small_area.json`: how far esda's empirical Bayes is from a simulated truth, so that the tests need no esda.

`python -m tests.analysis.oracles.small_area DATA`, in an environment with `pip install esda geopandas pytest polars`
and hypothesis.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

import geopandas
import numpy as np
from esda.smoothing import Empirical_Bayes

from openvis.analysis.places.neighbours import border_neighbours
from openvis.sources.areas.area_borders import shared_borders
from tests.analysis.test_small_area import drawn, error


def main(data: Path) -> None:
    outlines = geopandas.read_file(data / "toronto" / "toronto_neighbourhoods_140.geojson").to_crs(32617)
    neighbours = border_neighbours(*shared_borders(outlines.geometry.to_numpy()), areas=len(outlines))
    figures: dict[str, object] = {
        "made": {package: version(package) for package in ("esda", "numpy")},
        "calls": "esda.smoothing.Empirical_Bayes(counts, exposure).r of each type",
    }
    for shared in (0.0, 0.9, 0.99):
        rates, exposure, counts = drawn(neighbours, shared, seed=8)
        pairs = zip(counts, exposure, strict=True)
        marshall = np.array([np.ravel(Empirical_Bayes(own, exposed).r) for own, exposed in pairs])
        figures[str(shared)] = {
            "counts": int(counts.sum()),
            "bare": round(error(counts / exposure, rates), 6),
            "marshall": round(error(marshall, rates), 6),
        }
    Path(__file__).with_name("small_area.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
