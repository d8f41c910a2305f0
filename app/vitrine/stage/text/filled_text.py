"""Filled texts: bindings replaced by values, each isolated where a text may run from right to left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrine.scene.nodes.binding import fill_text
from vitrine.stage.text.bidi.levels import ISOLATE, may_be_bidirectional


def fill_isolated(template: str, values: Mapping[str, Any]) -> str:
    """The text with its bindings filled: an Arabic name in it moves no number beside it."""
    text = fill_text(template, values)
    if text != template and may_be_bidirectional(text):
        return fill_text(template, values, ISOLATE)
    return text
