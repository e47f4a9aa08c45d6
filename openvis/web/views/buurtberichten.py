"""Buurtberichten: the list, a new one from a cell or a row of the attention list, one in its four forms, its steps."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import buurtberichten as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step, person_can_see, verbs_open_to
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Permission, Person
from openvis.domain.buurtbericht import Buurtbericht, MessagePlace
from openvis.domain.message_texts import check_told, message_text, texts_for
from openvis.domain.number_text import whole_number
from openvis.errors import NotPermitted, UnknownValue
from openvis.reports import neighbourhood_message as forms_out
from openvis.store import addresses, audit, buurtberichten, read
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.behind import behind_it
from openvis.web.forms import buurtberichten as forms
from openvis.web.map_layers import cells_layer
from openvis.web.presenters import buurtberichten as show
from openvis.web.presenters.bijzonderheden import seen_line
from openvis.web.presenters.decisions import timeline
from openvis.web.trail import bijzonderheden_behind, trail_of
from openvis.web.words import category_label

FORM_OF = {
    Verb.OFFER_MESSAGE: forms.VersionForm,
    Verb.APPROVE_MESSAGE: forms.ApproveForm,
    Verb.SEND_BACK_MESSAGE: forms.ReasonForm,
    Verb.DROP_MESSAGE: forms.ReasonForm,
    Verb.RECALL_MESSAGE: forms.ReasonForm,
    Verb.REPORT_SENT: forms.SentForm,
}
ADDRESS_OF = {
    Verb.OFFER_MESSAGE: "aanbieden",
    Verb.APPROVE_MESSAGE: "goedkeuren",
    Verb.SEND_BACK_MESSAGE: "terugsturen",
    Verb.DROP_MESSAGE: "vervallen",
    Verb.RECALL_MESSAGE: "intrekken",
    Verb.REPORT_SENT: "verstuurd",
}
DONE_SENTENCE = {
    Verb.OFFER_MESSAGE: "Het bericht wacht op goedkeuring door een tweede persoon.",
    Verb.APPROVE_MESSAGE: "Het bericht is goedgekeurd. De interventie die het volgt, staat klaar.",
    Verb.SEND_BACK_MESSAGE: "Het bericht is teruggestuurd met uw reden.",
    Verb.DROP_MESSAGE: "Het bericht is vervallen.",
    Verb.RECALL_MESSAGE: "Het bericht is ingetrokken, en de interventie is geannuleerd als zij nog niet liep.",
    Verb.REPORT_SENT: "Opgeslagen: het bericht is verstuurd.",
}
_TEXT, _HTML = "text/plain; charset=utf-8", "text/html; charset=utf-8"


@page(Permission.SEE_MESSAGES)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    names = places.area_names(visitor.scope)
    found = buurtberichten.of_gemeente(visitor.scope, visitor.gemeente)
    lines = [show.line(each, names) for each in found if person_can_see(visitor.person, each)]
    context = {
        "groups": show.groups(lines),
        "can_propose": visitor.can(Permission.PROPOSE_MESSAGES),
        "can_see_points": visitor.can(Permission.SEE_POINTS),
    }
    return render(request, "web/buurtberichten.html", context)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form for a message around the cell, or for the buurt or that of the attention row, in the address.

    `besluit` says which decision of a VIS-overleg asks for it.
    """
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.PROPOSE_MESSAGES, visitor.gemeente)
    asked = _asked(request)
    form = forms.ContentForm(request.POST or None, whole_buurt="cell" not in asked)
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            made = decide.make_message(
                visitor.person,
                gemeente=visitor.gemeente,
                text=request.GET.get("tekst") or request.POST.get("text", ""),
                content=form.content(),
                decision_id=whole_number(request.GET.get("besluit", "")),
                now=timezone.now(),
                origin=ORIGIN,
                **asked,
            )
            messages.success(request, "Het concept is opgeslagen. Lees het na en bied het aan.")
            return redirect("buurtbericht", made.id)
    check_permission(visitor.person, Permission.PROPOSE_MESSAGES, visitor.gemeente)
    return _form_page(request, visitor, form, _place(visitor, asked), asked)


@page(None)
def change(request: HttpRequest, message_id: int) -> HttpResponse:
    """The form for a new version of a draft. When another was quicker, what was typed stays beside what there is."""
    visitor = visitor_of(request)
    whole = _is_for_whole_buurt(visitor, message_id)
    form = forms.ContentForm(request.POST or None, whole_buurt=whole)
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            decide.change_message(
                visitor.person,
                message_id,
                version=form.cleaned_data["version"] or 0,
                content=form.content(),
                now=timezone.now(),
                origin=ORIGIN,
            )
            messages.success(request, "De nieuwe versie is opgeslagen.")
            return redirect("buurtbericht", message_id)
    check_permission(visitor.person, PERMISSION_OF[Verb.CHANGE_MESSAGE], visitor.gemeente)
    message = buurtberichten.get(visitor.scope, message_id)
    if request.method != "POST":
        check_step(message, Verb.CHANGE_MESSAGE)
        form.initial = forms.stored_content(message.content, message.version)
    else:
        form.data = request.POST.dict() | {"version": message.version}
    context = {
        "form": form,
        "line": show.line(message, places.area_names(visitor.scope)),
        "conflict": message if attempt.overtaken else None,
    }
    return render(request, "web/buurtbericht_form.html", context, status=attempt.status)


@page(Permission.SEE_MESSAGES)
def detail(request: HttpRequest, message_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    return _page_of(request, visitor, _seen(visitor, message_id))


@require_POST
@page(None, page_of_thing="buurtbericht")
def step(request: HttpRequest, message_id: int, address: str) -> HttpResponse:
    """Offer, approve, send back, drop, recall or report sent; a refusal keeps what was filled in."""
    visitor = visitor_of(request)
    verb = next((verb for verb, known in ADDRESS_OF.items() if known == address), None)
    if verb is None:
        raise UnknownValue(f"'{address}' bestaat niet.", "Kies een knop op de pagina van het buurtbericht.")
    form = FORM_OF[verb](request.POST, auto_id=_ids(verb))
    attempt = Attempt(form, told_apart=True)
    if form.is_valid():
        with attempt:
            _do(verb, visitor.person, message_id, form)
            messages.success(request, DONE_SENTENCE[verb])
            return redirect("buurtbericht", message_id)
    message = _seen(visitor, message_id)
    return _page_of(request, visitor, message, tried=(verb, form), refusal=attempt.refusal, status=attempt.status)


@page(Permission.SEE_MESSAGES)
def as_file(request: HttpRequest, message_id: int, name: str) -> HttpResponse:
    """One of the four forms, to send by whatever the gemeente sends with."""
    visitor = visitor_of(request)
    message = _seen(visitor, message_id)
    words = forms_out.words_of(message, places.area_names(visitor.scope))
    made: dict[str, tuple[Any, str]] = {
        "brief.pdf": (lambda: forms_out.letter(message, words), "application/pdf"),
        "e-mail.txt": (lambda: forms_out.email(words), _TEXT),
        "whatsapp.txt": (lambda: forms_out.whatsapp(words), _TEXT),
        "website.html": (lambda: forms_out.web_card(words), _HTML),
    }
    if name not in made:
        raise UnknownValue(f"'{name}' is geen vorm van een buurtbericht.", "Kies een vorm op de pagina.")
    make, kind = made[name]
    answer = HttpResponse(make(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="buurtbericht-{message.id}-{name}"'
    return answer


@page(Permission.SEE_POINTS)
def cells(request: HttpRequest, message_id: int) -> HttpResponse:
    """The cells of the area as GeoJSON. Kept by no browser: who may see them today, may not tomorrow."""
    visitor = visitor_of(request)
    message = _seen(visitor, message_id)
    if message.place.cell is None:
        raise UnknownValue("Dit bericht is voor een hele buurt.", "Kijk op de kaart van de buurten.")
    layer = cells_layer(show.area_shapes(message, _plane(visitor)))
    return HttpResponse(json.dumps(layer, separators=(",", ":")), content_type="application/geo+json")


# ----- what a page is made of


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Where the message begins: a row of the attention list, or a cell or a buurt with its type."""
    if given := request.GET.get("aandacht"):
        number = whole_number(given)
        if number is None:
            raise UnknownValue("Deze regel van de aandachtslijst bestaat niet.", "Begin opnieuw vanaf de lijst.")
        return {"attention_id": number}
    cell, buurt, slug = (request.GET.get(name, "") for name in ("vak", "gebied", "soort"))
    if not (cell or buurt) or not slug:
        raise UnknownValue(
            "Een nieuw buurtbericht gaat over één plek en één soort, en die staan niet in dit adres.",
            "Kies 'Schrijf buurtbericht' bij een vak op Plekken en tijden, een regel van de aandachtslijst, een "
            "bijzonderheid of een besluit.",
        )
    return {"cell": cell, "category": slug} if cell else {"buurt": buurt, "category": slug}


def _place(visitor: Visitor, asked: dict[str, Any]) -> MessagePlace:
    if "attention_id" in asked:
        place = decide.place_of_attention(visitor.scope, asked["attention_id"])
    elif "buurt" in asked:
        place = decide.place_of_buurt(visitor.scope, asked["category"], asked["buurt"])
    else:
        place = decide.place_of_cell(visitor.scope, visitor.gemeente, asked["category"], asked["cell"])
    check_told(place.category)
    return place


def _form_page(
    request: HttpRequest, visitor: Visitor, form: Any, place: MessagePlace, asked: dict[str, Any]
) -> HttpResponse:
    texts = texts_for(place.category)
    chosen = message_text(request.GET.get("tekst") or request.POST.get("text") or texts[0].slug)
    earlier = buurtberichten.of_gemeente(visitor.scope, visitor.gemeente)
    phone = next((each.content.phone for each in earlier if each.content.phone), "")
    form.initial = forms.suggested_content(chosen, phone, timezone.localdate())
    named = {"attention_id": "aandacht", "cell": "vak", "buurt": "gebied", "category": "soort"}
    address = {named[key]: value for key, value in asked.items()}
    if because := whole_number(request.GET.get("besluit", "")):
        address["besluit"] = because
    context = {
        "form": form,
        "text": chosen.slug,
        "label": category_label(place.category),
        "buurt_name": places.area_names(visitor.scope).get(place.buurt, place.buurt),
        "cell": place.cell,
        "texts": [
            {"label": text.label, "query": urlencode(address | {"tekst": text.slug}), "chosen": text == chosen}
            for text in texts
        ],
        "numbers": _numbers(visitor, place),
    }
    return render(request, "web/buurtbericht_form.html", context, status=400 if form.errors else 200)


def _numbers(visitor: Visitor, place: MessagePlace) -> list[tuple[str, str]]:
    """How many addresses each area that can be chosen holds."""
    if place.cell is None:
        found = decide.addresses_in(visitor.scope, place, 0)
        return [("de hele buurt", "onbekend" if found is None else str(found))]
    counted = [(metres, decide.addresses_in(visitor.scope, place, metres)) for metres in forms.METRES]
    return [(f"{metres} meter", "onbekend" if found is None else str(found)) for metres, found in counted]


def _page_of(
    request: HttpRequest,
    visitor: Visitor,
    message: Buurtbericht,
    *,
    tried: tuple[Verb, Any] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    names = places.area_names(visitor.scope)
    verbs = _open_verbs(visitor.person, message)
    actions = {verb: FORM_OF[verb](initial=_initial(message), auto_id=_ids(verb)) for verb in verbs if verb in FORM_OF}
    lost = None
    if tried is not None:
        verb, form = tried
        form.data = form.data.copy()
        form.data["version"] = message.version
        actions, lost = (actions | {verb: form}, None) if verb in actions else (actions, form)
    if Verb.APPROVE_MESSAGE in actions and message.addresses is not None:
        forms.hide_assurance(actions[Verb.APPROVE_MESSAGE])
    points = visitor.can(Permission.SEE_POINTS)
    context = {
        "line": show.line(message, names),
        **show.forms_of(forms_out.words_of(message, names)),
        "reading": show.reading(message),
        "files": [{"name": name, "label": label} for name, label in show.FILES],
        "can_change": Verb.CHANGE_MESSAGE in verbs,
        "own": visitor.person.username in message.writers and visitor.can(Permission.APPROVE_MESSAGES),
        "actions": {ADDRESS_OF[verb]: form for verb, form in actions.items()},
        "lost": lost,
        "refusal": refusal,
        "seen": [seen_line(each, names) for each in bijzonderheden_behind(visitor.scope, message)],
        "decided": behind_it(visitor, f"buurtbericht/{message.id}"),
        "trail": trail_of(visitor, message.intervention_id, here=f"buurtbericht/{message.id}")
        if message.intervention_id
        else [],
        "timeline": timeline(audit.lines(visitor.scope, f"buurtbericht/{message.id}")),
        **(_cells_of(visitor, message) if points and message.place.cell else _buurt_of(message, names)),
    }
    return render(request, "web/buurtbericht.html", context, status=status)


def _cells_of(visitor: Visitor, message: Buurtbericht) -> dict[str, Any]:
    by_cell = addresses.addresses_by_cell(visitor.scope, [row["code"] for row in show.area_rows(message, {}, False)])
    rows = show.area_rows(message, by_cell, message.addresses is not None)
    map_data = {
        "shapes": reverse("buurtbericht-cells", args=[message.id]),
        "outline": f"{reverse('shapes')}?v={places.areas_version()}",
        "values": show.area_values(message, rows, by_cell),
        "order": [row["code"] for row in rows],
    }
    return {"cell_rows": rows, "map_data": map_data}


def _buurt_of(message: Buurtbericht, names: dict[str, str]) -> dict[str, Any]:
    buurt = message.place.buurt
    return {
        "map_data": {
            "shapes": f"{reverse('shapes')}?v={places.areas_version()}",
            "values": {buurt: {"shade": 3, "watched": True, "text": f"{names.get(buurt, buurt)}."}},
            "order": [buurt],
        }
    }


def _do(verb: Verb, person: Person, message_id: int, form: Any) -> Buurtbericht:
    given = {"version": form.cleaned_data["version"], "now": timezone.now(), "origin": ORIGIN}
    if verb is Verb.OFFER_MESSAGE:
        return decide.offer_message(person, message_id, **given)
    if verb is Verb.APPROVE_MESSAGE:
        return decide.approve_message(person, message_id, assured=form.cleaned_data["assured"], **given)
    if verb is Verb.REPORT_SENT:
        return decide.report_sent(person, message_id, **form.answers(), **given)
    with_reason = {
        Verb.SEND_BACK_MESSAGE: decide.send_back_message,
        Verb.DROP_MESSAGE: decide.drop_message,
        Verb.RECALL_MESSAGE: decide.recall_message,
    }
    return with_reason[verb](person, message_id, reason=form.cleaned_data["reason"], **given)


def _open_verbs(person: Person, message: Buurtbericht) -> list[Verb]:
    """What this person may do now; who wrote a version is not offered to approve it."""
    own = person.username in message.writers
    return [verb for verb in verbs_open_to(person, message) if not (own and verb is Verb.APPROVE_MESSAGE)]


def _initial(message: Buurtbericht) -> dict[str, Any]:
    return {"version": message.version, "sent_on": timezone.localdate()}


def _seen(visitor: Visitor, message_id: int) -> Buurtbericht:
    """The message, if it is there for this person. Raises NotPermitted otherwise, as if it did not exist."""
    message = buurtberichten.get(visitor.scope, message_id)
    if not person_can_see(visitor.person, message):
        raise NotPermitted(
            f"Buurtbericht {message_id} is nog niet goedgekeurd.", "Wacht op de goedkeuring, of kies een ander bericht."
        )
    return message


def _is_for_whole_buurt(visitor: Visitor, message_id: int) -> bool:
    """Without a look at what the person may not see: the service refuses, and writes that down."""
    if buurtberichten.gemeente_of(message_id) != visitor.gemeente:
        return False
    return buurtberichten.get(visitor.scope, message_id).place.cell is None


def _plane(visitor: Visitor) -> str:
    return str(read.areas(visitor.scope).sort("vintage")["crs"][-1])


def _ids(verb: Verb) -> str:
    """Several forms share one page, so each names its fields after its verb."""
    return f"{verb.value}_%s"
