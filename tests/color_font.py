"""Fonts made on the spot whose glyphs are painted (OpenType, COLR): one for each kind of paint, and hostile ones."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.otTables import CompositeMode, ExtendMode, PaintFormat
from fontTools.varLib.varStore import OnlineVarStoreBuilder

Paint = dict[str, Any]

#: Red, green, blue, yellow, white, and half of black. 0xFFFF is the text's own colour.
PALETTE = [(1, 0, 0, 1), (0, 0.5, 0, 1), (0, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, 1), (0, 0, 0, 0.5)]
INK = 0xFFFF
#: The first letter of a made font; the glyphs stand from here on in the order of their paints.
FIRST = 0xE000
#: Shapes that paints are cut by, in 1000 to the em: two boxes, a disc, a ring.
SHAPES = ("box", "bar", "disc", "ring")


def solid(color: int, alpha: float = 1.0) -> Paint:
    return {"Format": PaintFormat.PaintSolid, "PaletteIndex": color, "Alpha": alpha}


def cut(paint: Paint, shape: str = "box") -> Paint:
    """A paint within a shape."""
    return {"Format": PaintFormat.PaintGlyph, "Glyph": shape, "Paint": paint}


def layers(paints: Iterable[Paint]) -> Paint:
    return {"Format": PaintFormat.PaintColrLayers, "Layers": [*paints]}


def compose(mode: CompositeMode, source: Paint, backdrop: Paint) -> Paint:
    kind = {"Format": PaintFormat.PaintComposite, "CompositeMode": mode}
    return kind | {"SourcePaint": source, "BackdropPaint": backdrop}


def linear(extend: ExtendMode = ExtendMode.PAD, color: int = 2) -> Paint:
    place = {"x0": 300, "y0": 200, "x1": 600, "y1": 300, "x2": 250, "y2": 500}
    return {"Format": PaintFormat.PaintLinearGradient, "ColorLine": _line(extend, color), **place}


def radial(extend: ExtendMode, *place: int) -> Paint:
    names = ("x0", "y0", "r0", "x1", "y1", "r1")
    return {"Format": PaintFormat.PaintRadialGradient, "ColorLine": _line(extend)} | dict(
        zip(names, place, strict=True)
    )


def sweep(extend: ExtendMode, start: float = 30, end: float = 240) -> Paint:
    place = {"centerX": 500, "centerY": 380, "startAngle": start, "endAngle": end}
    return {"Format": PaintFormat.PaintSweepGradient, "ColorLine": _line(extend), **place}


def _line(extend: ExtendMode, last: int = 2) -> Paint:
    stops = [(0.0, 0), (0.5, 3), (1.0, last)]
    return {
        "Extend": extend,
        "ColorStop": [{"StopOffset": offset, "PaletteIndex": color, "Alpha": 1.0} for offset, color in stops],
    }


def list_paints() -> dict[str, Paint]:
    """A glyph for each kind of paint, extent, transform and mode."""
    middle = {"centerX": 500, "centerY": 400}
    bar = cut(linear(), "bar")
    found = {
        "solid": cut(solid(1)),
        "translucent": cut(solid(0, 0.5), "ring"),
        "ink": cut(solid(INK)),
        "ink-gradient": cut(linear(color=INK)),
        "cone": cut(radial(ExtendMode.PAD, 250, 400, 60, 700, 400, 120)),
        "round": cut(radial(ExtendMode.PAD, 500, 400, 0, 500, 400, 300)),
        "turn": cut(sweep(ExtendMode.PAD, 0, 360), "ring"),
        "translate": {"Format": PaintFormat.PaintTranslate, "Paint": bar, "dx": 120, "dy": -80},
        "scale": {"Format": PaintFormat.PaintScaleAroundCenter, "Paint": bar, "scaleX": 0.5, "scaleY": 1.2, **middle},
        "rotate": {"Format": PaintFormat.PaintRotateAroundCenter, "Paint": bar, "angle": 30, **middle},
        "skew": {
            "Format": PaintFormat.PaintSkewAroundCenter, "Paint": bar, "xSkewAngle": 20, "ySkewAngle": 5, **middle,
        },
        "matrix": {"Format": PaintFormat.PaintTransform, "Paint": bar, "Transform": (0.8, 0.2, -0.3, 0.9, 150, 30)},
        "inside": cut({"Format": PaintFormat.PaintRotateAroundCenter, "Paint": linear(), "angle": 45, **middle}),
        "layers": layers([cut(solid(1)), cut(sweep(ExtendMode.PAD), "ring"), cut(solid(5), "disc")]),
        "nested": compose(
            CompositeMode.SRC_IN, {"Format": PaintFormat.PaintColrGlyph, "Glyph": "layers"}, cut(solid(4), "disc")
        ),
    }  # fmt: skip
    for extend in ExtendMode:
        found[f"linear-{extend.name}"] = cut(linear(extend))
        found[f"radial-{extend.name}"] = cut(radial(extend, 450, 350, 60, 550, 400, 250))
        found[f"sweep-{extend.name}"] = cut(sweep(extend))
    for mode in CompositeMode:
        found[f"mode-{mode.name}"] = compose(mode, cut(solid(0, 0.8), "disc"), cut(solid(2, 0.7), "bar"))
    return found


def make_color_font(
    paints: Mapping[str, Any], version: int = 1, letters: Iterable[int] = (), has_outlines: bool = True
) -> bytes:
    """A font whose glyphs are painted so; for COLR 0 a paint is a list of (shape, colour). `letters` are their code
    points, FIRST and what follows it where none are given.
    """
    builder = _start_font([*paints], [*letters], has_outlines)
    builder.font["COLR"] = buildCOLR(paints, version=version, glyphMap=builder.font.getReverseGlyphMap())
    builder.font["CPAL"] = buildCPAL([PALETTE])
    return _save(builder)


def make_variable_color_font() -> bytes:
    """A font of one letter whose axis `wght`, 100 to 900, makes its bar go 300 units to the right and fade by half."""
    builder = _start_font(["a"], [], True)
    builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    store = OnlineVarStoreBuilder(["wght"])
    store.setSupports([{}, {"wght": (0.0, 1.0, 1.0)}])
    moved, faded = store.storeDeltas([300]), store.storeDeltas([-8192])
    store.storeDeltas([0])
    color = solid(0) | {"Format": PaintFormat.PaintVarSolid, "VarIndexBase": faded}
    place = {"Format": PaintFormat.PaintVarTranslate, "dx": 0, "dy": 0, "VarIndexBase": moved}
    paint = place | {"Paint": cut(color, "disc")}
    glyphs = builder.font.getReverseGlyphMap()
    builder.font["COLR"] = buildCOLR({"a": paint}, version=1, glyphMap=glyphs, varStore=store.finish())
    builder.font["CPAL"] = buildCPAL([PALETTE])
    return _save(builder)


def _start_font(names: list[str], letters: list[int], has_outlines: bool) -> FontBuilder:
    order = [".notdef", *SHAPES, *names]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(dict(zip(letters or range(FIRST, FIRST + len(names)), names, strict=True)))
    shapes = {
        "box": _draw([(150, 50, 850, 750)]),
        "bar": _draw([(250, 200, 750, 500)]),
        "disc": _draw([], [280]),
        "ring": _draw([], [330, -170]),
    }
    own = _draw([(100, 0, 900, 800)] if has_outlines else [])
    glyphs = {name: shapes.get(name, own if name in names else _draw([])) for name in order}
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (1000, getattr(glyph, "xMin", 0)) for name, glyph in glyphs.items()})
    builder.setupHorizontalHeader(ascent=900, descent=-200)
    builder.setupNameTable({"familyName": "Colour", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    return builder


def _draw(boxes: Iterable[tuple[int, int, int, int]], radii: Iterable[int] = ()) -> Any:
    """Boxes, and circles around (500, 400); of a negative radius a hole."""
    pen = TTGlyphPen(None)
    for x0, y0, x1, y1 in boxes:
        corners = [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    for radius in radii:
        # Sixteen arcs: the outer circle runs clockwise, a hole against it.
        turns = [-step * math.pi / 8 * (1 if radius > 0 else -1) for step in range(17)]
        on = [_at(turn, abs(radius)) for turn in turns]
        off = [_at((a + b) / 2, abs(radius) / math.cos(math.pi / 16)) for a, b in pairwise(turns)]
        pen.moveTo(on[0])
        for control, end in zip(off, on[1:], strict=True):
            pen.qCurveTo(control, end)
        pen.closePath()
    return pen.glyph()


def _at(angle: float, radius: float) -> tuple[int, int]:
    return round(500 + radius * math.cos(angle)), round(400 + radius * math.sin(angle))


def _save(builder: FontBuilder) -> bytes:
    buffer = io.BytesIO()
    builder.font.save(buffer)
    return buffer.getvalue()
