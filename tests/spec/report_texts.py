"""What each report of the small town says, word for word; the numbers follow from `small_town.count_of`."""

from __future__ import annotations

from tests.spec.report_texts_for_others import PARTNERS, PUBLIC

WEEKLY = """\
# Weekbriefing veiligheid van 6 januari 2026
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Aandachtslijst
Op de lijst staan 10 regels. Van elke 100 regels zijn er naar verwachting hooguit 10 toeval.
Aandachtslijst, in cijfers:
Wat | Periode | Aantal | Verwacht of marge | Bron
Woninginbraak, Markt 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Markt 3 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 4 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Veld 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Veld 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Veld 3 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Veld 4 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Haven 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Haven 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
- Regel 1: Markt 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 2: Markt 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 3: Markt 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 4: Markt 4 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 5: Veld 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 6: Veld 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 7: Veld 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 8: Veld 4 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 9: Haven 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 10: Haven 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
## Nieuwe bijzonderheden
- Regel 1: Markt 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Stand: nieuw.
- Regel 3: Markt 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Stand: nieuw.
- Regel 5: Veld 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Stand: nieuw.
- Regel 7: Veld 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Stand: nieuw.
- Regel 9: Haven 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Stand: nieuw.
## Lopende interventies
Er loopt geen interventie.
## Werkopdrachten
Open: 0. Te laat: 0. Bezoeken in de laatste zeven dagen: 0.
## Verwachting
- De verwachting voor fietsendiefstal was in de laatste perioden niet beter dan de telling van alle
    jaren. Zij staat uit sinds 7 december 2025; u ziet de telling. Zij gaat vanzelf weer aan als zij
    weer beter is.
- De verwachting voor woninginbraak was over 12 perioden beter dan de telling van alle jaren, meer
    dan toeval verklaart. U ziet haar sinds 21 december 2025.
## Verloop
[Totaal misdrijven per maand, Proefstad. Lijn van januari 2024 tot en met december 2025. geteld: van
    98 tot 100. De cijfers staan in de tabel.]
Totaal misdrijven per maand, Proefstad, in cijfers:
Maand | geteld
januari 2024 | 98
februari 2024 | 99
maart 2024 | 100
april 2024 | 98
mei 2024 | 99
juni 2024 | 100
juli 2024 | 98
augustus 2024 | 99
september 2024 | 100
oktober 2024 | 98
november 2024 | 99
december 2024 | 100
januari 2025 | 98
februari 2025 | 99
maart 2025 | 100
april 2025 | 98
mei 2025 | 99
juni 2025 | 100
juli 2025 | 98
augustus 2025 | 99
september 2025 | 100
oktober 2025 | 98
november 2025 | 99
december 2025 | 100
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

OVERLEG = """\
# Stukken voor het VIS-overleg, 6 januari 2026
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Aandachtslijst
### 1. Woninginbraak in Markt 1
Regel 1: Markt 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Bijzonderheid, nieuw.
### 2. Fietsendiefstal in Markt 2
Regel 2: Markt 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
### 3. Woninginbraak in Markt 3
Regel 3: Markt 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Bijzonderheid, nieuw.
### 4. Fietsendiefstal in Markt 4
Regel 4: Markt 4 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
### 5. Woninginbraak in Veld 1
Regel 5: Veld 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Bijzonderheid, nieuw.
### 6. Fietsendiefstal in Veld 2
Regel 6: Veld 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
### 7. Woninginbraak in Veld 3
Regel 7: Veld 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Bijzonderheid, nieuw.
### 8. Fietsendiefstal in Veld 4
Regel 8: Veld 4 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
## Bijzonderheden zonder besluit
### 1. Woninginbraak in Haven 1
Regel 9: Haven 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6). Bijzonderheid, nieuw.
## Hoe goed de verwachting was
### 1. Scorebord van de verwachting
Fietsendiefstal: in de 5 % van de plekken met de hoogste verwachting lagen 36 van de 60 incidenten
    (60 %).
Woninginbraak: in de 5 % van de plekken met de hoogste verwachting lagen 36 van de 60 incidenten (60
    %).
## Cijfers bij de agenda
Aandachtslijst, in cijfers:
Wat | Periode | Aantal | Verwacht of marge | Bron
Woninginbraak, Markt 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Markt 3 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 4 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Veld 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Veld 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Veld 3 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Veld 4 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Haven 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Haven 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
## Lopende interventies
Er loopt geen interventie.
## Werkopdrachten
Open: 0. Te laat: 0. Bezoeken in de laatste zeven dagen: 0.
## Duiding
Er is geen duiding geschreven.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

HALF_YEAR = """\
# Halfjaarrapport veiligheid, tweede helft van 2025
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Wat is er gebeurd?
Bij elk verschil staan beide aantallen. Een percentage staat er alleen waar het verschil groter is
    dan toeval verklaart; het is afgerond op hele procenten, een half telt als een heel.
Aantallen in juli tot en met december 2025:
Wat | Periode | Aantal | Eerder | Verschil | Bron
Totaal misdrijven | juli tot en met december 2025 | 594 | 594 (juli tot en met december 2024) | geen
    verschil | Politie, cijfers per maand (CBS 47022NED)
Woninginbraak | juli tot en met december 2025 | 540 | 540 (juli tot en met december 2024) | geen
    verschil | Politie, cijfers per maand (CBS 47022NED)
Fietsendiefstal | juli tot en met december 2025 | 420 | 420 (juli tot en met december 2024) | geen
    verschil | Politie, cijfers per maand (CBS 47022NED)
[De soorten die het vaakst voorkwamen. Staven van Woninginbraak tot en met Fietsendiefstal. juli tot
    en met december 2024: van 420 tot 540. juli tot en met december 2025: van 420 tot 540. De
    cijfers staan in de tabel.]
De soorten die het vaakst voorkwamen, in cijfers:
Soort | juli tot en met december 2024 | juli tot en met december 2025
Woninginbraak | 540 | 540
Fietsendiefstal | 420 | 420
## Verloop
[Totaal misdrijven per maand, Proefstad. Lijn van januari 2024 tot en met december 2025. geteld: van
    98 tot 100. De cijfers staan in de tabel.]
Totaal misdrijven per maand, Proefstad, in cijfers:
Maand | geteld
januari 2024 | 98
februari 2024 | 99
maart 2024 | 100
april 2024 | 98
mei 2024 | 99
juni 2024 | 100
juli 2024 | 98
augustus 2024 | 99
september 2024 | 100
oktober 2024 | 98
november 2024 | 99
december 2024 | 100
januari 2025 | 98
februari 2025 | 99
maart 2025 | 100
april 2025 | 98
mei 2025 | 99
juni 2025 | 100
juli 2025 | 98
augustus 2025 | 99
september 2025 | 100
oktober 2025 | 98
november 2025 | 99
december 2025 | 100
## Naast andere gemeenten
Van andere gemeenten zijn geen cijfers ingelezen, dus dit ontbreekt.
## Interventies
In dit half jaar liep geen interventie.
## Uitvoeringsplan
In het uitvoeringsplan van 2025 staan geen acties.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

WIJK = """\
# Gebiedsscan Centrum
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Wat is er gebeurd?
Aantallen in twaalf maanden:
Wat | Periode | Aantal | Eerder | Verschil | Bron
Boa: huisafval en zwerfafval | januari tot en met december 2025 | 276 | 278 (een jaar eerder) | niet
    te onderscheiden van toeval (p = 0,93) | Handhaving (boa's)
Fietsendiefstal | januari tot en met december 2025 | 240 | 242 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,93) | Politie, cijfers per maand (CBS 47022NED)
Woninginbraak | januari tot en met december 2025 | 204 | 206 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,92) | Politie, cijfers per maand (CBS 47022NED)
Totaal misdrijven | januari tot en met december 2025 | 168 | 170 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,91) | Politie, cijfers per maand (CBS 47022NED)
Totaal per buurt:
Wat | Periode | Aantal | Eerder | Verschil | Bron
Totaal misdrijven, Markt 2 | januari tot en met december 2025 | 12 | 14 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,71) | Politie, cijfers per maand (CBS 47022NED)
Totaal misdrijven, Markt 3 | januari tot en met december 2025 | 48 | 50 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,85) | Politie, cijfers per maand (CBS 47022NED)
Totaal misdrijven, Markt 4 | januari tot en met december 2025 | 108 | 110 (een jaar eerder) | niet
    te onderscheiden van toeval (p = 0,89) | Politie, cijfers per maand (CBS 47022NED)
[Totaal misdrijven per maand, Centrum. Lijn van januari 2024 tot en met december 2025. geteld: van
    14 tot 16. De cijfers staan in de tabel.]
Totaal misdrijven per maand, Centrum, in cijfers:
Maand | geteld
januari 2024 | 14
februari 2024 | 15
maart 2024 | 16
april 2024 | 14
mei 2024 | 15
juni 2024 | 16
juli 2024 | 14
augustus 2024 | 15
september 2024 | 16
oktober 2024 | 14
november 2024 | 15
december 2024 | 16
januari 2025 | 14
februari 2025 | 15
maart 2025 | 16
april 2025 | 14
mei 2025 | 15
juni 2025 | 16
juli 2025 | 14
augustus 2025 | 15
september 2025 | 16
oktober 2025 | 14
november 2025 | 15
december 2025 | 16
## Aandachtslijst
Op de lijst staan 4 regels. Van elke 100 regels zijn er naar verwachting hooguit 10 toeval.
Aandachtslijst, in cijfers:
Wat | Periode | Aantal | Verwacht of marge | Bron
Woninginbraak, Markt 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Markt 3 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 4 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
- Regel 1: Markt 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 2: Markt 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 3: Markt 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 4: Markt 4 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
## Aanwezigheid
Er is geen aanwezigheid geregistreerd.
## Wat bewoners zeggen
Er is geen onderzoek onder bewoners ingelezen.
## Duiding
Er is geen duiding geschreven.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

WIJK_POINTS = """\
# Gebiedsscan Centrum
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Wat is er gebeurd?
Aantallen in twaalf maanden:
Wat | Periode | Aantal | Eerder | Verschil | Bron
Boa: huisafval en zwerfafval | januari tot en met december 2025 | 276 | 278 (een jaar eerder) | niet
    te onderscheiden van toeval (p = 0,93) | Handhaving (boa's)
Fietsendiefstal | januari tot en met december 2025 | 240 | 242 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,93) | Politie, cijfers per maand (CBS 47022NED)
Woninginbraak | januari tot en met december 2025 | 204 | 206 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,92) | Politie, cijfers per maand (CBS 47022NED)
Totaal misdrijven | januari tot en met december 2025 | 168 | 170 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,91) | Politie, cijfers per maand (CBS 47022NED)
Totaal per buurt:
Wat | Periode | Aantal | Eerder | Verschil | Bron
Totaal misdrijven, Markt 2 | januari tot en met december 2025 | 12 | 14 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,71) | Politie, cijfers per maand (CBS 47022NED)
Totaal misdrijven, Markt 3 | januari tot en met december 2025 | 48 | 50 (een jaar eerder) | niet te
    onderscheiden van toeval (p = 0,85) | Politie, cijfers per maand (CBS 47022NED)
Totaal misdrijven, Markt 4 | januari tot en met december 2025 | 108 | 110 (een jaar eerder) | niet
    te onderscheiden van toeval (p = 0,89) | Politie, cijfers per maand (CBS 47022NED)
[Totaal misdrijven per maand, Centrum. Lijn van januari 2024 tot en met december 2025. geteld: van
    14 tot 16. De cijfers staan in de tabel.]
Totaal misdrijven per maand, Centrum, in cijfers:
Maand | geteld
januari 2024 | 14
februari 2024 | 15
maart 2024 | 16
april 2024 | 14
mei 2024 | 15
juni 2024 | 16
juli 2024 | 14
augustus 2024 | 15
september 2024 | 16
oktober 2024 | 14
november 2024 | 15
december 2024 | 16
januari 2025 | 14
februari 2025 | 15
maart 2025 | 16
april 2025 | 14
mei 2025 | 15
juni 2025 | 16
juli 2025 | 14
augustus 2025 | 15
september 2025 | 16
oktober 2025 | 14
november 2025 | 15
december 2025 | 16
## Aandachtslijst
Op de lijst staan 4 regels. Van elke 100 regels zijn er naar verwachting hooguit 10 toeval.
Aandachtslijst, in cijfers:
Wat | Periode | Aantal | Verwacht of marge | Bron
Woninginbraak, Markt 1 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 2 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Woninginbraak, Markt 3 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
Fietsendiefstal, Markt 4 | december 2025 | 9 | verwacht 1 tot 6 | Politie, cijfers per maand (CBS
    47022NED)
- Regel 1: Markt 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 2: Markt 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 3: Markt 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 4: Markt 4 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
## Hotspots
Vakken van hotspots:
Vak van 100 bij 100 meter | Buurt | Soort | Aantal
E1361N4501 | Markt 3 | Woninginbraak | 5
E1360N4500 | Markt 3 | Woninginbraak | 0
E1361N4500 | Markt 3 | Woninginbraak | 3
## Aanwezigheid
Er is geen aanwezigheid geregistreerd.
## Wat bewoners zeggen
Er is geen onderzoek onder bewoners ingelezen.
## Duiding
Er is geen duiding geschreven.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

HALF_YEAR_EARLIER = """\
# Halfjaarrapport veiligheid, eerste helft van 2025
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Wat is er gebeurd?
Bij elk verschil staan beide aantallen. Een percentage staat er alleen waar het verschil groter is
    dan toeval verklaart; het is afgerond op hele procenten, een half telt als een heel.
Aantallen in januari tot en met juni 2025:
Wat | Periode | Aantal | Eerder | Verschil | Bron
Totaal misdrijven | januari tot en met juni 2025 | 594 | 594 (januari tot en met juni 2024) | geen
    verschil | Politie, cijfers per maand (CBS 47022NED)
Woninginbraak | januari tot en met juni 2025 | 540 | 540 (januari tot en met juni 2024) | geen
    verschil | Politie, cijfers per maand (CBS 47022NED)
Fietsendiefstal | januari tot en met juni 2025 | 420 | 420 (januari tot en met juni 2024) | geen
    verschil | Politie, cijfers per maand (CBS 47022NED)
[De soorten die het vaakst voorkwamen. Staven van Woninginbraak tot en met Fietsendiefstal. januari
    tot en met juni 2024: van 420 tot 540. januari tot en met juni 2025: van 420 tot 540. De cijfers
    staan in de tabel.]
De soorten die het vaakst voorkwamen, in cijfers:
Soort | januari tot en met juni 2024 | januari tot en met juni 2025
Woninginbraak | 540 | 540
Fietsendiefstal | 420 | 420
## Verloop
[Totaal misdrijven per maand, Proefstad. Lijn van januari 2024 tot en met december 2025. geteld: van
    98 tot 100. De cijfers staan in de tabel.]
Totaal misdrijven per maand, Proefstad, in cijfers:
Maand | geteld
januari 2024 | 98
februari 2024 | 99
maart 2024 | 100
april 2024 | 98
mei 2024 | 99
juni 2024 | 100
juli 2024 | 98
augustus 2024 | 99
september 2024 | 100
oktober 2024 | 98
november 2024 | 99
december 2024 | 100
januari 2025 | 98
februari 2025 | 99
maart 2025 | 100
april 2025 | 98
mei 2025 | 99
juni 2025 | 100
juli 2025 | 98
augustus 2025 | 99
september 2025 | 100
oktober 2025 | 98
november 2025 | 99
december 2025 | 100
## Naast andere gemeenten
Van andere gemeenten zijn geen cijfers ingelezen, dus dit ontbreekt.
## Interventies
In dit half jaar liep geen interventie.
## Uitvoeringsplan
In het uitvoeringsplan van 2025 staan geen acties.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

TEXTS = {
    "weekly": WEEKLY,
    "overleg": OVERLEG,
    "half-year": HALF_YEAR,
    "wijk": WIJK,
    "public": PUBLIC,
    "partners": PARTNERS,
    "wijk-points": WIJK_POINTS,
    "half-year-earlier": HALF_YEAR_EARLIER,
}
