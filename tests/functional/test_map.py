"""The map in a real browser: drawn from our own shapes, in step with the table, usable without a mouse."""

from __future__ import annotations

import pytest

from openvis.domain.access import Role
from tests.functional.browser import eventually
from tests.support.small_town import BUURTEN

pytestmark = pytest.mark.browser


def test_it_draws_every_buurt(visit):
    page = visit(Role.ADVISEUR).go("/?soort=woninginbraak")
    eventually(page, "document.getElementById('kaart').dataset.buurten", wanted=lambda n: n == str(len(BUURTEN)))
    page.screenshot(path="/tmp/map.png", full_page=True)
