"""Op straat: what the phone gets, and what becomes of a report that comes once, twice, too late or not whole."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from openvis.domain.access import Role
from openvis.domain.work_order import NotDoneReason, WorkOrder, WorkOrderState
from openvis.store import audit, models, work_orders
from tests.support import small_town
from tests.support.small_town import SCOPE
from tests.web.reading import text_of

FOUND = {
    "situation": "nothing-found",
    "action": "looked",
    "checks": "4",
    "warnings": "0",
    "fines": "0",
    "minutes": "25",
}


@pytest.fixture
def boa(visit: Any) -> Client:
    return visit(Role.BOA)


@pytest.fixture
def order(town: None) -> WorkOrder:
    return small_town.issued_order(small_town.running_intervention())


def sent(about_order: WorkOrder, /, **changed: Any) -> dict[str, Any]:
    about = {"order": about_order.id, "version": about_order.version, "key": str(uuid4()), "by": "boa"}
    return about | {"filled_in_at": timezone.now().isoformat()} | FOUND | changed


def send(client: Client, report: dict[str, Any]) -> tuple[int, Any]:
    answer = client.post("/straat/melden/", {name: value for name, value in report.items() if value is not None})
    return answer.status_code, json.loads(answer.content)


def now_stored(order: WorkOrder) -> WorkOrder:
    return work_orders.get(SCOPE, order.id)


def test_the_page_holds_no_order_and_the_orders_come_apart(boa: Client, order: WorkOrder) -> None:
    page = boa.get("/straat/").content.decode()
    assert order.task not in page
    told = boa.get("/straat/opdrachten.json").json()
    assert (told["by"], told["shapes"].split("?")[0]) == ("boa", "/kaart/buurten.json")
    assert [(each["id"], each["task"], each["area_name"]) for each in told["orders"]] == [
        (order.id, order.task, "Markt 3")
    ]
    boa.post("/straat/melden/", sent(order))
    assert boa.get("/straat/opdrachten.json").json()["orders"] == []


def test_a_report_is_stored_with_when_it_was_filled_in(boa: Client, order: WorkOrder) -> None:
    filled_in = timezone.now() - timedelta(hours=3)
    report = sent(order, filled_in_at=filled_in.isoformat())
    assert send(boa, report) == (200, {"stored": report["key"]})
    assert now_stored(order).state is WorkOrderState.DONE
    [told] = now_stored(order).reports
    assert (told.finding.checks, told.finding.minutes) == (4, 25)
    [kept] = models.SentReport.objects.all()
    assert (str(kept.key), kept.filled_in_at) == (report["key"], filled_in)
    assert [line.action for line in audit.lines(SCOPE, f"work-order/{order.id}")] == [
        "report-done",
        "issue-work-order",
    ]


def test_a_clock_that_runs_ahead_is_set_back_to_when_it_arrived(boa: Client, order: WorkOrder) -> None:
    send(boa, sent(order, filled_in_at=(timezone.now() + timedelta(days=2)).isoformat()))
    assert models.SentReport.objects.get().filled_in_at <= timezone.now()


@pytest.mark.parametrize("times", [2, 5])
def test_what_comes_more_than_once_is_stored_once(boa: Client, order: WorkOrder, times: int) -> None:
    report = sent(order)
    assert [send(boa, report) for _ in range(times)] == [(200, {"stored": report["key"]})] * times
    assert models.Finding.objects.count() == 1
    assert now_stored(order).version == order.version + 1
    assert len(audit.lines(SCOPE, f"work-order/{order.id}")) == 2


def test_not_done_with_a_reason_of_the_list(boa: Client, order: WorkOrder) -> None:
    report = sent(order, reason="weather") | dict.fromkeys(FOUND)
    assert send(boa, report)[0] == 200
    assert now_stored(order).not_done_reason is NotDoneReason.WEATHER


def test_who_is_later_gets_a_sentence_and_nothing_is_overwritten(boa: Client, order: WorkOrder) -> None:
    send(boa, sent(order))
    before = now_stored(order)
    status, told = send(boa, sent(order, checks="9"))
    assert status == 409
    assert told["refused"].startswith("Deze werkopdracht is intussen gewijzigd: een boa zette haar op")
    assert told["refused"].endswith("Kijk of uw melding nog nodig is.")
    assert now_stored(order) == before


@pytest.mark.parametrize("changed", [
    {"minutes": "0"}, {"minutes": ""}, {"situation": "weet niet"}, {"situation": None}, {"action": ""},
    {"action": "gerend"}, {"follow_up": "misschien"}, {"follow_up": "Bel 06-10000000"}, {"key": "x"}, {"key": None},
    {"order": "0"}, {"order": str(2**40)}, {"version": "nul"}, {"filled_in_at": "gisteren"}, {"by": None},
    {"reason": "geen zin"}, {"checks": "-1"},
])  # fmt: skip
def test_what_is_not_whole_is_refused_with_a_sentence(boa: Client, order: WorkOrder, changed: dict[str, Any]) -> None:
    status, told = send(boa, sent(order, **changed))
    assert (status, told) == (400, {"refused": "Deze melding is niet volledig. Vul haar opnieuw in."})
    assert now_stored(order) == order


def test_a_finding_that_contradicts_itself_says_so(boa: Client, order: WorkOrder) -> None:
    status, told = send(boa, sent(order, fines="2"))
    assert status == 400
    assert "past niet bij waarschuwingen of boetes" in told["refused"]


def test_each_visit_is_a_report_and_only_the_last_ends_the_order(boa: Client, town: None) -> None:
    order = small_town.issued_order(small_town.running_intervention(), visits=2)
    [told] = boa.get("/straat/opdrachten.json").json()["orders"]
    assert (told["visits_asked"], told["visits_left"]) == (2, 2)
    one, two = sent(order), sent(order, minutes="5")
    assert [send(boa, each)[0] for each in (one, two, one)] == [200, 200, 200]
    assert [each.finding.minutes for each in now_stored(order).reports] == [25, 5]
    status, told = send(boa, sent(order))
    assert status == 409
    assert "op 'uitgevoerd'" in told["refused"]
    assert models.Finding.objects.count() == 2


@pytest.mark.parametrize("text", ["Bel 06-10000000", "AB-12-CD", "A. Voorbeeld", "Kerkstraat 12"])
def test_no_field_of_a_report_takes_text_about_a_person(boa: Client, order: WorkOrder, text: str) -> None:
    """Whatever a changed page sends: the answers are fixed and numbers, and nothing else is read or kept."""
    for name in ("situation", "action", "follow_up", "checks", "warnings", "fines", "minutes"):
        assert send(boa, sent(order, **{name: text}))[0] == 400, name
    assert send(boa, sent(order, toelichting=text))[0] == 200
    assert text not in str(list(models.Finding.objects.values()))
    assert text not in boa.get(f"/werkopdrachten/{order.id}/").content.decode()


def test_the_key_of_a_report_on_another_order_is_refused(boa: Client, order: WorkOrder) -> None:
    report = sent(order)
    send(boa, report)
    other = small_town.issued_order(small_town.running_intervention())
    status, told = send(boa, sent(other, key=report["key"]))
    assert (status, told["refused"].split(".")[0]) == (
        400,
        f"Deze melding is al opgeslagen bij werkopdracht {order.id}",
    )
    assert now_stored(other) == other


def test_what_one_filled_in_another_does_not_send(visit: Any, order: WorkOrder) -> None:
    assert send(visit(Role.COORDINATOR), sent(order)) == (403, {})
    assert now_stored(order) == order


def test_an_order_of_another_gemeente_does_not_exist(visit: Any, boa: Client, order: WorkOrder) -> None:
    status, told = send(boa, sent(order, order=order.id + 99))
    assert status == 403
    assert "bestaat niet of hoort niet bij uw gemeente" in told["refused"]


def test_the_worker_names_files_that_exist_and_another_version_for_other_files(
    client: Client, town: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = client.get("/straat/werker.js")
    assert script["Content-Type"] == "text/javascript"
    told = script.content.decode()
    files = json.loads(told.split("const FILES = ")[1].split(";\n")[0])
    assert "/static/openvis/street.mjs" in files
    assert "&quot;" not in told
    assert [client.get(name).status_code for name in files if "static" not in name] == [200]
    about = client.get("/straat/app.webmanifest").json()
    assert (about["start_url"], about["scope"], about["display"]) == ("/straat/", "/straat/", "standalone")


def test_without_scripts_there_is_another_way(boa: Client) -> None:
    assert "Zonder kan het ook: Werkopdrachten" in text_of(boa.get("/straat/"))
