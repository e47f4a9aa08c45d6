"""An intervention as its form and its page show it: where, what could be seen, what changed, and what it cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openvis.decisions.foresight import Foresight
from openvis.domain.access import Role
from openvis.domain.area import lies_in
from openvis.domain.category import THEMES, categories
from openvis.domain.intervention import Intervention, InterventionPlan, InterventionVersion
from openvis.domain.intervention_effect import PanelArea, PanelRole
from openvis.domain.measure import measure
from openvis.domain.partner import partner
from openvis.domain.words import joined, word
from openvis.web.words import category_label, day, moment, number, period_range

MOST_SHOWN = 8  # buurten to compare with, in the table beside the map
SHADES = {PanelRole.TARGET: 4, PanelRole.RING: 2, PanelRole.COMPARISON: 1}


def title_of(areas: Sequence[str], types: Sequence[str], names: Mapping[str, str]) -> str:
    """A first title: "Autokraak in Markt"; empty where there is nothing to make it of."""
    if not areas or not types:
        return ""
    what = joined([category_label(slug).lower() for slug in types], most=2, more="andere soorten")
    where = joined([names.get(area, area) for area in areas], most=2, more="andere gebieden")
    return f"{what[:1].upper()}{what[1:]} in {where}"


def foresight_lines(seen: Foresight, said: Mapping[str, Any]) -> dict[str, Any]:
    """Which fall could be seen, with its counts, and whether the goal is one that can be."""
    if not seen.months:
        return {"sentences": [
            "Dan is er niets te beoordelen: in geen enkele maand loopt de interventie minstens de helft van de dagen "
            "én is de maand voorbij op de dag van het oordeel. Kies een langere periode of een later oordeel."
        ], "warns": True}  # fmt: skip
    if seen.expected is None:
        unknown = [category_label(slug).lower() for slug in seen.unknown] or ["alles"]
        what = joined(unknown, most=3, more="andere soorten")
        of_what = f"van {what} " if seen.unknown else ""
        return {"sentences": [
            f"Wat te zien zal zijn, is nu niet te zeggen: {of_what}is in (een deel van) deze gebieden geen verwachting "
            "berekend. Dan komt er straks ook geen oordeel."
        ], "warns": True}  # fmt: skip
    return _of_expected(seen, said.get("reduction_percent"))


def _of_expected(seen: Foresight, goal: int | None) -> dict[str, Any]:
    expected = seen.expected
    assert expected is not None
    low, high = expected.interval()
    months = period_range(seen.months[0].key, seen.months[-1].key)
    sentences = [
        f"Zonder interventie verwachten wij hier in {months} samen {number(expected.mean)} incidenten: "
        f"in 19 van de 20 gevallen tussen {number(low)} en {number(high)}."
    ]
    if seen.fall is None:
        sentences.append(
            "Dat is te weinig om een daling te kunnen zien: zelfs als er niets meer gebeurt, kan dat toeval zijn. "
            "Neem meer buurten of soorten, of een langere periode."
        )
        return {"sentences": sentences, "warns": True}
    fewer = round(expected.mean * seen.fall / 100)
    sentences.append(
        f"Met deze gebieden en deze duur kunnen wij een daling van minstens {seen.fall} % zien "
        f"(ongeveer {number(fewer)} incidenten minder), in 4 van de 5 gevallen."
    )
    warns = goal is not None and goal < seen.fall
    if goal is not None:
        sentences.append(
            f"Uw doel is {goal} %. Dat is kleiner dan wat wij kunnen zien: ook als u het haalt, wordt het oordeel snel "
            "'geen aantoonbaar verschil'. Neem meer buurten of soorten, of een langere periode."
            if warns
            else f"Uw doel is {goal} %. Als dat gehaald wordt, is het waarschijnlijk te zien."
        )
    return {"sentences": sentences, "warns": warns}


def area_groups(names: Mapping[str, str], chosen: set[str]) -> list[dict[str, Any]]:
    """The wijken with their buurten, to tick; those with something ticked stand open."""
    wijken = sorted((code for code in names if code.startswith("WK")), key=lambda code: names[code])
    groups = []
    for wijk in wijken:
        buurten = sorted(
            (code for code in names if code.startswith("BU") and lies_in(code, wijk)), key=lambda code: names[code]
        )
        groups.append(
            {
                "code": wijk,
                "name": names[wijk],
                "chosen": wijk in chosen,
                "open": bool(chosen & {wijk, *buurten}),
                "ticks": ticks(buurten, names, chosen),
            }
        )
    return groups


def type_groups(choices: Iterable[tuple[str, str]], chosen: set[str]) -> list[dict[str, Any]]:
    """The types by theme, to tick."""
    by_theme: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for slug, label in choices:
        by_theme[_theme_of(slug)].append({"code": slug, "name": label, "chosen": slug in chosen})
    return [
        {
            "name": name,
            "open": any(each["chosen"] for each in some),
            "ticks": sorted(some, key=lambda each: each["name"]),
        }
        for name, some in sorted(by_theme.items())
    ]


def _theme_of(slug: str) -> str:
    known = categories().get(slug)
    return THEMES[known.theme] if known and known.theme in THEMES else "Andere"


def ticks(codes: Iterable[str], names: Mapping[str, str], chosen: set[str]) -> list[dict[str, Any]]:
    return [{"code": code, "name": names.get(code, code), "chosen": code in chosen} for code in codes]


def facts(
    plan: InterventionPlan, names: Mapping[str, str], minutes: int, actions: Mapping[int, str] | None = None
) -> list[dict[str, str]]:
    """What is decided and what it took, as terms and values.

    actions  what the actions of the safety plan are called
    """
    spent = f"{number(minutes / 60)} uur" if minutes else "nog niets gemeld"
    told = {
        "Tegen": joined([category_label(slug) for slug in plan.categories], most=10, more="andere soorten"),
        "Soort": word(plan.kind),
        "Maatregel": measure(plan.measure).name if plan.measure else "",
        "Periode": f"{day(plan.starts_on)} tot en met {day(plan.ends_on)}",
        "Samen met": joined([partner(slug) for slug in plan.partners], most=20, more="anderen")
        if plan.partners
        else "",
        "Uren gepland": f"{number(plan.hours)} uur" if plan.hours else "",
        "Uren besteed, uit werkopdrachten": spent,
        "Hoort bij": (actions or {}).get(plan.serves, f"actie {plan.serves}") if plan.serves is not None else "",
        "Doel": goal_of(plan),
        "Vergelijken met": compared_with(plan, names),
        "Dag van het oordeel": day(plan.criterion.judged_on),
    }
    return [{"term": term, "value": value} for term, value in told.items() if value]


def goal_of(plan: InterventionPlan) -> str:
    return f"{plan.criterion.reduction_percent} % minder dan verwacht zonder interventie"


def compared_with(plan: InterventionPlan, names: Mapping[str, str]) -> str:
    named = joined([names.get(code, code) for code in plan.criterion.compared_with], most=8, more="andere buurten") \
        if plan.criterion.compared_with else ""  # fmt: skip
    kind = word(plan.criterion.comparison)
    return f"{kind}: {named}" if named else kind


def version_lines(
    versions: Sequence[InterventionVersion], names: Mapping[str, str], actions: Mapping[int, str] | None = None
) -> list[dict[str, Any]]:
    """Every version, the newest first: who, when, why, and what became different."""
    before: list[InterventionVersion | None] = [None, *versions[:-1]]
    lines = [
        {
            "number": each.number,
            "signed": f"{each.by}{f' ({word(Role(each.by_role))})' if each.by_role else ''}, {moment(each.at)}",
            "why": each.why,
            "after_start": each.after_start,
            "judges": each.number == each.plan.started_with,
            "changes": differences(earlier.plan, each.plan, names, actions) if earlier else [],
        }
        for earlier, each in zip(before, versions, strict=True)
    ]
    return lines[::-1]


def differences(
    before: Intervention, after: Intervention, names: Mapping[str, str], actions: Mapping[int, str] | None = None
) -> list[str]:
    """What is not the same in two versions: "Doel: 20 % minder dan verwacht … → 10 % minder …"."""
    old, new = (
        {
            "Titel": each.title,
            "Waar": where(each, names),
            **{fact["term"]: fact["value"] for fact in facts(each, names, 0, actions)},
        }
        for each in (before, after)
    )
    named = [
        f"{term}: {old.get(term, 'niets')} → {new.get(term, 'niets')}"
        for term in dict.fromkeys([*old, *new])
        if old.get(term) != new.get(term)
    ]
    return [*named, "Andere vakken"] if before.cells != after.cells else named


def where(plan: InterventionPlan, names: Mapping[str, str]) -> str:
    return joined([names.get(area, area) for area in plan.areas], most=100, more="andere")


def areas_of(plan: InterventionPlan, buurten: Iterable[str]) -> list[PanelArea]:
    """What the plan makes of each buurt, as long as no run has asked more of them; the others are left out."""
    inside = [code for code in buurten if any(lies_in(code, area) for area in plan.areas)]
    named = [code for code in plan.criterion.compared_with if code not in inside]
    return [PanelArea(code, PanelRole.TARGET) for code in inside] + [
        PanelArea(code, PanelRole.COMPARISON) for code in named
    ]


def area_rows(
    areas: Iterable[PanelArea], names: Mapping[str, str], counts: Mapping[str, int | None]
) -> list[dict[str, Any]]:
    """These buurten as a table, with what was counted there in the last year: its own first, then by role and name."""
    order = list(PanelRole)
    return [
        {
            "code": each.area,
            "name": names.get(each.area, each.area),
            "role": word(each.role),
            "shade": SHADES[each.role],
            "count": number(counts.get(each.area)),
        }
        for each in sorted(areas, key=lambda one: (order.index(one.role), names.get(one.area, one.area)))
    ]


def at_hand(rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows to show, and those to fold away: a long list of what it is compared with hides what it is about."""
    compared = [row for row in rows if row["role"] == word(PanelRole.COMPARISON)]
    if len(compared) <= MOST_SHOWN:
        return list(rows), []
    return [row for row in rows if row not in compared], compared


def map_data(rows: Sequence[Mapping[str, Any]], buurten: Mapping[str, str], shapes: str) -> dict[str, Any]:
    """All buurten, those of the intervention the darkest."""
    shade = {row["code"]: row["shade"] for row in rows}
    said = {row["code"]: f"{row['name']}: {row['role']}. {row['count']} in de laatste twaalf maanden." for row in rows}
    values = {
        code: {"shade": shade.get(code, 0), "text": said.get(code, f"{name}: doet niet mee."), "watched": False}
        for code, name in buurten.items()
    }
    return {"shapes": shapes, "values": values, "order": list(buurten)}


def legend(areas: Iterable[PanelArea]) -> list[dict[str, Any]]:
    """The roles there are."""
    there = {each.role for each in areas}
    named = [{"shade": shade, "text": word(role)} for role, shade in SHADES.items() if role in there]
    return [*named, {"shade": 0, "text": "doet niet mee"}]
