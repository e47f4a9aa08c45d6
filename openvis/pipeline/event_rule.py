"""The rule a gemeente sets itself for which reports are one event."""

from __future__ import annotations

from pathlib import Path

from openvis.domain.event_rule import Reach, rule_of
from openvis.domain.shown_value import shown_name
from openvis.pipeline.toml_file import read_toml

EXAMPLE = "Neem openvis/domain/event_rule.toml als voorbeeld."


def read_event_rule(path: Path) -> dict[str, Reach]:
    """The rule in a TOML file with tables as [reach.overlast]. Raises UnreadableFile and BadProfile."""
    return rule_of(read_toml(path, example=EXAMPLE), shown_name(path.name))
