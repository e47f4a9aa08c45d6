"""What the spreadsheet of each report of the small town holds, cell by cell."""

from __future__ import annotations

WEEKLY = """\
# Cijfers
hoofdstuk | wat | periode | aantal | eenheid | eerder | periode eerder | verschil | p | ondergrens |
    bovengrens | soort grens | bron | zoals bekend op | methode | berekening | duiding
Aandachtslijst | Woninginbraak, Markt 1 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Fietsendiefstal, Markt 2 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Woninginbraak, Markt 3 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Fietsendiefstal, Markt 4 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Woninginbraak, Veld 1 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers per
    maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Fietsendiefstal, Veld 2 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Woninginbraak, Veld 3 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers per
    maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Fietsendiefstal, Veld 4 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Woninginbraak, Haven 1 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Fietsendiefstal, Haven 2 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Werkopdrachten | Open werkopdrachten | 6 januari 2026 | 0 | Medewerkers (werkopdrachten, vastgelegd
    in OpenVIS) | 2026-01-06 | telling-1 | proef-1
Werkopdrachten | Daarvan te laat | 6 januari 2026 | 0 | Medewerkers (werkopdrachten, vastgelegd in
    OpenVIS) | 2026-01-06 | telling-1 | proef-1
Werkopdrachten | Bezoeken | 30 december 2025 tot en met 6 januari 2026 | 0 | Medewerkers
    (werkopdrachten, vastgelegd in OpenVIS) | 2026-01-06 | telling-1 | proef-1
# Grafieken
grafiek | periode of soort | reeks | waarde | moment | herkomst
Totaal misdrijven per maand, Proefstad | januari 2024 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | februari 2024 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | maart 2024 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | april 2024 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | mei 2024 | geteld | 99 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juni 2024 | geteld | 100 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juli 2024 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | augustus 2024 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | september 2024 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | oktober 2024 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | november 2024 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | december 2024 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | januari 2025 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | februari 2025 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | maart 2025 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | april 2025 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | mei 2025 | geteld | 99 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juni 2025 | geteld | 100 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juli 2025 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | augustus 2025 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | september 2025 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | oktober 2025 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | november 2025 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | december 2025 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
# Over dit rapport
wat | waarde
Titel | Weekbriefing veiligheid van 6 januari 2026
Ondertitel | Gemeente Proefstad, zoals bekend op 6 januari 2026
Verantwoording | Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode
    attention-1.
Versie van areas | 1
Versie van counts | 3
"""

OVERLEG = """\
# Cijfers
hoofdstuk | wat | periode | aantal | eenheid | eerder | periode eerder | verschil | p | ondergrens |
    bovengrens | soort grens | bron | zoals bekend op | methode | berekening | duiding
Cijfers bij de agenda | Woninginbraak, Markt 1 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Fietsendiefstal, Markt 2 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Woninginbraak, Markt 3 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Fietsendiefstal, Markt 4 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Woninginbraak, Veld 1 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Fietsendiefstal, Veld 2 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Woninginbraak, Veld 3 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Fietsendiefstal, Veld 4 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Woninginbraak, Haven 1 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Cijfers bij de agenda | Fietsendiefstal, Haven 2 | december 2025 | 9 | 1 | 6 | verwacht | Politie,
    cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Werkopdrachten | Open werkopdrachten | 6 januari 2026 | 0 | Medewerkers (werkopdrachten, vastgelegd
    in OpenVIS) | 2026-01-06 | telling-1 | proef-1
Werkopdrachten | Daarvan te laat | 6 januari 2026 | 0 | Medewerkers (werkopdrachten, vastgelegd in
    OpenVIS) | 2026-01-06 | telling-1 | proef-1
Werkopdrachten | Bezoeken | 30 december 2025 tot en met 6 januari 2026 | 0 | Medewerkers
    (werkopdrachten, vastgelegd in OpenVIS) | 2026-01-06 | telling-1 | proef-1
# Grafieken
grafiek | periode of soort | reeks | waarde | moment | herkomst
# Over dit rapport
wat | waarde
Titel | Stukken voor het VIS-overleg, 6 januari 2026
Ondertitel | Gemeente Proefstad, zoals bekend op 6 januari 2026
Verantwoording | Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode
    attention-1.
Versie van areas | 1
Versie van counts | 3
"""

HALF_YEAR = """\
# Cijfers
hoofdstuk | wat | periode | aantal | eenheid | eerder | periode eerder | verschil | p | ondergrens |
    bovengrens | soort grens | bron | zoals bekend op | methode | berekening | duiding
Wat is er gebeurd? | Totaal misdrijven | juli tot en met december 2025 | 594 | 594 | juli tot en met
    december 2024 | geen verschil | 1 | Politie, cijfers per maand (CBS 47022NED) | 2026-01-06 |
    attention-1 | proef-1
Wat is er gebeurd? | Woninginbraak | juli tot en met december 2025 | 540 | 540 | juli tot en met
    december 2024 | geen verschil | 1 | Politie, cijfers per maand (CBS 47022NED) | 2026-01-06 |
    attention-1 | proef-1
Wat is er gebeurd? | Fietsendiefstal | juli tot en met december 2025 | 420 | 420 | juli tot en met
    december 2024 | geen verschil | 1 | Politie, cijfers per maand (CBS 47022NED) | 2026-01-06 |
    attention-1 | proef-1
# Grafieken
grafiek | periode of soort | reeks | waarde | moment | herkomst
De soorten die het vaakst voorkwamen | Woninginbraak | juli tot en met december 2024 | 540 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst voorkwamen | Woninginbraak | juli tot en met december 2025 | 540 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst voorkwamen | Fietsendiefstal | juli tot en met december 2024 | 420 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst voorkwamen | Fietsendiefstal | juli tot en met december 2025 | 420 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | januari 2024 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | februari 2024 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | maart 2024 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | april 2024 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | mei 2024 | geteld | 99 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juni 2024 | geteld | 100 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juli 2024 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | augustus 2024 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | september 2024 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | oktober 2024 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | november 2024 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | december 2024 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | januari 2025 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | februari 2025 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | maart 2025 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | april 2025 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | mei 2025 | geteld | 99 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juni 2025 | geteld | 100 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | juli 2025 | geteld | 98 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | augustus 2025 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | september 2025 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | oktober 2025 | geteld | 98 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | november 2025 | geteld | 99 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Proefstad | december 2025 | geteld | 100 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
# Over dit rapport
wat | waarde
Titel | Halfjaarrapport veiligheid, tweede helft van 2025
Ondertitel | Gemeente Proefstad, zoals bekend op 6 januari 2026
Verantwoording | Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode
    attention-1.
Versie van areas | 1
Versie van counts | 3
"""

WIJK = """\
# Cijfers
hoofdstuk | wat | periode | aantal | eenheid | eerder | periode eerder | verschil | p | ondergrens |
    bovengrens | soort grens | bron | zoals bekend op | methode | berekening | duiding
Wat is er gebeurd? | Fietsendiefstal | januari tot en met december 2025 | 240 | 242 | januari tot en
    met december 2024 | niet te onderscheiden van toeval (p = 0,93) | 0.928501 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Wat is er gebeurd? | Woninginbraak | januari tot en met december 2025 | 204 | 206 | januari tot en
    met december 2024 | niet te onderscheiden van toeval (p = 0,92) | 0.922593 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Wat is er gebeurd? | Totaal misdrijven | januari tot en met december 2025 | 168 | 170 | januari tot
    en met december 2024 | niet te onderscheiden van toeval (p = 0,91) | 0.914915 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Wat is er gebeurd? | Boa: huisafval en zwerfafval | januari tot en met december 2025 | 276 | 278 |
    januari tot en met december 2024 | niet te onderscheiden van toeval (p = 0,93) | 0.93323 |
    Handhaving (boa's) | 2026-01-06 | attention-1 | proef-1
Wat is er gebeurd? | Totaal misdrijven, Markt 2 | januari tot en met december 2025 | 12 | 14 |
    januari tot en met december 2024 | niet te onderscheiden van toeval (p = 0,71) | 0.712291 |
    Politie, cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Wat is er gebeurd? | Totaal misdrijven, Markt 3 | januari tot en met december 2025 | 48 | 50 |
    januari tot en met december 2024 | niet te onderscheiden van toeval (p = 0,85) | 0.845049 |
    Politie, cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Wat is er gebeurd? | Totaal misdrijven, Markt 4 | januari tot en met december 2025 | 108 | 110 |
    januari tot en met december 2024 | niet te onderscheiden van toeval (p = 0,89) | 0.894625 |
    Politie, cijfers per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Woninginbraak, Markt 1 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Fietsendiefstal, Markt 2 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Woninginbraak, Markt 3 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Aandachtslijst | Fietsendiefstal, Markt 4 | december 2025 | 9 | 1 | 6 | verwacht | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
# Grafieken
grafiek | periode of soort | reeks | waarde | moment | herkomst
Totaal misdrijven per maand, Centrum | januari 2024 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | februari 2024 | geteld | 15 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | maart 2024 | geteld | 16 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | april 2024 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | mei 2024 | geteld | 15 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | juni 2024 | geteld | 16 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | juli 2024 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | augustus 2024 | geteld | 15 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | september 2024 | geteld | 16 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | oktober 2024 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | november 2024 | geteld | 15 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | december 2024 | geteld | 16 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | januari 2025 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | februari 2025 | geteld | 15 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | maart 2025 | geteld | 16 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | april 2025 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | mei 2025 | geteld | 15 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | juni 2025 | geteld | 16 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | juli 2025 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | augustus 2025 | geteld | 15 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | september 2025 | geteld | 16 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | oktober 2025 | geteld | 14 | Bron: Politie, cijfers per maand
    (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | november 2025 | geteld | 15 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
Totaal misdrijven per maand, Centrum | december 2025 | geteld | 16 | Bron: Politie, cijfers per
    maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
# Over dit rapport
wat | waarde
Titel | Gebiedsscan Centrum
Ondertitel | Gemeente Proefstad, zoals bekend op 6 januari 2026
Verantwoording | Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode
    attention-1.
Versie van areas | 1
Versie van counts | 3
"""

ANNUAL = """\
# Cijfers
hoofdstuk | wat | periode | aantal | eenheid | eerder | periode eerder | verschil | p | ondergrens |
    bovengrens | soort grens | bron | zoals bekend op | methode | berekening | duiding
Actie 1 | Woninginbraak | 2025 | 1080 | 1080 | 2024 | geen verschil | 1 | 1017 | 1146 | marge |
    Politie, cijfers per maand (CBS 47022NED) | 2026-01-05 | attention-1 | proef-1
Actie 1 | Uitgevoerde werkopdrachten | 2025 | 0 | 0 | 2024 | Medewerkers (werkopdrachten, vastgelegd
    in OpenVIS) | 2026-01-06 | telling-1 | proef-1
# Grafieken
grafiek | periode of soort | reeks | waarde | moment | herkomst
Incidenten bij dit doel | Woninginbraak | 2024 | 1080 | Bron: Politie, cijfers per maand (CBS
    47022NED). Zoals bekend op 5 januari 2026, methode attention-1.
Incidenten bij dit doel | Woninginbraak | 2025 | 1080 | Bron: Politie, cijfers per maand (CBS
    47022NED). Zoals bekend op 5 januari 2026, methode attention-1.
# Over dit rapport
wat | waarde
Titel | Jaarverslag 2025, thema Veiligheid
Ondertitel | Veilig Stad 2025-2028: wat wij in 2025 wilden, en wat daarvoor is gedaan
Verantwoording | Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode
    attention-1.
Versie van areas | 1
Versie van counts | 3
"""

PUBLIC = """\
# Cijfers
hoofdstuk | wat | periode | aantal | eenheid | eerder | periode eerder | verschil | p | ondergrens |
    bovengrens | soort grens | bron | zoals bekend op | methode | berekening | duiding
Wat is er gemeld? | Woninginbraak | januari tot en met december 2025 | 1068 | 1070 | januari tot en
    met december 2024 | niet te onderscheiden van toeval (p = 0,97) | 0.965746 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Wat is er gemeld? | Fietsendiefstal | januari tot en met december 2025 | 828 | 830 | januari tot en
    met december 2024 | niet te onderscheiden van toeval (p = 0,96) | 0.961144 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
# Grafieken
grafiek | periode of soort | reeks | waarde | moment | herkomst
De soorten die het vaakst zijn gemeld | Woninginbraak | een jaar eerder | 1070 | Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst zijn gemeld | Woninginbraak | laatste twaalf maanden | 1068 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst zijn gemeld | Fietsendiefstal | een jaar eerder | 830 | Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst zijn gemeld | Fietsendiefstal | laatste twaalf maanden | 828 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
# Over dit rapport
wat | waarde
Titel | Veiligheid in cijfers
Ondertitel | Gemeente Proefstad, zoals bekend op 6 januari 2026
Verantwoording | Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode
    attention-1.
Versie van areas | 1
Versie van counts | 3
"""

PARTNERS = """\
# Cijfers
hoofdstuk | wat | periode | aantal | eenheid | eerder | periode eerder | verschil | p | ondergrens |
    bovengrens | soort grens | bron | zoals bekend op | methode | berekening | duiding
In de hele gemeente | Woninginbraak | januari tot en met december 2025 | 1068 | 1070 | januari tot
    en met december 2024 | niet te onderscheiden van toeval (p = 0,97) | 0.965746 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
In de hele gemeente | Fietsendiefstal | januari tot en met december 2025 | 828 | 830 | januari tot
    en met december 2024 | niet te onderscheiden van toeval (p = 0,96) | 0.961144 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Per wijk | Woninginbraak, Centrum | januari tot en met december 2025 | 204 | 206 | januari tot en
    met december 2024 | niet te onderscheiden van toeval (p = 0,92) | 0.922593 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Per wijk | Woninginbraak, Noord | januari tot en met december 2025 | 336 | 338 | januari tot en met
    december 2024 | niet te onderscheiden van toeval (p = 0,94) | 0.939373 | Politie, cijfers per
    maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Per wijk | Woninginbraak, Zuid | januari tot en met december 2025 | 528 | 530 | januari tot en met
    december 2024 | niet te onderscheiden van toeval (p = 0,95) | 0.951469 | Politie, cijfers per
    maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Per wijk | Fietsendiefstal, Centrum | januari tot en met december 2025 | 240 | 242 | januari tot en
    met december 2024 | niet te onderscheiden van toeval (p = 0,93) | 0.928501 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Per wijk | Fietsendiefstal, Noord | januari tot en met december 2025 | 180 | 182 | januari tot en
    met december 2024 | niet te onderscheiden van toeval (p = 0,92) | 0.917724 | Politie, cijfers
    per maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
Per wijk | Fietsendiefstal, Zuid | januari tot en met december 2025 | 408 | 410 | januari tot en met
    december 2024 | niet te onderscheiden van toeval (p = 0,94) | 0.944894 | Politie, cijfers per
    maand (CBS 47022NED) | 2026-01-06 | attention-1 | proef-1
# Grafieken
grafiek | periode of soort | reeks | waarde | moment | herkomst
De soorten die het vaakst zijn gemeld | Woninginbraak | een jaar eerder | 1070 | Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst zijn gemeld | Woninginbraak | laatste twaalf maanden | 1068 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst zijn gemeld | Fietsendiefstal | een jaar eerder | 830 | Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
De soorten die het vaakst zijn gemeld | Fietsendiefstal | laatste twaalf maanden | 828 | Bron:
    Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.
# Over dit rapport
wat | waarde
Titel | Overzicht voor partners
Ondertitel | Gemeente Proefstad, zoals bekend op 6 januari 2026
Verantwoording | Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode
    attention-1.
Versie van areas | 1
Versie van counts | 3
"""

SHEETS = {
    "weekly": WEEKLY,
    "overleg": OVERLEG,
    "half-year": HALF_YEAR,
    "wijk": WIJK,
    "annual": ANNUAL,
    "public": PUBLIC,
    "partners": PARTNERS,
}
