"""The catalogue as an SQLite database: its tables, written whole or not at all, and looked up by GTIN.

A database may come from anybody: it is opened to be read alone, its tables must be exactly those below (no view and no
trigger runs), and each value is checked before it goes on.
"""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from vitrine.content.catalogue.catalogue_file import MAX_LINE, MAX_OFFERS, MAX_REVIEW, MAX_REVIEWS, clean_text
from vitrine.content.catalogue.money import MAX_PRICE, UNIT_BASES, find_minor_digits
from vitrine.content.catalogue.product_record import OfferRecord, ProductRecord, ReviewRecord
from vitrine.content.service_error import ServiceError
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import atomic_write
from vitrine.files.regular_file import check_regular

#: "Vtrn" in the header of the file, where file(1) looks, and the version of the tables.
APPLICATION_ID, SCHEMA_VERSION = 0x5674726E, 1
#: Rows are by the product and their place in its list, so that one look-up reads one page of each table.
TABLES = {
    "product": "CREATE TABLE product (gtin TEXT PRIMARY KEY, title TEXT NOT NULL, subtitle TEXT, brand TEXT,"
    " image TEXT, amount_milli INTEGER, unit TEXT, rating REAL, ratings INTEGER) WITHOUT ROWID",
    "offer": "CREATE TABLE offer (gtin TEXT, place INTEGER, shop TEXT NOT NULL, price_minor INTEGER NOT NULL,"
    " currency TEXT NOT NULL, stock INTEGER, told_s INTEGER, PRIMARY KEY (gtin, place)) WITHOUT ROWID",
    "review": "CREATE TABLE review (gtin TEXT, place INTEGER, stars INTEGER NOT NULL, text TEXT NOT NULL,"
    " by TEXT NOT NULL, told_s INTEGER, PRIMARY KEY (gtin, place)) WITHOUT ROWID",
}
#: Products that one transaction step holds: 5,000 were no slower than all.
_BATCH = 1_000
#: Virtual instructions between two looks at the clock, some 10 µs.
_STEPS = 1_000


class ImportCount(NamedTuple):
    """How much an import has written."""

    products: int
    offers: int
    reviews: int


def write_database(path: Path, products: Iterable[ProductRecord]) -> ImportCount:
    """Write a database beside `path` and put it in its place when all is in it. Raises InputError, as `products` do."""
    try:
        with atomic_write(path) as partial:
            return _write(partial, products)
    except sqlite3.Error as error:  # a full disk
        raise InputError(f"{path}: it cannot be written ({error})") from None


def _write(partial: Path, products: Iterable[ProductRecord]) -> ImportCount:
    total = [0, 0, 0]
    with closing(sqlite3.connect(partial, isolation_level=None)) as database:
        # The file is nobody's until it is renamed: no journal beside it, and nothing to roll back.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"application_id = {APPLICATION_ID}"):
            database.execute(f"PRAGMA {pragma}")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        for table in TABLES.values():
            database.execute(table)
        database.execute("BEGIN")
        remaining = iter(products)
        while batch := list(islice(remaining, _BATCH)):
            counts = _insert(database, batch)
            total = [sum(pair) for pair in zip(total, counts, strict=True)]
        database.execute("COMMIT")
    return ImportCount(*total)


def _insert(database: sqlite3.Connection, products: list[ProductRecord]) -> tuple[int, int, int]:
    offers = [(one.gtin, place, *offer) for one in products for place, offer in enumerate(one.offers)]
    reviews = [(one.gtin, place, *review) for one in products for place, review in enumerate(one.reviews)]
    database.executemany("INSERT INTO product VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (one[:9] for one in products))
    database.executemany("INSERT INTO offer VALUES (?, ?, ?, ?, ?, ?, ?)", offers)
    database.executemany("INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)", reviews)
    return len(products), len(offers), len(reviews)


class CatalogueDatabase(NamedTuple):
    """A database on the disk. It is opened for each look-up: an import may take its place at any time."""

    path: Path

    def check(self) -> None:
        """Raise InputError where it is no database of a catalogue."""
        check_regular(self.path, "catalogue")
        try:
            with _open(self.path, 4.0):
                pass
        except ServiceError as fault:
            hint = "make it by `vitrine catalogue import`"
            raise InputError(Problem(fault.sentence, Place(str(self.path)), hint=hint)) from None

    def find(self, gtin: str, deadline_s: float) -> ProductRecord | None:
        """The product, None where there is none. Raises ServiceError."""
        with _open(self.path, deadline_s) as database:
            row = database.execute("SELECT * FROM product WHERE gtin = ?", (gtin,)).fetchone()
            if row is None:
                return None
            offers = _list(database, "offer", gtin, MAX_OFFERS)
            reviews = _list(database, "review", gtin, MAX_REVIEWS)
        try:
            return _check_product(gtin, row, offers, reviews)
        except (FieldError, TypeError, ValueError):
            raise ServiceError("broken", "the catalogue holds a product that is damaged") from None


@contextmanager
def _open(path: Path, deadline_s: float) -> Iterator[sqlite3.Connection]:
    """The database, read alone and for so long. Raises ServiceError for what else SQLite may say."""
    end_s = time.monotonic() + deadline_s
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=deadline_s)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_progress_handler(lambda: time.monotonic() > end_s, _STEPS)
            _check_tables(database)
            yield database
    except sqlite3.Error as error:
        if time.monotonic() > end_s:
            raise ServiceError("timeout", "the catalogue did not answer in time") from None
        if not path.is_file():
            raise ServiceError("offline", "the catalogue's file is not there") from None
        is_other = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB
        what = "this is no SQLite database" if is_other else "the catalogue's database is damaged"
        raise ServiceError("broken", what) from None


def _check_tables(database: sqlite3.Connection) -> None:
    found = dict(database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL LIMIT 10").fetchall())
    identity = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if identity == APPLICATION_ID and version != SCHEMA_VERSION:
        raise ServiceError("broken", f"the catalogue is of version {version}, this program reads {SCHEMA_VERSION}")
    if identity != APPLICATION_ID or found != TABLES:
        raise ServiceError("broken", "this database is no catalogue of Vitrine")


def _list(database: sqlite3.Connection, table: str, gtin: str, most: int) -> list[tuple[Any, ...]]:
    query = f"SELECT * FROM {table} WHERE gtin = ? ORDER BY place LIMIT {most}"
    return [row[2:] for row in database.execute(query, (gtin,))]


def _check_product(
    gtin: str, row: tuple[Any, ...], offers: list[tuple[Any, ...]], reviews: list[tuple[Any, ...]]
) -> ProductRecord:
    """The record of rows that SQLite holds in whatever types their writer liked. Raises for others than its own."""
    _, title, subtitle, brand, image, amount_milli, unit, rating, ratings = row
    if unit is not None and unit not in UNIT_BASES:
        raise ValueError(unit)
    stars = None if rating is None else float(rating)
    if stars is not None and not (math.isfinite(stars) and 0 <= stars <= 5):
        raise ValueError(rating)
    has_unit = amount_milli is not None and unit is not None
    names = [None if text is None else _text(text) for text in (subtitle, brand, image)]
    return ProductRecord(
        gtin, _text(title), names[0], names[1], names[2], _whole(amount_milli, 1) if has_unit else None,
        unit if has_unit else None, stars, None if ratings is None else _whole(ratings),
        tuple(_check_offer(*offer) for offer in offers), tuple(_check_review(*review) for review in reviews),
    )  # fmt: skip


def _check_offer(shop: Any, price_minor: Any, currency: Any, stock: Any, told_s: Any) -> OfferRecord:
    find_minor_digits(_text(currency))
    price = _whole(price_minor, 1, MAX_PRICE * 10_000)
    times = [None if value is None else _whole(value) for value in (stock, told_s)]
    return OfferRecord(_text(shop), price, currency, times[0], times[1])


def _check_review(stars: Any, text: Any, by: Any, told_s: Any) -> ReviewRecord:
    told = None if told_s is None else _whole(told_s)
    return ReviewRecord(_whole(stars, 1, 5), _text(text, MAX_REVIEW), _text(by), told)


def _text(value: Any, most: int = MAX_LINE) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return clean_text(value)[:most]


def _whole(value: Any, least: int = 0, most: int = 10**15) -> int:
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError(value)
    return value
