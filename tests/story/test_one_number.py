"""docs/explanation/one-number.md, replayed: every block on that page is what the program says today."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from openvis.demo.source_files import POLICE_TABLE
from openvis.demo.town import GEMEENTE
from openvis.demo.truths import TRUTHS
from openvis.domain.access import Scope
from openvis.domain.attention import AttentionKind
from openvis.domain.run import Window
from openvis.store import read, results
from tests.support.demo_store import demo_store
from tests.support.kept import Keeper

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "one-number.md"
SCOPE = Scope.of(GEMEENTE)
AREA, CATEGORY, MONTH = TRUTHS.rise.area, TRUTHS.rise.category, TRUTHS.rise.month.key


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, f"the page has no block {kind}"
    return found[1]


def in_words(row: object, names: str) -> str:
    return " ".join(f"{name}={getattr(row, name)}" for name in names.split())


@pytest.fixture(scope="module")
def once() -> dict[str, SimpleNamespace]:
    return {}


@pytest.fixture
def told(db: None, keeper: Keeper, once: dict[str, SimpleNamespace]) -> SimpleNamespace:
    """The five stations of the number, taken from one build of the demo."""
    if "demo" in once:
        return once["demo"]
    lines = (demo_store(keeper).files / POLICE_TABLE).read_text(encoding="utf-8").splitlines()
    here = (pl.col("area") == AREA) & (pl.col("category") == CATEGORY) & (pl.col("period") == MONTH)
    figures = results.figures(SCOPE, GEMEENTE, category=CATEGORY, window=Window.MONTH, area=AREA)
    once["demo"] = SimpleNamespace(
        lines=[line for line in lines if line.startswith(AREA) and ",1.1.1 " in line and f",{MONTH}," in line],
        stored=[SimpleNamespace(**row) for row in read.counts(SCOPE).filter(here).collect().to_dicts()],
        attention=[
            stored.row
            for stored in results.attention(SCOPE, GEMEENTE)
            if (stored.row.area, stored.row.category, stored.row.kind) == (AREA, CATEGORY, AttentionKind.RECENT)
        ],
        figures=[SimpleNamespace(**row) for row in figures.to_dicts()],
    )
    return once["demo"]


def test_the_line_stands_in_the_file(told):
    assert told.lines == [block("line")]


def test_the_row_stands_in_the_store(told):
    [row] = told.stored
    assert in_words(row, "area category reported_by period value") == block("row")


def test_the_list_has_it_with_this_interval(told):
    [row] = told.attention
    assert in_words(row, "kind observed low high") == block("attention")


def test_the_sentence_is_the_one_on_the_page(told):
    [row] = told.attention
    assert row.sentence == block("sentence")


def test_the_published_figure_is_the_same_number(told):
    [figure] = told.figures
    assert in_words(figure, "window count level") == block("figure")


def test_every_file_the_page_names_exists():
    named = re.findall(r"`((?:openvis|tests)/[\w/]+(?:\.py)?)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) >= 8
    assert [name for name in named if not (PAGE.parents[2] / name).exists()] == []
