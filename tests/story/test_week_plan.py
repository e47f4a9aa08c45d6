"""docs/how-to/plan-next-week.md, done in the demo: hours become a plan, the plan is weighed, changed and shared."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Role, Scope
from openvis.pipeline import worker
from openvis.store import audit, deployment, models
from openvis.web import places
from tests.support.demo_store import demo_store
from tests.support.kept import Keeper
from tests.web.reading import text_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "plan-next-week.md"
SCOPE = Scope.of(GEMEENTE)


@pytest.fixture
def visit(db: None, keeper: Keeper) -> Callable[[Role], Client]:
    demo_store(keeper)
    places._names.cache_clear()

    def signed_in(role: Role) -> Client:
        client = Client()
        client.force_login(models.User.objects.get(username=role.value), "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def filled_in(form: Any, **changed: Any) -> dict[str, Any]:
    """What the form shows, as a browser sends it back."""
    return {name: form[name].value() for name in form.fields if form[name].value() is not None} | changed


def bold(text: str) -> set[str]:
    """What the page of the manual says the screen says; the first words of a step are its own."""
    steps = {"Make a plan.", "Set the rules.", "Weigh it.", "Share it."}
    return {
        " ".join(each.split()).rstrip(".")
        for each in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)
        if each not in steps
    }


def test_the_coordinator_plans_a_week_and_the_boa_finds_it_on_the_phone(visit: Callable[[Role], Client]) -> None:
    coordinator, seen = visit(Role.COORDINATOR), []

    # A new user sees the plan that was made already, changed by hand, with what that cost.
    seen.append(text_of(coordinator.get("/inzet/")))
    assert "Dit plan is met de hand gewijzigd." in seen[-1]

    # 1 and 2. The form begins as the last time. Half of the hours for each of nine wijken cannot be, and is told there.
    answer = coordinator.get("/inzet/nieuw/")
    seen.append(text_of(answer))
    form = answer.context["form"]
    refused = coordinator.post("/inzet/nieuw/", filled_in(form, presence=50))
    assert set(refused.context["form"].errors) == {"presence", "concentration"}
    coordinator.post("/inzet/nieuw/", filled_in(form, presence=20))  # that nine times twenty is too much, takes a plan
    assert worker.work_off(timezone.now) == 1
    answer = coordinator.get("/inzet/nieuw/")
    assert answer.context["conflicting"] == [("Ten minste 20% van de uren in elke wijk", "presence")]

    # 3. With one in thirty hours for every wijk there is a plan, proven best, with all it rests on.
    coordinator.post("/inzet/nieuw/", filled_in(answer.context["form"], presence=3))
    assert worker.work_off(timezone.now) == 1
    plan = deployment.plans(SCOPE, GEMEENTE)[0]
    seen.append(text_of(coordinator.get("/inzet/")))
    assert "Geen ander plan met deze uren, regels en loting dekt meer." in seen[-1]
    assert "de gepubliceerde verwachting voor" in seen[-1]
    assert "was geen verwachting beter dan de telling" in seen[-1]

    # 4. It is weighed, and one visit moved: a new version, no better, and the first one stays.
    assert "Zonder de regel" in seen[-1]
    line = next(at for at, each in enumerate(plan.result.plan.visits) if each.purpose.value == "planned")
    address = f"/inzet/{plan.id}/bezoek/{line}/"
    seen.append(text_of(coordinator.get(address)))
    assert "Reken door" in coordinator.get(address).content.decode()
    coordinator.post(address, {"place": "BU99010905", "visits": 1})
    assert worker.work_off(timezone.now) == 1
    changed = deployment.plans(SCOPE, GEMEENTE)[0]
    assert (changed.result.changed_from, deployment.plan(SCOPE, plan.id)) == (plan.id, plan)
    assert changed.result.cost > 0

    # 5. The boa sees it with places to stop at; the adviseur sees the same plan without them.
    assert "Korte bezoeken, in deze volgorde:" in text_of(visit(Role.BOA).get("/inzet/"))
    assert "Korte bezoeken" not in text_of(visit(Role.ADVISEUR).get("/inzet/"))
    assert [line.result for line in audit.lines(SCOPE, f"plan/{plan.id}")] == ["ok"]
    assert audit.verify(SCOPE) == []

    manual = bold(PAGE.read_text(encoding="utf-8"))
    assert len(manual) > 10
    assert [words for words in manual if not any(words in page for page in seen)] == []
