"""A gemeente beside others: exact chances a second time and beside scipy and statsmodels, and who is comparable."""

from __future__ import annotations

import csv
import math
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats import rates

from openvis.analysis.rankings.between_gemeenten import Counted, comparable_gemeenten, compare_gemeenten, rate_of
from openvis.analysis.rankings.sentences import gemeente_sentence

OWN = "GM0356"
few = settings(max_examples=30)


def gemeenten(*pairs: tuple[int, int]) -> list[Counted]:
    return [Counted(f"GM{number:04d}", count, inhabitants) for number, (count, inhabitants) in enumerate(pairs)]


def others_of(count: int, inhabitants: int, number: int = 8) -> list[Counted]:
    """So many alike, which together have the count and inhabitants."""
    return gemeenten(*((count // number + (at < count % number), inhabitants // number) for at in range(number)))


def slow_tails(hits: int, of: int, own: int, rest: int) -> float:
    """Twice the smaller tail of a binomial, added up in fractions."""
    share = Fraction(own, own + rest)
    chance = [math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(of + 1)]
    return min(1.0, 2 * float(min(sum(chance[: hits + 1]), sum(chance[hits:]))))


# ----- figures


@few
@given(st.integers(0, 40), st.integers(0, 60), st.integers(1, 50), st.integers(1, 200))
def test_chance_and_interval_twice_and_by_scipy(count: int, of_others: int, own: int, rest: int) -> None:
    seen = compare_gemeenten(Counted(OWN, count, 1000 * own), gemeenten((of_others, 1000 * rest)))
    assert seen is not None
    assert seen.p == pytest.approx(slow_tails(count, count + of_others, own, rest), abs=1e-9)
    if count + of_others:
        exact = stats.binomtest(count, count + of_others).proportion_ci(0.95, method="exact")
        limits = [math.inf if share == 1 else share / (1 - share) * rest / own for share in (exact.low, exact.high)]
        assert [seen.low, seen.high] == pytest.approx(limits, rel=1e-6)
        assert (seen.low > 1 or seen.high < 1) == (seen.p < 0.05) or seen.p == pytest.approx(0.05)
    else:
        assert math.isnan(seen.ratio)


@pytest.mark.parametrize(("count", "of_others"), [(27, 300), (37, 240), (223, 1500), (4, 90)])
def test_it_agrees_with_the_score_test_where_counts_are_large(count: int, of_others: int) -> None:
    seen = compare_gemeenten(Counted(OWN, count, 60_000), others_of(of_others, 480_000))
    assert seen is not None
    theirs = rates.test_poisson_2indep(count, 60_000, of_others, 480_000, method="score")
    assert seen.p == pytest.approx(theirs.pvalue, abs=0.08)
    assert seen.ratio == pytest.approx(theirs.ratio)


@pytest.mark.parametrize("count", [0, 1, 27, 1465])
def test_rates_have_the_interval_of_garwood(count: int) -> None:
    seen = rate_of(count, 50_000)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert (seen.low, seen.per_1000, seen.high) == pytest.approx([value / 50 for value in (low, count, high)])


def test_by_hand_burglary_of_utrechtse_heuvelrug_beside_its_region() -> None:
    """90 among 50,560 people, beside 568 among 320,595 in eight gemeenten: counted on paper.

    90 / 50.560 = 1.780 and 568 / 320.595 = 1.772, so 1.780 / 1.772 = 1.005 times as many. Garwood's table gives 72.37
    to 110.63 for 90, which is 1.431 to 2.188 per 1,000. Twice as large a gemeente with as many has half the rate.
    """
    others = others_of(568, 320_595)
    seen = compare_gemeenten(Counted(OWN, 90, 50_560), others)
    assert seen is not None
    assert (seen.count, seen.count_of_others, seen.others) == (90, 568, 8)
    assert (seen.own.low, seen.own.per_1000, seen.own.high) == pytest.approx((1.431, 1.780, 2.188), abs=0.001)
    assert seen.of_others.per_1000 == pytest.approx(1.772, abs=0.001)
    assert seen.ratio == pytest.approx(1.005, abs=0.001)
    assert not seen.different
    larger = compare_gemeenten(Counted(OWN, 90, 101_120), others)
    assert larger is not None
    assert (larger.own.per_1000, larger.ratio) == pytest.approx((0.890, 0.502), abs=0.001)
    assert larger.different  # the same count, and too few for so many people


def test_equal_rates_differ_in_no_more_than_one_of_twenty() -> None:
    rng = np.random.default_rng(1)
    different = 0
    for _ in range(400):
        counts = rng.poisson([6.0, *[5.0] * 9])
        own, *rest = gemeenten(
            *((int(count), people) for count, people in zip(counts, [60_000, *[50_000] * 9], strict=True))
        )
        seen = compare_gemeenten(own, rest)
        assert seen is not None
        different += seen.different
    assert different / 400 <= 0.05


def test_what_is_usual_follows_how_far_gemeenten_differ() -> None:
    """Among gemeenten of which one has four times as much as another, twice as much is nothing special."""
    even = gemeenten(*((200, 50_000) for _ in range(10)))
    uneven = gemeenten(*((count, 50_000) for count in (80, 100, 130, 160, 190, 200, 220, 260, 310, 350)))
    for others, usual in ((even, False), (uneven, True)):
        seen = compare_gemeenten(Counted(OWN, 320, 50_000), others)
        assert seen is not None
        assert (seen.different, seen.usual) == (True, usual)
    few_others = compare_gemeenten(Counted(OWN, 320, 50_000), even[:4])
    assert few_others is not None
    assert few_others.usual is None


def test_usual_holds_for_nine_of_ten_of_their_like() -> None:
    rng = np.random.default_rng(2)
    inside = []
    for _ in range(300):
        people = rng.integers(50_000, 100_000, 25)
        counts = rng.poisson(0.003 * people * rng.gamma(10, 0.1, 25))
        own, *rest = gemeenten(*((int(count), int(number)) for count, number in zip(counts, people, strict=True)))
        seen = compare_gemeenten(own, rest)
        assert seen is not None
        inside.append(seen.usual)
    assert 0.84 <= np.mean(inside) <= 0.95


@few
@given(st.integers(0, 500), st.integers(0, 5000), st.integers(2, 9))
def test_scale_of_inhabitants_and_itself_among_the_others_decide_nothing(count: int, rest: int, times: int) -> None:
    own, others = Counted(OWN, count, 60_000), others_of(rest, 480_000)
    larger = [Counted(each.code, each.count, times * each.inhabitants) for each in others]
    plain, scaled = compare_gemeenten(own, others), compare_gemeenten(Counted(OWN, count, times * 60_000), larger)
    assert plain is not None
    assert scaled is not None
    np.testing.assert_allclose(
        [scaled.ratio, scaled.low, scaled.high, scaled.p], [plain.ratio, plain.low, plain.high, plain.p], rtol=1e-9
    )
    assert scaled.own.per_1000 * times == pytest.approx(plain.own.per_1000)
    assert compare_gemeenten(own, [*others, own]) == plain or math.isnan(plain.ratio)


def test_dwellings_take_the_place_of_inhabitants_in_all_but_who_is_comparable() -> None:
    """By hand: 90 of 20,000 and 100 of 50,000 dwellings are 4.5 and 2.0 per 1,000: 2.25 times as many."""
    own = Counted(OWN, 90, 45_000, exposed=20_000)
    other = Counted("GM0001", 100, 99_000, exposed=50_000)
    seen = compare_gemeenten(own, [other])
    plain = compare_gemeenten(Counted(OWN, 90, 20_000), [Counted("GM0001", 100, 50_000)])
    assert seen == plain
    assert seen is not None
    assert (seen.own.per_1000, seen.of_others.per_1000, seen.ratio) == pytest.approx((4.5, 2.0, 2.25))
    assert seen.p == pytest.approx(slow_tails(90, 190, 20, 50), abs=1e-9)
    assert comparable_gemeenten(own, [other]) == []  # by its inhabitants of another class


def test_without_inhabitants_nothing_is_said() -> None:
    assert compare_gemeenten(Counted(OWN, 5, 0), others_of(9, 1000)) is None
    assert compare_gemeenten(Counted(OWN, 5, 1000), []) is None


# ----- who is comparable


def test_comparable_is_the_same_class_of_size_and_density() -> None:
    own = Counted(OWN, 0, 65_000, 2_000)
    others = [
        Counted("GM0001", 0, 50_000, 1_600),
        Counted("GM0002", 0, 99_999),
        Counted("GM0003", 0, 100_000, 2_000),
        Counted("GM0004", 0, 49_999, 2_000),
        Counted("GM0005", 0, 65_000, 2_500),
        own,
    ]
    assert [each.code for each in comparable_gemeenten(own, others)] == ["GM0001", "GM0002"]
    unknown = Counted(OWN, 0, 65_000)
    assert [each.code for each in comparable_gemeenten(unknown, others)] == ["GM0001", "GM0002", "GM0005"]


def test_nieuwegein_has_the_gemeenten_of_fifty_to_a_hundred_thousand(shared_data: Path) -> None:
    """Inhabitants of every Dutch gemeente, added up from its buurten."""
    people: Counter[str] = Counter()
    with (shared_data / "nl_register" / "inwoners_per_buurt_2024_85984NED.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["nhood_id"].startswith("BU") and row["population"].isdigit():
                people[f"GM{row['nhood_id'][2:6]}"] += int(row["population"])
    country = [Counted(code, 0, number) for code, number in sorted(people.items())]
    own = next(each for each in country if each.code == OWN)
    found = comparable_gemeenten(own, country)
    assert 50_000 <= own.inhabitants < 100_000
    assert {"GM1581", "GM0345"} <= {each.code for each in found}  # Utrechtse Heuvelrug, Veenendaal
    assert not {"GM0344", "GM0353", OWN} & {each.code for each in found}  # Utrecht, IJsselstein
    assert 40 < len(found) < 80


# ----- said


SAID = [
    (
        (223, others_of(1500, 480_000)),
        "Woninginbraak: 223, dat is 3,7 per 1.000 inwoners (tussen 3,2 en 4,2). In 8 vergelijkbare gemeenten samen "
        "1.500, dat is 3,1 per 1.000. Per inwoner is het hier 1,2 keer zo veel (tussen 1,03 en 1,37). Dit verschil is "
        "groter dan toeval verklaart. Zo ver liggen ze zelden uit elkaar.",
    ),
    (
        (37, others_of(240, 480_000)),
        "Woninginbraak: 37, dat is 0,6 per 1.000 inwoners (tussen 0,4 en 0,8). In 8 vergelijkbare gemeenten samen "
        "240, dat is 0,5 per 1.000. Dit verschil is niet te onderscheiden van toeval.",
    ),
    (
        (20, others_of(240, 240_000, number=3)),
        "Woninginbraak: 20, dat is 0,3 per 1.000 inwoners (tussen 0,2 en 0,5). In 3 vergelijkbare gemeenten samen "
        "240, dat is 1,0 per 1.000. Per inwoner is het hier 0,3 keer zo veel (tussen 0,2 en 0,5). Dit verschil is "
        "groter dan toeval verklaart.",
    ),
    (
        (12, others_of(0, 480_000, number=3)),
        "Woninginbraak: 12, dat is 0,2 per 1.000 inwoners (tussen 0,1 en 0,3). In 3 vergelijkbare gemeenten samen 0, "
        "dat is 0,0 per 1.000. Dit verschil is groter dan toeval verklaart.",
    ),
]


@pytest.mark.parametrize(("seen", "said"), SAID)
def test_how_it_is_said(seen: tuple[int, list[Counted]], said: str) -> None:
    beside = compare_gemeenten(Counted(OWN, seen[0], 60_000), seen[1])
    assert beside is not None
    assert gemeente_sentence("Woninginbraak", beside, "vergelijkbare gemeenten") == said
