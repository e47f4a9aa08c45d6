"""How many addresses lie in a square of 100 metres: a number, and never an address itself.

It says for how many households a buurtbericht is, and stops one for an area in which a household would be alone.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "adressen"


@dataclass(frozen=True, slots=True)
class AddressCount:
    """Of one cell within one buurt: a cell on the border of two has a row in each."""

    gemeente: str
    source: str
    reference: str  # "<vintage>/<buurt>/<cell>"
    vintage: int  # the year the addresses are of
    buurt: str
    cell: str  # as CBS names its squares of 100 metres
    addresses: int  # 0 of a cell that a later file of the same year has none in
