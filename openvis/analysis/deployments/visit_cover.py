"""How much of the harm expected at a place in a shift is covered by one visit, and by each next one."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints

AFTER = 30.0  # minutes that Koper looked on after a visit
LESS_AFTER = 1.0 - 0.04 / 0.15  # of those minutes with disorder after a stop, beside those after driving through
LEAST_STOP = 10  # minutes; shorter is driving through
SHIFT_MINUTES = 360.0  # a dagdeel


def share_of_one(minutes: Ints) -> Floats:
    """r of (places,) visits of so many minutes: the share of a dagdeel in which somebody is there, or just was.

    r = (m + 30 (1 - 4 / 15)) / 360, at most 1; without the second term where m < 10

    Koper (1995, Justice Quarterly 12:649): the chance of disorder within half an hour was 15 % after a car drove
    through, and 4 % after a stop of 10 to 16 minutes; longer stops added little. So a stop works on for half an hour
    at 73 %, and 15 minutes cover 10 % of a dagdeel, an hour 23 %. It is a measure to divide hours by, not a promise:
    "covered" is harm expected while somebody is near, not harm prevented. Of marked cars for whole shifts in
    Philadelphia the best estimate was 31 % less property crime in the cell, uncertain, and more in the eight hours
    after (Ratcliffe et al. 2021, J. Exp. Criminology 17). Not for buurten of which a team sees one corner only: ask for
    its places then. Assumes harm falls evenly within the dagdeel and visits are not planned to follow each other.
    """
    lasting = np.where(minutes >= LEAST_STOP, AFTER * LESS_AFTER, 0.0)
    return np.minimum((minutes + lasting) / SHIFT_MINUTES, 1.0)


def gains(harm: Floats, minutes: Ints, most_visits: int) -> Floats:
    """(places, most_visits): what the first visit covers, what the second adds, and so on; never rising.

    harm r (1 - r)^(k - 1) for the k-th visit: visits at moments that know nothing of each other overlap, so n of them
    cover harm (1 - (1 - r)^n).
    """
    share = share_of_one(minutes)[:, None]
    return np.asarray(harm[:, None] * share * (1.0 - share) ** np.arange(most_visits))
