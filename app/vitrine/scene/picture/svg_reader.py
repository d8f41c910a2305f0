"""Reader of SVG files: what is judged is written anew, and nothing else reaches the renderer."""

from __future__ import annotations

import base64
import html
import io
import re
from xml.parsers import expat

from PIL import Image

from vitrine.document.field_error import FieldError
from vitrine.geometry import Rect
from vitrine.scene.picture.svg_cost import SvgCost, estimate_cost
from vitrine.scene.picture.svg_drawing import SvgDrawing
from vitrine.scene.picture.svg_element import StyleRules, SvgElement, parse_length_px

#: A map of a city with all its houses; read and judged in 3 s.
MAX_SVG_BYTES = 4_000_000
MAX_ELEMENTS = 50_000
#: Type of 10,000 letters takes 0.2 s to shape.
MAX_LETTERS = 20_000
#: Of one picture inside the drawing.
_MAX_IMAGE_PX = 16_000_000
#: What a drawing may take at most at 64 x 64 pixels; where it is shown larger it gets fewer pixels.
_MAX_NS, _LEAST_PX = 5e9, 64 * 64

_REMEDY = "export it as plain SVG"
#: What resvg leaves out, with the word that is said of it.
_LEFT_OUT = {"foreignObject": "HTML inside it is", "script": "its scripts are"} | dict.fromkeys(
    ("animate", "animateTransform", "animateMotion", "set"), "its animations are"
)
_DATA_IMAGE = re.compile(r"data:image/(png|jpe?g)\s*;\s*base64\s*,(.*)", re.DOTALL | re.IGNORECASE)
_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?\s*(?!#)(?!['\"]?\s*\))", re.IGNORECASE)


def is_svg(head: bytes) -> bool:
    """Whether the first bytes of a file are those of an SVG; any other XML is told so when it is read."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or head[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<")


def parse_svg(data: bytes) -> tuple[SvgDrawing, tuple[str, ...]]:
    """The drawing of an SVG file and notes on what of it is not drawn. Raises FieldError for what cannot be shown."""
    parser = _SvgParser()
    parser.parse(data)
    root = parser.root
    if root is None or root.name != "svg":
        raise FieldError("this is XML, but no SVG", "a file whose outermost element is <svg>")
    _resolve_styles(root, StyleRules(parser.sheets))
    view_box, size = _resolve_size(root.attributes)
    try:
        cost = estimate_cost(root, view_box.width * view_box.height)
    except FieldError:
        raise
    except (OverflowError, ValueError):  # numbers of the file that are beyond any picture
        raise FieldError("its numbers are too large to be drawn", hint=_REMEDY) from None
    _check_cost(cost)
    stretches = root.attributes.pop("preserveAspectRatio", "").strip().startswith("none")
    start = _start_tag(parser.root_tag, root.attributes)
    drawing = SvgDrawing(start, parser.written(), size, view_box, stretches, parser.letters > 0, cost)
    notes = sorted({_LEFT_OUT[name] for name in parser.names if name in _LEFT_OUT})
    return drawing, tuple(f"{what} left out" for what in notes)


def _check_cost(cost: SvgCost) -> None:
    # Written so that no number is found out for not being one.
    if not cost.pixel_ns * _LEAST_PX + cost.fixed_ns <= _MAX_NS or cost.layers > 12:
        message = "it would take far too long to draw: too many shapes, filters, dashes or repeated parts"
        raise FieldError(message, hint="simplify it, or export a PNG")


class _SvgParser:
    """Parses and writes anew at once: elements as a tree, and as the text that is drawn."""

    def __init__(self) -> None:
        self.root: SvgElement | None = None
        self.root_tag = ""
        self.sheets: list[str] = []
        self.names: set[str] = set()
        self.letters = 0
        self._count = 0
        self._open: list[tuple[SvgElement, str]] = []
        self._written: list[str] = []

    def written(self) -> str:
        """All that lies in the outermost element, with its end."""
        return "".join(self._written)

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse_entity
        try:
            parser.Parse(data, True)
        except FieldError:
            raise
        except expat.ExpatError as error:
            raise FieldError(
                f"this is no well-formed SVG: line {error.lineno}: {expat.ErrorString(error.code)}"
            ) from None
        except (LookupError, UnicodeError, ValueError):
            raise FieldError("its letters are written in an unknown way", "UTF-8", _REMEDY) from None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise FieldError(f"it has more than {MAX_ELEMENTS:,} elements", hint="simplify it, or export a PNG")
        name = tag.rpartition(":")[2]
        self.names.add(name)
        element = SvgElement(name, attributes)
        _check_references(element)
        if self._open:
            self._open[-1][0].children.append(element)
            self._written.append(_start_tag(tag, attributes))
        elif self.root is None:
            self.root, self.root_tag = element, tag
        self._open.append((element, tag))

    def _end(self, tag: str) -> None:
        self._open.pop()
        self._written.append(f"</{tag}>")

    def _characters(self, text: str) -> None:
        element = self._open[-1][0]
        if element.name == "style":
            if _OUTSIDE.search(text):
                raise _outside_error("its style sheet")
            self.sheets.append(text)
        elif element.name in ("text", "tspan", "textPath"):
            element.text_length += len(text)
            self.letters += len(text)
            if self.letters > MAX_LETTERS:
                raise FieldError(f"its texts have more than {MAX_LETTERS:,} letters", hint="turn them into paths")
        else:
            return
        self._written.append(html.escape(text, quote=False))


def _refuse_entity(*_: object) -> None:
    raise FieldError("it defines entities (<!ENTITY>), which may unfold without end", hint=_REMEDY)


def _start_tag(tag: str, attributes: dict[str, str]) -> str:
    written = (f' {name}="{html.escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{''.join(written)}>"


def _check_references(element: SvgElement) -> None:
    """An SVG may show nothing but what it holds itself."""
    target = element.target
    if element.name in ("image", "feImage") and target and not target.startswith("#"):
        element.image_px = _count_image_px(target)
    elif target and not target.startswith("#") and element.name not in ("a", "script"):
        raise _outside_error(f"<{element.name}>")
    for value in element.attributes.values():
        if "url(" in value and _OUTSIDE.search(value):
            raise _outside_error(f"<{element.name}>")


def _outside_error(what: str) -> FieldError:
    return FieldError(f"{what} names another file, and a drawing may show only what it holds itself",
                      hint="embed pictures as data:image/png or jpeg, and turn type into paths")  # fmt: skip


def _count_image_px(target: str) -> int:
    """The pixels of a picture inside: PNG or JPEG, judged by its header."""
    matched = _DATA_IMAGE.fullmatch(target)
    if matched is None:
        if target.lower().startswith("data:"):
            raise FieldError("a picture inside it is neither PNG nor JPEG", "data:image/png;base64,... or jpeg")
        raise _outside_error("<image>")
    try:
        data = base64.b64decode("".join(matched[2].split()), validate=True)
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            width, height = image.size
    except Exception:  # Pillow's plugins raise whatever their formats lead them to
        raise FieldError("a picture inside it is damaged", hint="export it again") from None
    if width * height > _MAX_IMAGE_PX:
        raise FieldError(f"a picture inside it has {width:,} x {height:,} pixels", f"at most {_MAX_IMAGE_PX:,}")
    return width * height


def _resolve_styles(root: SvgElement, rules: StyleRules) -> None:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        element.properties = rules.resolve(element)
        waiting += element.children


def _resolve_size(attributes: dict[str, str]) -> tuple[Rect[float], tuple[float, float]]:
    """The part of the drawing's plane that is shown, and its natural size in CSS pixels."""
    width, height = parse_length_px(attributes.pop("width", None)), parse_length_px(attributes.pop("height", None))
    numbers = attributes.pop("viewBox", "").replace(",", " ").split()
    try:
        box = Rect(*map(float, numbers)) if len(numbers) == 4 else None
    except ValueError:
        box = None
    if box is not None and not (0 < box.width < 1e9 and 0 < box.height < 1e9 and abs(box.x) + abs(box.y) < 1e9):
        box = None
    if box is not None:
        ratio = box.height / box.width
        width = width or (height / ratio if height else box.width)
        height = height or width * ratio
    if not width or not height or not (0 < width < 1e9 and 0 < height < 1e9):
        remedy = 'write viewBox="0 0 width height" into its <svg>'
        raise FieldError("it says no size: neither a viewBox nor width and height", hint=remedy)
    if not 1e-3 < width / height < 1e3:
        raise FieldError(
            f"it is {width:g} x {height:g}: a line, no picture", "sides up to 1,000 times as long as others"
        )
    if box is None:
        return Rect(0.0, 0.0, width, height), (width, height)
    return _see_in(box, width, height, attributes.get("preserveAspectRatio", "")), (width, height)


def _see_in(view_box: Rect[float], width: float, height: float, aspect: str) -> Rect[float]:
    """What is seen in a viewport of that size under a `preserveAspectRatio`: more on two sides, or less."""
    words = aspect.split() or ["xMidYMid"]
    if words[0] == "none":
        return view_box
    factors = width / view_box.width, height / view_box.height
    factor = max(factors) if "slice" in words else min(factors)
    share_x, share_y = ({"Min": 0.0, "Max": 1.0}.get(words[0][at : at + 3], 0.5) for at in (1, 5))
    seen_width, seen_height = width / factor, height / factor
    x = view_box.x + (view_box.width - seen_width) * share_x
    y = view_box.y + (view_box.height - seen_height) * share_y
    return Rect(x, y, seen_width, seen_height)
