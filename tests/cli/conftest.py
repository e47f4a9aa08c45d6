"""The command line as a user meets it: words in, text, errors and an exit code out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from openvis import __main__ as edge
from tests.support.kept import Keeper


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return json.loads(self.out)


@pytest.fixture
def openvis(db: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run one command in a store of its own; wide enough that no sentence is broken over lines."""

    def run(*words: str | Path) -> Said:
        from openvis import terminal

        for console in (terminal.console, terminal.notices):
            console.width = 400
        capsys.readouterr()
        code = edge.run([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def imported(openvis: Callable[..., Said], keeper: Keeper, areas_file: Path, police_table: Path) -> Callable[..., Said]:
    """Utrechtse Heuvelrug with its areas and one year of registered crime."""

    def fill(_: Path) -> None:
        assert openvis("import", "areas", areas_file).code == 0
        assert openvis("import", "police", police_table).code == 0

    keeper.store("heuvelrug", fill)
    return openvis


@pytest.fixture
def analysed(openvis: Callable[..., Said], keeper: Keeper, areas_file: Path, police_table: Path) -> Callable[..., Said]:
    """The same with its first run: for what is asked of a run, not of calculating one."""

    def fill(_: Path) -> None:
        for words in (("import", "areas", areas_file), ("import", "police", police_table), ("analyse",)):
            assert openvis(*words).code == 0

    keeper.store("heuvelrug-analysed", fill)
    return openvis


@pytest.fixture
def heuvelrug(shared_data: Path) -> Path:
    return shared_data / "nl_utrechtse_heuvelrug"


@pytest.fixture
def police_table(heuvelrug: Path) -> Path:
    return next(heuvelrug.glob("misdrijf_maand_*.csv.gz"))


@pytest.fixture
def areas_file(heuvelrug: Path) -> Path:
    return heuvelrug / "utrechtse_heuvelrug_buurten_2021_rd.geojson"
