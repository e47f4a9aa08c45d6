"""Who may what: each role is a bundle of permissions, in one table. The program itself only asks for permissions."""

from __future__ import annotations

from openvis.domain.access import Permission, Person, Role
from openvis.domain.words import word
from openvis.errors import NotPermitted

_SEE_ALL = frozenset(
    {
        Permission.SEE_TODAY,
        Permission.SEE_PICTURE,
        Permission.SEE_SOURCES,
        Permission.SEE_WORK_ORDERS,
        Permission.SEE_MESSAGES,
    }
)
_JOIN = frozenset({Permission.SEE_MEETINGS, Permission.JOIN_MEETINGS})
_REPORTS = frozenset({Permission.SEE_REPORTS, Permission.SEE_SHARED})
_PLAN = frozenset({Permission.SEE_PLAN, Permission.LOG_PROGRESS})

PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    # Works with the incidents themselves, and so is the only one to see where they lie.
    Role.ANALIST: _SEE_ALL
    | _JOIN
    | _PLAN
    | {
        Permission.SEE_POINTS,
        Permission.SEE_VISIT_PLACES,
        Permission.IMPORT,
        Permission.MAP_CATEGORIES,
        Permission.CALCULATE,
        Permission.HAND_IN_SIGNALS,
        Permission.ASSESS,
        Permission.PROPOSE_MESSAGES,
        *_REPORTS,
        Permission.MAKE_REPORTS,
    },
    Role.ADVISEUR: _SEE_ALL
    | _JOIN
    | _PLAN
    | {
        Permission.LEAD_MEETINGS,
        Permission.DECIDE,
        Permission.SET_CRITERIA,
        *_REPORTS,
        Permission.MAKE_REPORTS,
        Permission.PUBLISH_REPORTS,
        Permission.SHARE_REPORTS,
        Permission.HAND_IN_SIGNALS,
        Permission.ASSESS,
        Permission.SEE_UNDERMINING,
        Permission.HANDLE_UNDERMINING,
        Permission.RISK_LOCATIONS,
        Permission.SEE_TOP_X,
        Permission.HANDLE_TOP_X,
        Permission.EDIT_PLAN,
        Permission.REGISTER_PRESENCE,
        Permission.APPROVE_MESSAGES,
        Permission.SEND_MESSAGES,
    },
    Role.COORDINATOR: _SEE_ALL
    | _JOIN
    | _PLAN
    | {
        Permission.SEE_VISIT_PLACES,
        Permission.ISSUE_WORK_ORDERS,
        Permission.ACT_DIRECTLY,
        *_REPORTS,
        Permission.MAKE_REPORTS,
        Permission.REGISTER_PRESENCE,
        Permission.APPROVE_MESSAGES,
        Permission.SEND_MESSAGES,
        Permission.IMPORT,
        Permission.MAP_CATEGORIES,
        Permission.CALCULATE,
        Permission.HAND_IN_SIGNALS,
    },
    # Stops where the plan says; why there is not told.
    Role.BOA: frozenset(
        {
            Permission.SEE_TODAY,
            Permission.SEE_PICTURE,
            Permission.SEE_VISIT_PLACES,
            Permission.SEE_WORK_ORDERS,
            Permission.DO_WORK_ORDERS,
            Permission.HAND_IN_SIGNALS,
            Permission.REGISTER_PRESENCE,
        }
    ),
    # Knows the residents, and brings them what was approved.
    Role.WIJKCOORDINATOR: _PLAN
    | frozenset(
        {
            Permission.SEE_MEETINGS,
            Permission.JOIN_MEETINGS,
            *_REPORTS,
            Permission.SEE_TODAY,
            Permission.SEE_PICTURE,
            Permission.SEE_WORK_ORDERS,
            Permission.HAND_IN_SIGNALS,
            Permission.REGISTER_PRESENCE,
            Permission.SEE_MESSAGES,
            Permission.SEND_MESSAGES,
        }
    ),
    # A partner gets what was shared with it, and nothing else.
    Role.PARTNER: frozenset({Permission.SEE_SHARED}),
    # Keeps accounts and sources going; the figures are none of the administrator's business.
    Role.BEHEERDER: frozenset(
        {
            Permission.SEE_TODAY,
            Permission.SEE_SOURCES,
            Permission.IMPORT,
            Permission.MAP_CATEGORIES,
            Permission.CALCULATE,
            Permission.KEEP_WEBHOOKS,
        }
    ),
    # Sees what others see and do, and changes nothing.
    Role.TOEZICHTHOUDER: _SEE_ALL
    | {
        Permission.SEE_MEETINGS,
        Permission.SEE_AUDIT,
        Permission.SEE_TOP_X,
        Permission.SEE_PLAN,
        *_REPORTS,
    },
}


def person_can(person: Person, permission: Permission) -> bool:
    """Whether the role of a person holds a permission; in which gemeente is a matter of `check_permission`."""
    return permission in PERMISSIONS_OF[person.role]


def check_permission(person: Person, permission: Permission, gemeente: str) -> None:
    """Raise NotPermitted unless the person's role holds the permission and the gemeente is in the person's scope."""
    if not person.scope.covers(gemeente):
        raise NotPermitted(
            "Dit bestaat niet of hoort niet bij uw gemeente.",
            "Kies iets uit uw eigen lijst, of vraag de beheerder om toegang.",
        )
    if not person_can(person, permission):
        raise NotPermitted(
            f"De rol {word(person.role)} geeft geen recht op: {word(permission)}.",
            "Vraag de beheerder als dit wel bij uw werk hoort.",
        )
