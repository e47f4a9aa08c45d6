"""What reaches the browser from npm: a short list, with hashes, from no address in particular."""

from __future__ import annotations

import json
import subprocess

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from openvis.config.settings import PACKAGE
from openvis.errors import MissingTool
from openvis.web.npm_files import NPM_FILES, NpmFinder
from tests.conftest import missing

ROOT = PACKAGE.parent
LOCK = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
# Look free and are not: their licence or their fonts forbid it.
CLOSED = {"@utrecht/design-tokens", "@rijkshuisstijl-community/design-tokens"}


@pytest.fixture
def installed(settings):
    if not (settings.OPENVIS_NODE_MODULES / "maplibre-gl").is_dir():
        missing("de bestanden voor de browser ontbreken: draai `npm ci`")


def test_the_lock_names_hashes_and_no_addresses():
    packages = {name: facts for name, facts in LOCK["packages"].items() if name}
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())
    assert not any("resolved" in facts for facts in packages.values())
    assert not CLOSED & {name.removeprefix("node_modules/") for name in packages}


def test_every_package_served_is_asked_for_by_name():
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    served = {owner for owner in asked for place in NPM_FILES.values() if place.startswith(f"{owner}/")}
    assert served == set(asked)
    assert all(any(place.startswith(f"{owner}/") for owner in asked) for place in NPM_FILES.values())


def test_nothing_of_npm_is_kept_in_the_repository():
    kept = subprocess.run(["git", "ls-files", "node_modules"], cwd=ROOT, capture_output=True, check=True).stdout
    assert kept == b""


def test_only_the_list_is_found(installed):
    assert finders.find("npm/maplibre-gl.mjs").endswith("maplibre-gl/dist/maplibre-gl.mjs")
    assert finders.find("npm/maplibre-gl-dev.mjs") is None
    assert finders.find("npm/../package.json") is None
    assert NpmFinder().find("npm/echarts.mjs", find_all=True) == [finders.find("npm/echarts.mjs")]


def test_collecting_copies_the_list_and_packs_it(installed, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    assert {path.name for path in (tmp_path / "npm").iterdir() if path.suffix != ".gz"} == set(NPM_FILES)
    assert (tmp_path / "npm" / "echarts.mjs.gz").stat().st_size < 400_000
    assert (tmp_path / "openvis" / "map.mjs").exists()


def test_a_package_that_is_not_installed_is_a_sentence(settings, tmp_path):
    settings.OPENVIS_NODE_MODULES = tmp_path
    assert finders.find("npm/maplibre-gl.mjs") is None
    with pytest.raises(MissingTool, match=r"maplibre-gl\.mjs voor de browser ontbreekt"):
        list(NpmFinder().list(None))
