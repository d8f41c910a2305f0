"""Fact sources: what an assistant may look up beside the take's rows. They can be read, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from vitrine.content.assistant.take_facts import Record, TakeFacts
from vitrine.content.service import Service
from vitrine.content.wallet.wallet_answer import describe_order
from vitrine.content.wallet.wallet_error import WalletError
from vitrine.content.wallet.wallet_file import open_wallet

#: How long a look into another source may take, in seconds.
LOOK_UP_S = 2.0


class ProductFinder(Protocol):
    """Where products are looked up by their GTIN."""

    def find(self, gtin: str, t_s: float) -> Record | None:
        """What `product.found` would tell at a time of the take's clock; None where there is no such product."""


class ReceiptReader(Protocol):
    """Where receipts are read."""

    def read_receipts(self) -> tuple[Record, ...]:
        """The latest, the newest first."""


class RouteReader(Protocol):
    """Where the way is known, if the rows do not tell it."""

    def read_route(self, t_s: float) -> Record:
        """What a row of the route would tell at a time of the take's clock."""


class FactSources(NamedTuple):
    """The sources that there are, each None where the scene has no such service."""

    products: ProductFinder | None = None
    receipts: ReceiptReader | None = None
    route: RouteReader | None = None

    def add_to(self, facts: TakeFacts, t_s: float) -> TakeFacts:
        """Facts with what the sources know beside: receipts of before, and the way."""
        if self.receipts is not None:
            known = {str(each.get("number")) for each in facts.receipts}
            older = [each for each in self.receipts.read_receipts() if str(each.get("number")) not in known]
            facts = facts._replace(receipts=(*facts.receipts, *older))
        if self.route is not None and not facts.route:
            facts = facts._replace(route=self.route.read_route(t_s))
        return facts

    def find_product(self, facts: TakeFacts, gtin: str, t_s: float) -> Record | None:
        """A product that was seen, from the rows, or else from the catalogue; None for any other GTIN."""
        if gtin in facts.products:
            return facts.products[gtin]
        if gtin not in facts.gtins or self.products is None:
            return None
        return self.products.find(gtin, t_s)


#: Those of a scene that has no other services.
NO_SOURCES = FactSources()


class CatalogueFinder(NamedTuple):
    """The scene's catalogue as a source."""

    catalogue: Service

    def find(self, gtin: str, t_s: float) -> Record | None:
        """See `ProductFinder.find`."""
        event, data = self.catalogue.answer("find", {"gtin": gtin, "t_s": t_s}, LOOK_UP_S)
        return data if event == "product.found" else None


class LedgerReceipts(NamedTuple):
    """The demo wallet's ledger as a source; where there is none yet, none is made."""

    path: Path

    def read_receipts(self) -> tuple[Record, ...]:
        """See `ReceiptReader.read_receipts`."""
        try:
            with open_wallet(self.path, LOOK_UP_S) as ledger:
                told: list[Mapping[str, Record]] = [describe_order(each, None) for each in ledger.list_receipts()]
        except (WalletError, sqlite3.Error, OSError):
            return ()
        return tuple(each["order"] for each in told)
