"""Clipboard of the desktop: a line of text that is put there, and told."""

from __future__ import annotations

import pygame


def copy_text(text: str) -> str:
    """Put a text on the clipboard; what to tell: that it was copied, or where there is no clipboard the text alone."""
    try:
        pygame.scrap.put_text(text)
    except pygame.error:
        return text
    return f"copied: {text}"
