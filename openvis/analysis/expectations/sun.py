"""When the sun rises and sets, and how many hours of a day are dark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from openvis.analysis.expectations.history import Floats

HORIZON = 90.833  # degrees from the zenith of the sun's middle at sunrise: its radius, and how air bends light


def dark_hours(days: Sequence[date], latitude: float) -> Floats:
    """(days,) hours from sunset to sunrise; 0 or 24 where the sun does not set or rise. Latitude in degrees north.

    24 - 2 H / 15,   cos H = cos(HORIZON) / (cos(latitude) cos(d)) - tan(latitude) tan(d)     d the declination

    Twilight counts as dark. The same in every buurt of a gemeente, to within a minute.
    """
    _, declination = _sun(days)
    return np.asarray(24.0 - _half_day(declination, latitude) * 2.0 / 15.0)


def sunrise_and_sunset(days: Sequence[date], latitude: float, longitude: float) -> tuple[Floats, Floats]:
    """(days,) hours UTC of sunrise and sunset; longitude in degrees east. Right to four minutes in the Netherlands.

    noon = 12 - longitude / 15 - equation of time
    NOAA, Global Monitoring Laboratory, "General Solar Position Calculations" (after Spencer 1971, Search 2:172).
    """
    equation, declination = _sun(days)
    noon, half = 12.0 - longitude / 15.0 - equation / 60.0, _half_day(declination, latitude) / 15.0
    return noon - half, noon + half


def _sun(days: Sequence[date]) -> tuple[Floats, Floats]:
    """(days,) equation of time in minutes, and declination in radians, at noon."""
    numbers = np.array([day.timetuple().tm_yday for day in days], dtype=np.float64)
    length = np.array([366.0 if _is_leap(day.year) else 365.0 for day in days])
    angle = 2.0 * np.pi / length * (numbers - 1.0)
    harmonics = np.stack([f(k * angle) for k in (1, 2, 3) for f in (np.cos, np.sin)])
    time = np.array([0.001868, -0.032077, -0.014615, -0.040849, 0.0, 0.0])
    tilt = np.array([-0.399912, 0.070257, -0.006758, 0.000907, -0.002697, 0.00148])
    return 229.18 * (0.000075 + time @ harmonics), 0.006918 + tilt @ harmonics


def _half_day(declination: Floats, latitude: float) -> Floats:
    """Degrees the sun turns from rise to noon."""
    height = np.radians(latitude)
    cosine = np.cos(np.radians(HORIZON)) / (np.cos(height) * np.cos(declination)) - np.tan(height) * np.tan(declination)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
