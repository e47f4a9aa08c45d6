"""What every answer tells the browser not to do."""

from __future__ import annotations

import re

import pytest

from openvis.domain.access import Role

ADDRESSES = ["/inloggen/", "/", "/gebied/BU99010103/", "/bronnen/", "/interventies/", "/werkopdrachten/", "/nergens/"]


@pytest.fixture(params=ADDRESSES)
def answer(request, visit):
    return visit(Role.ADVISEUR).get(request.param, follow=True)


def test_only_our_own_files_run(answer):
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "http" not in answer["Content-Security-Policy"]
    assert not {"script-src", "style-src"} & set(policy)  # nothing widens the default


def test_the_usual_doors_are_shut(answer):
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_page_holds_a_script_a_style_or_an_address_elsewhere(answer):
    page = answer.content.decode()
    scripts = re.findall(r"<script([^>]*)>", page)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)
    assert "<style" not in page
    assert not re.search(r"\s(style|on[a-z]+)=", page)
    assert not re.search(r"(src|href|action)=\"(https?:)?//", page)


@pytest.mark.parametrize("address", ["/", "/gebied/BU99010103/", "/bronnen/", "/werkopdrachten/"])
def test_figures_stay_on_no_shared_computer(visit, address):
    assert visit(Role.ADVISEUR).get(address)["Cache-Control"] == "private, no-store"
