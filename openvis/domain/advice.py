"""Go on or stop: what the judgement of an intervention comes down to, by a rule that was there before it."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.intervention import Evaluation, Verdict


class Advice(StrEnum):
    WAIT = "wait"  # its day of judgement has not come
    GO_ON = "go-on"
    ADJUST = "adjust"  # it helps, by less than was meant
    STOP = "stop"
    LOOK_LONGER = "look-longer"  # nothing can be said of so few


def advice_of(seen: Evaluation) -> Advice:
    """Against the goal that was set before the start.

    | day of judgement | verdict               | goal     | advice      |
    |------------------|-----------------------|----------|-------------|
    | not come         |                       |          | wait        |
    | come             | too little data       |          | look longer |
    | come             | improved              | reached  | go on       |
    | come             | improved              | not      | adjust      |
    | come             | no difference / worse |          | stop        |
    """
    if not seen.final:
        return Advice.WAIT
    if seen.verdict is Verdict.TOO_LITTLE_DATA:
        return Advice.LOOK_LONGER
    if seen.verdict is not Verdict.IMPROVED:
        return Advice.STOP
    return Advice.GO_ON if seen.criterion_met else Advice.ADJUST
