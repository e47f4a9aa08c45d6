"""`openvis effect`: what an action changed, of anyone's panel; nothing is stored."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from openvis.errors import UnknownValue
from openvis.pipeline.trying.effect_of_file import effect_of_file
from openvis.reports.effect import effect_listing
from openvis.sources.panel_file import PanelColumns
from tests.analysis.effects.panels import town


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    panel = town(np.random.default_rng(3), 0.6)
    path = tmp_path_factory.mktemp("panel") / "inbraken.csv"
    lines = ["gebied,maand,aantal,actie"]
    for at, area in enumerate(panel.areas):
        start = panel.starts[at]
        lines += [
            f"{area},{panel.periods[when]},{count:.0f},{int(start is not None and when >= start)}"
            for when, count in enumerate(panel.counts[at])
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def treated() -> str:
    panel = town(np.random.default_rng(3), 0.6)
    return ",".join(panel.areas[at] for at in panel.treated)


def test_design_estimate_interval_placebo_and_verdict(openvis, file: Path) -> None:
    done = openvis("effect", "--panel", file, "--treated", treated(), "--from", "2023-01", "--reduction", "20")
    assert done.code == 0
    assert "Effect: verbeterd" in done.out
    for said in ("Zo gevraagd: vergelijking met gebieden zonder actie", "zonder actie verwacht", "WDD: −", "999 keer"):
        assert said in " ".join(done.out.split())


def test_all_of_it_as_json(openvis, file: Path) -> None:
    done = openvis("effect", "--panel", file, "--treated-column", "actie", "--json")
    (found,) = json.loads(done.out)
    assert (found["design"], found["verdict"]) == ("fixed-effects", "verbeterd")
    assert found["estimate"]["ratio_low"] < found["estimate"]["ratio"] < found["estimate"]["ratio_high"] < 1
    assert found["in_space"]["asked"] == 999
    assert len(found["series"]) == 48
    assert found["sentences"][0].startswith("In de 2 gebieden met de actie")


def test_named_areas_and_a_column_say_the_same(file: Path) -> None:
    named = effect_of_file(file, treated=treated(), start="2023-01")
    by_column = effect_of_file(file, columns=PanelColumns(treated="actie"))
    one_by_one = effect_of_file(file, starts=",".join(f"{area}=2023-01" for area in treated().split(",")))
    assert named == by_column == one_by_one


def test_a_ring_is_told_beside_it(file: Path) -> None:
    panel = town(np.random.default_rng(3), 0.6)
    ring = ",".join(panel.areas[at] for at in panel.comparison[:3])
    found = effect_listing(effect_of_file(file, treated=treated(), start="2023-01", ring=ring))
    assert [row["what"] for row in found.readable or ()] == [
        "met de actie (2 gebieden)", "eromheen (3 gebieden)", "vergelijking (25 gebieden)",
    ]  # fmt: skip
    assert "WDD met eromheen erbij" in found.more


@pytest.mark.parametrize(
    ("asked", "sentence", "step"),
    [
        ({"treated": "a1"}, "wanneer de actie begon", "--from"),
        ({"start": "2023-01"}, "in welke gebieden de actie was", "--treated"),
        ({"treated": "a99", "start": "2023-01"}, "geen gebied 'a99'", "Bedoelt u"),
        ({"treated": "a1", "start": "2031-01"}, "geen periode '2031-01'", "loopt van 2020-01 tot en met 2023-12"),
        ({"treated": "a1,a2", "starts": "a1=2023-01"}, "Van 'a2' is niet bekend", "--starts"),
        ({"treated": "a1", "starts": "a1:2023-01"}, "staat 'a1:2023-01', zonder periode", "gebied=periode"),
        ({"treated": "a1,a2", "start": "2023-01", "ring": "a3,a2"}, "In 'a2' was de actie, en het ligt", "--ring"),
        ({"treated": "a1", "start": "2023-01", "reduction_percent": 0}, "0 procent", "--reduction"),
        ({"treated": "a1", "start": "2023-01", "season": 0}, "0 perioden", "--season"),
    ],
)
def test_what_cannot_be_asked_is_said(file: Path, asked: dict, sentence: str, step: str) -> None:
    with pytest.raises(UnknownValue) as refused:
        effect_of_file(file, **asked)
    assert sentence in refused.value.sentence
    assert step in refused.value.next_step


def test_a_refusal_has_the_exit_code_of_wrong_input(openvis, file: Path) -> None:
    done = openvis("effect", "--panel", file, "--treated", "a99", "--from", "2023-01")
    assert done.code == 2
    assert "heeft geen gebied 'a99'" in " ".join(done.err.split())
