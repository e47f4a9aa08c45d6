"""What a run found of the effect of one intervention: the answer, and which buurten it was asked of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openvis.domain.effect import Effect
from openvis.domain.intervention import Evaluation, Intervention
from openvis.domain.run import Run


class PanelRole(StrEnum):
    """What a buurt is in the question whether an intervention helped."""

    TARGET = "target"
    RING = "ring"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class PanelArea:
    area: str
    role: PanelRole


@dataclass(frozen=True, slots=True)
class InterventionEffect:
    """version: the promise it is held against, as in `Evaluation`."""

    intervention_id: int
    version: int
    effect: Effect
    areas: tuple[PanelArea, ...]

    def with_role(self, role: PanelRole) -> tuple[str, ...]:
        return tuple(each.area for each in self.areas if each.role is role)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was last said of an intervention, the effect that was found with it, and the run that found both."""

    evaluation: Evaluation
    effect: Effect | None
    run: Run


@dataclass(frozen=True, slots=True)
class JudgedIntervention:
    """One promise with what a run says of it. `effect` is None where there was nothing to ask it of."""

    plan: Intervention
    evaluation: Evaluation
    effect: InterventionEffect | None
