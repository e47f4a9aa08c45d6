"""The map on which the cells of an order are chosen: the area with its squares of 100 metres."""

from __future__ import annotations

import json
import re
from typing import Any

from openvis.domain.order_place import CELL_NAME
from openvis.store import order_places
from openvis.web import places
from openvis.web.access import Visitor
from openvis.web.forms.work_orders import WorkOrderForm
from openvis.web.presenters.order_map import order_map

MOST_CELLS = 400  # of a larger area the squares are too small to hit; their names can be typed


def grid_of(visitor: Visitor, area: str, form: WorkOrderForm) -> dict[str, Any]:
    """What to draw, with the cells that the form names; no squares where there are too many."""
    shape = order_places.shape_of(visitor.scope, area)
    grid = order_places.cells_in(shape) if shape is not None else []
    typed = re.findall(r"[A-Z0-9]+", str(form["cells"].value() or "").upper())
    chosen = [cell for cell in typed if CELL_NAME.fullmatch(cell)]
    shown = grid if len(grid) <= MOST_CELLS else []
    return order_map(json.loads(places.shapes_json(visitor.scope)), area, chosen, shown)
