"""`openvis backtest anomalies`: alarms tried on a file with known outbreaks, without a store."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.alarms.surveillance import least_weeks
from openvis.domain.alarm_trial import AlarmMethod
from openvis.errors import InputError, UnreadableFile


@pytest.fixture
def series(tmp_path):
    """Four quiet series, of which one has three times as much in two weeks near the end."""
    path, weeks = tmp_path / "reeksen.csv", least_weeks() + 4
    counts, states = np.random.default_rng(5).poisson(9.0, (4, weeks)), np.zeros((4, weeks), dtype=int)
    counts[1, -3:-1] += 20
    states[1, -3:-1] = 1
    lines = [f"reeks {at},{week + 1},{counts[at, week]},{states[at, week]}" for at in range(4) for week in range(weeks)]
    path.write_text("\n".join(["series,t,count,state", *lines, ""]), encoding="utf-8")
    return path


def test_every_method_at_equal_rates_and_at_its_own(openvis, series) -> None:
    said = openvis("backtest", "anomalies", "--series", series, "--false-alarms", 2)
    assert (said.code, said.err) == (0, "")
    assert f"Alarmen in 4 reeksen van {least_weeks() + 4} weken; de laatste 5 zijn beoordeeld" in said.out
    for words in ("OpenVIS: alles samen", "EARS C3", "Farrington zoals in R", "gelijk, 2 per jaar", "gebruikelijk"):
        assert words in said.out
    assert said.out.count("1 van 1 (100 %)") >= 6
    rows = openvis("backtest", "anomalies", "--series", series, "--false-alarms", 2, "--json").rows
    assert [(row["asked"], row["method"]) for row in rows] == [
        (asked, method.value) for asked in (2.0, None) for method in AlarmMethod
    ]
    ours = rows[0]
    assert (ours["found"], ours["outbreaks"], ours["share_found"], ours["delay"]) == (1, 1, 1.0, 0.0)
    assert ours["false_alarms"] <= 2


@pytest.mark.parametrize("rate", ["0", "-1", "53", "nan"])
def test_a_rate_that_makes_no_sense_is_refused(openvis, series, rate) -> None:
    said = openvis("backtest", "anomalies", "--series", series, f"--false-alarms={rate}")
    assert said.code == InputError.exit_code
    assert "meer dan 0 en hooguit 52" in said.err


def test_what_cannot_be_tried_is_said(openvis, series, tmp_path) -> None:
    lines = series.read_text(encoding="utf-8").splitlines()
    quiet, short, wrong = (tmp_path / f"{name}.csv" for name in ("rustig", "kort", "fout"))
    quiet.write_text("\n".join(lines).replace(",1\n", ",0\n") + "\n", encoding="utf-8")
    short.write_text("\n".join(lines[:101]) + "\n", encoding="utf-8")
    wrong.write_text("\n".join([*lines[:7], "reeks 0,7,veel,0", ""]), encoding="utf-8")
    for path, code, words in (
        (quiet, 2, "is er geen uitbraak"),
        (short, 2, f"heeft 100 weken; de eerste {least_weeks() - 1} zijn nodig"),
        (wrong, 2, "Bestand fout.csv, regel 8, kolom 'count': 'veel' is geen telling"),
        (tmp_path / "nergens.csv", UnreadableFile.exit_code, "nergens.csv"),
    ):
        said = openvis("backtest", "anomalies", "--series", path)
        assert said.code == code
        assert words in said.err
        assert said.out == ""
