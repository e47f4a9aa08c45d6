"""A Signalen dump of the small gemeente, as PostgreSQL writes it: swapped axes, text over several lines, and secrets.

The three points lie in the middle of BU99000001, BU99000002 and BU99000101 (RD metres, turned into degrees).
"""

from __future__ import annotations

from pathlib import Path

from pyproj import Transformer

from tests.support.small_gemeente import BUURTEN, square

SECRETS = ("Bel mij op 06-12345678", "achterom is de poort open", "Straatnaam 12", "melder@example.org")
SIGNALS_HEADER = (
    "id,signal_uuid,source,text,text_extra,incident_date_start,incident_date_end,created_at,updated_at,"
    "category_assignment_id,location_id,reporter_id,status_id,priority,parent,type"
)
CATEGORIES_HEADER = "id,main,sub,main_slug,sub_slug,departments,created_at,updated_at,extra_properties,_signal_id"
LOCATIONS_HEADER = "id,lat,lng,stadsdeel,buurt_code,address,address_text,address_postalcode,address_city,area_code"


def degrees(number: int) -> tuple[float, float]:
    """(longitude, latitude) of the middle of a buurt."""
    middle = square(BUURTEN[number]).centroid
    lng, lat = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True).transform(middle.x, middle.y)
    return round(lng, 6), round(lat, 6)


POINTS = [degrees(number) for number in range(3)]


def signal_line(
    number: int | str,
    *,
    start: str = "2024-05-01 22:30:00+00",
    end: str = "",
    created: str = "2024-05-02 06:15:30.25+00",
    assignment: int | str = 11,
    location: int | str = 21,
) -> str:
    return (
        f'{number},6c1e,online,"{SECRETS[0]}, want\n{SECRETS[1]}",,{start},{end},{created},2024-05-03 08:00:00+00,'
        f"{assignment},{location},31,41,normal,,SIG"
    )


def category_line(number: int | str, slug: str) -> str:
    return f"{number},Hoofd,Sub,hoofd,{slug},THOR,2024-05-02 06:15:30+00,2024-05-02 06:15:30+00,null,1"


def location_line(number: int | str, lat: object, lng: object) -> str:
    return f'{number},{lat},{lng},A,A01,"{{""adres"": ""{SECRETS[2]}""}}",{SECRETS[2]},1234AB,Stad,A01b'


SIGNALS = [
    signal_line(1),
    signal_line(2, assignment=12, location=22, end="2024-05-02 00:30:00+00"),
    signal_line(3, assignment=13, location=23, start="2024-01-15 11:00:00.5+00"),
]
CATEGORIES = [category_line(11, "hondenpoep"), category_line(12, "huisafval"), category_line(13, "fietswrak")]
SWAPPED = [location_line(21 + n, lng, lat) for n, (lng, lat) in enumerate(POINTS)]
RIGHT = [location_line(21 + n, lat, lng) for n, (lng, lat) in enumerate(POINTS)]


def write_dump(
    folder: Path,
    *,
    signals: list[str] | None = None,
    categories: list[str] | None = None,
    locations: list[str] | None = None,
    prefix: str = "",
) -> Path:
    """Write the three files; what is left out is as above."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "signals.csv": [SIGNALS_HEADER, *(SIGNALS if signals is None else signals)],
        "categories.csv": [CATEGORIES_HEADER, *(CATEGORIES if categories is None else categories)],
        "locations.csv": [LOCATIONS_HEADER, *(SWAPPED if locations is None else locations)],
        "reporters.csv": ["id,email,phone", f"31,{SECRETS[3]},0612345678"],
    }
    for name, lines in tables.items():
        (folder / f"{prefix}{name}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
