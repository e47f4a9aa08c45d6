"""The short list of a plan: of each shift of a team the few places, within the buurten it goes to, where it stops."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from openvis.domain.deployment import Purpose, Shift, Visit
from openvis.domain.work_order import HOURS_OF

STOPS_A_VISIT = 3  # quarters of an hour in an hour's visit: the fourth is for walking


def short_list(
    visits: Sequence[Visit], harm: Mapping[tuple[str, Shift], float], buurt_of: Mapping[str, str], most: int
) -> dict[tuple[str, Shift], tuple[str, ...]]:
    """By team and shift the places to stop at for a quarter of an hour, most due first; none where none is known.

    harm      expected incidents x weight by place (a cell of the forecast) and shift
    buurt_of  the buurt of each place, as visits name it

    Due is harm / (1 + 2 x the stops the place had in earlier shifts): over the week places are stopped at in proportion
    to what is expected there (highest averages by odd numbers: Webster 1832, Sainte-Lague 1910). What is expected of
    one cell is too uncertain to stand at the same corner every day, and who can be foretold is waited out.

    First the best place of every buurt the team goes to, then the best of what is left; at most `most` in a shift and
    STOPS_A_VISIT for each visit to a buurt (a stop of 10 to 16 minutes works on for half an hour, see `visit_cover`).
    Two teams in one shift never get the same place. An appointment has its own purpose and gets none. Harm must be of
    what the public reports alone. The plan itself does not follow from these places, so what it covers stays what it
    says.
    """
    places: dict[str, list[str]] = {}
    for place, buurt in sorted(buurt_of.items()):
        places.setdefault(buurt, []).append(place)
    told: dict[tuple[str, Shift], tuple[str, ...]] = {}
    taken: set[tuple[str, Shift]] = set()
    stopped: dict[str, set[Shift]] = defaultdict(set)
    planned = sorted((each for each in visits if each.purpose is not Purpose.APPOINTMENT), key=_order)
    for (_, _, team), own in groupby(planned, key=_order):
        lines = list(own)
        shift = lines[0].shift
        room = Counter[str]()
        for each in lines:
            room[each.place] += STOPS_A_VISIT * each.visits
        ranked = sorted(
            (-harm[place, shift] / (1 + 2 * len(stopped[place] - {shift})), place)
            for buurt in room
            for place in places.get(buurt, ())
            if harm.get((place, shift), 0.0) > 0 and (place, shift) not in taken
        )
        chosen = _chosen([place for _, place in ranked], buurt_of, room, most)
        taken |= {(place, shift) for place in chosen}
        for place in chosen:
            stopped[place].add(shift)
        if chosen:
            told[team, shift] = tuple(chosen)
    return told


def _order(visit: Visit) -> tuple[str, int, str]:
    return visit.shift.day.isoformat(), HOURS_OF[visit.shift.part].start, visit.team


def _chosen(ranked: Sequence[str], buurt_of: Mapping[str, str], room: Counter[str], most: int) -> list[str]:
    best = {buurt_of[place]: place for place in reversed(ranked)}
    first = [place for place in ranked if best[buurt_of[place]] == place]
    used = Counter[str]()
    chosen: list[str] = []
    for place in [*first, *(place for place in ranked if place not in first)]:
        if len(chosen) < most and used[buurt_of[place]] < room[buurt_of[place]]:
            chosen.append(place)
            used[buurt_of[place]] += 1
    return chosen
