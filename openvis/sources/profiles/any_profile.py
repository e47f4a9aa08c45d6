"""A mapping profile of whatever kind of file: its own table says which kind that is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openvis.sources.files.toml_table import parsed, profile_content
from openvis.sources.files.wrong_input import existing_file
from openvis.sources.profiles.counts_profile import CountsProfile, counts_profile
from openvis.sources.profiles.profile import incident_profile
from openvis.sources.profiles.profile_rules import Profile
from openvis.sources.profiles.raster_profile import RasterProfile, raster_profile
from openvis.sources.profiles.survey_profile import SurveyProfile, survey_profile

AnyProfile = Profile | CountsProfile | SurveyProfile | RasterProfile
# The table only profiles of that kind have.
_BY_TABLE: dict[str, Callable[[dict[str, Any], Path], AnyProfile]] = {
    "counts": counts_profile,
    "survey": survey_profile,
    "raster": raster_profile,
}


def load_any_profile(path: Path) -> AnyProfile:
    """Read a profile. Raises BadProfile for anything missing, unknown or contradictory; UnreadableFile when absent."""
    return _of(profile_content(existing_file(path)), path)


def parse_any_profile(text: str, path: Path) -> AnyProfile:
    """The profile in a text; `path` is what errors call it. Raises BadProfile."""
    return _of(parsed(text, path), path)


def _of(content: dict[str, Any], path: Path) -> AnyProfile:
    read = next((read for table, read in _BY_TABLE.items() if table in content), incident_profile)
    return read(content, path)
