"""How a chart of a report is drawn."""

from __future__ import annotations

from enum import StrEnum


class ChartKind(StrEnum):
    LINE = "line"
    BAR = "bar"
