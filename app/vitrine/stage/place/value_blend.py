"""Blends of the values of a field: what moves from one to the other, and what switches at once.

Numbers, lists of as many of them, and colours move, the latter as linear light; so do the parts of a halo, a gradient
and their like. All else is as the latest says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from vitrine.flow.animate.motion import evaluate
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation
from vitrine.scene.nodes.bindable import Bindable, FieldType, find_field_type
from vitrine.scene.nodes.fill import Halo
from vitrine.scene.nodes.length import Share
from vitrine.scene.nodes.node import Panel, Text
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.shape import Shape
from vitrine.stage.draw.light import Light, color_from_light, light_from_color

_CLEAR = "#00000000"
#: A gauge's value, whose field also takes a template.
_GAUGE = Bindable("number")


def blend_field(node: NodeBase, name: str, values: Sequence[Any], shares: Sequence[float], t_s: float) -> Any:
    """The value of a node's field of which each of `values` has its share; the latest is the last."""
    last = values[-1]
    if all(value is last or value == last for value in values):
        return last
    if isinstance(node, Text) and name == "text":
        return _blend_spans(values, shares, t_s)
    kind = find_field_type(type(node), name)
    if node.bound_field is not None and node.bound_field.name == name and node.bound_field.holds == "number":
        kind = FieldType(_GAUGE)
    return _blend(kind, _fill_in(node, name, values), shares, t_s)


def blend_bound(bindable: Bindable, values: Sequence[Any], shares: Sequence[float]) -> Any:
    """The value of a bound field, of which each of `values` has its share; the latest is the last."""
    return _blend(FieldType(bindable), values, shares, 0.0)


def _fill_in(node: NodeBase, name: str, values: Sequence[Any]) -> Sequence[Any]:
    """No fill and no halo as the same without light, so that light comes and goes."""
    given = [value for value in values if value is not None]
    if len(given) == len(values):
        return values
    if name == "halo" and isinstance(given[0], Halo):
        dark = given[0].model_copy(update={"color": _CLEAR})
        return [dark if value is None else value for value in values]
    # A shape without fill and stroke has a stroke, so there a fill that is none is another thing than a dark one.
    has_ground = isinstance(node, Panel) or (isinstance(node, Shape) and node.stroke is not None)
    if name == "fill" and has_ground and all(isinstance(value, str) for value in given):
        return [_CLEAR if value is None else value for value in values]
    return values


def _blend(kind: FieldType, values: Sequence[Any], shares: Sequence[float], t_s: float) -> Any:
    last = values[-1]
    if kind.model is not None and all(isinstance(value, kind.model) for value in values):
        return _blend_models(values, shares, t_s)
    if kind.bindable is not None and kind.bindable.holds == "color" and all(isinstance(v, str) for v in values):
        return _blend_colors(values, shares)
    if kind.bindable is not None and kind.bindable.holds == "number":
        blended = _blend_numbers(kind.bindable, values, shares, t_s)
        return last if blended is None else blended
    return last


def _blend_spans(values: Sequence[Any], shares: Sequence[float], t_s: float) -> Any:
    """The pieces of a text, whose colours and sizes move where they say the same; else the latest text."""
    last = values[-1]
    if not all(isinstance(value, tuple) for value in values):
        return last
    if any([span.text for span in value] != [span.text for span in last] for value in values):
        return last
    return tuple(_blend_models(parts, shares, t_s) for parts in zip(*values, strict=True))


def _blend_models(values: Sequence[BaseModel], shares: Sequence[float], t_s: float) -> BaseModel:
    last = values[-1]
    update = {}
    for name in type(last).model_fields:
        parts = [getattr(value, name) for value in values]
        update[name] = _blend(find_field_type(type(last), name), parts, shares, t_s)
    return last.model_copy(update=update)


def _blend_numbers(bindable: Bindable, values: Sequence[Any], shares: Sequence[float], t_s: float) -> Any:
    """The number, or the list of numbers, None where these do not move into one another."""
    if all(isinstance(value, tuple) for value in values):
        rows = _align(values)
        if rows is None:
            return None
        blended = [_blend_numbers(bindable, parts, shares, t_s) for parts in zip(*rows, strict=True)]
        return tuple(rows[-1][index] if one is None else one for index, one in enumerate(blended))
    if all(isinstance(value, Share) for value in values) and len({value.of for value in values}) == 1:
        factor = sum(share * value.factor for share, value in zip(shares, values, strict=True))
        return Share(factor, values[-1].of)
    if not all(isinstance(value, float | int | Oscillation | KeyframeTrack) for value in values):
        return None
    number = sum(share * evaluate(value, t_s) for share, value in zip(shares, values, strict=True))
    return min(max(number, bindable.low), bindable.high)


def _align(values: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]] | None:
    """The lists with as many values each: one stands for all, two of four for [vertical, horizontal]."""
    count = max(map(len, values))
    if any(len(value) not in (count, 1, 2) or count % len(value) for value in values):
        return None
    return [value * (count // len(value)) for value in values]


def _blend_colors(colors: Sequence[str], shares: Sequence[float]) -> str:
    lights = [light_from_color(color) for color in colors]
    parts = (sum(share * part for share, part in zip(shares, each, strict=True)) for each in zip(*lights, strict=True))
    return color_from_light(Light(*parts))
