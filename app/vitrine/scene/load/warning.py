"""Warnings: what is told of a valid scene."""

from __future__ import annotations

from vitrine.errors import Place, Problem


def make_warning(message: str, place: Place | None, key: str, hint: str) -> Problem:
    """A warning of a scene, in the form of a problem."""
    return Problem(message, place, key, hint=hint, severity="warning")
