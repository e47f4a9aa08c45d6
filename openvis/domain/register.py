"""The register of gemeenten: in which veiligheidsregio each lies, and how many people live there, of one year.

Public data of CBS, kept for a gemeente that wants to stand beside others. Nothing is counted by it.
"""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "cbs-gebiedsregister"
OTHERS_SOURCE = "politie-andere-gemeenten"  # of the table `other_counts`: the police table of all those others


@dataclass(frozen=True, slots=True)
class RegisteredGemeente:
    gemeente: str  # whose register this is
    source: str
    reference: str  # "<area>/<vintage>"
    area: str  # the gemeente told about
    vintage: int
    name: str
    region: str | None  # code of its veiligheidsregio, such as VR09
    region_name: str | None
    inhabitants: int | None
    address_density: float | None  # addresses within a kilometre, by which CBS tells how urban it is
