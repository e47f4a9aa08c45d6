"""Made sun_astral.csv: sunrise and sunset in hours UTC, by astral 3.2 (Meeus' formulas, unlike ours).

Run once in an environment of its own (`pip install astral==3.2`): `python sun_astral.py > sun_astral.csv`. Days on
which the sun does not rise or set are left out.
"""

from __future__ import annotations

import csv
import sys
from datetime import UTC, date, datetime

from astral import LocationInfo  # type: ignore[import-not-found]
from astral.sun import sunrise, sunset  # type: ignore[import-not-found]

PLACES = (("Utrecht", 52.09, 5.12), ("Vaals", 50.77, 6.02), ("Delfzijl", 53.33, 6.92), ("Tromso", 69.65, 18.96))
DAYS = ("2019-03-20", "2020-02-29", "2021-06-21", "2022-09-03", "2023-10-29", "2024-12-21", "2026-01-05")


def hours(moment: datetime, day: date) -> float:
    return round((moment - datetime(day.year, day.month, day.day, tzinfo=UTC)).total_seconds() / 3600, 3)


if __name__ == "__main__":
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["place", "latitude", "longitude", "day", "sunrise", "sunset"])
    for name, latitude, longitude in PLACES:
        observer = LocationInfo(name, "", "UTC", latitude, longitude).observer
        for text in DAYS:
            day = date.fromisoformat(text)
            try:
                found = [hours(event(observer, date=day, tzinfo=UTC), day) for event in (sunrise, sunset)]
            except ValueError:
                continue
            table.writerow([name, latitude, longitude, text, *found])
