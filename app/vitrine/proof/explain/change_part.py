"""Change part: one thing that changed of a node between two goldens, as words, with the numbers that tell it apart."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from vitrine.proof.compare.figure_difference import Tolerances
from vitrine.proof.golden.golden import Golden, make_key
from vitrine.proof.golden.named_values import NO_FONT, LightValue, parse_light, split_values, unquote_text

#: From what is surely the cause to what may be its consequence.
PartKind = Literal["gone", "new", "text", "opacity", "color", "weight", "form", "order", "ink", "size", "move"]
#: A text that says something else, or a bolder one, is wider by itself.
_RESIZES: frozenset[PartKind] = frozenset(("text", "weight"))
#: What a form's fields say that other words say better: sizes are seen.
_UNSPOKEN = frozenset(("ink_hash", "over", "size", "height_m"))


class ChangePart(NamedTuple):
    """One thing that changed of a node. Parts of equal `kind` and nearly equal `amounts` are the same change."""

    kind: PartKind
    words: str
    amounts: tuple[float, ...] = ()

    def is_like(self, other: ChangePart) -> bool:
        """Whether another node's part is the same change: both went 3 px to the right."""
        if self.kind != other.kind or len(self.amounts) != len(other.amounts):
            return False
        limit = {"move": 0.3, "size": 0.004, "opacity": 0.004}.get(self.kind, 1e-6)
        return all(math.isclose(a, b, abs_tol=limit) for a, b in zip(self.amounts, other.amounts, strict=True)) and (
            bool(self.amounts) or self.words == other.words
        )


def list_parts(
    approved: Golden, drawn: Golden, element: str, devices: tuple[str, ...], tolerances: Tolerances
) -> Iterator[ChangePart]:
    """List what changed of an element, by its lines; places by the first of the devices where they changed."""
    was = any(make_key("place", device, element) in approved.lines for device in devices)
    is_there = any(make_key("place", device, element) in drawn.lines for device in devices)
    if was and not is_there:
        yield ChangePart("gone", "gone")
    if is_there and not was:
        yield ChangePart("new", "new")
    if not (was and is_there):
        return
    found = [*_list_text(approved, drawn, element)]
    found += _list_light(*_pair_values(approved, drawn, make_key("draw", element)), tolerances)
    found += _list_form(*_pair_values(approved, drawn, make_key("form", element)), bool(found))
    kinds = {part.kind for part in found}
    for device in devices:
        if placed := [*_list_place(approved, drawn, device, element, tolerances, not kinds & _RESIZES)]:
            found += placed
            break
    grew = any(part.kind == "size" for part in found)
    yield from (part for part in found if part.kind != "ink" or not grew)


def _pair_values(approved: Golden, drawn: Golden, key: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    return split_values(approved.lines.get(key)), split_values(drawn.lines.get(key))


def _list_text(approved: Golden, drawn: Golden, element: str) -> Iterator[ChangePart]:
    key = make_key("text", element)
    old, new = (" ".join(golden.lines.get(key, ())) for golden in (approved, drawn))
    if old != new:
        yield ChangePart("text", f"text '{unquote_text(old)}' → '{unquote_text(new)}'")


def _list_light(old: Mapping[str, str], new: Mapping[str, str], tolerances: Tolerances) -> Iterator[ChangePart]:
    """Opacity, colours, outlines and halos that came or went, the weight of a type."""
    opacity, new_opacity = float(old.get("opacity", 1)), float(new.get("opacity", 1))
    lights = {name: parse_light(value) for name, value in old.items()}
    new_lights = {name: parse_light(value) for name, value in new.items()}
    pairs = [(one, new_lights[name]) for name, one in lights.items() if one and new_lights.get(name)]
    shares = (
        opacity * max((one.share for one, _ in pairs), default=1),
        new_opacity * max((other.share for _, other in pairs if other), default=1),
    )
    if not tolerances.allow("draw", f"{shares[0]}", f"{shares[1]}"):
        ratio = shares[1] / shares[0] if shares[0] else math.inf
        yield ChangePart("opacity", f"opacity {_round(shares[0])} → {_round(shares[1])}", (ratio,))
    for name in sorted({*old, *new} - {"opacity"}):
        if old.get(name) == new.get(name):
            continue
        if name == "weight":
            yield ChangePart("weight", f"weight {old.get(name)} → {new.get(name)}")
        elif (light := lights.get(name)) and (other := new_lights.get(name)):
            if not tolerances.allow("draw", f"{light.color}/1.0", f"{other.color}/1.0"):
                noun = "colour" if name.startswith("ink") else name
                yield ChangePart("color", f"{noun} {light.color} → {other.color}{_tell_hue(light, other)}")
        else:
            yield ChangePart("color", f"{name} {'is gone' if name in old else 'is new'}")


def _tell_hue(light: LightValue, other: LightValue) -> str:
    """By how far the hue turned, where it did by a degree or more."""
    hues = [colorsys.rgb_to_hsv(*(code / 255 for code in one.codes))[0] * 360 for one in (light, other)]
    turned = abs((hues[1] - hues[0] + 180) % 360 - 180)
    return f" (hue {turned:.0f}°)" if turned >= 1 else ""


def _list_form(old: Mapping[str, str], new: Mapping[str, str], is_explained: bool) -> Iterator[ChangePart]:
    """What is written otherwise, and what is drawn otherwise though nothing else says why."""
    if not old or not new:
        return
    for name in sorted({*old, *new} - _UNSPOKEN):
        if old.get(name) != new.get(name):
            is_explained = True
            yield ChangePart("form", _tell_field(name, old.get(name), new.get(name)))
    if old.get("ink_hash") != new.get("ink_hash") and not is_explained:
        yield ChangePart("ink", "its letters or its shape are drawn otherwise")


def _tell_field(name: str, old: str | None, new: str | None) -> str:
    if name == NO_FONT:
        return f"no font has '{unquote_text(new)}'" if new else f"fonts have '{unquote_text(old or '')}' again"
    return f"{name} {old or 'the default'} → {new or 'the default'}"


def _list_place(
    approved: Golden, drawn: Golden, device: str, element: str, tolerances: Tolerances, tells_size: bool
) -> Iterator[ChangePart]:
    """By how much it grew and moved in a display's pixels; its edges say whether it moved or merely grew."""
    old, new = (golden.lines.get(make_key("place", device, element)) for golden in (approved, drawn))
    if old is None or new is None:
        return
    (x, y, w, h), (new_x, new_y, new_w, new_h) = map(float, old), map(float, new)
    sizes = [float(golden.lines[make_key("size", device, element)][0]) for golden in (approved, drawn)]
    limit = tolerances.place_px
    grew = abs(new_w - w) > limit or abs(new_h - h) > limit
    if grew and tells_size:
        yield _tell_growth((w, h), (new_w, new_h), (sizes[0], sizes[1]))
    moved = [_find_shift(new_x - x, new_x + new_w - x - w), _find_shift(new_y - y, new_y + new_h - y - h)]
    if any(abs(value) > limit for value in moved):
        names = (("right", "left"), ("down", "up"))
        words = [
            f"{abs(value):.1f} px {forward if value > 0 else back}"
            for value, (forward, back) in zip(moved, names, strict=True)
            if abs(value) > limit
        ]
        yield ChangePart("move", " and ".join(words), (moved[0], moved[1]))


def _tell_growth(old: tuple[float, float], new: tuple[float, float], sizes: tuple[float, float]) -> ChangePart:
    """As a share where both sides grew by it, within the pixel that edges are rounded to; else by pixels."""
    longer = max(range(2), key=lambda side: old[side])
    share = sizes[1] / sizes[0] if sizes[0] and not math.isclose(*sizes, rel_tol=1e-3) else new[longer] / old[longer]
    if all(_grew_by(before, after, share) for before, after in zip(old, new, strict=True)):
        words = f"{abs(share - 1):.1%} {'larger' if share > 1 else 'smaller'}"
        return ChangePart("size", words.replace("%", " %"), (share,))
    sides = (("wider", "narrower"), ("taller", "shorter"))
    several = [
        f"{abs(after - before):.1f} px {more if after > before else less}"
        for before, after, (more, less) in zip(old, new, sides, strict=True)
        if abs(after - before) > 0.15
    ]
    return ChangePart("size", " and ".join(several))


def _grew_by(before: float, after: float, share: float) -> bool:
    """Whether a side grew by a share, within the pixel that edges are rounded to; half of one would have been seen."""
    wanted = before * share - before
    return abs(after - before - wanted) <= 1.01 and (after != before or abs(wanted) < 0.5)


def _find_shift(first: float, last: float) -> float:
    """How far both edges moved the same way."""
    if first * last <= 0:
        return 0.0
    return min(first, last, key=abs)


def _round(share: float) -> str:
    return f"{share:.3f}".rstrip("0").ljust(4, "0")
