"""Event pump of the window."""

from __future__ import annotations

import pygame


def wait_for_events(timeout_s: float) -> list[pygame.event.Event]:
    """All events in the queue, after waiting up to `timeout_s` for the first of them."""
    wait_ms = int(timeout_s * 1000)
    first = [pygame.event.wait(wait_ms)] if wait_ms > 0 else []
    return [*first, *pygame.event.get()]
