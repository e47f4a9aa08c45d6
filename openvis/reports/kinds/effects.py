"""What an intervention changed, as reports tell it: the judgement, what happened around it, and two false starts.

Whoever reads only "verbeterd" cannot see that it went elsewhere; so the counts of the areas around it, and the same
question where nothing was done, stand in every report that names the judgement.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timezone import localdate

from openvis.domain.effect import Effect
from openvis.domain.intervention import Intervention
from openvis.domain.intervention_effect import Judgement
from openvis.domain.period import parse_period
from openvis.domain.report import Block, Bullets, Figure, Figures, Paragraph
from openvis.domain.source_names import source_label
from openvis.domain.words import word
from openvis.reports.kinds.stored import span

WITHOUT = "zonder actie verwacht"


def effect_blocks(plan: Intervention, seen: Judgement) -> tuple[Block, ...]:
    """The judgement in its own words, its figures, and what the comparison with other buurten adds."""
    told = seen.evaluation.sentence
    figures = Figures(f"Effect van {plan.title}, in cijfers", tuple(_figures(seen)))
    effect = seen.effect
    if effect is None:
        return (Paragraph(told), figures)
    added = tuple(each for each in effect.sentences if each not in told)
    how = Paragraph(f"{word(effect.design).capitalize()}. {effect.why}", "Naast andere buurten gezien.")
    return (Paragraph(told), figures, how, *((Bullets(added),) if added else ()))


def _figures(seen: Judgement) -> Iterator[Figure]:
    judged, effect = seen.evaluation, seen.effect
    yield _figure(seen, "Waar de actie was", judged.observed, low=judged.low, high=judged.high, interval=WITHOUT)
    if effect is None:
        return
    yield from _beside_others(seen, effect)
    if effect.in_space:
        yield _figure(
            seen,
            "Zelfde vraag waar niets is gedaan: verschil minstens zo groot",
            effect.in_space.as_far,
            unit=f"van {effect.in_space.asked} keer",
        )
    if effect.in_time:
        early = effect.in_time
        yield _figure(
            seen,
            f"Zelfde vraag vóór de start, vanaf {parse_period(early.period).label}: geteld, als deel van verwacht",
            _percent(early.ratio),
            unit="%",
            low=_percent(early.low),
            high=_percent(early.high),
            interval="marge",
        )


def _beside_others(seen: Judgement, effect: Effect) -> Iterator[Figure]:
    """The same place beside other buurten, where those did not judge already, and the buurten around it."""
    target, around = effect.estimate, effect.displacement.estimate if effect.displacement else None
    if target and (round(target.low), round(target.high)) != (seen.evaluation.low, seen.evaluation.high):
        yield _figure(
            seen,
            "Waar de actie was, naast andere buurten gezien",
            target.observed,
            low=round(target.low),
            high=round(target.high),
            interval=WITHOUT,
        )
    if around:
        yield _figure(
            seen,
            "In de gebieden eromheen (verplaatsing)",
            around.observed,
            low=round(around.low),
            high=round(around.high),
            interval=WITHOUT,
        )


def _figure(seen: Judgement, what: str, value: float, **more: object) -> Figure:
    judged = seen.evaluation
    facts: dict[str, object] = {
        "what": what,
        "period": span(parse_period(judged.period_from), parse_period(judged.period_to)),
        "value": value,
        "source": source_label("openvis"),
        "method": seen.run.method,
        "as_of": localdate(seen.run.moment),
    }
    return Figure(**facts | more)  # type: ignore[arg-type]


def _percent(ratio: float) -> int:
    return round(100 * ratio)
