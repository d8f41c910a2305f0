"""The Alipay open gateway over HTTPS: one request, one verified answer, within a deadline. No words of others stay."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from vitrine.content.http_client import HttpClient, HttpError, HttpFault, HttpLimits, HttpRequest
from vitrine.content.wallet.alipay.gateway_keys import GatewayKeys
from vitrine.content.wallet.alipay.gateway_message import make_parameters, read_answer
from vitrine.content.wallet.wallet_error import WalletError

SANDBOX_URL = "https://openapi-sandbox.dl.alipaydev.com/gateway.do"
PRODUCTION_URL = "https://openapi.alipay.com/gateway.do"
#: An answer has some 600 bytes. No redirects: nobody else sees what is signed.
LIMITS = HttpLimits(bytes=64_000)
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "vitrine"}

_WHOLE = 200
_SUCCESS, _UNKNOWN, _FAILED = "10000", "20000", "40004"
#: What of the faults on the way is known for sure; of all others the request may have come there.
_REASONS = {HttpFault.OFFLINE: "offline", HttpFault.UNTRUSTED: "unsafe"}
#: Of a trade that nobody has scanned yet the gateway says that there is none.
_NO_TRADE = "ACQ.TRADE_NOT_EXIST"


class Trade(NamedTuple):
    """What the gateway knows of a trade: `status` is its own word, "" for one that nobody has scanned yet."""

    status: str
    amount_minor: int | None = None


class GatewayClient:
    """A client of the gateway. Each method is one request of at most `deadline_s`; raises WalletError."""

    def __init__(
        self, url: str, keys: GatewayKeys, clock: Callable[[], float] = time.time, http: HttpClient | None = None
    ) -> None:
        self._url, self._keys, self._clock = url, keys, clock
        self._http = HttpClient(LIMITS) if http is None else http

    def precreate(self, number: str, amount: str, title: str, minutes: int, deadline_s: float) -> str:
        """Make a trade of so many yuan; the text of the code that the wearer's phone scans."""
        content = {"out_trade_no": number, "total_amount": amount, "subject": title, "timeout_express": f"{minutes}m"}
        code = self._ask("alipay.trade.precreate", content, deadline_s).get("qr_code")
        if not isinstance(code, str) or not code.startswith("https://") or len(code) > 200 or not code.isascii():
            raise WalletError("gateway")
        return code

    def query(self, number: str, deadline_s: float) -> Trade:
        """What has become of a trade."""
        try:
            body = self._ask("alipay.trade.query", {"out_trade_no": number}, deadline_s)
        except _NoTradeError:
            return Trade("")
        return Trade(str(body.get("trade_status", "")), _read_yuan(body.get("total_amount")))

    def cancel(self, number: str, deadline_s: float) -> bool:
        """Cancel a trade, whatever became of it. Whether that gave money back."""
        body = self._ask("alipay.trade.cancel", {"out_trade_no": number}, deadline_s)
        return body.get("action") == "refund"

    def refund(self, number: str, amount: str, deadline_s: float) -> None:
        """Give back what was paid; asked again, it is given once."""
        content = {"out_trade_no": number, "refund_amount": amount, "out_request_no": f"{number}_refund"}
        try:
            self._ask("alipay.trade.refund", content, deadline_s)
        except _NoTradeError:
            raise WalletError("not-paid") from None

    def _ask(self, method: str, content: Mapping[str, Any], deadline_s: float) -> Mapping[str, Any]:
        body = read_answer(self._keys, method, self._post(method, content, deadline_s))
        code = body.get("code")
        if code == _SUCCESS:
            return body
        if code == _FAILED and body.get("sub_code") == _NO_TRADE:
            raise _NoTradeError
        raise WalletError("lost" if code == _UNKNOWN else "gateway")

    def _post(self, method: str, content: Mapping[str, Any], deadline_s: float) -> str:
        parameters = make_parameters(self._keys, method, content, self._clock())
        try:
            status, data = self._http.ask(HttpRequest(self._url, _HEADERS, parameters), deadline_s)
            if status != _WHOLE:
                raise WalletError("lost")
            return data.decode("utf-8")
        except HttpError as error:
            if error.fault is HttpFault.BUSY:
                raise WalletError("busy", error.retry_s) from None
            raise WalletError(_REASONS.get(error.fault, "lost")) from None
        except UnicodeDecodeError:
            raise WalletError("lost") from None


class _NoTradeError(Exception):
    """The gateway knows no such trade, or not yet."""


def _read_yuan(value: object) -> int | None:
    """An amount of the gateway's, "68.50", in fen; None for none."""
    try:
        fen = Decimal(str(value)) * 100
        return int(fen) if fen == fen.to_integral_value() and 0 < fen < 10**12 else None
    except (InvalidOperation, ValueError):
        return None
