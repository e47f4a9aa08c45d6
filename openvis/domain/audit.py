"""One line per change: who did what to which thing, when, from where, and with what result (BIO2 8.15.01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

SYSTEM = "systeem"  # the actor where no account is behind a change
OK = "ok"
REFUSED = "refused"  # tried, and not done: the detail says why


@dataclass(frozen=True, slots=True)
class AuditLine:
    at: datetime
    actor: str  # account name, or SYSTEM
    action: str  # slug from the table in decisions
    subject: str  # "intervention/12", "work-order/7", "batch/…"
    gemeente: str
    origin: str  # "web", "cli", "demo"
    result: str  # OK or REFUSED
    detail: str = ""
