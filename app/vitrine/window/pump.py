"""Events of the window, taken in one after another."""

from __future__ import annotations

import pygame


def gathered(wait_s: float) -> list[pygame.event.Event]:
    """All events that are there, after waiting for the first of them for some time."""
    wait_ms = int(wait_s * 1000)
    first = [pygame.event.wait(wait_ms)] if wait_ms > 0 else []
    return [*first, *pygame.event.get()]
