"""The demo's files and the history behind them, made once: they are read by many tests and changed by none."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from openvis.demo.source_files import AREAS, ENFORCEMENT, MELDINGEN, POLICE_INCIDENTS, POLICE_TABLE


@pytest.fixture(scope="session")
def folder(demo_files: Path) -> Path:
    return demo_files


@pytest.fixture(scope="session")
def police_table(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / POLICE_TABLE)


@pytest.fixture(scope="session")
def police_incidents(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / POLICE_INCIDENTS, try_parse_dates=True)


@pytest.fixture(scope="session")
def enforcement(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / ENFORCEMENT, separator=";")


@pytest.fixture(scope="session")
def meldingen(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / MELDINGEN, try_parse_dates=True)


@pytest.fixture(scope="session")
def areas_file(folder: Path) -> Path:
    return folder / AREAS
