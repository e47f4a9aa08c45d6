"""The same of what is made for others: everybody, and partners. No small number, no buurt, no duiding."""

from __future__ import annotations

PUBLIC = """\
# Veiligheid in cijfers
Gemeente Proefstad, zoals bekend op 6 januari 2026
## Wat is er gemeld?
Meldingen en aangiften in de hele gemeente:
Wat | Aantal | Eerder | Verschil
Woninginbraak | 1.068 | 1.070 | niet te onderscheiden van toeval (p = 0,97)
Fietsendiefstal | 828 | 830 | niet te onderscheiden van toeval (p = 0,96)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
[De soorten die het vaakst zijn gemeld. Staven van Woninginbraak tot en met Fietsendiefstal. een
    jaar eerder: van 830 tot 1.070. laatste twaalf maanden: van 828 tot 1.068. De cijfers staan in
    de tabel.]
De soorten die het vaakst zijn gemeld, in cijfers:
Soort | een jaar eerder | laatste twaalf maanden
Woninginbraak | 1.070 | 1.068
Fietsendiefstal | 830 | 828
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
## Wat deden we?
Er is nog geen interventie beoordeeld.
## Over deze cijfers
Soorten met minder dan 10 meldingen in een van beide jaren staan er niet bij, en ook geen buurten of
    straten: niemand mag aan een cijfer zien om wie het gaat. Een percentage staat er alleen als het
    verschil groter is dan toeval verklaart.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""

PARTNERS = """\
# Overzicht voor partners
Gemeente Proefstad, zoals bekend op 6 januari 2026
## In de hele gemeente
Meldingen en aangiften in de hele gemeente:
Wat | Aantal | Eerder | Verschil
Woninginbraak | 1.068 | 1.070 | niet te onderscheiden van toeval (p = 0,97)
Fietsendiefstal | 828 | 830 | niet te onderscheiden van toeval (p = 0,96)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
[De soorten die het vaakst zijn gemeld. Staven van Woninginbraak tot en met Fietsendiefstal. een
    jaar eerder: van 830 tot 1.070. laatste twaalf maanden: van 828 tot 1.068. De cijfers staan in
    de tabel.]
De soorten die het vaakst zijn gemeld, in cijfers:
Soort | een jaar eerder | laatste twaalf maanden
Woninginbraak | 1.070 | 1.068
Fietsendiefstal | 830 | 828
(Bron: Politie, cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode
    attention-1.)
## Per wijk
Woninginbraak:
Wat | Aantal | Eerder | Verschil
Woninginbraak, Centrum | 204 | 206 | niet te onderscheiden van toeval (p = 0,92)
Woninginbraak, Noord | 336 | 338 | niet te onderscheiden van toeval (p = 0,94)
Woninginbraak, Zuid | 528 | 530 | niet te onderscheiden van toeval (p = 0,95)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
Fietsendiefstal:
Wat | Aantal | Eerder | Verschil
Fietsendiefstal, Centrum | 240 | 242 | niet te onderscheiden van toeval (p = 0,93)
Fietsendiefstal, Noord | 180 | 182 | niet te onderscheiden van toeval (p = 0,92)
Fietsendiefstal, Zuid | 408 | 410 | niet te onderscheiden van toeval (p = 0,94)
(Geteld: januari tot en met december 2025. Eerder: januari tot en met december 2024. Bron: Politie,
    cijfers per maand (CBS 47022NED). Zoals bekend op 6 januari 2026, methode attention-1.)
## Wat deden we?
Er is nog geen interventie beoordeeld.
## Over deze cijfers
Per wijk staan hooguit de 12 soorten die het vaakst zijn gemeld. Aantallen onder de 10 staan er niet
    bij, en ook geen aantal waaruit zo'n klein getal is uit te rekenen: niemand mag aan een cijfer
    zien om wie het gaat. Van buurten en straten staat er niets in. Een percentage staat er alleen
    als het verschil groter is dan toeval verklaart.
Gemeente Proefstad, zoals bekend op 6 januari 2026; berekening proef-1, methode attention-1.
"""
