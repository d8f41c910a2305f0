"""Damage: from right files wrong ones, the same ones for the same random numbers."""

from __future__ import annotations

import copy
import math
import random
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

import yaml

_NUMBERS = (0, 1, 2, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 10**9)
_WORDS = (
    "NaN", "inf", "-1", "0", "1e308", "1e-308", "-0.0", "1" + "0" * 400, "9" * 5_000, "1_0", "0x10", "true", "null", "",
    "\0", "\x1b[31m", "\u202e", "\ud7ff", '"', "'", "{", "[", "]" * 40, "(" * 90, "a" * 300, "a" * 5_000, "../../etc",
    "/dev/zero", "file:///etc/passwd", "http://127.0.0.1:9/", "concat:a|b", "testcard:1x1", "{a.b}", "{x:m}", ",,,",
    "#", "-", "\n", "\r", "\u2028", "&a", "*a", "!!python/object/apply:os.system ['true']", "1.7976931348623157e309",
)  # fmt: skip
_JUNK: tuple[Any, ...] = (
    None, True, -1, 0, 1, 1e308, -1e-300, 10**30, float("nan"), float("inf"), "", "a", "a" * 5_000, "{a}",
    "{shoe.price}", "{row.x}", "{", "\0", "\u202e", "card", "hud", "#fff", "../x", "a/b", [], {}, [1, 2],
    [None], {"head": "center"}, {"osc": [0, 1]}, {"keys": [[0, 1], [1, 2]]}, [[0, 0, 0], [1e300, 0, 0]],
    "testcard:64x36", "guiding", "tap",
)  # fmt: skip


def damaged(data: bytes, other: bytes, rng: random.Random, text: bool) -> bytes:
    """A file with one to six wounds; `other` is what a piece may come from. `text`: words change more than bits."""
    wounds: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = _TEXT * 4 + _BINARY if text else _BINARY
    for _ in range(rng.choice((1, 1, 1, 1, 2, 3, 6))):
        data = rng.choice(wounds)(data, other, rng)
    return data


def _flip(data: bytes, other: bytes, rng: random.Random) -> bytes:
    if not data:
        return other[:9]
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _number(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A whole number of two or four bytes somewhere, mostly near the start, where heads lie."""
    kind = rng.choice(("<I", ">I", "<H", ">H", "<Q", ">Q"))
    value = rng.choice(_NUMBERS) & ((1 << 8 * struct.calcsize(kind)) - 1)
    at = rng.randrange(1 + rng.choice((64, 600, len(data), len(data))))
    return data[:at] + struct.pack(kind, value) + data[at + struct.calcsize(kind) :]


def _cut(data: bytes, other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _hole(data: bytes, other: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.choice((1, 4, 40, 4_000)) :]


def _twice(data: bytes, other: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    piece = data[start : start + rng.choice((1, 8, 90, 3_000))]
    return data[:start] + piece * rng.choice((2, 3, 30)) + data[start:]


def _splice(data: bytes, other: bytes, rng: random.Random) -> bytes:
    here, there = rng.randrange(len(data) + 1), rng.randrange(len(other) + 1)
    return data[:here] + other[there : there + rng.choice((4, 100, len(other)))] + data[here + rng.choice((0, 100)) :]


def _noise(data: bytes, other: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    length = rng.choice((1, 4, 64))
    return data[:start] + rng.randbytes(length) + data[start + length :]


def _word(data: bytes, other: bytes, rng: random.Random) -> bytes:
    words = list(re.finditer(rb"[^\s,{}\[\]:]+", data))
    if not words:
        return rng.choice(_WORDS).encode()
    start, end = rng.choice(words).span()
    return data[:start] + rng.choice(_WORDS).encode() + data[end:]


def _other_word(data: bytes, other: bytes, rng: random.Random) -> bytes:
    words = list(re.finditer(rb"[^\s,{}\[\]:]+", data))
    if len(words) < 2:
        return data + data
    (start, end), from_ = rng.choice(words).span(), rng.choice(words)
    return data[:start] + from_.group() + data[end:]


def _lines(data: bytes, other: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    here, there = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[here], lines[there] = lines[there], lines[here]
    return b"\n".join(lines if rng.random() < 0.5 else lines[:here] + lines[here + 1 :])


def _nudge(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A number becomes another that may well be right: only such files come far."""
    numbers = list(re.finditer(rb"-?[0-9]+(\.[0-9]+)?", data))
    if not numbers:
        return data
    found = rng.choice(numbers)
    return data[: found.start()] + repr(_nudged(float(found.group()), rng)).encode() + data[found.end() :]


def _nudged(number: float, rng: random.Random) -> float | int:
    changed = rng.choice((number + 1, -number, number * 1000, number / 1000, number * 1.01, 0.0, number * 1e6, 1e-9))
    whole = math.isfinite(changed) and changed == int(changed)
    return int(changed) if whole and rng.random() < 0.8 else changed


_BINARY = (_flip, _flip, _number, _number, _cut, _hole, _twice, _splice, _noise)
_TEXT = (_word, _nudge, _nudge, _nudge, _other_word, _lines)


class _YamlLoader(yaml.SafeLoader):
    """As Vitrine reads YAML: `on` and `off` are words."""


_YamlLoader.yaml_implicit_resolvers = {
    letter: resolvers for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items() if letter not in "yYnNoO"
}


def damaged_tree(data: bytes, rng: random.Random) -> bytes:
    """A YAML file whose tree is wrong in one to four places, and its writing right."""
    tree = yaml.load(data, _YamlLoader)
    for _ in range(rng.choice((1, 1, 1, 1, 2, 4))):
        places = list(_places(tree))
        if not places:
            break
        owner, key = rng.choice(places)
        deed = rng.random()
        if type(owner[key]) in (int, float) and math.isfinite(owner[key]) and deed < 0.6:
            owner[key] = _nudged(owner[key], rng)
        elif deed < 0.5:
            # A copy: a list that a later wound changes would stay so, and might come to hold itself.
            owner[key] = copy.deepcopy(rng.choice(_JUNK))
        elif deed < 0.7:
            giver, theirs = rng.choice(places)
            owner[key] = copy.deepcopy(giver[theirs])
        elif deed < 0.85 and isinstance(owner, dict):
            owner[rng.choice(("kind", "use", "id", "when", "repeat", "children", "states", "a\0b"))] = owner.pop(key)
        elif isinstance(owner, list):
            owner.extend([owner[key]] * rng.choice((1, 3, 200)))
        else:
            del owner[key]
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every value of a tree as the mapping or list that holds it, and its key or number there."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])
