"""Which files of which npm packages reach the browser: this list and nothing else.

Django collects them as they are. There is no build step, so what runs is what the package's maker published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from openvis.errors import MissingTool

# address under /static/npm/ -> place in node_modules
NPM_FILES = {
    "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "echarts.mjs": "echarts/dist/echarts.esm.min.mjs",
    "utrecht.css": "@utrecht/component-library-css/dist/index.css",
    "voorbeeld-theme.css": "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
    "source-sans-3-400.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff2",
    "source-sans-3-600.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-600-normal.woff2",
    "source-sans-3-700.woff2": "@fontsource/source-sans-3/files/source-sans-3-latin-700-normal.woff2",
}
PREFIX = "npm/"


class NpmFinder(BaseFinder):
    """A Django static files finder over `NPM_FILES`."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False) -> Any:
        """The place of one file on this machine; nothing when the list does not name it."""
        place = NPM_FILES.get(path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None
        found = [str(_node_modules() / place)] if place and (_node_modules() / place).is_file() else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Every file for `collectstatic`. Raises MissingTool when one of them is not installed."""
        for name, place in NPM_FILES.items():
            if not (_node_modules() / place).is_file():
                raise MissingTool(f"Het bestand {place} voor de browser ontbreekt.", "Draai `npm ci`.")
            yield PREFIX + name, OneNpmFile(name)


class OneNpmFile(FileSystemStorage):
    """The storage `collectstatic` copies from, which renames npm's path to ours."""

    def __init__(self, name: str) -> None:
        super().__init__(location=_node_modules())
        self.place = NPM_FILES[name]

    def path(self, name: str) -> str:
        return super().path(self.place)


def _node_modules() -> Path:
    return Path(settings.OPENVIS_NODE_MODULES)
