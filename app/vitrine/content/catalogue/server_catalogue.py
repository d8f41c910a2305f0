"""A server as catalogue: asked by GTIN over REST, its JSON read by the paths that the scene names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from vitrine.content.catalogue.catalogue_file import (
    MAX_LINE,
    MAX_OFFERS,
    MAX_REVIEW,
    MAX_REVIEWS,
    ProductEntry,
    clean_text,
    make_context,
    make_record,
)
from vitrine.content.catalogue.gtin import parse_gtin, shorten_gtin
from vitrine.content.catalogue.money import UNIT_BASES, find_minor_digits
from vitrine.content.catalogue.product_record import ProductRecord, ProductSource
from vitrine.content.http_client import HttpClient, HttpLimits, HttpRequest
from vitrine.content.server_access import hide_secret, load_certificates, read_secret
from vitrine.content.service_error import ServiceError
from vitrine.document.field_error import FieldError
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry, split_json_path

PICTURE_SUFFIXES = (".png", ".jpg", ".webp")
_LIST = "list"
#: A product with fifty offers and two hundred reviews has a tenth of it.
LIMITS = HttpLimits(bytes=1_000_000, redirects=3)
_NOT_FOUND, _REFUSED, _FOUND = (404, 410), (401, 403), 200


class ServerCatalogue(NamedTuple):
    """The server of a scene. `secret` is its key, which no text that it answers may hold."""

    entry: CatalogueEntry
    files: FileAccess
    client: HttpClient
    headers: Mapping[str, str]
    secret: str = ""

    def find(self, gtin: str, deadline_s: float) -> ProductRecord | None:
        """The product, None where the server has none. Raises ServiceError."""
        assert self.entry.url is not None
        url = self.entry.url.replace("{gtin}", gtin).replace("{code}", shorten_gtin(gtin))
        status, data = self.client.ask(HttpRequest(url, self.headers), deadline_s)
        if status in _NOT_FOUND:
            return None
        if status in _REFUSED:
            raise ServiceError("refused", f"the server refuses the key ({status})", status)
        if status != _FOUND:
            raise ServiceError("broken", f"the server has failed ({status})", status)
        return self._read(gtin, data)

    def _read(self, gtin: str, data: bytes) -> ProductRecord:
        """The product that an answer tells. Raises ServiceError where it tells none, or not all of one."""
        try:
            answer = json.loads(data.decode("utf-8"), parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, RecursionError, ArithmeticError):
            raise ServiceError("incomplete", "the server's answer is no whole JSON") from None
        entry = self.entry
        try:
            raw = self._gather(answer)
            told = raw.pop("gtin", None)
            if told is not None and parse_gtin(str(told)[:80]) != gtin:
                raise ServiceError("incomplete", "the server tells of another product than was asked for")
            product = ProductEntry.model_validate({"gtin": gtin, **raw}, context=make_context(entry.currency, None))
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
            raise ServiceError("incomplete", f"the server's answer has nothing that fits as {where}") from None
        except FieldError:
            raise ServiceError("incomplete", "the server tells of something that has no GTIN") from None
        return make_record(product, entry.currency)._replace(image=self._find_picture(gtin))

    def _gather(self, answer: Any) -> dict[str, Any]:
        """What of the answer a product is made of, as a catalogue's file would hold it."""
        paths = self.entry.paths
        product = self._pick(answer, paths, ("offers", "reviews"))
        offers = [self._convert_offer(self._pick(item, paths.offers, (_LIST,)))
                  for item in _find_list(answer, paths.offers.list)[:MAX_OFFERS]]  # fmt: skip
        reviews = [self._pick(item, paths.reviews, (_LIST,))
                   for item in _find_list(answer, paths.reviews.list)[:MAX_REVIEWS]]  # fmt: skip
        if isinstance(rating := product.get("rating"), Decimal | int) and not isinstance(rating, bool):
            product["rating"] = float(rating)
        if product.get("unit") not in UNIT_BASES or "amount" not in product:
            # Without both there is no unit price, and all else is as good.
            product = {name: value for name, value in product.items() if name not in ("amount", "unit")}
        return {**product, "offers": tuple(offers), "reviews": tuple(reviews)}

    def _pick(self, source: Any, paths: BaseModel, without: tuple[str, ...]) -> dict[str, Any]:
        """The scalars of a part of the answer by the fields that they fill; texts are cut, cleaned, without the key."""
        found = {}
        for name in type(paths).model_fields:
            value = None if name in without else _find_value(source, getattr(paths, name))
            if isinstance(value, str):
                value = self._clean(value, MAX_REVIEW if name == "text" else MAX_LINE)
            if name == "told" and isinstance(value, Decimal) and value.adjusted() < 12:
                value = int(value)
            if value not in (None, "") and not isinstance(value, Mapping | list):
                found[name] = value
        return found

    def _clean(self, text: str, most: int) -> str:
        text = hide_secret(text, self.secret)
        return clean_text(text[: 4 * most])[:most].strip()

    def _convert_offer(self, offer: dict[str, Any]) -> dict[str, Any]:
        """An offer with its price in whole units of the currency, and its stock as a number."""
        price, currency = offer.get("price"), offer.get("currency") or self.entry.currency
        if self.entry.minor_units and type(price) is int and isinstance(currency, str):
            price = Decimal(price).scaleb(-find_minor_digits(currency))
        if isinstance(price, Decimal):
            # 12.50 and 1250E-2 are one price; 1E-999999 would be a text of a megabyte.
            offer["price"] = f"{price.normalize():f}" if -8 < price.adjusted() < 12 else "out of range"
        if isinstance(offer.get("stock"), bool):
            offer["stock"] = None if offer["stock"] else 0
        return offer

    def _find_picture(self, gtin: str) -> str | None:
        """The picture of a product in the scene's folder of them: no server says which file is opened."""
        if self.entry.images is None:
            return None
        for code in (shorten_gtin(gtin), gtin):
            for suffix in PICTURE_SUFFIXES:
                name = f"{self.entry.images}/{code}{suffix}"
                if self.files.resolve(name).is_file():
                    return name
        return None


def open_server(entry: CatalogueEntry, files: FileAccess) -> ProductSource:
    """The server that a scene names. Raises ServiceError where its key is not there, FieldError for its files."""
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "vitrine"}
    secret = ""
    if entry.key is not None:
        try:
            secret = read_secret(entry.key)
        except FieldError as error:
            raise ServiceError("refused", str(error)) from None
        headers[entry.key.header] = f"{entry.key.scheme} {secret}".strip()
    return ServerCatalogue(entry, files, HttpClient(LIMITS, load_certificates(entry.ca_file, files)), headers, secret)


def _find_value(source: Any, path: str) -> Any:
    for step in split_json_path(path):
        if isinstance(source, Mapping) and isinstance(step, str):
            source = source.get(step)
        elif isinstance(source, list) and isinstance(step, int) and step < len(source):
            source = source[step]
        else:
            return None
    return source


def _find_list(source: Any, path: str) -> list[Any]:
    """The items under a path; a single one is a list of it."""
    found = _find_value(source, path)
    return found if isinstance(found, list) else [] if found is None else [found]


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
