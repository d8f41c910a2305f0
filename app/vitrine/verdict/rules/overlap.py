"""Rules of overlap: texts over one another, and what is to be read under a panel or a picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vitrine.errors import truncate
from vitrine.stage.draw.boxes import pack_rows
from vitrine.stage.draw.plane_map import box_corners
from vitrine.stage.inspect.element import Element
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.ink_overlap import Cover, Floats, Overlap, list_covers, locate_inks, measure_overlap
from vitrine.verdict.rules.text_whole import is_seen

TEXT_ON_TEXT = Rule(
    "text-on-text",
    "error",
    "Two texts lie over one another",
    "move one, show it in other states, or say that it is meant: `over: ID`",
    "neither is read",
)
UNDER_PANEL = Rule(
    "under-panel",
    "error",
    "What is to be read lies under a panel or picture",
    "move one, raise it by `z`, show it in other states, or say that it is meant: `over: ID` at what lies above",
    "what is drawn later covers it, or mixes with it",
)

#: An overlap that one sees: so much of the lower line's height, and of an em along it.
SEEN_HEIGHT, SEEN_EM = 0.15, 0.1
#: The share of an outline's width that lies on letters where it crosses them.
WHOLE_LINE = 0.9
#: The share of an icon or of stars that may be covered: a badge sits on its corner.
MAX_ICON_COVER = 0.35
#: How much a panel covers to count: nearly nothing where light adds up, more where it blocks the world.
LEAST_COVER, LEAST_COVER_BLOCKING = 0.05, 0.3
#: From so much on nothing of a text comes through.
SOLID_COVER = 0.8
_COVERED_KINDS = ("text", "icon", "rating")


def check_overlaps(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rules of overlap in one frame. What comes, goes or changes just now is not judged."""
    ordered = sorted(observation.elements, key=_rank)
    shown = [e for e in ordered if e.kind in _COVERED_KINDS and (e.kind != "text" or e.text.strip()) and is_seen(e)]
    if not shown:
        return
    places = {id(e): index for index, e in enumerate(ordered)}
    covers = [e for e in ordered if e.kind in ("panel", "image")]
    hidden, told = set(), set()
    for back, front in _iterate_overlapping(shown, covers):
        if places[id(front)] < places[id(back)] or _is_unsettled(observation, back, front):
            continue
        share = _measure_cover(observation, back, front)
        if share >= SOLID_COVER:
            hidden.add(back.id)
        # Of a panel and what stands on it, the panel alone is told: it comes first.
        if share and id(back) not in told and not observation.meant_overlaps.allow(front.id, back.id):
            told.add(id(back))
            yield _make_violation(UNDER_PANEL, back, front, share, f"{_name(back)} lies under {_name(front)}")
    texts = [e for e in shown if e.kind == "text"]
    for back, front in _iterate_overlapping(texts, texts):
        if places[id(front)] <= places[id(back)] or back.id in hidden or _is_unsettled(observation, back, front):
            continue
        if front.id != back.id and not observation.meant_overlaps.allow(front.id, back.id):
            overlap = _measure_text_overlap(observation, back, front)
            if overlap is not None:
                words = f"{_name(front)} lies over {_name(back)}"
                yield _make_violation(TEXT_ON_TEXT, front, back, overlap.area_px, words)


def _rank(e: Element) -> tuple[int, int, float, int, str]:
    return e.rank


def _iterate_overlapping(some: list[Element], others: list[Element]) -> Iterator[tuple[Element, Element]]:
    """Pairs of two different elements whose boxes share more than their soft edges."""
    if not some or not others:
        return
    a = pack_rows([e.box_px for e in some], 4)[:, None]
    b = pack_rows([e.box_px for e in others], 4)[None]
    inside = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    for one, other in np.argwhere((inside > 1.0).all(-1)).tolist():
        if some[one] is not others[other]:
            yield some[one], others[other]


def _is_unsettled(observation: FrameObservation, one: Element, other: Element) -> bool:
    return one.id in observation.unsettled or other.id in observation.unsettled


def _measure_cover(observation: FrameObservation, back: Element, front: Element) -> float:
    """How much of its light a panel or picture takes from what lies under it, 0 where one does not see it."""
    least = LEAST_COVER_BLOCKING if observation.traits.blocking else LEAST_COVER
    most = 0.0
    for cover in list_covers(observation.draw_list, front.id):
        share = cover.share * front.foreground_lin.cover if front.kind == "image" else cover.share
        if share <= max(most, least):
            continue
        if back.kind == "text":
            seen = any(_is_crossed(cover, line, back) for line in _inks(observation, back))
        else:
            quad = box_corners(np.array([back.box_px], "f8"))[0]
            seen = measure_overlap(quad, cover.quad_px).area_px > MAX_ICON_COVER * back.box_px.area
        most = share if seen else most
    return most


def _measure_text_overlap(observation: FrameObservation, back: Element, front: Element) -> Overlap | None:
    """The largest overlap of a line of one text with a line of the other that one sees."""
    found = [
        overlap
        for below in _inks(observation, back)
        for above in _inks(observation, front)
        if _is_seen_overlap(overlap := measure_overlap(below, above), below, back)
    ]
    return max(found, key=lambda overlap: overlap.area_px, default=None)


def _inks(observation: FrameObservation, e: Element) -> list[Floats]:
    return locate_inks(observation.draw_list, (e.id,))[e.id]


def _is_seen_overlap(overlap: Overlap, line: Floats, e: Element) -> bool:
    height = float(np.hypot(*(line[3] - line[0])))
    return overlap.across_px > max(1.0, SEEN_HEIGHT * height) and overlap.along_px > max(1.0, SEEN_EM * e.size_px)


def _is_crossed(cover: Cover, line: Floats, e: Element) -> bool:
    """Whether a piece of a panel lies over a line of text; one that is an outline may be thin."""
    overlap = measure_overlap(line, cover.quad_px)
    sides = (float(np.hypot(*(cover.quad_px[corner] - cover.quad_px[0]))) for corner in (1, 3))
    thin = cover.is_outline and overlap.across_px >= max(1.0, WHOLE_LINE * min(sides))
    return _is_seen_overlap(overlap, line, e) or (thin and overlap.along_px > max(1.0, SEEN_EM * e.size_px))


def _name(e: Element) -> str:
    return f'"{truncate(e.text, 40)}" ({e.id})' if e.kind == "text" else e.id


def _make_violation(rule: Rule, e: Element, other: Element, badness: float, words: str) -> Violation:
    where = f", {other.place.file.rpartition('/')[2]}:{other.place.line}" if other.place else ""
    return Violation(rule, e.id, badness, f"{words}{where}", e.place, other.id)
