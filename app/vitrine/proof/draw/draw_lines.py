"""Draw lines: what light each node of a moment has, and how it is written, in the lines of a golden.

`draw` lines are compared: they come from the draw list, which no driver touches, so that a colour that is off by two
codes or light that is off by a hundredth is found where a renderer's noise would hide it. `form` lines are not: they
hold what only words need, and what is written need not be seen at every moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.flow.animate.motion import evaluate
from vitrine.glass.optics.srgb import srgb_from_linear
from vitrine.proof.golden.golden import make_key
from vitrine.proof.golden.named_values import NO_FONT, quote_text
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation
from vitrine.scene.nodes.node import Node
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.stage.draw.drawlist import FillSource, NodeSlice, RasterLayer, Records
from vitrine.stage.draw.light import Light
from vitrine.stage.inspect.element import Element
from vitrine.stage.place.render_root import iter_subtree

Lines = dict[str, tuple[str, ...]]
#: Fields of a kind that other lines say: of what a text reads, where a picture lies, what colours are.
_SAID_ELSEWHERE = frozenset(("kind", "children", "text", "src", "color", "track", "fill", "border_color", "weight"))


def describe_nodes(session: Session, frames: Mapping[str, SceneFrame], masked: Collection[str]) -> Lines:
    """The lines of every node that is seen on one of the devices: its light, and how it is written.

    Of a node on several devices the first one tells: neither depends on the display.
    """
    nodes = {node.id: node for root in session.scene.nodes for node in iter_subtree(root)}
    lines: Lines = {}
    for frame in frames.values():
        slices = _collect_slices(frame)
        below = dict(_find_nodes_below(session.list_elements(frame), frame))
        for element in session.list_elements(frame):
            key = make_key("draw", element.id)
            if key in lines or element.id in masked:
                continue
            own = slices.get(element.id, ())
            lights = _name_lights(own) if own else {"ink": format_light(element.foreground_lin)}
            values = {**lights, "opacity": f"{element.opacity:.3f}"}
            if element.kind == "text":
                values["weight"] = element.weight
            lines[key] = _join(values)
            node = nodes.get(element.id)
            form = _describe_form(node, frame.instant.state.t_s) if node is not None else {}
            form |= {"ink_hash": _hash_ink(own)} if own else {}
            form |= {NO_FONT: quote_text(missing)} if (missing := _find_missing(session, element)) else {}
            form |= {"over": below[element.id]} if element.id in below else {}
            lines[make_key("form", element.id)] = _join(form)
    return lines


def _find_missing(session: Session, element: Element) -> str:
    """The characters of a text that are drawn as boxes, since no font has them."""
    if element.kind != "text":
        return ""
    return "".join(session.root_painter.find_missing_characters(element.text, element.weight))


def format_light(light: Light | tuple[float, ...]) -> str:
    """Linear premultiplied light as the sRGB code of its colour and its cover: `#58E6A4/0.850`."""
    *color, cover = (float(value) for value in light)
    codes = np.rint(srgb_from_linear(np.array(color) / max(cover, 1e-6)) * 255).astype(int).tolist()
    return "#{:02X}{:02X}{:02X}".format(*codes) + f"/{cover:.3f}"


def _join(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in sorted(values.items()))


def _collect_slices(frame: SceneFrame) -> Mapping[str, list[tuple[NodeSlice, RasterLayer]]]:
    """The slices of each node that has raster layers, of a repeated one those of its first copy."""
    found: dict[str, list[tuple[NodeSlice, RasterLayer]]] = {}
    for root in frame.draw_list.placed_roots:
        here: dict[str, list[tuple[NodeSlice, RasterLayer]]] = {}
        for sub_layer in root.sub_layers:
            for node_slice in sub_layer.raster_layer.node_slices:
                here.setdefault(node_slice.node_id, []).append((node_slice, sub_layer.raster_layer))
        found = {**here, **found}
    return found


def _name_lights(slices: Collection[tuple[NodeSlice, RasterLayer]]) -> dict[str, str]:
    """The different lights of a node by what they fill; a second one of a kind is numbered, such as `ink2`."""
    found: dict[str, list[str]] = {}
    for node_slice, raster_layer in slices:
        for paint_op in raster_layer.paint_ops[node_slice.start : node_slice.stop]:
            for role, light in _list_lights(paint_op):
                value = format_light(tuple(light.tolist()))
                if light[3] > 0 and value not in found.setdefault(role, []):
                    found[role].append(value)
    return {
        role if number == 1 else f"{role}{number}": value
        for role, values in found.items()
        for number, value in enumerate(values, 1)
    }


def _list_lights(paint_op: Any) -> Iterator[tuple[str, Records]]:
    if paint_op["softness_px"] > 0:
        yield "halo", paint_op["fill0_lin"]
    elif paint_op["source"] == FillSource.PICTURE:
        yield "picture", paint_op["fill0_lin"]
    else:
        role = "ink" if paint_op["source"] == FillSource.MASK else "fill"
        yield role, paint_op["fill0_lin"]
        yield role, paint_op["fill1_lin"]
        if paint_op["border_px"] > 0:
            yield "border", paint_op["border_lin"]


def _hash_ink(slices: Collection[tuple[NodeSlice, RasterLayer]]) -> str:
    """A digest of the bitmaps of a node and of its shapes' sizes, wherever they lie and whatever their colours."""
    hasher = hashlib.blake2b(digest_size=4)
    for node_slice, raster_layer in slices:
        for paint_op in raster_layer.paint_ops[node_slice.start : node_slice.stop]:
            sizes = (*paint_op["rect_px"][2:], *paint_op["radii_px"], paint_op["border_px"], paint_op["softness_px"])
            hasher.update(np.rint(np.array(sizes, "f8") * 16).astype("<i4").tobytes())
            if paint_op["bitmap"] >= 0:
                hasher.update(np.ascontiguousarray(raster_layer.bitmaps[paint_op["bitmap"]]).data)
        if raster_layer.fade is not None:
            hasher.update(np.ascontiguousarray(raster_layer.fade).data)
    return hasher.hexdigest()


def _describe_form(node: Node, t_s: float) -> dict[str, str]:
    """The fields of a node's own kind that are plain words or numbers, moving ones as they are at a time.

    What is as usual is left out.
    """
    named: dict[str, str] = {}
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        if name == "value" and isinstance(value, str):
            continue  # bound to content, which is shown by the node's ink
        if name in NodeBase.model_fields or name in _SAID_ELSEWHERE or value == field.default:
            continue
        if isinstance(value, Oscillation | KeyframeTrack):
            value = evaluate(value, t_s)
        if isinstance(value, bool | str):
            named[name] = str(value).replace(" ", "_")
        elif isinstance(value, int | float):
            named[name] = f"{value:.6g}"
        elif isinstance(value, tuple) and all(isinstance(part, int | float) for part in value):
            named[name] = ",".join(f"{part:.6g}" for part in value)
    return named | ({"stroke": f"{evaluate(node.weight, t_s):.6g}"} if node.kind == "icon" else {})


def _find_nodes_below(elements: Collection[Element], frame: SceneFrame) -> Iterator[tuple[str, str]]:
    """For each element of a raster layer the nearest one behind it that it overlaps."""
    ranks = _rank_roots(frame)
    placed = sorted((one for one in elements if one.id in ranks), key=lambda one: ranks[one.id])
    for position, element in enumerate(placed):
        below = next((one.id for one in reversed(placed[:position]) if _overlap(one, element)), None)
        if below is not None:
            yield element.id, below


def _rank_roots(frame: SceneFrame) -> Mapping[str, tuple[int, int]]:
    """The place of each node of a raster layer in the painter's order: its root's layer, and its own in there."""
    draw_list = frame.draw_list
    order = draw_list.placed_layers["raster_layer"].tolist()
    positions = {layer.key: order.index(index) for index, layer in enumerate(draw_list.raster_layers)}
    ranks: dict[str, tuple[int, int]] = {}
    for root in draw_list.placed_roots:
        slices = (one for sub_layer in root.sub_layers for one in sub_layer.raster_layer.node_slices)
        layer = min((positions[sub_layer.raster_layer.key] for sub_layer in root.sub_layers), default=0)
        for number, node_slice in enumerate(slices):
            ranks.setdefault(node_slice.node_id, (layer, number))
    return ranks


def _overlap(one: Element, other: Element) -> bool:
    (ax0, ay0, ax1, ay1), (bx0, by0, bx1, by1) = one.box_px, other.box_px
    return ax0 < bx1 and bx0 < ax1 and ay0 < by1 and by0 < ay1
