"""What the margin says of a picture: the words of its strip, and what is set otherwise than it is by itself."""

from __future__ import annotations

from typing import NamedTuple

from app.commands.account import account
from app.commands.look import Look
from app.glass.resolve import resolve
from app.glass.view import PERFECT, TYPICAL, View

_FOCUS = {"overlay": "focus on the overlay", "world": "focus on the world"}


class Told(NamedTuple):
    """`subject` is device, light and whose eye, `view` which one, `figures` what the light measures.

    `set_` is what was set by hand, `marks` say how sure all of it is.
    """

    view: str
    subject: tuple[str, ...]
    figures: tuple[str, ...]
    set_: tuple[str, ...]
    marks: tuple[str, ...]


def told(look: Look) -> Told:
    """The words for a picture."""
    words, view = account(look), f"{look.view.kind} view"
    if look.profile.is_feed:
        light = f"{look.environment.name}, {look.environment.nits:,g} cd/m²"
        return Told(view, (words.subject[0], light), words.figures, (), words.marks)
    rivalry = ("rivalry",) if 0 < resolve(look.profile, look.environment, look.view).share < 1 else ()
    subject = tuple(word for word in words.subject if word != view)
    return Told(view, subject, words.figures, (*rivalry, *settings(look.view)), words.marks)


def settings(view: View) -> tuple[str, ...]:
    """What of a view is not as it is by itself, in words."""
    optics = "" if view.optics == TYPICAL else "perfect optics" if view.optics == PERFECT else "strong defects"
    words = (
        "" if view.brightness is None else f"brightness {view.brightness:.0%}",
        "absolute exposure" if view.exposure == "absolute" else "",
        optics,
        _FOCUS.get(view.focus, ""),
    )
    return tuple(word for word in words if word)
