"""Files of the built-in icons: SVG of a few elements, on a grid of 24 with strokes of 2, read into parts."""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from vitrine import paths
from vitrine.stage.path.polyline import Points
from vitrine.stage.shapes.icon_parts import IconPart, PartOp
from vitrine.stage.shapes.icon_path import outline_ellipse, outline_path, outline_rectangle

IconDrawing = tuple[IconPart, ...]

_SHAPES = ("path", "circle", "ellipse", "rect")
#: What is black in a mask is erased from the shapes that lie in the group it masks.
_BLACK = "#000"


def load_icon(name: str) -> IconDrawing:
    """The parts of the built-in icon `name`. Raises KeyError where there is none."""
    try:
        text = (paths.assets() / "icons" / f"{name}.svg").read_text("utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None
    return parse_icon(text)


def parse_icon(text: str) -> IconDrawing:
    """The parts of an icon's file, in the order in which they are drawn. Raises ValueError for other elements."""
    reader = _IconReader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.Parse(text, True)
    return tuple(reader.parts)


class _IconReader:
    """The parts found so far, and the gaps that wait for the end of the group that they are cut from."""

    def __init__(self) -> None:
        self.parts: list[IconPart] = []
        self._gaps: list[IconPart] = []
        self._in_mask = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag == "mask":
            self._in_mask = True
        elif tag in _SHAPES:
            self._add(tag, attributes)
        elif tag not in ("svg", "g"):
            raise ValueError(f"<{tag}> is no part of an icon: svg, g, mask, {', '.join(_SHAPES)} are")

    def end(self, tag: str) -> None:
        """An element ends: after a group comes what its mask erases from it."""
        if tag == "mask":
            self._in_mask = False
        elif tag == "g":
            self.parts += self._gaps
            self._gaps = []

    def _add(self, tag: str, attributes: Mapping[str, str]) -> None:
        lines = _outline(tag, attributes)
        if not self._in_mask:
            op = PartOp.STROKE if attributes.get("fill", "none") == "none" else PartOp.FILL
            self.parts += [IconPart(line, op) for line in lines]
        elif attributes.get("stroke") == _BLACK:
            self._gaps += [IconPart(line, PartOp.ERASE_STROKE) for line in lines]


def _outline(tag: str, attributes: Mapping[str, str]) -> tuple[Points, ...]:
    if tag == "path":
        return outline_path(attributes["d"])
    names = {"circle": "cx cy r r", "ellipse": "cx cy rx ry", "rect": "x y width height rx"}[tag].split()
    numbers = [float(attributes.get(name, "0")) for name in names]
    return ((outline_rectangle if tag == "rect" else outline_ellipse)(*numbers),)
