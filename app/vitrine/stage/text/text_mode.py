"""Text mode: whether text is drawn by the outlines of its fonts or as bars, in their place and of their advance."""

from __future__ import annotations

from typing import Literal, get_args

TextMode = Literal["glyphs", "blocks"]
TEXT_MODES: tuple[TextMode, ...] = get_args(TextMode)
