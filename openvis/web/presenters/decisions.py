"""Interventions as pages show them, and the lines of what happened to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openvis.decisions.rules.hook_verbs import HOOK_VERB_WORDS, HookVerb
from openvis.decisions.rules.states import FILE_VERB_WORDS, LOOK_VERB_WORDS, VERB_WORDS, FileVerb, LookVerb, Verb
from openvis.domain.audit import OK, AuditLine
from openvis.domain.intervention import Evaluation, Intervention, InterventionPlan
from openvis.domain.note import Note, notes_on_intervention
from openvis.domain.words import joined, unknown_beside, unknown_there, word
from openvis.web.presenters.notes import beside
from openvis.web.words import badge, category_label, day, moment, number, period_range

HAPPENED: dict[str, str] = {
    "register-intervention": "Interventie overgenomen uit een eerder overzicht",
    "register-work-order": "Werkopdracht overgenomen uit een eerder overzicht",
    "register-meeting": "VIS-overleg overgenomen uit een eerder overzicht",
    "register-criterion": "Doel van de verwachting overgenomen uit een eerder overzicht",
    "create-account": "Account gemaakt",
    "renew-password": "Nieuw wachtwoord gegeven",
    "close-account": "Account gesloten",
    "change-notices": "Berichten gekozen",
    "renew-calendar": "Nieuw agenda-adres gemaakt",
    "close-calendar": "Agenda-adres gesloten",
    "make-token": "Token voor de API gemaakt",
    "withdraw-token": "Token voor de API ingetrokken",
    "make-webhook": "Webhook gemaakt",
    HookVerb.OFFER_AGAIN: "Opgegeven berichten aan een webhook opnieuw gestuurd",
    HookVerb.END: "Webhook gestopt",
    "give-up-webhook": "Bericht aan een webhook opgegeven",
    Verb.MAKE_INTERVENTION: "Interventie vastgelegd",
    Verb.CHANGE_INTERVENTION: "Interventie gewijzigd",
    Verb.START_INTERVENTION: "Interventie gestart",
    Verb.END_INTERVENTION: "Interventie beëindigd",
    Verb.CANCEL_INTERVENTION: "Interventie geannuleerd",
    Verb.ISSUE_WORK_ORDER: "Werkopdracht uitgezet",
    Verb.ACCEPT_WORK_ORDER: "Werkopdracht geaccepteerd",
    Verb.REPORT_VISIT: "Bezoek gemeld",
    Verb.REPORT_DONE: "Uitgevoerd gemeld",
    Verb.REPORT_NOT_DONE: "Niet uitgevoerd gemeld",
    Verb.CHANGE_WORK_ORDER: "Werkopdracht gewijzigd",
    Verb.ACT_DIRECTLY: "Direct een werkopdracht uitgezet, met een kleine interventie",
    Verb.WITHDRAW_WORK_ORDER: "Werkopdracht ingetrokken",
    FileVerb.HAND_IN: "Bestand ingeleverd",
    FileVerb.TRY: "Proef met een bestand gevraagd",
    FileVerb.IMPORT: "Inlezen van een bestand gevraagd",
    FileVerb.STOP: "Taak gestopt",
    FileVerb.KEEP_PROFILE: "Profiel bewaard",
    Verb.HAND_IN_SIGNAL: "Signaal ingeleverd",
    Verb.ASSESS: "Bijzonderheid beoordeeld",
    Verb.TAKE_UP: "Bijzonderheid opgenomen",
    Verb.DISMISS: "Bijzonderheid afgesloten",
    Verb.PLAN_MEETING: "Vergadering ingepland",
    Verb.CHANGE_MEETING: "Dag of deelnemers gewijzigd",
    Verb.ADD_POINT: "Agendapunt ingebracht",
    Verb.DROP_POINT: "Agendapunt ingetrokken",
    Verb.ORDER_AGENDA: "Agenda anders geordend",
    Verb.OPEN_MEETING: "Vergadering geopend, agenda vastgelegd",
    Verb.TAKE_DECISION: "Besluit vastgelegd",
    Verb.CLOSE_MEETING: "Vergadering gesloten",
    Verb.CALL_OFF_MEETING: "Vergadering afgelast",
    Verb.COMPLETE_ACTION: "Actie gedaan gemeld",
    Verb.LET_ACTION_LAPSE: "Actie laten vervallen",
    Verb.WRITE_NOTE: "Duiding geschreven",
    Verb.WITHDRAW_NOTE: "Duiding ingetrokken",
    Verb.MAP_WORD: "Soort ingedeeld",
    Verb.MAKE_SAFETY_PLAN: "Veiligheidsplan vastgelegd",
    Verb.CHANGE_SAFETY_PLAN: "Veiligheidsplan gewijzigd",
    Verb.SET_PRIORITIES: "Prioriteiten van een jaar bepaald",
    Verb.ADD_PLAN_ACTION: "Actie van het plan toegevoegd",
    Verb.CHANGE_PLAN_ACTION: "Actie van het plan gewijzigd",
    Verb.START_PLAN_ACTION: "Actie van het plan begonnen",
    Verb.FINISH_PLAN_ACTION: "Actie van het plan afgerond",
    Verb.STOP_PLAN_ACTION: "Actie van het plan gestopt",
    Verb.RESUME_PLAN_ACTION: "Actie van het plan hervat",
    Verb.CARRY_OVER_PLAN_ACTION: "Actie van het plan meegenomen naar het volgende jaar",
    Verb.LOG_PLAN_PROGRESS: "Voortgang van een actie geschreven",
    Verb.LINK_PLAN_ACTION: "Uitvoering aan een actie gekoppeld",
    Verb.MAKE_REPORT: "Rapport gevraagd",
    Verb.PUBLISH_REPORT: "Rapport openbaar gemaakt",
    Verb.UNPUBLISH_REPORT: "Rapport niet meer openbaar",
    Verb.SHARE_PRODUCT: "Rapport gedeeld",
    Verb.EXTEND_SHARE: "Langer gedeeld",
    Verb.WITHDRAW_SHARE: "Niet meer gedeeld",
    Verb.COUNT_ANEW: "Berekening gevraagd",
    Verb.STOP_COUNTING: "Berekening gestopt",
    Verb.PLAN_WEEK: "Inzetplan gevraagd",
    Verb.CHANGE_PLAN: "Wijziging van een inzetplan gevraagd",
    Verb.SET_CRITERION: "Doel van de verwachting vastgelegd",
    Verb.CHANGE_CRITERION: "Doel van de verwachting vervangen door een nieuw",
    Verb.REGISTER_PRESENCE: "Aanwezigheid geregistreerd",
    Verb.CORRECT_PRESENCE: "Aanwezigheid verbeterd met een nieuwe versie",
    Verb.END_PRESENCE: "Aanwezigheid beëindigd",
    Verb.WITHDRAW_PRESENCE: "Aanwezigheid laten vervallen",
    Verb.SET_TOP_X_CRITERIA: "Criteria van de Top-X vastgelegd",
    Verb.PLAN_TOP_X: "Moment van de Top-X gepland",
    Verb.MOVE_TOP_X: "Moment van de Top-X verzet",
    Verb.HOLD_TOP_X: "Uitkomst van de Top-X vastgelegd",
    Verb.CORRECT_TOP_X: "Uitkomst van de Top-X verbeterd met een nieuwe versie",
    Verb.MAKE_MESSAGE: "Buurtbericht geschreven",
    Verb.CHANGE_MESSAGE: "Buurtbericht gewijzigd",
    Verb.OFFER_MESSAGE: "Buurtbericht aangeboden",
    Verb.APPROVE_MESSAGE: "Buurtbericht goedgekeurd",
    Verb.SEND_BACK_MESSAGE: "Buurtbericht teruggestuurd",
    Verb.REPORT_SENT: "Buurtbericht verstuurd",
    Verb.DROP_MESSAGE: "Buurtbericht vervallen",
    Verb.RECALL_MESSAGE: "Goedgekeurd buurtbericht ingetrokken",
    Verb.TAKE_IN_UNDERMINING: "Signaal van ondermijning opgenomen",
    Verb.ENRICH_UNDERMINING: "Signaal van ondermijning wordt veredeld",
    Verb.WEIGH_UNDERMINING: "Signaal van ondermijning wordt gewogen",
    Verb.HAND_OVER_UNDERMINING: "Casus van ondermijning overgedragen",
    Verb.DROP_UNDERMINING: "Signaal van ondermijning afgesloten zonder vervolg",
    Verb.ERASE_UNDERMINING: "Inhoud van een signaal van ondermijning gewist",
    Verb.LIST_RISK_LOCATION: "Risicolocatie in beeld gebracht",
    Verb.CHECK_RISK_LOCATION: "Controle van een risicolocatie gemeld",
    Verb.REMOVE_RISK_LOCATION: "Risicolocatie afgevoerd en gewist",
    "erase-risk-location": "Risicolocatie gewist, de bewaartermijn was voorbij",
    LookVerb.LOOK_AT_UNDERMINING: "Signalen van ondermijning ingezien",
    LookVerb.LOOK_AT_RISK_LOCATIONS: "Risicolocaties ingezien",
    LookVerb.LOOK_AT_SHARED: "Gedeeld product ingezien",
}
WORDS_OF_VERBS = VERB_WORDS | FILE_VERB_WORDS | LOOK_VERB_WORDS | HOOK_VERB_WORDS
TRIED: dict[str, str] = {verb.value: words for verb, words in WORDS_OF_VERBS.items()}


def intervention_line(intervention: Intervention, names: Mapping[str, str]) -> dict[str, Any]:
    """One intervention: what, where, when, its goal and its state."""
    return {
        "id": intervention.id,
        "version": intervention.version,
        "title": intervention.title,
        "about": about(intervention, names),
        "judged_on": day(intervention.criterion.judged_on),
        "kind": word(intervention.kind),
        "period": f"{day(intervention.starts_on)} tot en met {day(intervention.ends_on)}",
        "goal": f"{intervention.criterion.reduction_percent} % minder dan verwacht zonder interventie",
        "state": badge(intervention.state),
    }


def about(plan: InterventionPlan, names: Mapping[str, str]) -> str:
    """Against what and where, as a sentence goes on after "Tegen": "autokraak en vernieling in Markt"."""
    types = joined([category_label(slug).lower() for slug in plan.categories], most=3, more="andere soorten")
    places = joined([names.get(area, area) for area in plan.areas], most=3, more="andere gebieden")
    return f"{types} in {places}"


def evaluation_line(
    evaluation: Evaluation | None, plan: Intervention, notes: Sequence[Note] = ()
) -> dict[str, Any] | None:
    """What the last run says of an intervention: sentence, numbers and verdict."""
    if evaluation is None:
        return None
    return {
        "sentence": evaluation.sentence,
        "verdict": word(evaluation.verdict),
        "period": period_range(evaluation.period_from, evaluation.period_to),
        "notes": _notes_on(plan, evaluation, notes),
        "observed": number(evaluation.observed),
        "expected": f"{number(round(evaluation.expected))} ({number(evaluation.low)} tot {number(evaluation.high)})",
        "compared": _compared(evaluation),
        "unknown": unknown_beside(evaluation.unknown, evaluation.source_rows),
        "unknown_there": unknown_there(evaluation.unknown, evaluation.source_rows),
        "criterion": {None: "nog niet te zeggen", True: "gehaald", False: "niet gehaald"}[evaluation.criterion_met],
    }


def _compared(seen: Evaluation) -> str:
    """What the buurten that it was to be compared with had in the same months; empty where there are none."""
    if seen.compared_observed is None or seen.compared_expected is None:
        return ""
    return (
        f"{number(seen.compared_observed)}; verwacht {number(round(seen.compared_expected))} "
        f"({number(seen.compared_low)} tot {number(seen.compared_high)})"
    )


def _notes_on(plan: Intervention, evaluation: Evaluation, notes: Sequence[Note]) -> list[dict[str, str]]:
    """What was said of any of its areas and types in its months."""
    about = (plan.areas, plan.categories, evaluation.period_from, evaluation.period_to)
    return [beside(note) for note in notes_on_intervention(notes, *about)]


def timeline(lines: Sequence[AuditLine]) -> list[dict[str, str]]:
    """What happened to one thing, newest first; a refused attempt says why."""
    return [{"at": moment(line.at), "actor": line.actor, "event": happened(line)} for line in lines]


def happened(line: AuditLine) -> str:
    """A line of the audit trail in words: what was done, or what was tried and why not."""
    if line.result == OK:
        return f"{HAPPENED.get(line.action, line.action)}."
    return f"Wilde {TRIED.get(line.action, line.action)}. Geweigerd: {line.detail}"
