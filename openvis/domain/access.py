"""Who asks, and what they may see. Nothing is read from the store without a Scope."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Permission(StrEnum):
    SEE_TODAY = "see-today"  # what waits for oneself, and by which way one hears of it
    SEE_PICTURE = "see-picture"  # figures per buurt, attention list
    SEE_POINTS = "see-points"  # places nearer than a buurt: cells of 100 metres
    SEE_VISIT_PLACES = "see-visit-places"  # where a plan has a team stop: such a cell, without what is expected there
    SEE_SOURCES = "see-sources"  # batches, freshness, rejects
    DECIDE = "decide"  # make and end interventions
    SEE_MEETINGS = "see-meetings"  # the VIS-overleg: agendas, decisions and actions
    JOIN_MEETINGS = "join-meetings"  # bring in points, and say that an action is done
    LEAD_MEETINGS = "lead-meetings"  # plan, open and close them, and write down what was decided
    ISSUE_WORK_ORDERS = "issue-work-orders"
    ACT_DIRECTLY = "act-directly"  # issue an order for what stands out, with a small intervention where there is none
    DO_WORK_ORDERS = "do-work-orders"
    SEE_WORK_ORDERS = "see-work-orders"
    SEE_AUDIT = "see-audit"
    IMPORT = "import"  # hand in a file, try it and bring it in
    MAP_CATEGORIES = "map-categories"  # say what a word of a supplier means
    CALCULATE = "calculate"  # have the figures made anew
    SET_CRITERIA = "set-criteria"  # say beforehand what a forecast must reach
    HAND_IN_SIGNALS = "hand-in-signals"  # say what one sees in a buurt, without persons
    SEE_MESSAGES = "see-messages"  # buurtberichten; drafts only for who makes, approves or oversees them
    PROPOSE_MESSAGES = "propose-messages"  # write a buurtbericht and offer it
    APPROVE_MESSAGES = "approve-messages"  # a buurtbericht of somebody else
    SEND_MESSAGES = "send-messages"  # say by which channels an approved one went out
    ASSESS = "assess"  # say what a bijzonderheid or a figure means
    SEE_UNDERMINING = "see-undermining"  # signals of ondermijning, as much as their phase shows
    HANDLE_UNDERMINING = "handle-undermining"  # take them in, enrich, weigh and hand over
    RISK_LOCATIONS = "risk-locations"  # see and keep the places that carry a risk
    SEE_TOP_X = "see-top-x"  # numbers of the Top-X and how they came about, never who
    HANDLE_TOP_X = "handle-top-x"
    SEE_PLAN = "see-plan"  # the safety plan: goals, priorities, actions and how far they are
    EDIT_PLAN = "edit-plan"
    LOG_PROGRESS = "log-progress"  # say what was done for an action one owns
    SEE_REPORTS = "see-reports"  # those that were made, as far as one may see what is in them
    MAKE_REPORTS = "make-reports"
    PUBLISH_REPORTS = "publish-reports"  # let everybody read a public one, without an account
    SHARE_REPORTS = "share-reports"  # let a partner or another gemeente read one that was made for others
    SEE_SHARED = "see-shared"  # what others shared with one's organisation or gemeente
    KEEP_WEBHOOKS = "keep-webhooks"  # see which programs are told what, offer a message again, and stop telling one
    REGISTER_PRESENCE = "register-presence"  # say what was done to be seen in a buurt, and correct it


class Role(StrEnum):
    """Bundles of permissions; the bundle of each stands in decisions/rules/permissions.py."""

    ANALIST = "analist"
    ADVISEUR = "adviseur"
    COORDINATOR = "coordinator"
    BOA = "boa"
    WIJKCOORDINATOR = "wijkcoordinator"
    PARTNER = "partner"
    BEHEERDER = "beheerder"
    TOEZICHTHOUDER = "toezichthouder"


@dataclass(frozen=True, slots=True)
class Scope:
    """The gemeenten whose rows the caller may read. An empty scope reads nothing."""

    gemeenten: frozenset[str]

    @classmethod
    def of(cls, *gemeenten: str) -> Scope:
        return cls(frozenset(gemeenten))

    @classmethod
    @cache
    def whole_country(cls) -> Scope:
        """For the operator at the machine itself, who may load the first file of any gemeente."""
        return cls(frozenset(f"GM{number:04d}" for number in range(10_000)))

    def covers(self, gemeente: str) -> bool:
        return gemeente in self.gemeenten


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in user as the rest of the program knows one: an account name, never a person's particulars."""

    id: int
    username: str
    role: Role
    scope: Scope
    team: str = ""  # whose work orders wait for this person; empty: of every team
    organisation: str = ""  # of a partner: a slug of partners.csv
