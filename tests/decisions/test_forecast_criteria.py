"""What the forecast must reach: set before its days, never edited, and not to be escaped once they have begun."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.domain.access import Role, Scope
from openvis.domain.forecast_criterion import CriterionMeasure, CriterionStand
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, forecast_criteria, models
from tests.support.forecast_criteria import FIRST, LAST, change_one, judgement, set_one, standing, with_forecast
from tests.support.people import ADVISEUR, AWAY, HOME, NOW, TODAY, person

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path


def test_it_is_kept_as_it_was_said_with_who_and_when():
    made = standing()
    assert forecast_criteria.of_gemeente(SCOPE, HOME) == [made]
    assert (made.categories, made.least, made.by, made.at) == (("woninginbraak",), 0.25, ADVISEUR.username, NOW)
    [line] = audit.lines(SCOPE, f"criterion/{made.id}")
    assert (line.action, line.result) == ("set-forecast-criterion", "ok")
    assert line.detail == f"raak in 3 % van de plekken: 25 %; {FIRST} tot {LAST}"


def test_a_change_is_a_new_version_and_the_old_one_stays():
    old = standing()
    new = change_one(ADVISEUR, old.id, now=NOW + timedelta(days=1))
    kept_new, kept_old = forecast_criteria.of_gemeente(SCOPE, HOME)
    assert (kept_new, kept_new.replaces) == (new, old.id)
    assert (kept_old.least, kept_old.replaced_by, kept_old.replaced_on) == (0.25, new.id, TODAY + timedelta(days=1))
    assert kept_old.stand(LAST) is CriterionStand.LAPSED  # replaced before its first day
    with pytest.raises(NotAllowedNow, match="al door een nieuwer vervangen"):
        change_one(ADVISEUR, old.id)


def test_once_its_days_have_begun_it_is_judged_whatever_replaced_it():
    old = standing()
    later = NOW + timedelta(days=20)
    first = later.date() + timedelta(days=1)
    new = change_one(ADVISEUR, old.id, now=later, starts_on=first, judged_on=first + timedelta(weeks=8))
    [_, kept] = forecast_criteria.of_gemeente(SCOPE, HOME)
    assert kept.stand(later.date()) is CriterionStand.RUNNING
    assert kept.stand(LAST) is CriterionStand.PAST
    judged = [(each.id, slug) for each, slug in forecast_criteria.to_judge(SCOPE, HOME, LAST)]
    assert judged == [(old.id, "woninginbraak"), (new.id, "woninginbraak")]


def test_after_its_day_it_can_only_have_a_successor():
    old = standing()
    after = NOW + (LAST - TODAY)
    with pytest.raises(NotAllowedNow, match="dit doel ligt vast") as refusal:
        change_one(ADVISEUR, old.id, now=after)
    assert refusal.value.next_step == "Leg een opvolger vast."
    first = LAST + timedelta(days=1)
    set_one(now=after, starts_on=first, judged_on=first + timedelta(weeks=12))
    assert [each.replaces for each in forecast_criteria.of_gemeente(SCOPE, HOME)] == [None, None]


PAI, GAIN = CriterionMeasure.PAI, CriterionMeasure.GAIN
REFUSED = [
    ({"categories": ()}, "Er is geen soort gekozen."),
    ({"categories": ("fietsendiefstal",)}, "Van Fietsendiefstal is er geen verwachting."),
    ({"horizon": 10}, "10 dagen vooruit wordt niet verwacht."),
    ({"least": 0.03}, "De maat 'raak in 3 % van de plekken' kan niet 3 % zijn."),
    ({"least": 1.2}, "De maat 'raak in 3 % van de plekken' kan niet 120 % zijn."),
    ({"measure": PAI, "least": 1.0}, "De maat 'PAI op 1 % van de plekken' kan niet 1 zijn."),
    ({"measure": GAIN, "least": 0.0}, "De maat 'winst op de telling van alle jaren' kan niet 0 zijn."),
    ({"measure": GAIN, "least": float("nan")}, "De maat 'winst op de telling van alle jaren' kan niet"),
    ({"starts_on": TODAY}, "De eerste dag, 2 maart 2026, is al begonnen"),
    ({"starts_on": TODAY - timedelta(days=1)}, "De eerste dag, 1 maart 2026, is al begonnen"),
    ({"starts_on": TODAY + timedelta(days=200), "judged_on": TODAY + timedelta(days=300)}, "De eerste dag is meer"),
    ({"judged_on": FIRST + timedelta(days=55)}, "Tussen de eerste dag en het oordeel liggen minder"),
    ({"judged_on": FIRST + timedelta(days=183)}, "Tussen de eerste dag en het oordeel liggen minder"),
    ({"judged_on": FIRST - timedelta(days=1)}, "Tussen de eerste dag en het oordeel liggen minder"),
]


def test_what_cannot_be_asked_is_refused_in_a_sentence_with_what_can():
    with_forecast()
    for changed, sentence in REFUSED:
        with pytest.raises(InputError) as refusal:
            set_one(**changed)
        assert refusal.value.sentence.startswith(sentence)
        assert refusal.value.next_step
    assert forecast_criteria.of_gemeente(SCOPE, HOME) == []


def test_beside_one_that_stands_there_is_no_second_to_be_quiet_about():
    standing()
    with pytest.raises(NotAllowedNow, match="ligt in deze dagen al een doel vast met dezelfde maat"):
        set_one(least=0.1)
    set_one(measure=CriterionMeasure.GAIN, least=0.02)
    set_one(horizon=28)
    after = LAST + timedelta(days=1)
    set_one(starts_on=after, judged_on=after + timedelta(weeks=10))
    assert len(forecast_criteria.of_gemeente(SCOPE, HOME)) == 4


def test_another_gemeente_neither_sees_nor_changes_it():
    made, stranger = standing(), person(Role.ADVISEUR, AWAY)
    assert forecast_criteria.of_gemeente(stranger.scope, HOME) == []
    for reader in (forecast_criteria.get, forecast_criteria.locked):
        with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente"):
            reader(stranger.scope, made.id)
    with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente"):
        change_one(stranger, made.id)
    assert forecast_criteria.of_gemeente(SCOPE, HOME) == [made]


def test_what_was_set_or_judged_is_never_edited():
    made = standing()
    forecast_criteria.add_judgements(HOME, [judgement(criterion=made.id)], run="r", at=NOW)
    for model in (models.ForecastCriterion, models.ForecastJudgement):
        with pytest.raises(RuntimeError, match="written once"):
            model.objects.get().save()


def test_it_is_judged_once_and_until_then_the_newest_run_tells_how_it_stands():
    made = standing()
    told = [judgement(criterion=made.id, final=final, periods=periods) for periods, final in ((2, False), (3, False))]
    for days, each in enumerate(told):
        forecast_criteria.add_judgements(HOME, [each], run=f"r{days}", at=NOW + timedelta(days=days))
    key = (made.id, "woninginbraak")
    assert forecast_criteria.judgements(SCOPE, HOME) == {key: told[1]}
    assert forecast_criteria.judgements(SCOPE, HOME, known=NOW) == {key: told[0]}
    assert forecast_criteria.judgements(Scope.of(AWAY), HOME) == {}
    end = judgement(criterion=made.id)
    forecast_criteria.add_judgements(HOME, [end], run="r3", at=NOW + timedelta(days=9))
    assert forecast_criteria.judgements(SCOPE, HOME) == {key: end}
    assert forecast_criteria.to_judge(SCOPE, HOME, LAST) == []
    assert forecast_criteria.to_judge(SCOPE, HOME, TODAY) == []
