"""A register of four gemeenten in two regions, and their police table: small enough to count by hand."""

from __future__ import annotations

GEMEENTE = "GM9901"
HEADER = "regiocode,naam,veiligheidsregio,veiligheidsregio_naam,inwoners,adressendichtheid"
# Code, name, region, inhabitants, address density: the second is in the region, the third as large and as urban.
REGISTER: list[tuple[str, str, str, int, float]] = [
    (GEMEENTE, "Hier", "VR09", 60_000, 1800.0),
    ("GM9902", "Klein", "VR09", 12_000, 300.0),
    ("GM9903", "Gelijk", "VR17", 80_000, 2000.0),
    ("GM9904", "Leeg", "VR17", 70_000, 400.0),
]
REGIONS = {"VR09": "Utrecht", "VR17": "Rotterdam-Rijnmond"}
A_MONTH = {GEMEENTE: 6, "GM9902": 1, "GM9903": 10, "GM9904": 2}


def register_lines() -> list[str]:
    rows = [
        f"{code},{name},{region},{REGIONS[region]},{people},{density}"
        for code, name, region, people, density in REGISTER
    ]
    return [HEADER, "NL00,Nederland,,,,", *rows]


def served_register() -> list[dict[str, object]]:
    """As CBS serves it: padded, and with the country."""
    rows: list[dict[str, object]] = [
        {
            "RegioS": code.ljust(10), "Code_1": code.ljust(10), "Naam_2": name.ljust(50), "Code_42": region.ljust(10),
            "Naam_43": REGIONS[region].ljust(50), "Inwonertal_50": people, "Omgevingsadressendichtheid_51": density,
        }
        for code, name, region, people, density in REGISTER
    ]  # fmt: skip
    nothing = dict.fromkeys(rows[0])
    return [nothing | {"RegioS": "NL00", "Inwonertal_50": 17_000_000}, *rows]


def police_cells() -> list[tuple[str, str, str, int | None]]:
    """Every gemeente with one buurt, two types and the twelve months of 2024."""
    return [
        (area, kind, f"2024MM{month:02d}", number * (2 if kind == "0.0.0" else 1))
        for code, number in A_MONTH.items()
        for area in (code, f"WK{code[2:]}01", f"BU{code[2:]}0101")
        for kind in ("0.0.0", "1.1.1")
        for month in range(1, 13)
    ]
