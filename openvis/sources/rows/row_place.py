"""Where it happened: a point, an area code or an area name becomes a buurt, and a point is kept in the plane."""

from __future__ import annotations

import numpy as np
import polars as pl

from openvis.domain.delivery import RejectKind
from openvis.domain.incident import Precision
from openvis.domain.number_text import DECIMAL
from openvis.errors import InputError
from openvis.sources.areas.placing import BuurtMap, to_plane
from openvis.sources.files.wrong_input import quoted
from openvis.sources.profiles.profile_rules import RD_NEW, AddressColumns, PlaceRule
from openvis.sources.rows.address import AddressFinder, address_of
from openvis.sources.rows.row_sieve import AREA_LIKE, NUMBER_LIKE, RowSieve, raw


class Placer:
    """Places rows in the buurten of one gemeente."""

    def __init__(
        self, rule: PlaceRule, decimal: str, buurten: BuurtMap, plane_crs: str, addresses: AddressFinder | None = None
    ) -> None:
        """`addresses` is for by = "address" alone. Raises InputError where it is needed and absent."""
        if rule.address and addresses is None:
            raise InputError(
                "Dit profiel plaatst rijen op hun adres, en er is niet gezegd waar adressen opgezocht worden.",
                "Geef een adressenbestand met --addresses, of de Locatieserver met --locatieserver.",
            )
        self._addresses = addresses
        self._rule = rule
        self._decimal = decimal
        self._buurten = buurten
        self._plane_crs = plane_crs

    def add_to(self, sieve: RowSieve) -> None:
        """Add buurt, x, y and precision; refuse rows whose place is empty, unreadable or outside every buurt."""
        rule = self._rule
        if rule.address and self._addresses:
            self._add_address(sieve, rule.address, self._addresses)
            return
        if rule.x and rule.y:
            self._add_coordinates(sieve, rule.x, rule.y)
        else:
            sieve.add(pl.lit(None, pl.Float64).alias("x"), pl.lit(None, pl.Float64).alias("y"))
        if rule.column is None:
            self._add_buurt_of_point(sieve)
        elif rule.by == "code":
            self._add_buurt_of_code(sieve, rule.column)
        else:
            self._add_buurt_of_name(sieve, rule.column)
        point = pl.lit(rule.precision.value)
        sieve.add(
            pl.when(pl.col("x").is_null()).then(pl.lit(Precision.BUURT.value)).otherwise(point).alias("precision")
        )

    def _add_coordinates(self, sieve: RowSieve, x: str, y: str) -> None:
        for column in (x, y):
            sieve.refuse(
                ~self._text(column).str.contains(DECIMAL), column, "Dit is geen getal.", raw(column), NUMBER_LIKE
            )
        east, north = (
            sieve.frame.select(self._text(column).cast(pl.Float64)).to_series().fill_null(np.nan).to_numpy()
            for column in (x, y)
        )
        plane_x, plane_y = to_plane(east, north, self._rule.crs, self._plane_crs)
        near = self._buurten.near(plane_x, plane_y)
        # A point far outside the gemeente (0,0 and the like) says nothing about where it was.
        far = ~near
        swapped = np.zeros(len(far), dtype=bool)
        swapped[far] = self._buurten.near(*to_plane(north[far], east[far], self._rule.crs, self._plane_crs))
        sieve.add(
            pl.Series("x", np.where(near, plane_x, np.nan)).fill_nan(None),
            pl.Series("y", np.where(near, plane_y, np.nan)).fill_nan(None),
            pl.Series("swapped", swapped),
        )

    def _text(self, column: str) -> pl.Expr:
        """The text of a number, with a point."""
        text = pl.col(raw(column))
        return text if self._decimal == "." else text.str.replace(self._decimal, ".", literal=True)

    def _add_buurt_of_point(self, sieve: RowSieve) -> None:
        x, y = self._rule.x or "", self._rule.y or ""
        sieve.refuse(
            pl.col(raw(x)).is_null() | pl.col(raw(y)).is_null(), x, "De coördinaten zijn leeg.", kind=RejectKind.EMPTY
        )
        sieve.refuse(
            pl.col("swapped"),
            x,
            f"De kolommen {quoted([x])} (oost) en {quoted([y])} (noord) lijken verwisseld: andersom ligt het punt wel "
            "in de gemeente.",
            kind=RejectKind.SWAPPED,
        )
        sieve.add(self._buurten_at(sieve.frame))
        reason = f"Het punt ({self._rule.crs}) ligt buiten alle buurten."
        sieve.refuse(pl.col("buurt").is_null(), x, reason, kind=RejectKind.OUTSIDE)

    def _add_address(self, sieve: RowSieve, columns: AddressColumns, finder: AddressFinder) -> None:
        """Add x, y, precision and buurt of each row's address, and let the address itself go."""
        names = (columns.postcode, columns.number, columns.street, columns.city)
        texts = [sieve.frame[raw(name)].to_list() if name else [None] * len(sieve.frame) for name in names]
        addresses = [address_of(*row) for row in zip(*texts, strict=True)]
        sieve.add(pl.Series("no_address", [address.is_empty for address in addresses], dtype=pl.Boolean))
        different = list(dict.fromkeys(addresses))
        places = dict(zip(different, finder.find(different), strict=True))
        found = [places[address] for address in addresses]
        east, north = (np.array([getattr(p, axis) if p else np.nan for p in found]) for axis in ("x", "y"))
        x, y = to_plane(east.astype(float), north.astype(float), RD_NEW, self._plane_crs)
        precision = [p.precision.value if p else None for p in found]
        sieve.add(
            pl.Series("x", x).fill_nan(None),
            pl.Series("y", y).fill_nan(None),
            pl.Series("precision", precision, dtype=pl.String),
        )
        sieve.frame = sieve.frame.drop(raw(name) for name in columns.names)
        column = columns.names[0]
        empty, lost = pl.col("no_address"), pl.col("x").is_null()
        sieve.refuse(empty, column, "Het adres is leeg of heeft geen postcode of straat.", kind=RejectKind.EMPTY)
        sieve.refuse(
            lost, column, "Dit adres is niet gevonden, of er zijn er meer zoals dit.", kind=RejectKind.UNPLACED
        )
        sieve.add(self._buurten_at(sieve.frame))
        sieve.refuse(pl.col("buurt").is_null(), column, "Dit adres ligt buiten alle buurten.", kind=RejectKind.OUTSIDE)

    def _buurten_at(self, frame: pl.DataFrame) -> pl.Series:
        x, y = (frame[name].fill_null(np.nan).to_numpy() for name in ("x", "y"))
        codes = self._buurten.place(x, y)
        return pl.Series("buurt", codes.tolist(), dtype=pl.String)

    def _add_buurt_of_code(self, sieve: RowSieve, column: str) -> None:
        sieve.refuse(pl.col(raw(column)).is_null(), column, "De gebiedscode is leeg.", kind=RejectKind.EMPTY)
        known = pl.col(raw(column)).is_in(self._buurten.codes)
        reason = "Deze code is geen buurt van de gemeente."
        sieve.refuse(~known, column, reason, raw(column), AREA_LIKE, kind=RejectKind.OUTSIDE)
        sieve.add(pl.col(raw(column)).alias("buurt"))

    def _add_buurt_of_name(self, sieve: RowSieve, column: str) -> None:
        sieve.refuse(pl.col(raw(column)).is_null(), column, "De naam van de buurt is leeg.", kind=RejectKind.EMPTY)
        codes = _codes_by_name(self._buurten)
        sieve.add(pl.col(raw(column)).replace(self._rule.names or {}).str.to_lowercase().alias("name"))
        unclear = [name for name, found in codes.items() if len(found) > 1]
        sieve.refuse(
            pl.col("name").is_in(unclear), column, "Meer dan één buurt heeft deze naam.", kind=RejectKind.UNPLACED
        )
        single = {name: found[0] for name, found in codes.items()}
        sieve.add(pl.col("name").replace_strict(single, default=None, return_dtype=pl.String).alias("buurt"))
        reason = "Deze naam is geen buurt van de gemeente."
        sieve.refuse(pl.col("buurt").is_null(), column, reason, kind=RejectKind.UNPLACED)


def _codes_by_name(buurten: BuurtMap) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for name, code in zip(buurten.names, buurten.codes, strict=True):
        codes.setdefault(name.strip().lower(), []).append(code)
    return codes
