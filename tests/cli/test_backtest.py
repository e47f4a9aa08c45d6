"""`openvis backtest`: the calculations tried on figures of one's own, without a store."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.trials import rivals
from openvis.analysis.trials.trial import forecasts
from openvis.domain.backtest import Method
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.pipeline.trying import backtest as pipeline
from openvis.sources.plain_counts import PlainCounts
from tests.analysis.simulate import town


@pytest.fixture(autouse=True)
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rivals.TREES, "max_iter", 20)


def write(path, first: Period, *, periods: int, year: int, areas=None, types=("fiets", "inbraak")) -> np.ndarray:
    """A file of a made-up town, and its counts."""
    history, _ = town(np.random.default_rng(7), buurten=6, types=len(types), months=periods, year=year, season=0.5)
    names = areas or [f"buurt {number}" for number in range(6)]
    lines = ["area,type,period,count"]
    for area, of_area in zip(names, history.values, strict=True):
        for kind, of_kind in zip(types, of_area, strict=True):
            lines += [f"{area},{kind},{first.shift(at).key},{count:.0f}" for at, count in enumerate(of_kind)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return history.values


def test_every_method_on_months(openvis, tmp_path) -> None:
    path = tmp_path / "maanden.csv"
    values = write(path, parse_period("2021-01"), periods=30, year=12)
    said = openvis("backtest", "expectation", "--counts", path, "--origins", 6)
    assert (said.code, said.err) == (0, "")
    assert "januari 2023 tot en met juni 2023" in said.out
    for words in ("OpenVIS", "gemiddelde van een jaar", "een jaar eerder", "voortschrijdend gemiddelde", "beslisbomen"):
        assert words in said.out
    rows = openvis("backtest", "expectation", "--counts", path, "--origins", 6, "--json").rows
    assert {(row["type"], row["method"]) for row in rows} == {
        (name, method.value)
        for name in (None, "fiets", "inbraak")
        for method in Method
        if method is not Method.WITH_KNOWN
    }
    whole = next(row for row in rows if row["type"] is None and row["method"] == Method.OPENVIS)
    assert (whole["counts"], whole["first"], whole["last"]) == (6 * 2 * 6, "2023-01", "2023-06")
    assert whole["mean"] == pytest.approx(values[:, :, 24:].mean())
    again = openvis("backtest", "expectation", "--counts", path, "--origins", 6, "--json")
    assert again.rows == rows


def test_weeks_round_the_year_and_without_scikit_learn(openvis, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("openvis.analysis.trials.rivals.boosted_trees", lambda *_: None)
    path = tmp_path / "weken.csv"
    write(path, parse_period("2020-W10"), periods=80, year=52)
    said = openvis("backtest", "expectation", "--counts", path, "--origins", 5)
    assert said.code == 0
    assert "week 32 van 2021 tot en met week 36 van 2021" in said.out
    assert "Niet vergeleken met beslisbomen: dat kan alleen met scikit-learn." in said.out


def test_a_third_is_forecast_and_what_is_too_young_is_left_out(openvis, tmp_path) -> None:
    path = tmp_path / "jong.csv"
    write(path, parse_period("2024-01"), periods=12, year=12)
    rows = openvis("backtest", "expectation", "--counts", path, "--json").rows
    assert {row["first"] for row in rows} == {"2024-09"}
    assert Method.YEAR_AGO not in {row["method"] for row in rows}
    said = openvis("backtest", "expectation", "--counts", path)
    assert "Niet te vergelijken met zo weinig perioden: een jaar eerder." in said.out


def test_what_is_not_in_the_file_is_unknown_unless_it_is_said_to_be_zero(openvis, tmp_path) -> None:
    path = tmp_path / "gaten.csv"
    write(path, parse_period("2023-01"), periods=18, year=12)
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.endswith(",0")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    pairs = {tuple(line.split(",")[:2]) for line in kept[1:]}
    areas, types = (len({pair[at] for pair in pairs}) for at in (0, 1))
    left_out = areas * types * 18 - (len(kept) - 1)
    assert left_out > 20
    said = openvis("backtest", "expectation", "--counts", path)
    assert f"Niet opgegeven, en niet als nul gelezen: {left_out} tellingen." in said.out
    said = openvis("backtest", "expectation", "--counts", path, "--absent-zero")
    assert "Niet opgegeven" not in said.out


def test_what_is_known_beforehand_is_tried_beside_what_is_not(openvis, tmp_path) -> None:
    path, calendar = tmp_path / "maanden.csv", tmp_path / "kalender.csv"
    write(path, parse_period("2023-01"), periods=32, year=12)
    calendar.write_text("naam,van,tot,gebied\nKermis,2024-05-01,2024-05-09,buurt 3\n", encoding="utf-8")
    words = ("--counts", path, "--origins", 2, "--region", "midden", "--latitude", 52.1, "--calendar", calendar)
    rows = openvis("backtest", "expectation", *words, "--json").rows
    assert {row["method"] for row in rows} == {method.value for method in Method}
    assert "OpenVIS met kalender" in openvis("backtest", "expectation", *words).out
    calendar.write_text("naam,van,tot,gebied\nKermis,2024-05-01,2024-05-09,elders\n", encoding="utf-8")
    said = openvis("backtest", "expectation", *words)
    assert (said.code, "dat gebied is er niet" in said.err) == (2, True)


def test_totals_and_larger_areas_do_not_count_twice_and_codes_say_wijk_and_theme(tmp_path, monkeypatch) -> None:
    path = tmp_path / "politie.csv"
    codes = ["BU03560101", "BU03560102", "BU03560201", "BU03560202", "WK035601", "GM0356"]
    types = ("1.1.1 Diefstal/inbraak woning", "2.2.1 Vernieling cq. zaakbeschadiging", "Totaal misdrijven")
    write(path, parse_period("2022-01"), periods=20, year=12, areas=codes, types=types)
    seen = []
    monkeypatch.setattr(pipeline, "forecasts", lambda history, *rest: seen.append(history) or forecasts(history, *rest))
    trial = pipeline.try_expectation(path, origins=2)
    assert (trial.areas, trial.types, trial.periods) == (4, 2, 20)
    assert (seen[0].exposure == 1).all()
    assert seen[0].wijk.tolist() == [0, 0, 1, 1]
    assert seen[0].theme.tolist() == [1, 0]  # vermogen, and what comes before it in the alphabet


@pytest.mark.parametrize(
    ("periods", "origins", "told", "next_step"),
    [
        (5, None, "Van de 5 perioden zijn de eerste 6 nodig", "Geef een langere reeks."),
        (14, 9, "Van de 14 perioden zijn de eerste 6 nodig", "Kies bij --origins een getal van 1 tot en met 8."),
        (14, 0, "Van de 14 perioden zijn de eerste 6 nodig", "Kies bij --origins een getal van 1 tot en met 8."),
    ],
)
def test_too_little_is_said(openvis, tmp_path, periods: int, origins: int | None, told: str, next_step: str) -> None:
    path = tmp_path / "kort.csv"
    write(path, parse_period("2024-01"), periods=periods, year=12)
    said = openvis(
        "backtest", "expectation", "--counts", path, *(["--origins", origins] if origins is not None else [])
    )
    assert said.code == 2
    assert told in said.err
    assert next_step in said.err


def test_an_exposure_is_used(tmp_path, monkeypatch) -> None:
    path = tmp_path / "woningen.csv"
    rows = [
        f"{area},x,2023-{month:02d},1,{homes}" for area, homes in (("A", 100), ("B", 300)) for month in range(1, 13)
    ]
    path.write_text("area,type,period,count,exposure\n" + "\n".join(rows) + "\n", encoding="utf-8")
    seen = []
    monkeypatch.setattr(pipeline, "forecasts", lambda history, *rest: seen.append(history) or forecasts(history, *rest))
    pipeline.try_expectation(path, origins=1)
    assert seen[0].exposure.tolist() == [[0.5], [1.5]]


def test_a_file_with_too_many_gaps_says_how_to_read_them(openvis, tmp_path) -> None:
    path = tmp_path / "incidenten.csv"
    path.write_text("area,type,period,count\nA,x,2023-01,1\nA,x,2024-06,2\n", encoding="utf-8")
    said = openvis("backtest", "expectation", "--counts", path)
    assert said.code == 2
    assert "--absent-zero" in said.err
    assert openvis("backtest", "expectation", "--counts", path, "--absent-zero").code == 0


def test_weeks_share_the_place_of_week_52_with_week_53() -> None:
    weeks = parse_period("2020-W51").until(parse_period("2021-W02"))
    counts = PlainCounts(("A",), ("x",), tuple(weeks), np.zeros((1, 1, len(weeks))), np.ones((1, 1)))
    history = pipeline._history(counts)
    assert (history.position.tolist(), history.year) == ([50, 51, 51, 0, 1], 52)
    assert weeks[0].kind is PeriodKind.WEEK
