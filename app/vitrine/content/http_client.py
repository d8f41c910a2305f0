"""The client of one server over HTTP, whoever asks: one request, its whole answer or a fault, within one deadline.

No redirect leads to another server, TLS is verified, nothing is unpacked, no more is read than was agreed, and no fault
repeats what the server or httpx said, since both may hold a key. A server that says how long it is busy is left alone
for so long.
"""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Callable, Generator, Mapping
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import NamedTuple

import httpx

from vitrine.content.request_deadline import RequestDeadline
from vitrine.content.service_error import ServiceError

#: The longest that a server is left alone, however long it wants: a booth runs for days, and one wrong date must not
#: silence it for all of them.
MAX_RETRY_S = 3_600
_BUSY, _WHOLE = (429, 503), 200
_CUT_OFF = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.DecodingError)


class HttpFault(StrEnum):
    """What came of a request that has no answer."""

    BUSY = "busy"
    TIMEOUT = "timeout"
    OFFLINE = "offline"
    UNTRUSTED = "untrusted"
    INCOMPLETE = "incomplete"
    OVERSIZED = "oversized"
    REDIRECTED = "redirected"
    BROKEN = "broken"


class HttpError(ServiceError):
    """A failure of a request, whose reason is an HttpFault."""

    def __init__(self, fault: HttpFault, sentence: str, status: int | None = None, retry_s: int | None = None) -> None:
        super().__init__(fault, sentence, status, retry_s)
        self.fault = fault


class HttpAnswer(NamedTuple):
    """The status that a server answers by, and its bytes, or some of them; they are read of status 200 alone."""

    status: int
    data: bytes = b""


class HttpRequest(NamedTuple):
    """What is asked. With a `form`, or a `body`, it is a POST of it, else a GET; headers may hold the key."""

    url: str
    headers: Mapping[str, str]
    form: Mapping[str, str] | None = None
    body: bytes | None = None


class HttpLimits(NamedTuple):
    """How many bytes an answer may have, and how often the same server may lead on to another of its addresses."""

    bytes: int
    redirects: int = 0


class HttpClient:
    """A client of one server for one thread. `verify` is what its certificate is verified by; None: the machine's own.

    `clock` is a monotonic one in seconds, `wall_clock` has Unix seconds, by which a date is understood.
    """

    def __init__(
        self,
        limits: HttpLimits,
        verify: ssl.SSLContext | None = None,
        transport: httpx.BaseTransport | None = None,  # instead of sockets, for tests
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._limits, self._verify, self._transport = limits, verify, transport
        self._clock, self._wall_clock = clock, wall_clock
        self._busy_status, self._busy_until_s = 0, -math.inf

    def ask(self, request: HttpRequest, deadline_s: float) -> HttpAnswer:
        """The answer to a request. Raises HttpError."""
        status, data = 0, bytearray()
        with RequestDeadline(deadline_s) as deadline:
            for part in self.stream(request, deadline):
                status = part.status
                data += part.data
        return HttpAnswer(status, bytes(data))

    def stream(self, request: HttpRequest, deadline: RequestDeadline) -> Generator[HttpAnswer]:
        """The answer in parts as they come, the first of them its status alone. Raises HttpError.

        `deadline` is running; who reads the parts may renew it.
        """
        if (left_s := self._busy_until_s - self._clock()) > 0:
            raise _make_busy(self._busy_status, math.ceil(left_s))
        try:
            yield from self._follow(request, deadline)
        except Exception as error:
            if deadline.is_over:
                raise _make_timeout() from None
            raise _explain(error) from None

    def _follow(self, request: HttpRequest, deadline: RequestDeadline) -> Generator[HttpAnswer]:
        url = httpx.URL(request.url)
        verify = ssl.create_default_context() if self._verify is None else self._verify
        # No proxies and no .netrc of the machine's: they would be asked, too, or see the key.
        with httpx.Client(verify=verify, trust_env=False, transport=self._transport) as client:
            for _ in range(self._limits.redirects + 1):
                with client.stream(
                    "GET" if request.form is None and request.body is None else "POST",
                    url,
                    headers=dict(request.headers),
                    data=request.form,
                    content=request.body,
                    timeout=httpx.Timeout(max(0.01, deadline.left_s)),
                    extensions=deadline.extensions,
                ) as response:
                    if not response.has_redirect_location:
                        yield from self._read(response, deadline)
                        return
                    url = _find_next(url, response)
        raise HttpError(HttpFault.REDIRECTED, "the server leads round in circles", response.status_code)

    def _read(self, response: httpx.Response, deadline: RequestDeadline) -> Generator[HttpAnswer]:
        status = response.status_code
        if status in _BUSY:
            raise self._note_busy(status, response.headers.get("retry-after"))
        yield HttpAnswer(status)
        if status != _WHOLE:
            return
        if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
            message = "the server packs its answer, which nobody asked it to"
            raise HttpError(HttpFault.INCOMPLETE, message, status)
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and (len(announced) > 12 or int(announced) > self._limits.bytes):
            raise self._make_oversized(status)
        size = 0
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > self._limits.bytes:
                raise self._make_oversized(status)
            if deadline.is_over:
                raise _make_timeout()
            yield HttpAnswer(status, chunk)
        if deadline.is_over:  # what was shut looks like an end where no length was announced
            raise _make_timeout()

    def _note_busy(self, status: int, header: str | None) -> HttpError:
        retry_s = None if header is None else _read_retry(header, self._wall_clock())
        self._busy_status, self._busy_until_s = status, self._clock() + (retry_s or 0)
        return _make_busy(status, retry_s)

    def _make_oversized(self, status: int) -> HttpError:
        most = self._limits.bytes
        size = f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1_000} KB"
        return HttpError(HttpFault.OVERSIZED, f"the server's answer has more than {size}", status)


def _find_next(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Where a redirect leads. Raises HttpError for another server, which was not the one that is trusted."""
    status = response.status_code
    try:
        target = url.join(response.headers["location"])
    except (httpx.InvalidURL, ValueError):
        raise HttpError(HttpFault.REDIRECTED, "the server leads to what is no address", status) from None
    if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port) or target.userinfo:
        raise HttpError(HttpFault.REDIRECTED, "the server leads to another one, which is not asked", status)
    return target


def _read_retry(text: str, now_s: float) -> int | None:
    """Seconds of a Retry-After (RFC 9110): whole ones, or until a date; MAX_RETRY_S at most. None for any other."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return MAX_RETRY_S if len(text) > 9 else min(int(text), MAX_RETRY_S)
    try:
        wait_s = parsedate_to_datetime(text).timestamp() - now_s
    except (TypeError, ValueError, OverflowError):
        return None
    return math.ceil(min(max(0.0, wait_s), MAX_RETRY_S))


def _explain(error: Exception) -> Exception:
    """What went wrong on the way, in our own words; an error that is none of those goes on as it is."""
    if isinstance(error, HttpError):
        return error
    if isinstance(error, httpx.TimeoutException):
        return _make_timeout()
    if isinstance(error, httpx.ConnectError):
        if _is_caused_by(error, ssl.SSLCertVerificationError):
            return HttpError(HttpFault.UNTRUSTED, "the server's certificate is not one to be trusted")
        if _is_caused_by(error, ssl.SSLError):
            return HttpError(HttpFault.UNTRUSTED, "no safe connection to the server can be made")
        return HttpError(HttpFault.OFFLINE, "the server cannot be reached")
    if isinstance(error, _CUT_OFF):
        return HttpError(HttpFault.INCOMPLETE, "the server's answer broke off")
    if isinstance(error, httpx.TransportError):
        return HttpError(HttpFault.OFFLINE, "the server cannot be reached")
    if isinstance(error, httpx.InvalidURL | httpx.HTTPError):
        return HttpError(HttpFault.BROKEN, "the server cannot be asked")
    return error


def _is_caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an error of this kind is among those that led to it."""
    for _ in range(8):
        if error is None:
            return False
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False


def _make_busy(status: int, retry_s: int | None) -> HttpError:
    later = "later" if not retry_s else f"again in {retry_s} s"
    return HttpError(HttpFault.BUSY, f"the server is busy ({status}); ask {later}", status, retry_s)


def _make_timeout() -> HttpError:
    return HttpError(HttpFault.TIMEOUT, "the server did not answer in time")
