"""Invitation card: the code that a phone reads to become the camera, over the picture that there is none of yet."""

from __future__ import annotations

from urllib.parse import urlsplit

import numpy as np

from vitrine.feed.phone.qr_modules import list_modules
from vitrine.geometry import Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle
from vitrine.ui.layer_cache import LayerCache
from vitrine.world.invitation import Invitation

_TITLE, _PLAIN, _QUIET = FontStyle(22, palette.BRIGHT, "bold"), FontStyle(14.5), FontStyle(11.5, palette.QUIET)
_CODE, _COLUMN, _PADDING, _GAP = 300.0, 330.0, 26.0, 28.0
_SIZE = _CODE + _COLUMN + _GAP + 2 * _PADDING, _CODE + 2 * _PADDING
#: Of a large screen it takes this share of the width, to be read from where one stands.
_SHARE = 0.5
#: A fingerprint stands in so many lines.
_FINGERPRINT_LINES = 4
_STEPS = (
    "Phone and computer are on the same network.",
    "The browser warns, since nobody vouches for this computer: go on, then start the camera.",
    "Pictures come here, encrypted, and go nowhere else.",
)


class InvitationCard:
    """The card of a window, which is drawn anew only where it changes. Fonts are loaded for the first, if not given."""

    def __init__(self, text: TextSystem | None = None) -> None:
        self._text, self._layers = text, LayerCache()

    def draw(self, ratio: float, room: Rect[float], invitation: Invitation) -> PositionedLayer:
        """Layer of the card in the middle of `room`, in the window's units, scaled to it."""
        text = self._text = self._text or TextSystem()
        return self._layers.get(
            "invitation", (ratio, room, invitation), lambda: _draw_card(text, ratio, room, invitation)
        )


def _draw_card(text: TextSystem, ratio: float, room: Rect[float], invitation: Invitation) -> PositionedLayer:
    wanted = max(1.0, _SHARE * room.width / _SIZE[0])
    scale = min(wanted, (room.width - 16) / _SIZE[0], (room.height - 16) / _SIZE[1])
    left, top = (room.x + room.width / 2) / scale - _SIZE[0] / 2, room.center_y / scale - _SIZE[1] / 2
    area = Rect(left, top, *_SIZE)
    canvas = Canvas2D(text, ratio * scale, area)
    canvas.draw_box(area, palette.GROUND, 16, palette.LINE)
    _draw_code(canvas, ratio * scale, area.x + _PADDING, area.y + _PADDING, invitation.address)
    _draw_words(canvas, area.x + _PADDING + _CODE + _GAP, area.y + _PADDING, invitation)
    return canvas.to_layer()


def _draw_code(canvas: Canvas2D, ratio: float, x: float, y: float, address: str) -> None:
    """The code on a white ground; its squares are whole pixels, since blurred ones are read badly."""
    canvas.draw_box(Rect(x, y, _CODE, _CODE), palette.WHITE, 10)
    modules = list_modules(address)
    module_px = max(1, int(_CODE * ratio) // len(modules))
    bitmap = np.kron(modules.astype(np.uint8) * 255, np.ones((module_px, module_px), np.uint8))
    margin_px = (_CODE * ratio - len(bitmap)) / 2
    canvas.draw_mask(bitmap, round(x * ratio + margin_px), round(y * ratio + margin_px), palette.GROUND)


def _draw_words(canvas: Canvas2D, x: float, y: float, invitation: Invitation) -> None:
    y += 14
    for line in canvas.wrap_text(invitation.reason, _TITLE, _COLUMN, 3):
        canvas.draw_text(line, x, y, _TITLE)
        y += 28
    y += 8
    for step in _STEPS:
        for line in canvas.wrap_text(step, _PLAIN, _COLUMN, 3):
            canvas.draw_text(line, x, y, _PLAIN)
            y += 20
        y += 6
    y += 4
    canvas.draw_text(urlsplit(invitation.address).netloc, x, y, _QUIET)
    y += 17
    pairs = invitation.fingerprint.split(":")
    count = len(pairs) // _FINGERPRINT_LINES
    for start in range(0, len(pairs), count):
        words = ":".join(pairs[start : start + count])
        canvas.draw_text(f"SHA-256 {words}" if not start else words, x, y, _QUIET)
        y += 15
