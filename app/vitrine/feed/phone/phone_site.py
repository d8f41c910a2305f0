"""Phone site: the page that a phone opens, and what that asks for."""

from __future__ import annotations

import asyncio
import html
from concurrent.futures import TimeoutError as WaitError
from dataclasses import dataclass

from pydantic import Field, ValidationError

from vitrine import paths
from vitrine.document.model import Model
from vitrine.feed.phone.phone_peer import PhonePeer
from vitrine.web.site import Question, SiteAnswer, answer_json, answer_sentence

#: The page shows what is the program's own, and asks nobody else for anything.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
_PAGE_HEADERS = {"Permissions-Policy": "camera=(self), accelerometer=(self), gyroscope=(self), microphone=()"}
_FILES = {"/page.css": "text/css; charset=utf-8", "/page.js": "text/javascript; charset=utf-8"}
#: Characters of an offer; Chromium's of one stream of pictures and one of data has 6,000.
MAX_OFFER = 40_000
_ANSWER_WITHIN_S = 10.0


class OfferRequest(Model):
    """What the page asks for: to be the camera. `phone` is a name that it has made for itself, `offer` its SDP."""

    phone: str = Field(pattern="^[0-9a-f]{32}$")
    offer: str = Field(min_length=1, max_length=MAX_OFFER)


@dataclass(frozen=True, eq=False, slots=True)
class PhoneSite:
    """The site of a phone; `host` is this machine's address, as its page tells it, `loop` the one that `peer` is of."""

    peer: PhonePeer
    loop: asyncio.AbstractEventLoop
    host: str

    def answer(self, question: Question) -> SiteAnswer:
        """As `Site.answer`."""
        match question:
            case ("GET", "/", _):
                text = _read("page.html").decode().replace("{{host}}", html.escape(self.host))
                return SiteAnswer(text.encode(), "text/html; charset=utf-8", 200, _PAGE_POLICY, _PAGE_HEADERS)
            case ("GET", path, _) if path in _FILES:
                return SiteAnswer(_read(path.removeprefix("/")), _FILES[path])
            case ("POST", "/offer", body):
                return self._take_offer(body)
        return answer_sentence("There is no such page.", 404)

    def _take_offer(self, body: bytes) -> SiteAnswer:
        try:
            asked = OfferRequest.model_validate_json(body)
            answering = asyncio.run_coroutine_threadsafe(self.peer.answer(asked.phone, asked.offer), self.loop)
            answer = answering.result(_ANSWER_WITHIN_S)
        except (ValidationError, ValueError):
            return answer_sentence("This is no offer of a camera.", 400)
        except WaitError:
            return answer_sentence("The computer does not answer in time.", 503)
        if answer is None:
            return answer_sentence("Another phone is the camera; it has to stop first.", 409)
        return answer_json({"answer": answer})


def _read(name: str) -> bytes:
    return (paths.assets() / "phone" / name).read_bytes()
