"""One request to a server over HTTP: its bytes, or a fault that a scene can show. All of it within one deadline.

No redirect leads to another server, TLS is verified, nothing is unpacked, no more than MAX_BYTES are read, and no
sentence repeats what the server or httpx said, since both may hold the key.
"""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import httpx

from vitrine.content.catalogue.product_record import CatalogueError
from vitrine.content.request_deadline import RequestDeadline

#: A product with fifty offers and two hundred reviews has a tenth of it.
MAX_BYTES = 1_000_000
MAX_REDIRECTS = 3
#: The longest wait that a busy server is believed.
MAX_RETRY_S = 86_400
_NOT_FOUND, _REFUSED, _BUSY = (404, 410), (401, 403), (429, 503)
_CUT_OFF = (httpx.RemoteProtocolError, httpx.ReadError, httpx.DecodingError)


class ServerRequest(NamedTuple):
    """What is asked: the address, the headers with the key among them, and what the certificate is verified by."""

    url: str
    headers: Mapping[str, str]
    verify: ssl.SSLContext
    transport: httpx.BaseTransport | None = None  # instead of sockets, for tests

    def fetch(self, deadline_s: float) -> bytes | None:
        """The answer's bytes, None for a product that the server has not got. Raises CatalogueError."""
        with RequestDeadline(deadline_s) as deadline:
            try:
                return self._follow(deadline)
            except Exception as error:
                if deadline.is_over:
                    raise _make_timeout() from None
                raise _explain(error) from None

    def _follow(self, deadline: RequestDeadline) -> bytes | None:
        url = httpx.URL(self.url)
        # No proxies and no .netrc of the machine's: they would be asked, too, or see the key.
        with httpx.Client(verify=self.verify, trust_env=False, transport=self.transport) as client:
            for _ in range(MAX_REDIRECTS + 1):
                timeout = httpx.Timeout(max(0.01, deadline.left_s))
                with client.stream(
                    "GET", url, headers=dict(self.headers), timeout=timeout, extensions=deadline.extensions
                ) as response:
                    if not response.has_redirect_location:
                        return _read_response(response, deadline)
                    url = _find_next(url, response)
        raise CatalogueError("redirected", "the server leads round in circles", response.status_code)


def _read_response(response: httpx.Response, deadline: RequestDeadline) -> bytes | None:
    status = response.status_code
    if status in _NOT_FOUND:
        return None
    if status in _REFUSED:
        raise CatalogueError("refused", f"the server refuses the key ({status})", status)
    if status in _BUSY:
        wait_s = _read_retry(response.headers.get("retry-after"))
        later = "later" if wait_s is None else f"again in {wait_s} s"
        raise CatalogueError("busy", f"the server is busy ({status}); ask {later}", status, wait_s)
    if status != 200:
        raise CatalogueError("broken", f"the server has failed ({status})", status)
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise CatalogueError("incomplete", "the server packs its answer, which nobody asked it to", status)
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > 12 or int(announced) > MAX_BYTES):
        raise _make_oversized(status)
    return b"".join(_iterate_chunks(response, deadline))


def _iterate_chunks(response: httpx.Response, deadline: RequestDeadline) -> Iterator[bytes]:
    size = 0
    for chunk in response.iter_raw():
        size += len(chunk)
        if size > MAX_BYTES:
            raise _make_oversized(response.status_code)
        if deadline.is_over:
            raise _make_timeout()
        yield chunk


def _find_next(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Where a redirect leads. Raises CatalogueError for another server, which was not the one that is trusted."""
    status = response.status_code
    try:
        target = url.join(response.headers["location"])
    except (httpx.InvalidURL, ValueError):
        raise CatalogueError("redirected", "the server leads to what is no address", status) from None
    if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port) or target.userinfo:
        raise CatalogueError("redirected", "the server leads to another one, which is not asked", status)
    return target


def _read_retry(text: str | None) -> int | None:
    """Seconds of a Retry-After: whole ones, or until a date by this machine's clock. None for any other."""
    if text is None:
        return None
    if text.strip().isdecimal() and len(text) < 10:
        return min(int(text), MAX_RETRY_S)
    try:
        wait_s = parsedate_to_datetime(text).timestamp() - time.time()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(0, math.ceil(wait_s)), MAX_RETRY_S)


def _explain(error: Exception) -> Exception:
    """What went wrong on the way, in our own words; an error that is none of those goes on as it is."""
    if isinstance(error, CatalogueError):
        return error
    if isinstance(error, httpx.TimeoutException):
        return _make_timeout()
    if isinstance(error, httpx.ConnectError):
        if _is_caused_by(error, ssl.SSLCertVerificationError):
            return CatalogueError("untrusted", "the server's certificate is not one to be trusted")
        if _is_caused_by(error, ssl.SSLError):
            return CatalogueError("untrusted", "no safe connection to the server can be made")
        return CatalogueError("offline", "the server cannot be reached")
    if isinstance(error, _CUT_OFF):
        return CatalogueError("incomplete", "the server's answer broke off")
    if isinstance(error, httpx.TransportError):
        return CatalogueError("offline", "the server cannot be reached")
    if isinstance(error, httpx.InvalidURL | httpx.HTTPError):
        return CatalogueError("broken", "the server cannot be asked")
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


def _make_timeout() -> CatalogueError:
    return CatalogueError("timeout", "the server did not answer in time")


def _make_oversized(status: int) -> CatalogueError:
    return CatalogueError("oversized", f"the server's answer has more than {MAX_BYTES // 1_000_000} MB", status)
