"""Guard: an ASGI application around a site, which lets in who has access, and nobody else.

https://asgi.readthedocs.io/en/latest/specs/www.html
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from vitrine.web.access import TOKEN_KEY, Access
from vitrine.web.site import NOTHING, Question, Site, SiteAnswer, answer_sentence

#: Bytes of a POST: a decision and a remark.
MAX_BODY = 65_536
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

logger = logging.getLogger(__name__)


class Guard:
    """Answers requests by a site, once host, origin and cookie are those of `access`."""

    def __init__(self, site: Site, access: Access, max_body: int = MAX_BODY) -> None:
        self._site, self._access, self._max_body = site, access, max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is none, such as a WebSocket's, is closed by the server itself."""
        if scope["type"] != "http":
            return
        try:
            answer = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        headers = {**HEADERS, "Content-Security-Policy": answer.policy, **answer.headers}
        response = Response(answer.body, answer.status, headers, answer.media_type)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> SiteAnswer:
        access = self._access
        if not access.is_host(request.headers.get("host", "")):
            return answer_sentence(f"This server is asked for as {access.address} alone.", 403)
        if request.method not in ("GET", "POST"):
            return SiteAnswer(b"GET and POST alone.\n", "text/plain", 405, NOTHING, {"Allow": "GET, POST"})
        is_post = request.method == "POST"
        if is_post and not access.is_own_page(
            request.headers.get("origin", ""), request.headers.get("sec-fetch-site", "")
        ):
            return answer_sentence("Another page asks for this: it is refused.", 403)
        is_known = access.is_known(request.cookies.get(access.cookie_name, ""))
        token = request.query_params.get(TOKEN_KEY, "") if request.method == "GET" else ""
        if token and (is_known or access.spend(token)):
            cookie = {} if is_known else {"Set-Cookie": access.cookie}
            return SiteAnswer(b"", "text/plain", 303, NOTHING, {"Location": "/", **cookie})
        if not is_known:
            return answer_sentence(access.remedy, 403)
        body = await self._read(request) if is_post else b""
        if body is None:
            return answer_sentence(f"A body has at most {self._max_body} bytes.", 413)
        if is_post and request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return answer_sentence("A body is JSON.", 415)
        try:
            return await run_in_threadpool(self._site.answer, Question(request.method, request.url.path, body))
        except Exception as error:
            logger.warning("%s %s failed: %s: %s", request.method, request.url.path, type(error).__name__, error)
            return answer_sentence("This is a fault of Vitrine's own.", 500)

    async def _read(self, request: Request) -> bytes | None:
        """The body; None where it is longer than it may be, of which no more is read."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._max_body:
                return None
        return body
