"""The rules of a plan of deployment as a person writes them: a TOML file, and an example to start from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from openvis.domain.deployment import (
    MOST_VISITS,
    Appointment,
    Concentration,
    Exploration,
    NoGo,
    Presence,
    Rule,
    SkillNeeded,
)
from openvis.errors import UnknownValue
from openvis.sources.deployment_files import day_of, part_of, shift_of
from openvis.sources.files.toml_table import TomlTable, profile_content

EVERY = "elke"  # the name that stands for every wijk


@dataclass(frozen=True, slots=True)
class DeploymentRules:
    rules: tuple[Rule, ...] = ()
    most_visits: int = MOST_VISITS
    skills: dict[str, frozenset[str]] = field(default_factory=dict)  # by team


def read_rules(path: Path) -> DeploymentRules:
    """Raises BadProfile, with the table and the setting, for what cannot be read. See examples/deployment.toml."""
    top = TomlTable(path, "", profile_content(path))
    most_visits = top.optional_number("most_visits")
    skills = top.optional_table("skills")
    rules = [*_shares(top, "presence"), *_shares(top, "concentration")]
    if (share := top.optional_share("exploration")) is not None:
        rules.append(Exploration(share))
    rules += [_no_go(each) for each in _named(top, "no_go")]
    rules += [_appointment(each) for each in _named(top, "appointments")]
    rules += [_skill_needed(each) for each in _named(top, "skill_needed")]
    found = DeploymentRules(
        tuple(rules),
        MOST_VISITS if most_visits is None else most_visits,
        {} if skills is None else {team: frozenset(skills.texts(team)) for team in skills.settings},
    )
    top.done()
    return found


def _shares(top: TomlTable, name: str) -> list[Rule]:
    table = top.optional_table(name)
    if table is None:
        return []
    kind = Presence if name == "presence" else Concentration
    found: list[Rule] = []
    for key in table.settings:
        share = table.optional_share(key)
        if share is not None:
            found.append(kind(share, None if key == EVERY else key))
    return found


def _named(top: TomlTable, name: str) -> list[TomlTable]:
    table = top.optional_table(name)
    return [] if table is None else list(table.tables().values())


def _no_go(table: TomlTable) -> NoGo:
    place, part, day = table.text("place"), table.optional_text("part"), table.optional_text("day")
    table.done()
    try:
        return NoGo(place, part_of(part) if part else None, day_of(day) if day else None)
    except UnknownValue as error:
        raise table.error(error.sentence.rstrip("."), error.next_step) from None


def _skill_needed(table: TomlTable) -> SkillNeeded:
    place, skill, part = table.text("place"), table.text("skill"), table.optional_text("part")
    table.done()
    try:
        return SkillNeeded(place, skill, part_of(part) if part else None)
    except UnknownValue as error:
        raise table.error(error.sentence.rstrip("."), error.next_step) from None


def _appointment(table: TomlTable) -> Appointment:
    team, place, day, part = (table.text(key) for key in ("team", "place", "day", "part"))
    skill, visits = table.optional_text("skill") or "", table.optional_number("visits")
    table.done()
    if visits is not None and not 1 <= visits <= 24:
        raise table.error("'visits' moet 1 tot en met 24 zijn")
    try:
        return Appointment(team, place, shift_of(day, part), visits or 1, skill)
    except UnknownValue as error:
        raise table.error(error.sentence.rstrip("."), error.next_step) from None
