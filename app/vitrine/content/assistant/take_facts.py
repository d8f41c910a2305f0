"""Facts of a take: what its rows have told of codes, products, orders and the way, as an assistant may know them.

All of them are data from outside. They are looked up and repeated, and never read as if they told anybody what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from vitrine.content.catalogue.gtin import parse_gtin
from vitrine.document.field_error import FieldError
from vitrine.flow.chart.event import EventKind
from vitrine.flow.timeline.take import TimedEvent

Record = Mapping[str, Any]
NOTHING: Record = MappingProxyType({})

#: Of each kind the latest are kept: what the wearer can still mean.
MAX_KEPT = 50
#: What of the way an answer is about; the line itself is for the eyes.
ROUTE_KEPT = (
    *("status", "manoeuvre", "street", "distance_m", "remaining_m", "remaining_s", "here", "goal"),
    *("after_manoeuvre", "after_street", "after_m", "units"),
)
_PAID_STATES = ("settled", "refunded")


class TakeFacts(NamedTuple):
    """What is known of a take at one time.

    `products` are by GTIN as `product.found` told them, the latest last; `gtins` all codes of products that were seen
    or found, the latest last; `orders` are by number, each as it was told last; `receipts` those that were paid,
    the newest first; `route` is what the latest rows say of the way.
    """

    products: Mapping[str, Record] = NOTHING
    gtins: tuple[str, ...] = ()
    orders: Mapping[str, Record] = NOTHING
    receipts: tuple[Record, ...] = ()
    balance_text: str = ""
    route: Record = NOTHING

    @property
    def current_gtin(self) -> str | None:
        """The product that the wearer has before them: the one that was found or seen last."""
        return self.gtins[-1] if self.gtins else None


def collect_facts(rows: Iterable[TimedEvent]) -> TakeFacts:
    """The facts of some rows, in their order. Rows that are shaped otherwise tell nothing."""
    builder = _FactBuilder()
    for timed in rows:
        if timed.data is not None and timed.event.kind is EventKind.SIGNAL:
            word = timed.event.value.partition(".")[0]
            if word in _READERS:
                _READERS[word](builder, timed.event.value, timed.data.value)
    return builder.build()


class _FactBuilder:
    def __init__(self) -> None:
        self.products: dict[str, Record] = {}
        self.gtins: dict[str, None] = {}
        self.orders: dict[str, Record] = {}
        self.listed: Sequence[Record] = ()
        self.balance_text = ""
        self.route: dict[str, Any] = {}

    def read_code(self, event: str, data: Record) -> None:
        # The one nearest to the middle comes first, and is the one that is meant: it is noted last.
        several = data.get("codes")
        for code in reversed([data.get("code"), *(several if isinstance(several, list) else ())]):
            payload = _read_record(code).get("payload")
            if isinstance(payload, str) and payload.isascii() and payload.isdecimal():
                self._note_gtin(payload)

    def read_product(self, event: str, data: Record) -> None:
        gtin = _read_record(data.get("product")).get("gtin")
        if isinstance(gtin, str) and self._note_gtin(gtin) and event == "product.found":
            _put_last(self.products, gtin, data)

    def read_order(self, event: str, data: Record) -> None:
        order = _read_record(data.get("order"))
        number = order.get("number")
        if isinstance(number, str):
            _put_last(self.orders, number, {**self.orders.get(number, NOTHING), **order})
        balance = _read_record(data.get("wallet")).get("balance_text")
        self.balance_text = balance if isinstance(balance, str) else self.balance_text

    def read_receipts(self, event: str, data: Record) -> None:
        listed = data.get("receipts")
        self.listed = [_read_record(each) for each in listed] if isinstance(listed, list) else self.listed

    def read_route(self, event: str, data: Record) -> None:
        # What is said of the next manoeuvre holds until another is told; of one that was left out nothing is known.
        told = _read_record(data.get("route"))
        self.route |= {name: told[name] for name in ROUTE_KEPT if name in told}
        self.route["event"] = event

    def build(self) -> TakeFacts:
        paid = {**{str(each.get("number")): each for each in reversed(self.listed)}, **self.orders}
        receipts = [each for each in paid.values() if each.get("state") in _PAID_STATES]
        return TakeFacts(
            self.products, tuple(self.gtins), self.orders, tuple(reversed(receipts)), self.balance_text, self.route
        )

    def _note_gtin(self, text: str) -> bool:
        try:
            _put_last(self.gtins, parse_gtin(text), None)
        except FieldError:
            return False
        return True


def _put_last(kept: dict[str, Any], key: str, value: Any) -> None:
    """Put an entry behind all others; of too many the first goes."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > MAX_KEPT:
        del kept[next(iter(kept))]


def _read_record(value: object) -> Record:
    return value if isinstance(value, Mapping) else NOTHING


_READERS = {
    "code": _FactBuilder.read_code,
    "product": _FactBuilder.read_product,
    "order": _FactBuilder.read_order,
    "payment": _FactBuilder.read_order,
    "receipts": _FactBuilder.read_receipts,
    "route": _FactBuilder.read_route,
}
