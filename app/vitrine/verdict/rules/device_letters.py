"""Rules of a device's own font: letters that it has not, and texts that wrap otherwise in it than in ours."""

from __future__ import annotations

from collections.abc import Iterator

from vitrine.stage.text.device_letters import find_uncovered
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.rules.text_whole import list_letters

LETTERS_NOT_THERE = Rule(
    "letters-not-on-device",
    "error",
    "Letters that the device's own font has not",
    "write it with other letters, or draw them as a picture or icon",
    "the `font` of the device's file says which letters it has",
)
WRAPS_OTHERWISE = Rule(
    "wraps-otherwise",
    "warning",
    "A text wraps otherwise in the device's own font than in ours",
    "give it more room or fewer words, or look at it on this device: `--device`",
    "the `font` of the device's file says how wide its letters are, and in which sizes",
)

#: Letters that are told of the end of a line.
MAX_END = 24


def check_device_letters(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rules of a device's own font in one frame; where it has none, there is nothing to check."""
    letters = observation.traits.letters
    if letters is None:
        return
    for e in observation.elements:
        if e.kind != "text" or not e.text.strip():
            continue
        uncovered = find_uncovered("".join(e.lines), letters)
        if uncovered:
            said = f"the font of {observation.traits.device} has no {list_letters(uncovered)}"
            yield Violation(LETTERS_NOT_THERE, e.id, len(uncovered), said)
        ours = observation.lines_in_our_font.get(e.id)
        if ours is not None and ours != e.lines and e.id not in observation.unsettled:
            yield Violation(WRAPS_OTHERWISE, e.id, abs(len(e.lines) - len(ours)) + 1.0, _tell_lines(e.lines, ours))


def _tell_lines(lines: tuple[str, ...], ours: tuple[str, ...]) -> str:
    """In how many lines a text is set, or else where the first of them ends."""
    if len(lines) != len(ours):
        return f"it takes {_count(lines)} instead of {len(ours)}"
    first, other = next(pair for pair in zip(lines, ours, strict=True) if pair[0] != pair[1])
    return f'a line ends with "{_name_end(first)}" instead of "{_name_end(other)}"'


def _name_end(line: str) -> str:
    """The last words of a line."""
    return " ".join(line.split()[-2:])[-MAX_END:]


def _count(lines: tuple[str, ...]) -> str:
    return f"{len(lines)} line" + ("s" if len(lines) != 1 else "")
