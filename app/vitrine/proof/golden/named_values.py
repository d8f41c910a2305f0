"""Named values: the words of a golden's line by name, `sunlit=1.27` under `sunlit`, others under their position."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

#: In a text's `form`: the characters of it that no font has.
NO_FONT = "no-font"
_LIGHT = re.compile(r"#([0-9A-F]{6})/(\d\.\d+)")


class LightValue(NamedTuple):
    """Light as a line says it, `#58E6A4/0.850`: the sRGB codes of its colour, and the share of light that it has."""

    codes: tuple[int, int, int]
    share: float

    @property
    def color(self) -> str:
        """The colour as designers write it."""
        return "#{:02X}{:02X}{:02X}".format(*self.codes)


def split_values(values: tuple[str, ...] | None) -> Mapping[str, str]:
    """The values of a line by name; of None none."""
    found: dict[str, str] = {}
    for position, value in enumerate(values or ()):
        name, equals, rest = value.partition("=")
        is_named = equals and not value.startswith('"')
        found[name if is_named else f"#{position}"] = rest if is_named else value
    return found


def join_value(name: str, value: str) -> str:
    """A value as it stands in a line."""
    return value if name.startswith("#") else f"{name}={value}"


def quote_text(text: str) -> str:
    """A text as JSON without white space, at which a line's values are split."""
    return re.sub(r"\s", lambda space: f"\\u{ord(space[0]):04x}", json.dumps(text, ensure_ascii=False))


def unquote_text(value: str) -> str:
    """The text that `quote_text` wrote; what is none, as it is."""
    try:
        return str(json.loads(value))
    except ValueError:
        return value


def parse_light(value: str) -> LightValue | None:
    """The light that a value is, None where it is none."""
    if (match := _LIGHT.fullmatch(value)) is None:
        return None
    red, green, blue = bytes.fromhex(match[1])
    return LightValue((red, green, blue), float(match[2]))
