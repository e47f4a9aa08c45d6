"""What each report of the small town says, word for word; the numbers follow from `small_town.count_of`."""

from __future__ import annotations

from tests.spec.report_texts_for_others import PARTNERS, PUBLIC

WEEKLY = """\
# Weekbriefing veiligheid van 6 januari 2026
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Aandachtslijst
Op de lijst staan 10 regels. Van elke 100 regels zijn er naar verwachting hooguit 10 toeval.
De lijst in cijfers:
Wat | Aantal | Verwacht
Woninginbraak, Markt 1 | 9 | 1 tot 6
Fietsendiefstal, Markt 2 | 9 | 1 tot 6
Woninginbraak, Markt 3 | 9 | 1 tot 6
Fietsendiefstal, Markt 4 | 9 | 1 tot 6
Woninginbraak, Veld 1 | 9 | 1 tot 6
Fietsendiefstal, Veld 2 | 9 | 1 tot 6
Woninginbraak, Veld 3 | 9 | 1 tot 6
Fietsendiefstal, Veld 4 | 9 | 1 tot 6
Woninginbraak, Haven 1 | 9 | 1 tot 6
Fietsendiefstal, Haven 2 | 9 | 1 tot 6
(Geteld: december 2025. Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari
    2026, methode attention-1.)
Waarom deze plekken en soorten op de lijst staan
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
Werkopdrachten in cijfers:
Wat | Periode | Aantal
Open werkopdrachten | 6 januari 2026 | 0
Daarvan te laat | 6 januari 2026 | 0
Bezoeken | 30 december 2025 tot en met 6 januari 2026 | 0
(Bron: Medewerkers (werkopdrachten, vastgelegd in OpenVIS). Zoals bekend op 6 januari 2026, methode
    telling-1.)
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
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
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
De aandachtslijst in cijfers:
Wat | Aantal | Verwacht
Woninginbraak, Markt 1 | 9 | 1 tot 6
Fietsendiefstal, Markt 2 | 9 | 1 tot 6
Woninginbraak, Markt 3 | 9 | 1 tot 6
Fietsendiefstal, Markt 4 | 9 | 1 tot 6
Woninginbraak, Veld 1 | 9 | 1 tot 6
Fietsendiefstal, Veld 2 | 9 | 1 tot 6
Woninginbraak, Veld 3 | 9 | 1 tot 6
Fietsendiefstal, Veld 4 | 9 | 1 tot 6
Woninginbraak, Haven 1 | 9 | 1 tot 6
Fietsendiefstal, Haven 2 | 9 | 1 tot 6
(Geteld: december 2025. Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari
    2026, methode attention-1.)
## Lopende interventies
Er loopt geen interventie.
## Werkopdrachten
Werkopdrachten in cijfers:
Wat | Periode | Aantal
Open werkopdrachten | 6 januari 2026 | 0
Daarvan te laat | 6 januari 2026 | 0
Bezoeken | 30 december 2025 tot en met 6 januari 2026 | 0
(Bron: Medewerkers (werkopdrachten, vastgelegd in OpenVIS). Zoals bekend op 6 januari 2026, methode
    telling-1.)
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
Aantallen:
Wat | Aantal | Eerder | Verschil
Totaal misdrijven | 594 | 594 | geen verschil
Woninginbraak | 540 | 540 | geen verschil
Fietsendiefstal | 420 | 420 | geen verschil
(Geteld: juli tot en met december 2025. Eerder: juli tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
[De soorten die het vaakst voorkwamen. Staven van Woninginbraak tot en met Fietsendiefstal. juli tot
    en met december 2024: van 420 tot 540. juli tot en met december 2025: van 420 tot 540. De
    cijfers staan in de tabel.]
De soorten die het vaakst voorkwamen, in cijfers:
Soort | juli tot en met december 2024 | juli tot en met december 2025
Woninginbraak | 540 | 540
Fietsendiefstal | 420 | 420
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
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
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
## Naast andere gemeenten
Van andere gemeenten zijn geen cijfers ingelezen, dus dit ontbreekt.
## Interventies
In dit half jaar liep geen interventie.
## Uitvoeringsplan
Acties van 2025:
Nr. | Wat willen we | Stand | Laatste voortgang
1 | Wij willen minder inbraken in de donkere maanden. | gepland | 2 juni 2025: De lampen zijn
    vervangen.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

WIJK = """\
# Gebiedsscan Centrum
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Wat is er gebeurd?
Aantallen in twaalf maanden: Politie, cijfers per maand:
Wat | Aantal | Eerder | Verschil
Fietsendiefstal | 240 | 242 | niet te onderscheiden van toeval (p = 0,93)
Woninginbraak | 204 | 206 | niet te onderscheiden van toeval (p = 0,92)
Totaal misdrijven | 168 | 170 | niet te onderscheiden van toeval (p = 0,91)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
Aantallen in twaalf maanden: Handhaving:
Wat | Aantal | Eerder | Verschil
Boa: huisafval en zwerfafval | 276 | 278 | niet te onderscheiden van toeval (p = 0,93)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron:
    Handhaving (boa's). Zoals bekend op 6 januari 2026, methode attention-1.)
Totaal per buurt:
Wat | Aantal | Eerder | Verschil
Totaal misdrijven, Markt 2 | 12 | 14 | niet te onderscheiden van toeval (p = 0,71)
Totaal misdrijven, Markt 3 | 48 | 50 | niet te onderscheiden van toeval (p = 0,85)
Totaal misdrijven, Markt 4 | 108 | 110 | niet te onderscheiden van toeval (p = 0,89)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
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
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
## Aandachtslijst
Op de lijst staan 4 regels. Van elke 100 regels zijn er naar verwachting hooguit 10 toeval.
De lijst in cijfers:
Wat | Aantal | Verwacht
Woninginbraak, Markt 1 | 9 | 1 tot 6
Fietsendiefstal, Markt 2 | 9 | 1 tot 6
Woninginbraak, Markt 3 | 9 | 1 tot 6
Fietsendiefstal, Markt 4 | 9 | 1 tot 6
(Geteld: december 2025. Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari
    2026, methode attention-1.)
Waarom deze plekken en soorten op de lijst staan
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

ANNUAL = """\
# Jaarverslag 2025, thema Veiligheid
Veilig Stad 2025-2028: wat wij in 2025 wilden, en wat daarvoor is gedaan
## In het kort
In het plan van 2025 staat 1 actie (gepland: 1).
- Woninginbraak, 2025: van 1.080 naar 1.080. Er is geen verschil.
## Thema Veiligheid, doel 1: Minder inbraak en diefstal
[Incidenten bij dit doel. Staven van Woninginbraak. 2024: van 1.080 tot 1.080. 2025: van 1.080 tot
    1.080. De cijfers staan in de tabel.]
Incidenten bij dit doel, in cijfers:
Soort | 2024 | 2025
Woninginbraak | 1.080 | 1.080
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 5 januari 2026, methode
    attention-1.)
### Actie 1
Wat wilden we daarvoor doen? Wij willen minder inbraken in de donkere maanden.
Wat hebben we daarvoor gedaan? De lampen zijn vervangen. Deze actie is nog niet begonnen.
Cijfers bij actie 1:
Wat | Aantal | Eerder | Verschil | Marge | Bron
Woninginbraak | 1.080 | 1.080 | geen verschil | 1.017 tot 1.146 | Politie, cijfers per maand
Uitgevoerde werkopdrachten | 0 | 0 |  |  | Medewerkers
(Geteld: 2025. Eerder: 2024. Bron: Politie, cijfers per maand (CBS 47022NED), zoals bekend op 5
    januari 2026, methode attention-1; Medewerkers (werkopdrachten, vastgelegd in OpenVIS), zoals
    bekend op 6 januari 2026, methode telling-1.)
Eigenaar: coördinator handhaving; samen met politie.
## Thema Veiligheid, doel 2: Iedereen doet mee
Voor dit doel stond er dit jaar geen actie in het plan.
## Prioriteiten
Alle soorten telden even zwaar.
## Hoe deze cijfers tot stand komen
Alle cijfers komen uit OpenVIS, zoals bekend op 6 januari 2026. Niemand heeft ze ingetypt. Bij een
    percentage staan altijd de twee aantallen. Een percentage staat er alleen als het verschil
    groter is dan toeval verklaart. De marge hoort bij het aantal zelf: zo ver kan het door toeval
    afwijken (95 %). Wat medewerkers zelf deden, is geteld en niet getoetst. Een daling zegt niet
    waardoor zij kwam. Dat zegt alleen het oordeel van een interventie.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

WIJK_POINTS = """\
# Gebiedsscan Centrum
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Wat is er gebeurd?
Aantallen in twaalf maanden: Politie, cijfers per maand:
Wat | Aantal | Eerder | Verschil
Fietsendiefstal | 240 | 242 | niet te onderscheiden van toeval (p = 0,93)
Woninginbraak | 204 | 206 | niet te onderscheiden van toeval (p = 0,92)
Totaal misdrijven | 168 | 170 | niet te onderscheiden van toeval (p = 0,91)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
Aantallen in twaalf maanden: Handhaving:
Wat | Aantal | Eerder | Verschil
Boa: huisafval en zwerfafval | 276 | 278 | niet te onderscheiden van toeval (p = 0,93)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron:
    Handhaving (boa's). Zoals bekend op 6 januari 2026, methode attention-1.)
Totaal per buurt:
Wat | Aantal | Eerder | Verschil
Totaal misdrijven, Markt 2 | 12 | 14 | niet te onderscheiden van toeval (p = 0,71)
Totaal misdrijven, Markt 3 | 48 | 50 | niet te onderscheiden van toeval (p = 0,85)
Totaal misdrijven, Markt 4 | 108 | 110 | niet te onderscheiden van toeval (p = 0,89)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
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
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
## Aandachtslijst
Op de lijst staan 4 regels. Van elke 100 regels zijn er naar verwachting hooguit 10 toeval.
De lijst in cijfers:
Wat | Aantal | Verwacht
Woninginbraak, Markt 1 | 9 | 1 tot 6
Fietsendiefstal, Markt 2 | 9 | 1 tot 6
Woninginbraak, Markt 3 | 9 | 1 tot 6
Fietsendiefstal, Markt 4 | 9 | 1 tot 6
(Geteld: december 2025. Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari
    2026, methode attention-1.)
Waarom deze plekken en soorten op de lijst staan
- Regel 1: Markt 1 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 2: Markt 2 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 3: Markt 3 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
- Regel 4: Markt 4 had er 9 in december 2025; verwacht 3 (tussen 1 en 6).
## Hotspots
Vakken van 100 meter waar het meer is dan toeval verklaart:
Wat | Aantal
Woninginbraak in Markt 3, vak E1361N4501 met de vakken eromheen | 12 (zelf 5; verwacht 0,6)
Woninginbraak in Markt 3, vak E1360N4500 met de vakken eromheen | 9 (zelf 0; verwacht 0,6)
Woninginbraak in Markt 3, vak E1361N4500 met de vakken eromheen | 7 (zelf 3; verwacht 0,6)
(Geteld: januari tot en met december 2025. Bron: Politie, losse incidenten. Zoals bekend op 6
    januari 2026, methode attention-1.)
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
Aantallen:
Wat | Aantal | Eerder | Verschil
Totaal misdrijven | 594 | 594 | geen verschil
Woninginbraak | 540 | 540 | geen verschil
Fietsendiefstal | 420 | 420 | geen verschil
(Geteld: januari tot en met juni 2025. Eerder: januari tot en met juni 2024. Bron: Politie, cijfers
    per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
[De soorten die het vaakst voorkwamen. Staven van Woninginbraak tot en met Fietsendiefstal. januari
    tot en met juni 2024: van 420 tot 540. januari tot en met juni 2025: van 420 tot 540. De cijfers
    staan in de tabel.]
De soorten die het vaakst voorkwamen, in cijfers:
Soort | januari tot en met juni 2024 | januari tot en met juni 2025
Woninginbraak | 540 | 540
Fietsendiefstal | 420 | 420
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
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
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
## Naast andere gemeenten
Van andere gemeenten zijn geen cijfers ingelezen, dus dit ontbreekt.
## Interventies
In dit half jaar liep geen interventie.
## Uitvoeringsplan
Acties van 2025:
Nr. | Wat willen we | Stand | Laatste voortgang
1 | Wij willen minder inbraken in de donkere maanden. | gepland | 2 juni 2025: De lampen zijn
    vervangen.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

TEXTS = {
    "weekly": WEEKLY,
    "overleg": OVERLEG,
    "half-year": HALF_YEAR,
    "wijk": WIJK,
    "annual": ANNUAL,
    "public": PUBLIC,
    "partners": PARTNERS,
    "wijk-points": WIJK_POINTS,
    "half-year-earlier": HALF_YEAR_EARLIER,
}
