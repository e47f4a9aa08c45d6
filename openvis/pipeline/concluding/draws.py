"""Chance that comes out the same again: what a run draws, it draws from the versions of the data it saw."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.random import Generator


def generator_of(versions: Mapping[str, int], about: str) -> Generator:
    """What is drawn about one thing, such as a category: the same for the same data, whatever else is drawn."""
    return np.random.default_rng([_number(dict(sorted(versions.items()))), _number(about)])


def _number(value: object) -> int:
    return zlib.crc32(json.dumps(value).encode())
