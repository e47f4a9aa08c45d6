"""The page of 2019, made anew: sixteen actions entered as people do, and a jaarverslag a councillor can hold to it.

The subjects are those of the page of a real town; every word is our own. The counts are those behind its percentages.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import docx
import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from openvis.demo.safety_plan import GOALS, THEME, planned_actions
from openvis.domain.access import Role
from openvis.domain.category import THEMES
from openvis.domain.job import JobKind
from openvis.domain.safety_plan import PlanActionState
from openvis.pipeline import worker
from openvis.reports.kinds.annual_report import DONE, WANTED
from openvis.reports.kinds.keeping import keep_report, says_the_same
from openvis.store import reports, safety_plan
from openvis.web.forms.safety_plan import action_as_initial
from tests.reports.test_annual_report import COUNTS, counted
from tests.support.pdf_tags import tagged
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

YEAR = 2019
STEPS = {PlanActionState.DONE: ("beginnen", "klaar"), PlanActionState.STOPPED: ("beginnen", "stoppen")}


@pytest.fixture
def adviseur(visit) -> Client:
    """The adviseur, in a town of which the police counted what that page is about."""
    counted("run-2019", timezone.now(), COUNTS)
    return visit(Role.ADVISEUR)


def enter_the_plan(client: Client) -> None:
    """By the forms: the plan, its priorities, and every action with what was done and how far it came."""
    plan = {
        "title": "Integraal Veiligheidsplan 2017-2020", "theme": THEME, "first_year": 2017, "last_year": 2020,
        "goals": "\n".join(GOALS),
    }  # fmt: skip
    assert client.post("/plan/nieuw/", plan).status_code == 302
    weights = dict.fromkeys(THEMES, "1") | {"vermogen": "3", "seen": "0", "why": "Besluit van de raad."}
    assert client.post(f"/plan/prioriteiten/{YEAR}/", weights).status_code == 302
    for planned in planned_actions():
        sent = {key: "" if value is None else value for key, value in action_as_initial(planned.content).items()}
        answer = client.post(f"/plan/acties/nieuw/?jaar={YEAR}", sent)
        assert answer.status_code == 302, text_of(answer)
        page = answer["Location"]
        for month, text in enumerate(planned.done, start=9):
            client.post(f"{page}voortgang/", {"on": f"{YEAR}-{month:02d}-03", "text": text})
        steps = () if planned.state is PlanActionState.PLANNED else STEPS.get(planned.state, ("beginnen",))
        for version, step in enumerate(steps, start=1):
            client.post(f"{page}{step}/", {"version": version, "reason": "Het wacht op het district."})


def letters(text: str) -> str:
    """Without what a line or a page breaks a text with: white space, hyphens, and the foot of a page."""
    bare = "".join(text.split()).replace("-", "").replace("\u2010", "").replace("\u00ad", "")
    return re.sub(r"Jaarverslag2019,themaVeiligheid\d+(van|/)\d+", "", bare)


def test_sixteen_actions_become_a_jaarverslag_with_counts_in_every_form(adviseur):
    enter_the_plan(adviseur)
    actions = safety_plan.actions(SCOPE, GEMEENTE, YEAR)
    assert [each.state for each in actions] == [each.state for each in planned_actions()]
    for action, planned in zip(actions, planned_actions(), strict=True):
        assert replace(action.content, partners=()) == replace(planned.content, partners=())
        assert set(action.content.partners) == set(planned.content.partners)

    asked = {"kind": "annual", "year": str(YEAR), "area": "", "period": "", "as_of": str(timezone.localdate())}
    assert adviseur.post("/rapporten/", asked).status_code == 302
    assert worker.work_off(timezone.now, also={JobKind.REPORT: keep_report}) == 1
    (kept,) = reports.of_gemeente(SCOPE, GEMEENTE)
    assert says_the_same(kept)

    page = text_of(adviseur.get(f"/rapporten/{kept.id}/"))
    files = {form: adviseur.get(f"/rapporten/{kept.id}/rapport.{form}").content for form in ("html", "pdf", "docx")}
    pdf = " ".join(each.extract_text() for each in pypdf.PdfReader(BytesIO(files["pdf"])).pages)
    word = docx.Document(BytesIO(files["docx"]))
    written = "\n".join(each.text for each in word.paragraphs)
    cells = {tuple(cell.text for cell in row.cells) for table in word.tables for row in table.rows}
    told = {"page": letters(page), "pdf": letters(pdf), "word": letters(written)}
    for form, text in told.items():
        assert text.count(letters(WANTED)) == text.count(letters(DONE)) == 16, form
        for number, planned in enumerate(planned_actions(), start=1):
            assert f"Actie{number}" in text, form
            for said in (planned.content.wanted, *planned.done):
                assert letters(said) in text, (form, said)
        assert letters("Woninginbraak, 2019: van 223 naar 159 (−29 %).") in text, form
        assert letters("Autokraak, 2019: van 651 naar 543 (−17 %).") in text, form
    assert ("159", "223") in {row[1:3] for row in cells if row[0] == "Woninginbraak"}
    for form in (told["page"], told["pdf"]):
        assert letters("159 223 −29 %, groter dan toeval (p = 0,001) 135 tot 186") in form
    # A percentage has its counts on the same line, always.
    for line in written.splitlines():
        assert " %" not in line or re.search(r"van [\d.]+ naar [\d.]+|95 %", line), line
    read = tagged(files["pdf"])
    assert (read.language, read.title) == ("nl", f"Jaarverslag {YEAR}, thema {THEME}")
    assert read.tags["H3"] == 16
