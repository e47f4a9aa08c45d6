"""The examples of docs/how-to/ask-the-api.md, run as they stand there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

import openvis.client
from openvis.domain.access import Role
from openvis.store import models, results
from tests.support import published, small_town
from tests.support.in_process import site_for
from tests.support.kept import Keeper
from tests.support.small_town import GEMEENTE, MADE_AT, MONTHS, SCOPE
from tests.web.test_effect_presenters import FOUND

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "ask-the-api.md"
EXAMPLES = [each for each in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S) if "openvis.client" in each]


@pytest.fixture
def said(keeper: Keeper, db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What each example prints in the small town."""

    def fill(folder: Path) -> None:
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)
    cache.clear()
    small_town.written_note()
    made = small_town.running_intervention()
    run = published.run("later", made_at=MADE_AT.replace(month=2), period_to=MONTHS[-1])
    listed = [each.row for each in results.attention(SCOPE, GEMEENTE)]
    tables = small_town.figures(run.id), small_town.series(run.id)
    effects = [replace(FOUND, intervention_id=made.id)]
    results.save_run(run, listed, *tables, [], effects=effects, beside={"weeks": small_town.weeks(run.id)})
    client = Client()
    analist = models.User.objects.get(username=Role.ANALIST.value)
    client.force_login(analist, backend="django.contrib.auth.backends.ModelBackend")
    monkeypatch.setattr(openvis.client, "OpenVIS", lambda site, token: site_for(client)[0])
    told = []
    for example in EXAMPLES:
        exec(compile(example, PAGE.name, "exec"), {})
        told.append(capsys.readouterr().out)
    return told


def test_the_examples_run_and_say_what_the_page_promises(said):
    attention, weeks = said
    first, *_ = attention.splitlines()
    assert first.startswith("1 Regel 1: Markt 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).")
    assert first.endswith(" In deze maand was er kermis.")
    assert "fixed-effects verbeterd\n0.50 (0.40 - 0.62)" in attention
    assert "BU99010101 2025-W50 0 In deze maand was er kermis." in weeks
    assert "BU99010102 2025-W51 None\n" in weeks  # the list is missing there
    assert len(weeks.splitlines()) == len(small_town.BUURTEN) * len(small_town.WEEKS)
