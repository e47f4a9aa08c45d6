"""Another OpenVIS, asked over its API: the same classes as at home come out, `openvis.domain`.

from openvis.client import OpenVIS

with OpenVIS("https://openvis.example.nl", token="...") as there:
    for month in there.counts(category="woninginbraak", level="buurt"):
        print(month.area, month.period, month.count)
"""

from openvis.client.asking import OpenVIS
from openvis.client.told import JudgedIntervention, ListedRow

__all__ = ["JudgedIntervention", "ListedRow", "OpenVIS"]
