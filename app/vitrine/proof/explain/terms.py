"""Terms: what changed of a moment where no node is at fault, in words: glasses, light, state, world, encode."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from vitrine.proof.compare.figure_difference import Tolerances
from vitrine.proof.compare.picture_comparison import PictureComparison
from vitrine.proof.draw.moment_pictures import DrawnPicture
from vitrine.proof.golden.golden import GLASSES_KINDS, Golden, element_of, is_masked, kind_of, owner_of
from vitrine.proof.golden.named_values import split_values
from vitrine.proof.golden.picture_hash import Pixels
from vitrine.proof.golden.picture_line import PanelLine, PictureLine

_NOUNS = {
    "brightness": ("brightness of {owner} in {name}: {old} → {new} cd/m²"),
    "environment": ("{owner}: mid-grey of {old} → {new} cd/m²"),
    "gain": ("gain of {owner} in {name}: {old} → {new}"),
    "lens": ("transmittance of {owner} in {name}: {old} → {new}"),
    "device": ("{name} of {owner}: {old} → {new}"),
}
#: Lights and devices that are listed; what more have changed alike is counted.
MAX_LISTED = 6
#: Light fainter than this many codes says nothing of a curve: a code is a large share of it.
LEAST_CODES, MOST_CODES = 32, 240
#: Of the lit pixels, as many differ where the curve of the encode changed; a text that changed touches a few.
EVERY_PIXEL = 0.7


def find_mask_changes(approved: Golden, drawn: Golden) -> tuple[frozenset[str], frozenset[str]]:
    """The nodes that are masked and were not when this was approved; those that were and no longer are.

    What was measured of a node was not masked then, whether or not the golden names its masks.
    """
    measured = {element_of(key) for key in approved.lines}
    added = {node for node in drawn.masked if any(is_masked(element, {node}) for element in measured)}
    return frozenset(added), approved.masked - drawn.masked


def list_mask_terms(added: Collection[str], removed: Collection[str]) -> Iterator[str]:
    """List the terms of masks that are not those of the approved pictures."""
    for nodes, words in ((added, "masked now, and not when this was approved"), (removed, "no longer masked")):
        if nodes:
            yield f"{words}: {_list_few(nodes)}"


def list_terms(approved: Golden, drawn: Golden, frame_s: float, tolerances: Tolerances) -> Iterator[str]:
    """List the terms that the lines of goldens tell: the state, the time, glasses and the light around."""
    old, new = approved.lines.get("state", ()), drawn.lines.get("state", ())
    if old != new:
        yield f"state: {' '.join(old) or '-'} → {' '.join(new) or '-'}"
    if (late := drawn.seconds - approved.seconds) and abs(late) > tolerances.time_s:
        frames = abs(late) / frame_s
        count = f"{frames:.2g} frame{'s' if frames >= 1.05 else ''}"
        by = count if frames > 0.5 and abs(late) < 1 else f"{abs(late):.3g} s"
        when = f"{approved.seconds:.6g} → {drawn.seconds:.6g} s"
        yield f"the moment is {by} {'later' if late > 0 else 'earlier'}: {when}"
    yield from _list_scope(approved, drawn)
    found: dict[str, list[str]] = {}
    for key in sorted({*approved.lines, *drawn.lines}):
        if kind_of(key) in GLASSES_KINDS and key in approved.lines and key in drawn.lines:
            found.setdefault(kind_of(key), []).extend(_describe_glasses(key, approved, drawn, tolerances))
    # The gain follows from the three others.
    kinds = [kind for kind in ("device", "environment", "brightness", "lens") if found.get(kind)]
    for kind in kinds or ["gain"]:
        sentences = found.get(kind, [])
        yield from sentences[:MAX_LISTED]
        if len(sentences) > MAX_LISTED:
            yield f"and {len(sentences) - MAX_LISTED} more like it"


def _list_scope(approved: Golden, drawn: Golden) -> Iterator[str]:
    """What is measured on other glasses and in other light than was approved: the proof says so, no scene."""
    for kind, noun in (("device", "glasses"), ("environment", "light")):
        old, new = ({owner_of(key) for key in one.lines if kind_of(key) == kind} for one in (approved, drawn))
        for names, words in ((old - new, "no longer measured"), (new - old, "measured now, and not approved yet")):
            if names and old:
                yield f"{words}: {noun} {_list_few(names)}"


def _list_few(names: Collection[str]) -> str:
    """Names in their order, beyond MAX_LISTED of them a number."""
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    return ", ".join(sorted(names)[:MAX_LISTED]) + more


def _describe_glasses(key: str, approved: Golden, drawn: Golden, tolerances: Tolerances) -> Iterator[str]:
    old, new = split_values(approved.lines[key]), split_values(drawn.lines[key])
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if kind_of(key) != "device" and (before is None or after is None):
            continue  # another choice of lights is no change of one
        if before is None or after is None or not tolerances.allow(kind_of(key), before, after):
            words = _NOUNS[kind_of(key)]
            yield words.format(owner=owner_of(key), name=name, old=before or "none", new=after or "none")


def list_picture_terms(
    compared: Sequence[PictureComparison],
    approved: Mapping[str, PictureLine],
    drawn: Mapping[str, DrawnPicture],
    is_explained: bool,
) -> Iterator[str]:
    """List the terms that pictures tell: the encode, where an equal draw list lights other pixels; the world behind.

    `is_explained`: nodes or glasses have changed, so that what they do not explain cannot be told.
    """
    changed = [one for one in compared if one.verdict == "changed"]
    redrawn = [one for one in changed if _has_equal_draw_list(approved[one.key], drawn[one.key])]
    if redrawn:
        first = redrawn[0]
        yield _describe_encode(first, drawn[first.key].whole)
        return
    yield from dict.fromkeys(one.message for one in changed if one.message)
    seen = [one for one in changed if not one.message and one.key.startswith("eye/")]
    if seen and not is_explained and len(seen) == len(changed):
        yield f"how the glass is drawn, its optics or its shaders: {', '.join(one.key for one in seen)}"


def _has_equal_draw_list(old: PictureLine, new: DrawnPicture) -> bool:
    return isinstance(old, PanelLine) and isinstance(new.line, PanelLine) and old.draw_digest == new.line.draw_digest


def _describe_encode(one: PictureComparison, drawn: Pixels) -> str:
    """Which curve an equal draw list was encoded by, if by one: `drawn = approved ^ gamma` of codes as shares."""
    assert one.approved_pixels is not None
    old, new = one.approved_pixels[..., :3], drawn[..., :3]
    lit = (old >= LEAST_CODES) & (old <= MOST_CODES)
    share = float((old != new)[lit].mean()) if lit.any() else 0.0
    where = f"{one.key}: the same draw list is drawn otherwise"
    if share < EVERY_PIXEL:
        return f"{where}, {share:.0%} of the lit pixels".replace("%", " %") + "; its shaders, or the renderer"
    before, after = old[lit] / 255.0, np.maximum(new[lit], 1) / 255.0
    logs = np.log(before)
    exponent = float((np.log(after) * logs).sum() / (logs * logs).sum())
    off = np.abs(before**exponent * 255 - new[lit])
    if float(np.median(off)) > 1:
        return f"{where}, every lit pixel; the encode of the picture"
    return f"{where}, every lit pixel: gamma {1 / exponent:.3f} of what it was; the encode of the picture"
