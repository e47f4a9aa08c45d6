"""How a source is called where figures stand: its slug is a code."""

from __future__ import annotations

from openvis.domain.run import sources_of

SOURCE = {
    "politie-maandcijfers": "Politie, cijfers per maand (CBS 47022NED)",
    "politie-jaarcijfers": "Politie, cijfers per jaar (CBS 47018NED)",
    "cbs-gebieden": "Wijken en buurten (CBS)",
    "cbs-inwoners": "Inwoners per buurt (CBS)",
    "omrekentabel": "Omrekentabel tussen twee gebiedsindelingen",
    "politie-incidenten": "Politie, losse incidenten",
    "handhaving": "Handhaving (boa's)",
    "openvis": "OpenVIS",
    "meldingen": "Meldingen openbare ruimte",
    "meldingen-telefoon": "Meldingen per telefoon",
}


def source_label(name: str) -> str:
    """The name of a source; of lists that are counted together the names of all."""
    return " en ".join(SOURCE.get(slug, slug) for slug in sources_of(name))
