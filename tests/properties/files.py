"""Files of incidents as people hand them in: right rows, and rows with everything that may be wrong with one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.pipeline.bringing.import_data import import_incidents
from tests.support.deliveries import deliver
from tests.support.small_gemeente import BUURTEN, GEMEENTE, ORIGIN, small_areas

SCOPE = Scope.of(GEMEENTE)
NOW = datetime(2024, 4, 20, 9, 0, tzinfo=UTC)
WHO: dict[str, Any] = {"scope": SCOPE, "by": "analist", "now": NOW}
HEADER = "nummer;soort;moment;x;y"
NOISE, LAMP, BURGLARY, STRANGE = "geluid", "lamp", "inbraak", "Vuurspuwer"
PROFILE = """
[source]
slug = "{source}"
gemeente = "GM9900"
[file]
delimiter = ";"
[reference]
columns = ["nummer"]
[category]
columns = ["soort"]
by = "map"
[category.map]
"geluid" = "melding-geluid"
"lamp" = "melding-straatverlichting"
"inbraak" = "woninginbraak"
[reported_by]
value = "public"
[occurred_from]
column = "moment"
formats = ["%d-%m-%Y %H:%M"]
[place]
by = "point"
x = "x"
y = "y"
crs = "EPSG:28992"
precision = "point"
"""
# What may be wrong with a row: the cells it has instead, each a reason to keep it out.
DAMAGE: tuple[dict[str, str], ...] = (
    {"moment": "31-02-2024 10:00"},
    {"moment": ""},
    {"moment": "01-01-2031 10:00"},  # has yet to happen
    {"x": "90000"},  # outside the gemeente
    {"x": "twaalf"},
    {"y": ""},
    {"soort": ""},
)


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """One row of a file. `damage`: a place in DAMAGE, or none."""

    number: int
    kind: str
    minute: int  # since the beginning of 2024
    east: int  # metres from the south-west corner of the gemeente
    north: int
    damage: int | None = None

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(datetime(2024, 1, 1, tzinfo=UTC).timestamp() + 60 * self.minute, UTC)

    @property
    def month(self) -> str:
        return f"{self.moment:%Y-%m}"

    @property
    def buurt(self) -> str:
        return BUURTEN[self.east // 1000 + 2 * (self.north // 1000)]

    @property
    def line(self) -> str:
        cells = {"nummer": f"N{self.number}", "soort": self.kind, "moment": f"{self.moment:%d-%m-%Y %H:%M}"}
        cells |= {"x": f"{ORIGIN[0] + self.east:.0f}", "y": f"{ORIGIN[1] + self.north:.0f}"}
        return ";".join((cells | (DAMAGE[self.damage] if self.damage is not None else {})).values())


# Few places and hours, so that some reports are of one event.
_SPOTS = st.sampled_from([100, 130, 180, 990, 1010, 1500])
_MINUTES = st.integers(0, 109 * 24 - 1).map(lambda hours: 60 * hours + 30) | st.integers(0, 90)


def rows(*, most: int, damage: bool = True) -> st.SearchStrategy[list[Row]]:
    """Rows with a number each, at most so many; the first two are right, so that there is a file to read."""
    wrong = st.none() | st.integers(0, len(DAMAGE) - 1) if damage else st.none()
    kinds = st.sampled_from([NOISE, NOISE, LAMP, BURGLARY, STRANGE])
    drawn = st.lists(st.tuples(kinds, _MINUTES, _SPOTS, _SPOTS, wrong), max_size=most)
    return drawn.map(
        lambda each: [
            Row(0, NOISE, 0, 100, 100),
            Row(1, BURGLARY, 60 * 24 * 95, 100, 100),  # in April, so that March is complete
            *(Row(number, *row) for number, row in enumerate(each, 2)),
        ]
    )


def land_areas(folder: Path) -> None:
    deliver(small_areas(), "areas", folder=folder, scope=SCOPE)


def hand_in(folder: Path, told: Iterable[Row], *, source: str = "meldingen", name: str = "levering.csv") -> Batch:
    """Write the rows in a file, in this order, and import it."""
    (folder / f"{source}.toml").write_text(PROFILE.format(source=source), encoding="utf-8")
    path = folder / name
    path.write_text("\n".join([HEADER, *(row.line for row in told)]) + "\n", encoding="utf-8")
    return import_incidents(path, profile_path=folder / f"{source}.toml", **WHO)
