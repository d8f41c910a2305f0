"""Cost of drawing an SVG, bounded from what it says: it is drawn inside the process, where nothing can stop it.

Every figure was measured with resvg 0.47 on one core, in nanoseconds a pixel, and rounded up by two.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.scene.picture.path_extent import PathExtent, measure_path, measure_points
from vitrine.scene.picture.svg_element import SvgElement

#: A level takes 32 KB of resvg's stack, so 300 of them end a process of 8 MB and 60 one of Windows' 2 MB.
MAX_DEPTH = 40
#: A fill or stroke, a layer (it may be 25 times as large as the picture), an image, a primitive of a filter.
_SHAPE_NS, _LAYER_NS, _IMAGE_NS, _PRIMITIVE_NS = 100.0, 600.0, 200.0, 600.0
_OCTAVE_NS, _WINDOW_NS = 300.0, 40.0
#: A pixel of a picture inside.
_DECODED_NS = 60.0
#: What costs the same at any size: an element, a point of a path, a dash, a letter.
_ELEMENT_NS, _POINT_NS, _DASH_NS, _LETTER_NS = 20_000.0, 400.0, 500.0, 20_000.0
_MAX_DASHES = 1_000_000
#: Sides of the picture that a shape may reach: resvg 0.47 ends the process over one of 10 million.
_MAX_REACH, _MAX_SHIFT = 3_000.0, 1e6
#: A picture as large as a display, for what grows by the square of its scale.
_DISPLAY_SIDE_PX = 1_500.0

_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_POINTS = re.compile(r"([-+]?[\d.]+(?:[eE][-+]?\d+)?)[\s,]+([-+]?[\d.]+(?:[eE][-+]?\d+)?)")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_REFERENCE = re.compile(r"#([^'\")\s]+)")
_TRANSFORM = re.compile(r"(matrix|translate|scale|skewX|skewY)\s*\(([^)]*)\)")
#: What is drawn as one, and then brought onto the picture.
_LAYERING = ("opacity", "mask", "clip-path", "filter", "mix-blend-mode", "isolation")
_HARMLESS = frozenset({"", "none", "1", "1.0", "100%", "normal", "auto", "inherit"})


class SvgCost(NamedTuple):
    """The time of a drawing at most: some nanoseconds a pixel of the picture, and some at any size.

    `layers` lie in one another; its `largest` part has so many times the picture's area, from 1 to 25, which is as much
    as resvg keeps of a layer.
    """

    pixel_ns: float
    fixed_ns: float
    layers: int = 0
    largest: float = 1.0

    def plus(self, other: SvgCost) -> SvgCost:
        """Both, one after the other."""
        pixel_ns, fixed_ns = self.pixel_ns + other.pixel_ns, self.fixed_ns + other.fixed_ns
        return SvgCost(pixel_ns, fixed_ns, max(self.layers, other.layers), max(self.largest, other.largest))


def estimate_cost(root: SvgElement, area: float) -> SvgCost:
    """The cost of a drawing of `area` square user units.

    Raises FieldError for what is nested too deep or made of itself, and for a pattern of huge tiles.
    """
    estimator = _Estimator(root, max(area, 1e-30))
    return estimator.cost(root, 1.0, 1)


class _Estimator:
    def __init__(self, root: SvgElement, area: float) -> None:
        self._area = area
        self._by_id: dict[str, SvgElement] = {}
        self._known: dict[tuple[int, float], tuple[SvgCost, int]] = {}
        self._open: set[int] = set()
        self._extents: dict[int, PathExtent] = {}
        self._height = 0
        markers: set[str] = set()
        self._inherited_dash, self._inherited_stroke = math.inf, 1.0
        for element in _iter_elements(root):
            if "id" in element.attributes:
                self._by_id.setdefault(element.attributes["id"], element)
            for name, value in element.properties.items():
                if name.startswith("marker") and "url(" in value:
                    markers.update(_REFERENCE.findall(value))
            if element.name not in _SHAPES:  # what a group or a <use> says holds for what lies in it
                self._inherited_dash = min(self._inherited_dash, _dash_period(element))
                self._inherited_stroke = max(self._inherited_stroke, element.number("stroke-width", 1.0))
        self._markers = [self._by_id[name] for name in sorted(markers) if name in self._by_id]

    def cost(self, element: SvgElement, scale: float, depth: int) -> SvgCost:
        """The cost of an element and all that it draws, at most `scale` times as large as written."""
        return self._cost(element, scale, depth)[0]

    def _cost(self, element: SvgElement, scale: float, depth: int) -> tuple[SvgCost, int]:
        """The cost, and how many levels it goes down."""
        key = id(element), scale
        if key in self._known and depth + self._known[key][1] <= MAX_DEPTH:
            return self._known[key]
        if depth > MAX_DEPTH:
            raise FieldError(f"its elements lie more than {MAX_DEPTH} deep in one another", hint="ungroup some of them")
        if id(element) in self._open:
            raise FieldError(f'its <{element.name}> "{element.attributes.get("id", "")}" is made of itself')
        self._open.add(id(element))
        inner_scale = scale * _max_scale(element)
        own, levels = self._own_cost(element, inner_scale, depth), 0
        inner = [*element.children, *(self._by_id[name] for name in element.references if name in self._by_id)]
        for other in inner:
            found, below = self._cost(other, inner_scale, depth + 1)
            own, levels = own.plus(found), max(levels, below + 1)
        if _is_layer(element):
            own = self._with_layer(own, element, inner_scale)
        self._open.discard(id(element))
        self._known[key] = own, levels
        return own, levels

    def _with_layer(self, cost: SvgCost, element: SvgElement, scale: float) -> SvgCost:
        """The cost of an element that is drawn as one, with the filter that is laid on all of it."""
        filters = [self._by_id.get(name) for name in _REFERENCE.findall(element.properties.get("filter", ""))]
        primitives = sum(self._primitive_ns(each) for one in filters if one is not None for each in one.children)
        area = min(1.0, self._share(element, scale)) if cost.largest <= 1.0 else cost.largest
        pixel_ns = cost.pixel_ns + _LAYER_NS * area + primitives * max(1.0, area)
        return SvgCost(pixel_ns, cost.fixed_ns, cost.layers + 1, cost.largest)

    def _own_cost(self, element: SvgElement, scale: float, depth: int) -> SvgCost:
        """The cost of an element by itself."""
        fixed = _ELEMENT_NS + _LETTER_NS * element.text_length
        if element.name in _SHAPES:
            return self._shape_cost(element, scale, depth).plus(SvgCost(0.0, fixed))
        if element.name == "image":
            return SvgCost(_IMAGE_NS, fixed + _DECODED_NS * element.image_px, 0, self._largest(element, scale))
        if element.name == "pattern":
            self._check_pattern(element, scale)
            return SvgCost(_SHAPE_NS, fixed)
        if element.name in ("text", "tspan", "textPath"):
            return SvgCost(_SHAPE_NS / 20 * element.text_length, fixed)
        return SvgCost(0.0, fixed)

    def _shape_cost(self, element: SvgElement, scale: float, depth: int) -> SvgCost:
        extent = self._measure(element)
        if not extent.reach * scale <= _MAX_REACH * math.sqrt(self._area):
            message = f"a <{element.name}> reaches thousands of times beyond the picture"
            raise FieldError(message, hint="remove what lies far outside")
        fixed = _POINT_NS * extent.points
        period = min(_dash_period(element), self._inherited_dash)
        if period < math.inf:
            fixed += _DASH_NS * min(_MAX_DASHES, 2 * extent.length / max(period, 1e-30))
        cost = SvgCost(_SHAPE_NS * self._share(element, scale), fixed, 0, self._largest(element, scale))
        for marker in self._markers:
            if id(marker) not in self._open:
                one = self._cost(marker, scale, depth + 1)[0]
                fixed, largest = cost.fixed_ns + one.fixed_ns * extent.points, max(cost.largest, one.largest)
                cost = SvgCost(cost.pixel_ns + one.pixel_ns * extent.points, fixed, one.layers, largest)
        return cost

    def _share(self, element: SvgElement, scale: float) -> float:
        """The share of the picture that a shape covers, its stroke included; 1 of anything else."""
        if element.name not in _SHAPES:
            return 1.0
        extent = self._measure(element)
        stroke = max(element.number("stroke-width", self._inherited_stroke), 0.0) * 2
        return min(1.0, (extent.width + stroke) * (extent.height + stroke) * scale * scale / self._area + 1e-4)

    def _measure(self, element: SvgElement) -> PathExtent:
        """The extent of a shape, measured once: half a million points take a second."""
        if id(element) not in self._extents:
            self._extents[id(element)] = _measure(element)
        return self._extents[id(element)]

    def _largest(self, element: SvgElement, scale: float) -> float:
        """How many times the picture's area a shape or an image has, from 1 to 25."""
        extent = self._measure(element)
        return min(25.0, max(1.0, extent.width * extent.height * scale * scale / self._area))

    def _primitive_ns(self, element: SvgElement) -> float:
        """The cost of one primitive of a filter."""
        per_px = _DISPLAY_SIDE_PX / math.sqrt(self._area)
        if element.name == "feTurbulence":
            return _OCTAVE_NS * max(1.0, element.number("numOctaves", 1.0))
        if element.name == "feMorphology":
            radii = [2 * radius * per_px + 1 for radius in _numbers(element.properties.get("radius", ""))]
            return _PRIMITIVE_NS + _WINDOW_NS * (radii[0] * radii[-1] if radii else 1.0)
        if element.name == "feConvolveMatrix":
            order = _numbers(element.properties.get("order", "3")) or [3.0]
            return _PRIMITIVE_NS + _WINDOW_NS * max(1.0, order[0] * order[-1])
        return _PRIMITIVE_NS

    def _check_pattern(self, element: SvgElement, scale: float) -> None:
        """A tile is kept as a picture of its own, of any size."""
        width, height = abs(element.number("width", 0.0)), abs(element.number("height", 0.0))
        if element.properties.get("patternUnits") == "userSpaceOnUse":
            width, height = width / math.sqrt(self._area), height / math.sqrt(self._area)
        tile_scale = scale * _max_scale(element, "patternTransform")
        if width * height * tile_scale * tile_scale > 16.0:
            raise FieldError("the tile of a <pattern> is many times as large as the picture", hint="make it smaller")


def _iter_elements(root: SvgElement) -> Iterator[SvgElement]:
    """Every element, without recursion: they may lie in one another a million deep."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.children


def _measure(element: SvgElement) -> PathExtent:
    """The extent of a shape; what is given in shares of something is as large as the picture."""
    if element.name == "path":
        return measure_path(element.properties.get("d", ""))
    if element.name in ("polyline", "polygon"):
        pairs = _POINTS.findall(element.properties.get("points", ""))
        return measure_points((_as_float(x), _as_float(y)) for x, y in pairs)
    if any("%" in element.properties.get(name, "") for name in ("width", "height", "r", "rx", "ry", "x2", "y2")):
        return PathExtent(math.inf, math.inf, math.inf, 8, 0.0)
    number = element.number
    if element.name in ("rect", "image"):
        width, height = number("width", 0.0), number("height", 0.0)
    elif element.name == "line":
        width, height = number("x2", 0.0) - number("x1", 0.0), number("y2", 0.0) - number("y1", 0.0)
    else:
        width, height = 2 * number("rx", number("r", 0.0)), 2 * number("ry", number("r", 0.0))
    corner = max(abs(number(name, 0.0)) for name in ("x", "y", "cx", "cy", "x1", "y1"))
    width, height = abs(width), abs(height)
    return PathExtent(width, height, 2 * (width + height), 8, corner + max(width, height))


def _as_float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _numbers(text: str) -> list[float]:
    return [abs(_as_float(word)) for word in text.replace(",", " ").split()]


def _dash_period(element: SvgElement) -> float:
    """The mean length of a stroke's dashes and gaps; infinite where it has none."""
    dashes = element.properties.get("stroke-dasharray", "none")
    lengths = [abs(float(number)) for number in _NUMBER.findall(dashes)]
    return sum(lengths) / len(lengths) if lengths else math.inf


def _is_layer(element: SvgElement) -> bool:
    return any(element.properties.get(name, "").strip() not in _HARMLESS for name in _LAYERING)


def _max_scale(element: SvgElement, name: str = "transform") -> float:
    """How much larger a transform makes things at most; never below 1, since what is cut is counted before it."""
    scale = 1.0
    for kind, text in _TRANSFORM.findall(element.properties.get(name, "")):
        numbers = [_as_float(word) for word in text.replace(",", " ").split()]
        if kind == "scale":
            scale *= max(map(abs, numbers), default=1.0)
        elif kind == "matrix":
            _check_shift(numbers[4:])
            scale *= math.sqrt(sum(number * number for number in numbers[:4]))
        elif kind == "translate":
            _check_shift(numbers)
        else:
            scale *= 1 + abs(math.tan(math.radians(numbers[0]))) if numbers else 1.0
    return max(1.0, scale)


def _check_shift(numbers: list[float]) -> None:
    if any(abs(number) > _MAX_SHIFT for number in numbers):
        raise FieldError(f"a transform shifts by more than {_MAX_SHIFT:,.0f}", hint="remove what lies far outside")
