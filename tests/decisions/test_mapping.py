"""Deciding what a word of a supplier means: who may, what is refused, and what is written down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.domain.access import Role, Scope
from openvis.domain.category import NO_KIND, OUTSIDE, UNKNOWN
from openvis.domain.incident import ReportedBy
from openvis.domain.mapping import Unknown, newest, word_key
from openvis.errors import InputError, UnknownValue
from openvis.store import audit, mapping, models, results
from tests.support.people import AWAY, HOME, NOW, map_word, person, words

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


def test_a_decision_is_kept_with_who_and_when_and_leaves_a_line() -> None:
    words()
    made = map_word(person(Role.ANALIST), "iets  NIEUWS")
    assert (made.source, made.word, made.category, made.reported_by) == ("handhaving", "Iets nieuws", "boa-afval", None)
    assert (made.by, made.at, made.gemeente) == ("analist-9901", NOW, HOME)
    assert mapping.decisions(SCOPE) == [made]
    (line,) = audit.lines(SCOPE)
    assert (line.action, line.subject, line.result) == ("map-word", f"mapping/{made.number}", "ok")
    assert line.detail == "handhaving: Iets nieuws -> boa-afval"


def test_a_reason_is_kept_with_the_decision() -> None:
    words()
    made = map_word(slug=OUTSIDE, reason="  Gaat over \n onderhoud. ")
    assert mapping.decisions(SCOPE) == [made]
    assert made.reason == "Gaat over onderhoud."


def test_a_word_may_only_mean_what_counts_it_as_reported_by_who_reported_it() -> None:
    words({}, {"word": "gemeld", "public_rows": 12}, {"word": "beide", "public_rows": 5})
    found = {word.word: word.may_mean() for word in results.words(SCOPE, HOME)}
    assert {"boa-afval", "melding-zwerfafval"} & set(found["Iets nieuws"]) == {"boa-afval"}
    assert {"boa-afval", "melding-zwerfafval"} & set(found["gemeld"]) == {"melding-zwerfafval"}
    assert {"boa-afval", "melding-zwerfafval"} <= set(found["beide"])
    assert not NO_KIND & set(found["beide"])


def test_the_newest_decides_and_the_earlier_stay() -> None:
    words()
    first, second = map_word(), map_word(slug=OUTSIDE, reason="Beheer.", now=NOW + timedelta(days=1))
    third = map_word(slug=UNKNOWN, now=NOW + timedelta(days=2))
    assert [made.category for made in mapping.decisions(SCOPE)] == ["boa-afval", OUTSIDE, UNKNOWN]
    assert newest(mapping.decisions(SCOPE)) == {("handhaving", "iets nieuws"): third}
    assert mapping.decisions_at(SCOPE, NOW) == [first]
    assert mapping.decisions_at(SCOPE, NOW + timedelta(days=1)) == [first, second]
    assert mapping.decisions_at(SCOPE, NOW - timedelta(seconds=1)) == []
    assert mapping.decisions_until(SCOPE, second.number) == [first, second]
    assert mapping.decisions(Scope.of(AWAY)) == []


def test_a_decision_is_written_once() -> None:
    words()
    map_word()
    with pytest.raises(RuntimeError, match="written once"):
        models.MappingDecision.objects.update(category="boa-vuur")


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"word": "Iets anders"}, UnknownValue, "Bron 'handhaving' heeft in de laatste berekening geen woord"),
        ({"source": "signalen"}, UnknownValue, "Bron 'signalen' heeft in de laatste berekening geen woord"),
        ({"slug": "boa-afvel"}, UnknownValue, "De categorie 'boa-afvel' bestaat niet."),
        ({"slug": "totaal-misdrijven"}, InputError, "Het totaal is geen soort."),
        ({"slug": "melding-zwerfafval"}, InputError, "is door handhavers gevonden en 'Melding zwerfafval' is wat het"),
        ({"slug": "vernieling"}, InputError, "Die worden nooit bij elkaar geteld."),
        ({"slug": OUTSIDE}, InputError, "Wat buiten het veiligheidsbeeld valt, telt nergens mee; daar hoort een reden"),
        ({"slug": OUTSIDE, "reason": "  "}, InputError, "daar hoort een reden bij."),
        ({"reason": "zie 06-12345678"}, InputError, "De reden lijkt telefoonnummers te bevatten"),
        ({"reason": "x" * 201}, InputError, "De reden is 201 tekens lang."),
    ],
)
def test_what_is_refused_changes_nothing_and_is_written_down(asked, error, told) -> None:
    words()
    with pytest.raises(error) as refused:
        map_word(**asked)
    assert told in refused.value.sentence
    assert refused.value.next_step
    assert mapping.decisions(SCOPE) == []
    assert [line.result for line in audit.lines(SCOPE)] == ["refused"]


def test_a_word_that_was_not_kept_cannot_be_mapped() -> None:
    words({"word": None})
    with pytest.raises(UnknownValue):
        map_word(word="None")


def test_what_the_public_reports_is_never_what_a_boa_finds() -> None:
    words({"public_rows": 12})
    with pytest.raises(InputError, match="is door het publiek gemeld en 'Boa: huisafval en zwerfafval' is wat boa's"):
        map_word()
    assert map_word(slug="melding-zwerfafval").reported_by is None


def test_rows_of_both_kinds_keep_their_own() -> None:
    words({"public_rows": 5})
    assert map_word().reported_by is None
    assert map_word(slug="melding-zwerfafval").reported_by is None


@pytest.mark.parametrize(
    ("slug", "who"),
    [
        ("woninginbraak", ReportedBy.PUBLIC),
        ("drugshandel", ReportedBy.OFFICER),
        (OUTSIDE, None),
        (UNKNOWN, None),
    ],
)
def test_where_it_follows_from_the_category_it_follows_from_the_chosen_one(slug: str, who: ReportedBy | None) -> None:
    words({"source": "politie-maandcijfers", "word": "1.1.8 Iets nieuws", "follows_category": True})
    made = map_word(word="1.1.8", slug=slug, source="politie-maandcijfers", reason="Zie de lijst.")
    assert (made.word, made.reported_by) == ("1.1.8 Iets nieuws", who)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Iets nieuws", " iets  NIEUWS ", True),
        ("1.1.8 Iets nieuws", "1.1.8", True),
        ("1.1.8 Iets nieuws", "1.1.9 Iets nieuws", False),
        ("hond", "honden", False),
    ],
)
def test_when_two_words_are_one(one: str, other: str, same: bool) -> None:
    assert (word_key(one) == word_key(other)) is same


def test_a_share_is_never_nothing_when_there_is_something() -> None:
    assert [Unknown(*pair).percent for pair in ((0, 10), (1, 1000), (12, 340), (340, 340), (0, 0))] == [0, 1, 4, 100, 0]
