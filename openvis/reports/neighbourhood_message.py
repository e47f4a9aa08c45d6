"""A buurtbericht in the four forms in which it reaches residents: a letter, an e-mail, a WhatsApp message, a web card.

All four say the same words. None of them names a cell, a number of incidents or a day on which one happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from openvis.domain.buurtbericht import Buurtbericht, BuurtberichtState
from openvis.domain.message_texts import call_lines
from openvis.domain.words import day_in_words
from openvis.reports.documents.pdf import tagged_pdf

SHORT = 2  # pieces of advice in a WhatsApp message
NOT_YET, NOT_ANY_MORE = "CONCEPT, nog niet versturen", "INGETROKKEN, niet versturen"
MARKS = {
    BuurtberichtState.DRAFT: NOT_YET,
    BuurtberichtState.OFFERED: NOT_YET,
    BuurtberichtState.RECALLED: NOT_ANY_MORE,
}


@dataclass(frozen=True, slots=True)
class MessageWords:
    """Everything a form says, in the order in which it is read."""

    mark: str  # on top of what was not approved; empty otherwise
    title: str
    about: str  # for whom, and over which days
    opening: str
    advice: tuple[str, ...]
    call: tuple[str, ...]
    sender: str
    day: str


def words_of(message: Buurtbericht, names: Mapping[str, str]) -> MessageWords:
    """`names` has the name of the buurt and of the gemeente by code."""
    buurt = names.get(message.place.buurt, message.place.buurt)
    part = "een deel van " if message.place.cell else ""
    span = f"{day_in_words(message.since)} tot en met {day_in_words(message.until)}"
    return MessageWords(
        mark=MARKS.get(message.state, ""),
        title=message.content.title,
        about=f"Dit bericht is voor bewoners van {part}{buurt}. Het gaat over {span}.",
        opening=message.content.opening,
        advice=message.content.advice,
        call=call_lines(message.text, message.content.phone),
        sender=f"Gemeente {names.get(message.gemeente, message.gemeente)}",
        day=day_in_words(message.content.send_on),
    )


def letter(message: Buurtbericht, words: MessageWords) -> bytes:
    """A tagged PDF on A4."""
    content = {
        "title": words.title,
        "mark": words.mark,
        "about": words.about,
        "opening": words.opening,
        "advice": list(words.advice),
        "call": list(words.call),
        "sender": words.sender,
        "day": words.day,
    }
    return tagged_pdf("neighbourhood_letter", content, made_at=message.written_at)


def email(words: MessageWords) -> str:
    """Plain text, of which the first line is the subject."""
    advice = "\n".join(f"- {each}" for each in words.advice)
    parts = [
        f"Onderwerp: {_marked(words)}",
        "Beste bewoner,",
        words.opening,
        f"Wat kunt u doen?\n{advice}",
        "Wie kunt u bellen?\n" + "\n".join(words.call),
        f"Met vriendelijke groet,\n{words.sender}",
        words.about,
    ]
    return "\n\n".join(parts) + "\n"


def whatsapp(words: MessageWords) -> str:
    """Short, for a group of neighbours: what happened, the first advice and whom to call. WhatsApp makes *bold*."""
    advice = "\n".join(f"• {each}" for each in words.advice[:SHORT])
    return "\n\n".join([f"*{_marked(words)}*", words.opening, advice, "\n".join(words.call), words.sender]) + "\n"


def web_card(words: MessageWords) -> str:
    """A page by itself, to put on a site as it is: no script, nothing from elsewhere, a title for who shares it."""
    advice = "".join(f"<li>{escape(each)}</li>" for each in words.advice)
    call = "".join(f"<li>{escape(each)}</li>" for each in words.call)
    mark = f'<p class="mark">{escape(words.mark)}</p>' if words.mark else ""
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(words.title)} - {escape(words.sender)}</title>
<meta name="description" content="{escape(words.opening)}">
<meta property="og:type" content="article">
<meta property="og:locale" content="nl_NL">
<meta property="og:site_name" content="{escape(words.sender)}">
<meta property="og:title" content="{escape(words.title)}">
<meta property="og:description" content="{escape(words.opening)}">
<style>{_STYLE}</style>
</head>
<body>
<main>
{mark}<h1>{escape(words.title)}</h1>
<p>{escape(words.opening)}</p>
<h2>Wat kunt u doen?</h2>
<ul>{advice}</ul>
<h2>Wie kunt u bellen?</h2>
<ul>{call}</ul>
<p class="small">{escape(words.about)}</p>
<p class="small">{escape(words.sender)}, {escape(words.day)}</p>
</main>
</body>
</html>
"""


def _marked(words: MessageWords) -> str:
    return f"{words.mark}: {words.title}" if words.mark else words.title


_STYLE = (
    "body{margin:0;background:#f3f3f3;color:#1a1a1a;font:1.125rem/1.5 system-ui,sans-serif}"
    "main{max-width:38rem;margin:1.5rem auto;padding:1.5rem;background:#fff;border-top:.4rem solid #00558b}"
    "h1{font-size:1.75rem;line-height:1.2;margin-top:0}h2{font-size:1.25rem}"
    "li{margin-bottom:.4rem}.small{font-size:.95rem;color:#444}.mark{font-weight:bold;color:#8a1a1a}"
)
