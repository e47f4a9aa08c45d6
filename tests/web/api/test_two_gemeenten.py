"""Two gemeenten in one installation: each sees its own and nothing of the other, on pages, map and over the API."""

from __future__ import annotations

import re
from datetime import timedelta

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from openvis.decisions.api_tokens import make_token
from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.domain.access import Role, Scope
from openvis.store import models, presence, results
from openvis.store.accounts import create_account
from openvis.web.context import NAVIGATION
from openvis.web.ogc.collections import COLLECTIONS
from tests.support import published, small_town
from tests.support.deliveries import OTHER_GEMEENTE
from tests.support.in_process import site_for
from tests.support.people import make
from tests.support.people import person as someone
from tests.support.presence import register
from tests.support.small_town import GEMEENTE, PASSWORD
from tests.web.api.test_rules import COLLECTIONS as QUESTIONS

NEAR, FAR = "Lichtmastactie Markt 3", "Interventie van de buren"
MARKS = ("BU9902", "GM9902", FAR, "Buurstad")  # by which anything of the other gemeente is known


def moved(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows as if they were of the other gemeente."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    swapped = pl.col(texts).str.replace_all("9901", "9902").str.replace_all("proef", "buren")
    return frame.with_columns(swapped)


@pytest.fixture
def region(town) -> None:
    """The small town, and its neighbour with a run, an intervention and aanwezigheid of its own."""
    small_town.running_intervention()
    run = published.run("buren-1", gemeente=OTHER_GEMEENTE, made_at=small_town.MADE_AT, period_to="2025-12")
    row = published.attention_row(gemeente=OTHER_GEMEENTE, area="BU99020101", area_name="Buurstad")
    tables = moved(small_town.figures("proef-1")), moved(small_town.series("proef-1"))
    results.save_run(run, [row], *tables, [])
    adviseur = someone(Role.ADVISEUR, OTHER_GEMEENTE)
    make(adviseur, gemeente=OTHER_GEMEENTE, areas=("BU99020101",), title=FAR)
    register(someone(Role.WIJKCOORDINATOR, OTHER_GEMEENTE), gemeente=OTHER_GEMEENTE, areas=("BU99020101",))
    create_account("regio", PASSWORD, Role.ADVISEUR, [GEMEENTE, OTHER_GEMEENTE])


def signed_in(name: str) -> Client:
    client = Client(raise_request_exception=False)
    user = models.User.objects.get(username=name)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_no_page_of_the_menu_shows_anything_of_the_other(region):
    """Over the whole menu, by who may see each page; what names a thing by its number: tests/web/test_refusals.py."""
    for name, _, permission in (page for pages in NAVIGATION.values() for page in pages):
        role = next(role for role in Role if permission in PERMISSIONS_OF[role])
        answer = signed_in(role.value).get(reverse(name))
        assert answer.status_code == 200, name
        assert not [mark for mark in MARKS if mark in answer.content.decode()], name


def test_the_other_cannot_be_chosen_nor_named(region):
    client = signed_in("adviseur")
    assert client.get("/", {"gemeente": OTHER_GEMEENTE}).status_code == 403
    assert client.get("/gebied/BU99020101/").status_code in {403, 404}


def test_no_answer_of_the_api_holds_anything_of_the_other(region):
    client = signed_in("analist")
    for path in QUESTIONS:
        told = client.get(f"/api/v1{path}", {"limit": 1000}).content.decode()
        assert not [mark for mark in MARKS if mark in told], path
        answer = client.get(f"/api/v1{path}", {"gemeente": OTHER_GEMEENTE})
        assert answer.status_code == 403, path
    for name in COLLECTIONS:
        told = client.get(f"/api/ogc/v1/collections/{name}/items", {"limit": 1000}).content.decode()
        assert not [mark for mark in MARKS if mark in told], name


def test_a_number_of_the_other_reads_as_one_that_is_not_there(region):
    client, other = signed_in("analist"), Scope.of(OTHER_GEMEENTE)
    theirs = {
        "interventions": models.Intervention.objects.get(gemeente=OTHER_GEMEENTE).pk,
        "presences": presence.of_gemeente(other, OTHER_GEMEENTE)[0].id,
        "attention-rows": results.attention(other, OTHER_GEMEENTE)[0].id,
        "bijzonderheden": models.Bijzonderheid.objects.get(gemeente=OTHER_GEMEENTE).pk,
    }
    for path, number in theirs.items():
        there, nowhere = (client.get(f"/api/v1/{path}/{each}") for each in (number, 2_000_000_000))
        assert there.status_code == nowhere.status_code == 404, path
        said = [re.sub(r"\d+", "N", answer.json()["detail"]) for answer in (there, nowhere)]
        assert said[0] == said[1], path
    assert client.get("/api/v1/runs/buren-1").status_code == 404
    assert client.get("/api/v1/counts", {"run": "buren-1"}).status_code == 404
    assert client.get("/api/v1/areas/BU99020101").status_code == 404


def test_who_has_both_sees_each_by_itself_and_never_a_mixture(region):
    there, _ = site_for(signed_in("regio"))
    for gemeente, run in ((GEMEENTE, "proef-1"), (OTHER_GEMEENTE, "buren-1")):
        figures = list(there.figures(gemeente=gemeente, window="year"))
        assert {(each.gemeente, each.run) for each in figures} == {(gemeente, run)}
        assert {each.area[2:6] for each in figures} == {gemeente[2:]}
        assert {each.gemeente for each in there.presences(gemeente=gemeente)} <= {gemeente}
    titles = [
        [each.intervention.title for each in there.interventions(gemeente=code)] for code in (GEMEENTE, OTHER_GEMEENTE)
    ]
    assert titles == [[NEAR], [FAR]]


def test_the_neighbour_sees_its_own_by_its_own_token(region):
    outsider = create_account("buurman", PASSWORD, Role.ADVISEUR, [OTHER_GEMEENTE])
    ends_on = timezone.localdate() + timedelta(days=1)
    _, secret = make_token(
        outsider, gemeente=OTHER_GEMEENTE, name="Kaart", ends_on=ends_on, now=timezone.now(), origin="test"
    )
    there, _ = site_for(Client(), secret)
    assert [each.row.area for each in there.attention()] == ["BU99020101"]
    assert [each.intervention.title for each in there.interventions()] == [FAR]
    assert {each.id for each in there.runs()} == {"buren-1"}
