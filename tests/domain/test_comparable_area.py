"""Which buurten are proposed to compare with: the most alike, and none that lies beside what is compared."""

from openvis.domain.comparable_area import PROPOSED, ComparableArea, proposed


def pair(area: str, other: str, likeness: float, *, adjacent: bool = False) -> ComparableArea:
    return ComparableArea("run", "GM9901", area, other, adjacent, likeness)


KNOWN = [
    pair("A", "B", 1.0, adjacent=True),
    pair("A", "C", 0.9),
    pair("A", "D", 0.8),
    pair("A", "E", 0.1),
    pair("B", "C", 0.2, adjacent=True),
    pair("B", "D", 0.3),
    pair("B", "E", 0.9),
    pair("B", "A", 1.0, adjacent=True),
]


def test_the_most_alike_come_first():
    assert proposed(KNOWN, ["A"]) == ["C", "D", "E"]


def test_beside_one_of_several_is_beside_all_of_them():
    assert proposed(KNOWN, ["A", "B"]) == ["D", "E"], "C is next to B, and alike in both counts together"


def test_those_that_are_as_alike_stand_in_order_of_code():
    assert proposed([pair("A", code, 0.5) for code in "ZYX"], ["A"]) == ["X", "Y", "Z"]


def test_so_many_are_proposed_and_nothing_of_a_buurt_that_nobody_knows():
    many = [pair("A", f"X{n:02d}", 0.5) for n in range(20)]
    assert len(proposed(many, ["A"])) == PROPOSED
    assert proposed(many, ["B"]) == []
