"""The registrar of a row: counted per month while reading, and nowhere afterwards."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.delivery import RejectKind
from openvis.domain.quality import Rhythm
from openvis.errors import BadProfile
from openvis.sources import incident_file
from openvis.sources.files import text_lines
from openvis.sources.profiles.profile import load_profile
from openvis.sources.rows.registrars import RegistrarTally
from openvis.sources.rows.row_sieve import raw
from tests.support.small_gemeente import ORIGIN, small_areas

X, Y = (int(part) for part in ORIGIN)
PROFILE = """
[source]
slug = "handhaving"
gemeente = "GM9900"
rhythm = "week"
[file]
delimiter = ";"
[category]
columns = "code"
by = "feitcode"
[registrar]
column = "boa"
[occurred_from]
column = "dag"
formats = "%d-%m-%Y"
[place]
by = "point"
x = "X"
y = "Y"
"""


def lines(*rows: tuple[str, str, str]) -> list[str]:
    return ["code;dag;X;Y;boa", *(f"{code};{day};{X + 10};{Y + 10};{who}" for code, day, who in rows)]


def chunks(path: Path, tmp_path: Path, profile: str = PROFILE) -> list:
    (tmp_path / "p.toml").write_text(profile, encoding="utf-8")
    return list(incident_file.read(path, profile=load_profile(tmp_path / "p.toml"), areas=small_areas()))


def facts(found: list) -> dict:
    return {name: value for chunk in found for name, value in chunk.facts.items()}


def test_a_month_is_told_without_who(write, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(text_lines, "BLOCK", 60)  # counted over pieces
    path = write(
        "h.csv",
        *lines(
            ("F121a", "01-03-2026", "Boa Bromsnor"),
            ("F121a", "02-03-2026", "Boa Bromsnor"),
            ("F121a", "03-03-2026", "4711"),
            ("F121a", "03-04-2026", ""),
            ("F121a", "04-04-2026", "Boa Bromsnor"),
            ("F121a", "34-04-2026", "4711"),  # refused, so it counts for nobody
        ),
    )
    found = chunks(path, tmp_path)
    assert facts(found) == {
        "rhythm": "week",
        "registrars": [
            {"month": "2026-03", "registrars": 2, "rows": 3, "busiest": 2},
            {"month": "2026-04", "registrars": 1, "rows": 1, "busiest": 1},
        ],
    }
    told = json.dumps(facts(found)) + repr([(chunk.frame.to_dicts(), chunk.rejects, chunk.remarks) for chunk in found])
    assert "Bromsnor" not in told
    assert "4711" not in told
    assert any("Kolom 'boa' is alleen gebruikt om per maand te tellen" in text for c in found for text in c.remarks)


def test_the_registrar_is_no_part_of_a_reference_that_is_made(write, tmp_path: Path) -> None:
    """A fingerprint with a name in it could be tried out name by name."""
    one = chunks(write("a.csv", *lines(("F121a", "01-03-2026", "Jansen"))), tmp_path)
    other = chunks(write("b.csv", *lines(("F121a", "01-03-2026", "Pietersen"))), tmp_path)
    assert one[0].frame["reference"].to_list() == other[0].frame["reference"].to_list()


def test_without_the_setting_nothing_is_told(write, tmp_path: Path) -> None:
    bare = PROFILE.replace('rhythm = "week"\n', "").replace('[registrar]\ncolumn = "boa"\n', "")
    assert facts(chunks(write("h.csv", *lines(("F121a", "01-03-2026", "4711"))), tmp_path, bare)) == {}


def test_the_settings_are_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(PROFILE, encoding="utf-8")
    assert (load_profile(path).rhythm, load_profile(path).registrar) == (Rhythm.WEEK, "boa")
    for wrong, named in (('rhythm = "week"', "'rhythm' is 'soms'"), ('column = "boa"', "registrar")):
        text = PROFILE.replace(wrong, 'rhythm = "soms"' if "rhythm" in wrong else 'kolom = "boa"')
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadProfile, match=named):
            load_profile(path)


@given(rows=st.lists(st.tuples(st.sampled_from(["2026-01-05", "2026-02-07"]), st.sampled_from("abc")), max_size=40))
def test_the_numbers_are_those_of_counting_by_hand(rows: list[tuple[str, str]]) -> None:
    tally = RegistrarTally("boa")
    frame = pl.DataFrame(
        {"occurred_from": [day for day, _ in rows], raw("boa"): [who for _, who in rows]},
        schema={"occurred_from": pl.String, raw("boa"): pl.String},
    ).with_columns(pl.col("occurred_from").str.to_datetime("%Y-%m-%d"))
    for piece in (frame.head(7), frame.slice(7)):
        tally.add(piece)
    slowly = {}
    for month in sorted({day[:7] for day, _ in rows}):
        by_who = Counter(who for day, who in rows if day[:7] == month)
        slowly[month] = (len(by_who), sum(by_who.values()), max(by_who.values()))
    assert {each.month: (each.registrars, each.rows, each.busiest) for each in tally.months()} == slowly


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (f"F121a;32-03-2026;{X + 10};{Y + 10};b", RejectKind.UNREADABLE),
        (f"F121a;;{X + 10};{Y + 10};b", RejectKind.EMPTY),
        (f";01-03-2026;{X + 10};{Y + 10};b", RejectKind.EMPTY),
        (f"F121a;01-03-2026;;{Y + 10};b", RejectKind.EMPTY),
        (f"F121a;01-03-2026;{X - 90_000};{Y};b", RejectKind.OUTSIDE),
        (f"F121a;01-03-2026;{Y + 10};{X + 10};b", RejectKind.SWAPPED),
        (f"F121a;01-03-2026;oost;{Y + 10};b", RejectKind.UNREADABLE),
    ],
)
def test_every_refusal_says_of_what_kind_it_is(write, tmp_path: Path, row: str, kind: RejectKind) -> None:
    found = chunks(write("h.csv", *lines(), row), tmp_path)
    assert [reject.kind for chunk in found for reject in chunk.rejects] == [kind]


def test_a_number_that_came_by_before_is_a_repetition(write, tmp_path: Path) -> None:
    profile = PROFILE.replace("[category]", '[reference]\ncolumns = ["boa"]\n[category]').replace(
        '[registrar]\ncolumn = "boa"\n', ""
    )
    path = write("h.csv", *lines(("F121a", "01-03-2026", "7"), ("F121a", "02-03-2026", "7")))
    assert [r.kind for chunk in chunks(path, tmp_path, profile) for r in chunk.rejects] == [RejectKind.REPEATED]
