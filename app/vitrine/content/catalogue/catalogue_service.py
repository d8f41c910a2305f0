"""The service `catalogue`: answers `find` and `reviews` from a file, a database or a server, always with a value."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from vitrine.content.catalogue.answer_data import AgeRule, describe_product, describe_reviews, describe_unknown
from vitrine.content.catalogue.catalogue_database import CatalogueDatabase
from vitrine.content.catalogue.catalogue_file import clean_text
from vitrine.content.catalogue.catalogue_reader import SUFFIXES, iterate_products
from vitrine.content.catalogue.gtin import parse_gtin
from vitrine.content.catalogue.product_record import CatalogueError, ProductRecord, ProductSource
from vitrine.content.service import Answer, JsonObject
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import check_regular
from vitrine.scene.file_access import TRUST_HINT, FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry

_LOG = logging.getLogger("vitrine.content")

#: Letters of what was asked for that an answer repeats: a QR code may hold thousands.
MAX_ASKED = 80
#: Of a file that is read before the first answer, which must come within its deadline: some 4,000 products.
MAX_READ_BYTES = 1_000_000


class CatalogueService:
    """The service at work. It opens its source at the first request, and tells by an answer where it cannot."""

    name = "catalogue"

    def __init__(
        self,
        entry: CatalogueEntry,
        files: FileAccess,
        source: ProductSource | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._entry, self._files, self._clock = entry, files, clock
        self._source = source

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """The answer to `find` {gtin, symbology, currency} or `reviews` {gtin, first, count}."""
        asked = request.get("gtin")
        code = clean_text(str(asked))[:MAX_ASKED] if isinstance(asked, str | int) else ""
        try:
            gtin = parse_gtin(str(asked)[: MAX_ASKED + 1], _read_text(request, "symbology"))
        except FieldError as error:
            return Answer("product.unknown", {**describe_unknown(code, None), **_describe_fault("no-gtin", str(error))})
        try:
            product = self._open().find(gtin, deadline_s)
        except CatalogueError as fault:
            _LOG.warning("catalogue: %s", fault.sentence)
            data = _describe_fault(fault.reason, fault.sentence, fault.status, fault.retry_s)
            return Answer(f"catalogue.{fault.reason}", data)
        if product is None:
            message = f"the catalogue knows no product with the GTIN {gtin}"
            return Answer("product.unknown", {**describe_unknown(code, gtin), **_describe_fault("unknown", message)})
        return self._describe(verb, request, product)

    def close(self) -> None:
        """Nothing stays open between two requests."""

    def _describe(self, verb: str, request: JsonObject, product: ProductRecord) -> Answer:
        ages = AgeRule(self._read_now_s(request), int(self._entry.stale_after_h * 3600))
        if verb == "reviews":
            first, count = _read_count(request, "first", 0), _read_count(request, "count", 10)
            data = describe_reviews(product, first, count, ages)
            return Answer("reviews.found", {**data, **_describe_fault()})
        currency = _read_text(request, "currency") or self._entry.currency
        return Answer("product.found", {**describe_product(product, ages, currency), **_describe_fault()})

    def _read_now_s(self, request: JsonObject) -> int:
        """When the answer is given, in Unix seconds: by the take's clock where the scene says when that begins."""
        t_s = request.get("t_s", 0.0)
        if self._entry.as_of is None:
            return int(self._clock())
        return int(self._entry.as_of + (t_s if isinstance(t_s, int | float) else 0.0))

    def _open(self) -> ProductSource:
        """The source of the products, made once. Raises CatalogueError where there is none."""
        if self._source is None:
            try:
                self._source = self._make_source()
            except InputError as error:
                raise CatalogueError("broken", _shorten_place(error.problems[0])) from None
            except FieldError as error:
                raise CatalogueError("broken", str(error)) from None
        return self._source

    def _make_source(self) -> ProductSource:
        entry = self._entry
        if entry.file is not None:
            return _open_file(self._files, entry.file)
        if not self._files.is_trusted:
            raise CatalogueError("refused", f"a scene asks no server by itself; {TRUST_HINT}")
        try:
            # httpx takes 0.2 s to import: with the first request, on this thread.
            from vitrine.content.catalogue.server_catalogue import open_server
        except ImportError:
            message = 'httpx is not installed, which a server needs; pip install "vitrine-glasses[content]"'
            raise CatalogueError("refused", message) from None
        return open_server(entry, self._files)


class ProductTable(NamedTuple):
    """The products of a file that people write, by GTIN, in memory."""

    products: Mapping[str, ProductRecord]

    def find(self, gtin: str, deadline_s: float) -> ProductRecord | None:
        """The product, None where there is none."""
        return self.products.get(gtin)


class _PicturedSource(NamedTuple):
    """A source whose pictures are files in its folder; `prefix` is that folder, as the scene names files."""

    source: ProductSource
    pictures: FileAccess
    prefix: str

    def find(self, gtin: str, deadline_s: float) -> ProductRecord | None:
        product = self.source.find(gtin, deadline_s)
        if product is None or product.image is None:
            return product
        try:
            is_there = self.pictures.resolve(product.image).is_file()
        except (FieldError, OSError):
            is_there = False
        return product._replace(image=f"{self.prefix}{product.image}" if is_there else None)


def _open_file(files: FileAccess, name: str) -> ProductSource:
    """The source that a file is. Raises FieldError for one outside the scene's folder, InputError for its mistakes."""
    path = files.resolve(name)
    # Not `files` itself: a catalogue names what lies beside it, wherever the scene may look.
    pictures = FileAccess(path.resolve().parent)
    source: ProductSource
    if path.suffix.lower() in SUFFIXES:
        if (size := check_regular(path, "catalogue").st_size) > MAX_READ_BYTES:
            message = f"the catalogue has {size / 1e6:.1f} MB, too much to be read anew at each start"
            raise InputError(
                Problem(message, Place(str(path)), hint=f"import it: vitrine catalogue import {path.name}")
            )
        source = ProductTable({one.gtin: one for one in iterate_products(path, pictures)})
    else:
        source = database = CatalogueDatabase(path)
        database.check()
    base = files.folder.resolve()
    folder = pictures.folder
    prefix = (folder.relative_to(base) if folder.is_relative_to(base) else folder).as_posix()
    return _PicturedSource(source, pictures, "" if prefix == "." else f"{prefix}/")


def _shorten_place(problem: Problem) -> str:
    """The sentence of a problem with its file's name alone: a take says nothing of the folders of a machine."""
    place = problem.place
    short = None if place is None else Place(Path(place.file).name, place.line, place.column)
    return str(replace(problem, place=short))


def _describe_fault(
    reason: str | None = None, message: str | None = None, status: int | None = None, retry_s: int | None = None
) -> dict[str, Any]:
    """What every answer says of the catalogue itself; nothing where all is well."""
    return {"catalogue": {"reason": reason, "message": message, "status": status, "retry_s": retry_s}}


def _read_text(request: JsonObject, name: str) -> str:
    value = request.get(name)
    return value if isinstance(value, str) else ""


def _read_count(request: JsonObject, name: str, otherwise: int) -> int:
    value = request.get(name)
    return int(value) if isinstance(value, int | float) and 0 <= value <= 1_000 else otherwise
