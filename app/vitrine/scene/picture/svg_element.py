"""Elements of an SVG file as they were parsed, with what its style sheets say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([a-zA-Z%]*)\s*")
_REFERENCE = re.compile(r"url\(\s*['\"]?\s*#([^'\")\s]+)")
#: Pixels of CSS by unit; em and ex at its usual type of 16 px.
UNITS_PX = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "em": 16.0}


@dataclass(slots=True)
class SvgElement:
    """One element: its name without prefix, its attributes as written, its properties, and what lies in it.

    `properties` are attributes, style sheets and `style=` together, in CSS's order; `image_px` are those of a picture
    inside.
    """

    name: str
    attributes: dict[str, str]
    children: list[SvgElement] = field(default_factory=list)
    text_length: int = 0
    image_px: int = 0
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """What `href` names; empty where nothing does."""
        return (self.attributes.get("href") or self.attributes.get("xlink:href") or "").strip()

    @property
    def references(self) -> list[str]:
        """The ids that its properties and its href name."""
        found = [name for value in self.properties.values() if "url(" in value for name in _REFERENCE.findall(value)]
        target = self.target
        return [*found, target[1:]] if target.startswith("#") and self.name != "a" else found

    def number(self, name: str, default: float) -> float:
        """A property's number, its unit left out; the default where it has none."""
        matched = _NUMBER.match(self.properties.get(name, ""))
        return float(matched[1]) if matched else default


def parse_length_px(text: str | None) -> float | None:
    """A length such as 24, 24px or 10mm in CSS pixels; None for a share of something, or what is no length."""
    matched = _NUMBER.fullmatch(text or "")
    if matched is None or matched[2].lower() not in UNITS_PX:
        return None
    return float(matched[1]) * UNITS_PX[matched[2].lower()]


class StyleRules:
    """The rules of an SVG's style sheets: by class, id and name of element; all else is taken to hold everywhere."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        for selectors, body in _RULE.findall(_COMMENT.sub("", " ".join(sheets))):
            declared = parse_declarations(body)
            for selector in selectors.split(","):
                simple = selector.strip()
                key = simple if re.fullmatch(r"[.#]?[\w-]+", simple) else "*"
                self._rules.setdefault(key, {}).update(declared)

    def resolve(self, element: SvgElement) -> Mapping[str, str]:
        """The properties of an element."""
        attributes = element.attributes
        keys = ["*", element.name, *(f".{name}" for name in attributes.get("class", "").split())]
        keys += [f"#{attributes['id']}"] if "id" in attributes else []
        ruled = [self._rules[key] for key in keys if key in self._rules]
        if not ruled and "style" not in attributes:
            return attributes
        properties = dict(attributes)
        for declared in ruled:
            properties |= declared
        return properties | parse_declarations(attributes.get("style", ""))


def parse_declarations(text: str) -> dict[str, str]:
    """The declarations of a CSS block or a `style` attribute."""
    pairs = (declaration.partition(":") for declaration in text.split(";"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}
