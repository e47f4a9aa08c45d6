"""What the name of a column suggests, as a table. A name never decides alone where the cells say otherwise."""

from __future__ import annotations

import re

from openvis.domain.file_kind import Meaning

_HUMP = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_WORD = re.compile(r"[a-zà-ÿ]+|\d+")

# Words of a name, or the beginning or end of one where a star stands. The first meaning that fits counts.
_WORDS: tuple[tuple[Meaning, str], ...] = (
    (Meaning.BUURT_CODE, "buurtcode bucode buurt+code wijkcode_buurt gwb cbs+code"),
    (Meaning.BUURT_NAME, "buurt* neighbourhood neighborhood hood"),
    (Meaning.LONGITUDE, "lon lng long longitude lengtegraad"),
    (Meaning.LATITUDE, "lat latitude breedtegraad"),
    (Meaning.X, "x xcoord* xrd rdx coordx oost easting"),
    (Meaning.Y, "y ycoord* yrd rdy coordy noord northing"),
    (Meaning.POSTCODE, "postcode* pc* zip zipcode"),
    (Meaning.NUMBER, "huisnummer* huisnr* housenumber"),
    (Meaning.HOUR, "uur hour"),
    (Meaning.END_TIME, "eindtijd tijd+tot tijd+eind* endtime"),
    (Meaning.REPORTED_TIME, "tijd+meld* tijd+gemeld tijd+regist* meldtijd"),
    (Meaning.TIME, "tijd* time tijdstip aanvangstijd begintijd *tijd"),
    (Meaning.REPORTED_DATE, "gemeld* melddatum datum+melding meld+datum aangemaakt created reported registratiedatum "
                            "regist*+datum invoer* kennisname aangifte*"),
    (Meaning.END_DATE, "eind* tot end einddatum tm"),
    (Meaning.DATE, "datum* date dag pleeg* gepleegd begin* start* geconstateerd incident+date vanaf constatering "
                   "*datum occurred moment"),
    (Meaning.REFERENCE, "*nummer *nr id *id kenmerk zaak* referentie ref reference volgnr registratie* number case"),
    (Meaning.CATEGORY, "categor* *categorie* sub+category soort* type* *soort *type feit* delict* incident* offence "
                       "offense mci overtreding onderwerp rubriek thema premises overlast"),
    (Meaning.REPORTED_BY, "bron source kanaal melder+type soort+melder herkomst reported+by"),
    (Meaning.STREET, "straat* *straat openbare+ruimte adres* street locatie weg"),
    (Meaning.WEEK, "week* *week wk kw isoweek"),
    (Meaning.YEAR, "jaar* *jaar year isoyear"),
    (Meaning.AMOUNT, "aantal* *aantal count* n telling* totaal frequentie freq aant waarde"),
    (Meaning.WAVE, "jaar* *jaar meting* wave year periode peildatum peiljaar"),
    (Meaning.QUESTION, "vraag* indicator* stelling* question"),
    (Meaning.ANSWER, "waarde antwoord* percentage* perc score* cijfer* *cijfer uitkomst resultaat value"),
    (Meaning.RESPONDENTS, "respondent* n respons aantal* ongewogen"),
    (Meaning.UNIT, "eenheid unit maat"),
    (Meaning.MARGIN, "marge* *marge margin foutmarge"),
    (Meaning.LOW, "onder* laag low min"),
    (Meaning.HIGH, "boven* hoog high max"),
    (Meaning.SCORE, "score* *score risico* *risico kans* rang* rank* risk"),
    (Meaning.SIZE, "zijde* size grootte celgrootte lengte"),
    (Meaning.PERIOD, "periode* maand week jaar period"),
    (Meaning.CITY, "plaats woonkern kern city stad dorp"),
)  # fmt: skip


def words_of(name: str) -> list[str]:
    """The words of a column name in lower case: "XCoordinaat_RD" -> xcoordinaat, rd."""
    return _WORD.findall(_HUMP.sub(" ", name).casefold())


def named_like(name: str, meaning: Meaning) -> bool:
    """Whether a name suggests this meaning, perhaps among others."""
    words = words_of(name)
    return any(_fits(words, pattern) for each, patterns in _WORDS if each is meaning for pattern in patterns.split())


def _fits(words: list[str], pattern: str) -> bool:
    """`tijd+tot`: both words are there; `buurt*`: a word that begins so; `*datum`: one that ends so."""
    return all(any(_is(word, part) for word in words) for part in pattern.split("+"))


def _is(word: str, part: str) -> bool:
    if part.startswith("*") and part.endswith("*"):
        return part.strip("*") in word
    if part.endswith("*"):
        return word.startswith(part[:-1])
    return word.endswith(part[1:]) if part.startswith("*") else word == part
