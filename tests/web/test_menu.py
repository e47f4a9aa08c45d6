"""The menu: every page a person may see, in groups where there are many, and the one he is on."""

from __future__ import annotations

import re

import pytest

from openvis.decisions.rules.permissions import PERMISSIONS_OF
from openvis.domain.access import Role
from openvis.web.context import IN_ONE_ROW, NAVIGATION

pytestmark = pytest.mark.django_db


def menu_of(client, address: str) -> str:
    page = client.get(address).content.decode()
    return page[page.index("<nav") : page.index("</nav>")]


def links(part: str) -> dict[str, str]:
    """Label to address."""
    return {label: address for address, label in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', part)}


def test_who_has_many_pages_gets_groups_and_the_pages_of_one(visit):
    client = visit(Role.ADVISEUR)
    menu = menu_of(client, "/")
    assert list(links(menu))[: len(NAVIGATION)] == [label for label in NAVIGATION if label in links(menu)]
    assert '<a href="/" aria-current="true">Beeld</a>' in menu
    assert '<a href="/" aria-current="page">Veiligheidsbeeld</a>' in menu
    assert "Werkopdrachten" not in menu
    assert '<a href="/werkopdrachten/" aria-current="page">Werkopdrachten</a>' in menu_of(client, "/werkopdrachten/")


def test_every_page_of_a_role_is_two_steps_away_and_no_other(visit):
    for role in (Role.ANALIST, Role.ADVISEUR, Role.COORDINATOR, Role.TOEZICHTHOUDER):
        client = visit(role)
        held = PERMISSIONS_OF[role]
        expected = {
            label: {page for _, page, permission in pages if permission in held} for label, pages in NAVIGATION.items()
        }
        groups = {label: address for label, address in links(menu_of(client, "/")).items() if label in NAVIGATION}
        assert set(groups) == {label for label, pages in expected.items() if pages}
        for label, address in groups.items():
            assert set(links(menu_of(client, address))) == set(groups) | expected[label]


def test_who_has_few_pages_sees_them_all_at_once(visit):
    menu = menu_of(visit(Role.BEHEERDER), "/bronnen/")
    few = links(menu)
    assert 1 < len(few) <= IN_ONE_ROW
    assert not set(few) & set(NAVIGATION)
    assert menu.count("<ul") == 1


def test_a_page_inside_another_belongs_to_the_same_group(visit):
    menu = menu_of(visit(Role.ADVISEUR), "/verwachting/score/")
    assert '<a href="/verwachting/" aria-current="page">Verwachting</a>' in menu
    assert '<a href="/" aria-current="true">Beeld</a>' in menu
