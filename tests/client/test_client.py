"""The client is the same library: what the API was made of comes out of it, to the field."""

from __future__ import annotations

import io
import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import polars as pl
import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.client import OpenVIS
from openvis.client.told import judged_intervention, listed_row, of_json
from openvis.domain.access import Role
from openvis.domain.attention import AttentionKind
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.category import categories
from openvis.domain.event_rule import Reach
from openvis.domain.intervention import Evaluation, Intervention
from openvis.domain.json_names import camel
from openvis.domain.presence import Presence, PresenceKind
from openvis.domain.run import Run, Window
from openvis.domain.work_order import WorkOrder
from openvis.errors import InputError, NotPermitted, SourceUnreachable, UnknownValue
from openvis.store import bijzonderheden, interventions, models, presence, results, work_orders
from openvis.web.api.shapes import plain
from openvis.web.api.who import MOST_A_MINUTE
from tests.support import published, small_town
from tests.support.in_process import InProcess, site_for
from tests.support.kept import Keeper
from tests.support.presence import presence as a_presence
from tests.support.presence import register
from tests.support.small_town import GEMEENTE, SCOPE


@pytest.fixture
def town(keeper: Keeper, db: None) -> None:
    def fill(folder):
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)
    cache.clear()


def asks(role: Role = Role.ANALIST) -> tuple[OpenVIS, InProcess]:
    client = Client(raise_request_exception=False)
    user = models.User.objects.get(username=str(role))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return site_for(client)


def without_who(thing: Any) -> Any:
    """The same without account names, all the way down: they are never told."""
    if isinstance(thing, tuple):
        return tuple(without_who(each) for each in thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    told = {each.name: without_who(getattr(thing, each.name)) for each in fields(thing)}
    return replace(thing, **told | ({"by": ""} if "by" in told else {}))


def test_everything_comes_out_as_it_is_stored(town):
    intervention = small_town.running_intervention()
    order = small_town.accepted_order(intervention, visits=2)
    register()
    register(kind=PresenceKind.TENT, people=40, intervention_id=intervention.id)
    there, _ = asks()
    with there:
        assert [each.row for each in there.attention()] == [each.row for each in results.attention(SCOPE, GEMEENTE)]
        assert [each.id for each in there.attention()] == [each.id for each in results.attention(SCOPE, GEMEENTE)]
        assert [each.intervention for each in there.interventions()] == interventions.of_gemeente(SCOPE, GEMEENTE)
        assert list(there.work_orders()) == work_orders.of_gemeente(SCOPE, GEMEENTE) == [order]
        assert list(there.presences()) == [without_who(each) for each in presence.of_gemeente(SCOPE, GEMEENTE)]
        stored = bijzonderheden.of_gemeente(SCOPE, GEMEENTE)
        assert list(there.bijzonderheden()) == [without_who(each) for each in stored]
        assert stored
        assert list(there.runs()) == results.runs(SCOPE, GEMEENTE)
        assert list(there.categories()) == list(categories().values())
        months = results.series(SCOPE, GEMEENTE, area=None, category="woninginbraak")
        told = sorted((each.area, each.period, each.count) for each in there.counts(category="woninginbraak"))
        assert told == sorted(months.select("area", "period", "count").iter_rows())
        figures = results.figures(SCOPE, GEMEENTE, window=Window.QUARTER)
        assert len(list(there.figures(window="quarter"))) == figures.height
        assert sum(each.count or 0 for each in there.figures(window="quarter")) == figures["count"].sum()
        assert {each.kind for each in there.forecasts()} == {"buurt", "cell"}
        assert {each.period for each in there.nowcasts(category="boa-afval")} >= {"2025-W52", "2025-12"}


def test_evaluations_come_with_their_intervention(town):
    made = small_town.running_intervention()
    run = published.run("later", made_at=small_town.MADE_AT + timedelta(days=40))
    judged = [published.evaluation(made.id), published.evaluation(made.id, version=2, observed=9)]
    results.save_run(run, [], pl.DataFrame(), pl.DataFrame(), judged)
    there, _ = asks()
    [told] = there.interventions(state="running")
    assert told.evaluations == tuple(results.evaluations_of(SCOPE, made.id)) == tuple(judged)
    assert list(there.interventions(state="ended")) == []


def test_a_long_collection_is_fetched_page_by_page(town):
    there, carried = asks()
    whole = list(there.counts())
    in_pages = list(there.counts(limit=500))
    assert in_pages == whole
    pages = [question for question in carried.asked if "limit=500" in str(question.url)]
    assert len(pages) == -(-len(whole) // 500) > 2


def test_what_was_fetched_is_not_sent_again_until_it_changes(town):
    there, carried = asks()
    first = list(there.interventions())
    assert list(there.interventions()) == first
    assert carried.statuses == [200, 304]
    assert carried.asked[-1].headers["If-None-Match"].strip("W/").startswith('"')
    made = small_town.running_intervention()
    assert [each.intervention.id for each in there.interventions()] == [made.id]
    assert carried.statuses == [200, 304, 200]


def test_refusals_are_the_errors_of_the_program(town):
    there, _ = asks(Role.PARTNER)
    with pytest.raises(NotPermitted, match="geeft geen recht op: veiligheidsbeeld zien"):
        list(there.counts())
    there, _ = asks()
    with pytest.raises(InputError, match="'soort'"):
        list(there.counts(soort="woninginbraak"))
    with pytest.raises(UnknownValue, match="geen cijfers bewaard"):
        list(there.counts(run="nooit"))
    nobody, _ = site_for(Client())
    with pytest.raises(NotPermitted, match="U bent niet ingelogd"):
        list(nobody.runs())


def test_it_waits_where_the_other_side_asks_for_it(town, monkeypatch):
    waited: list[int] = []
    monkeypatch.setattr("openvis.client.asking.time.sleep", waited.append)
    there, carried = asks()
    busy = [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(429)]
    carried.before = lambda question: busy.pop() if busy else None
    assert list(there.interventions()) == []
    assert waited == [1, 7]
    carried.before = lambda question: httpx.Response(429)
    with pytest.raises(SourceUnreachable, match="antwoordt met 429"):
        list(there.interventions())
    assert waited[2:] == [1, 1, 1]
    assert MOST_A_MINUTE > 60


def test_a_site_that_is_not_there_is_told_in_a_sentence(town):
    there, carried = asks()

    def fails(question: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("geen verbinding", request=question)

    carried.before = fails
    with pytest.raises(SourceUnreachable, match="testserver antwoordt niet"):
        list(there.runs())
    carried.before = lambda question: httpx.Response(502, text="<html>gateway</html>")
    with pytest.raises(SourceUnreachable, match="antwoordt met 502"):
        list(there.runs())


def test_files_come_whole(town):
    there, _ = asks()
    columns = {"areas": "code", "counts": "period"}
    as_parquet = pl.read_parquet(io.BytesIO(there.file("counts", "parquet", category="woninginbraak")))
    as_csv = pl.read_csv(io.BytesIO(there.file("counts", "csv", category="woninginbraak")))
    assert as_parquet.select("area", "period", "count").rows() == as_csv.select("area", "period", "count").rows()
    assert columns["counts"] in as_parquet.columns
    layer = there.areas(level="buurt")
    assert {each["properties"]["code"] for each in layer["features"]} == set(small_town.BUURTEN)
    assert json.loads(there.file("figures", "geojson", category="woninginbraak", window="year"))["features"]


def test_the_token_goes_with_every_question():
    questions: list[httpx.Request] = []

    def answer(question: httpx.Request) -> httpx.Response:
        questions.append(question)
        return httpx.Response(200, json={"total": 0, "run": None, "next": None, "prev": None, "items": []})

    with OpenVIS("https://daar.nl/", "geheim", transport=httpx.MockTransport(answer)) as there:
        assert list(there.runs()) == []
    assert questions[0].headers["Authorization"] == "Bearer geheim"
    assert str(questions[0].url) == "https://daar.nl/api/v1/runs?limit=1000"
    with OpenVIS("https://daar.nl", transport=httpx.MockTransport(answer)) as there:
        list(there.counts(period_from="2026-01", category=None))
    assert "Authorization" not in questions[1].headers
    assert str(questions[1].url) == "https://daar.nl/api/v1/counts?limit=1000&periodFrom=2026-01"


# ----- there and back without a store: what the server makes of an object, the client makes it back

REACH = Reach(50.0, 2.0)
RUN = Run(
    "run-1", GEMEENTE, datetime(2026, 1, 5, 7, 30, tzinfo=UTC), "2025-12", "attention-10", {"counts": 3, "areas": 1},
    36, 0.1, {"vermogen": 2.0, "boa-afval": 0.5}, last="2025-11", as_of=datetime(2026, 1, 2, tzinfo=UTC),
    remarks=("Eén bron bleef leeg.",), event_rule={"woninginbraak": REACH},
)  # fmt: skip


@pytest.mark.parametrize(
    "thing",
    [
        published.attention_row(kind=AttentionKind.CLUSTER, areas=("BU99010101", "BU99010102")),
        published.evaluation(7, criterion_met=None, final=True),
        RUN,
        replace(RUN, priorities={}, event_rule=None, last=None, as_of=None, remarks=()),
        a_presence(ends_on=date(2026, 3, 1), title="Koffie & koek", by=""),
        next(iter(categories().values())),
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_there_and_back(thing):
    told = json.loads(json.dumps(plain(thing)))
    assert of_json(type(thing), told) == thing
    assert set(told) == {camel(each.name) for each in fields(thing)}


@settings(max_examples=30)
@given(
    observed=st.integers(0, 10_000),
    expected=st.floats(0, 1e6, allow_nan=False),
    sentence=st.text(max_size=40),
    unknown=st.none() | st.integers(0, 99),
    areas=st.lists(st.sampled_from(list(small_town.BUURTEN)), max_size=4).map(tuple),
)
def test_any_row_comes_back_as_it_went(observed, expected, sentence, unknown, areas):
    row = published.attention_row(observed=observed, expected=expected, sentence=sentence, unknown=unknown, areas=areas)
    told = json.loads(json.dumps(plain(row) | {"id": 3, "runId": "run-1"}))
    assert listed_row(told).row == row
    assert (listed_row(told).id, listed_row(told).run_id) == (3, "run-1")


def test_a_field_of_a_later_version_is_left_and_a_missing_one_is_told():
    told = plain(published.evaluation(7)) | {"laterField": 3}
    assert of_json(Evaluation, told) == published.evaluation(7)
    del told["sourceRows"]  # has a default
    assert of_json(Evaluation, told) == published.evaluation(7)
    del told["observed"]
    with pytest.raises(SourceUnreachable, match="geen veld observed"):
        of_json(Evaluation, told)


def test_an_expectation_is_a_number_with_a_point_also_where_it_is_whole():
    """JSON knows one kind of number; the domain knows two."""
    told = json.loads(json.dumps(plain(published.evaluation(7, expected=21.0)))) | {"expected": 21}
    assert isinstance(of_json(Evaluation, told).expected, float)
    assert isinstance(of_json(Evaluation, told).observed, int)


def test_the_classes_that_come_out_are_those_of_the_program():
    for kind in (Bijzonderheid, Intervention, Presence, WorkOrder):
        assert kind.__module__.startswith("openvis.domain.")
    told = plain(published.evaluation(7))
    intervention = {"evaluations": [told]}
    with pytest.raises(SourceUnreachable):
        judged_intervention(intervention)
