"""Rules of whole texts: letters that no font has, ellipses, torn words, and letters that a clip or the display cuts."""

from __future__ import annotations

from collections.abc import Iterator

from vitrine.glass.optics.photometry import luminance_of
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.stage.inspect.element import Element, measure_size_deg
from vitrine.stage.stage import HEAD_BAND
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.text_fit import describe_shortening, measure_fit
from vitrine.verdict.rules.place import MAX_CUT, measure_cut

MISSING_GLYPH = Rule(
    "missing-glyph",
    "error",
    "Letters that no font has",
    "write it with other letters, or with a font that has them",
    "pictures are alike on all machines: no letter comes from another one's fonts",
)
ELLIPSIS_SHOWN = Rule(
    "text-shortened",
    "warning",
    "A text that does not fit is shortened",
    "give it more width, height or lines, smaller type, or fewer words; where it is meant, `text_overflow: ellipsis`",
    "what is left out is not read",
)
BROKEN_WORD = Rule(
    "broken-word",
    "warning",
    "A word or number is broken",
    "give it more width, smaller type, or a line of its own",
    "UAX #14: a line ends between words, and never within an amount",
)
TEXT_CUT = Rule(
    "text-cut",
    "error",
    "A text is cut by what clips it",
    "make the panel with `clip` larger, or move the text through it",
    "half a line is not read",
)
LETTERS_OUTSIDE = Rule(
    "letters-outside",
    "error",
    "Letters lie outside the display",
    "move it inwards, make it shorter, or let its anchor keep it there: `inside: display`",
    "a display shows nothing beyond its edge",
)

#: Ink beyond an edge or a clip that nobody sees: soft edges, and less than a stroke of the letter.
SEEN_PX, SEEN_EM = 1.0, 0.05
#: The share of a line's ink that a clip may take: less than its descenders.
MAX_LINE_CUT = 0.08
#: Luminance of the display's white under which a text is as good as gone.
MIN_TEXT_LIGHT = 0.02
MAX_NAMED = 6


def check_texts(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rules of whole texts in one frame."""
    for e in observation.elements:
        if e.kind != "text" or not e.text.strip():
            continue
        missing = _list_missing(observation, e)
        if missing:
            yield Violation(MISSING_GLYPH, e.id, len(missing), f"no font of ours has {list_letters(missing)}")
        if e.id in observation.unsettled:
            continue
        fit = measure_fit(e.text, e.lines)
        if fit.shortened is not None and strip_copy(e.id) not in observation.meant_overlaps.shortened:
            words = f'"{e.text}" is shortened {describe_shortening(fit.shortened)}'
            yield Violation(ELLIPSIS_SHOWN, e.id, len(e.text) - len(fit.shortened), words)
        if fit.broken is not None:
            words = f'"{fit.broken.word}" is broken after "{fit.broken.first}"'
            yield Violation(BROKEN_WORD, e.id, 1.0, words)
        if e.cut > MAX_LINE_CUT and e.id not in observation.scrolled and is_seen(e):
            yield Violation(TEXT_CUT, e.id, e.cut, f"{e.cut:.0%} of a line is cut off")
        yield from _check_edges(observation, e)


def _list_missing(observation: FrameObservation, e: Element) -> str:
    """The letters of a text that no font of ours has; of those that the device has not, its own rule tells."""
    letters = observation.traits.letters
    return e.missing if letters is None else "".join(c for c in e.missing if letters.covers(c))


def is_seen(e: Element) -> bool:
    """Whether an element has light that one sees."""
    return float(luminance_of(e.composited_foreground_lin)) > MIN_TEXT_LIGHT


def _check_edges(observation: FrameObservation, e: Element) -> Iterator[Violation]:
    """Letters beyond the edges of the display; what is cut by more than `MAX_CUT` there, the rules of place tell."""
    width, height = observation.display.width_px, observation.display.height_px
    x0, y0, x1, y1 = e.box_px
    beyond = {"left": -x0, "right": x1 - width, "upper": -y0, "lower": y1 - height}
    edge = max(beyond, key=lambda name: beyond[name])
    lost_px = beyond[edge] - SEEN_PX
    if lost_px <= max(SEEN_PX, SEEN_EM * e.size_px) or not is_seen(e):
        return
    cut = measure_cut(observation, e)
    if cut >= 1 or (is_fixed_to_head(e) and cut > MAX_CUT):
        return
    if not is_fixed_to_head(e) and not _has_anchor_in_sight(e, width, height):
        return
    lost = measure_size_deg(lost_px, e.box_px, observation.display)
    yield Violation(LETTERS_OUTSIDE, e.id, lost_px, f"it reaches {lost:.2f}° beyond the {edge} edge of the display")


def is_fixed_to_head(e: Element) -> bool:
    """Whether an element is fixed to the display: what is fixed to the world or the body comes and goes."""
    return e.rank[0] == HEAD_BAND


def _has_anchor_in_sight(e: Element, width: int, height: int) -> bool:
    return e.anchor_px is not None and 0 <= e.anchor_px.x <= width and 0 <= e.anchor_px.y <= height


def list_letters(missing: str) -> str:
    """Letters in words, the first few of many."""
    shown = ", ".join(f'"{letter}"' for letter in missing[:MAX_NAMED])
    more = len(missing) - MAX_NAMED
    return shown + (f" and {more} more" if more > 0 else "")
