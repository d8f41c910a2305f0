"""The service `catalogue`: answers `find` and `reviews` from a file, a database or a server, always with a value."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from vitrine.content.catalogue.answer_data import AgeRule, describe_product, describe_reviews, describe_unknown
from vitrine.content.catalogue.catalogue_file import clean_text
from vitrine.content.catalogue.catalogue_source import open_source, read_source_stamp
from vitrine.content.catalogue.gtin import parse_gtin
from vitrine.content.catalogue.product_record import ProductRecord, ProductSource
from vitrine.content.service import Answer, JsonObject
from vitrine.content.service_error import ServiceError
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError, Place, Problem
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry

_LOG = logging.getLogger("vitrine.content")

#: Letters of what was asked for that an answer repeats: a QR code may hold thousands.
MAX_ASKED = 80


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
        self._source, self._stamp = source, read_source_stamp(entry, files)

    def answer(self, verb: str, request: JsonObject, deadline_s: float) -> Answer:
        """The answer to `find` {gtin, symbology, currency} or `reviews` {gtin, first, count}."""
        code = clean_text(_read_code(request)[: 4 * MAX_ASKED])[:MAX_ASKED]
        try:
            gtin = parse_gtin(code, _read_text(request, "symbology"))
        except FieldError as error:
            return Answer("product.unknown", {**describe_unknown(code, None), **_describe_fault("no-gtin", str(error))})
        try:
            product = self._open().find(gtin, deadline_s)
        except ServiceError as fault:
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
        """The source of the products, made anew where its file has changed. Raises ServiceError where none is."""
        stamp = read_source_stamp(self._entry, self._files)
        if self._source is None or stamp != self._stamp:
            try:
                self._source = open_source(self._entry, self._files)
            except InputError as error:
                raise ServiceError("broken", _shorten_place(error.problems[0])) from None
            except FieldError as error:
                raise ServiceError("broken", str(error)) from None
            self._stamp = stamp
        return self._source


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


def _read_code(request: JsonObject) -> str:
    """What was asked for, as text: digits alone may have become a number on their way through a binding."""
    value = request.get("gtin")
    return str(value) if type(value) is int and 0 <= value < 10**14 else value if isinstance(value, str) else ""


def _read_text(request: JsonObject, name: str) -> str:
    value = request.get(name)
    return value if isinstance(value, str) else ""


def _read_count(request: JsonObject, name: str, otherwise: int) -> int:
    value = request.get(name)
    return int(value) if isinstance(value, int | float) and 0 <= value <= 1_000 else otherwise
