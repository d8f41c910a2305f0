"""Golden: what was approved of one moment of a scene, as sorted lines of text; its pictures lie beside, by hash.

A file is one moment, so that branches that touch different moments never meet in one. A line is a key, then its values:

    vitrine-golden 1
    contrast/even-g2/price night-street=31.2 sunlit=1.27
    device/even-g2 canvas=576x288 levels=16 tint=#00FF90
    draw/price ink=#FFB43C/1.000 opacity=1.000 weight=bold
    eye/even-g2/sunlit 640x360 7f…c1 5d…40 02…9e
    light/even-g2 640x350 c5…11 8a…d0
    place/even-g2/price 312.40 188.00 96.00 24.00
    renderer llvmpipe 15.0.6 mesa 22.3.6
    time 12.5

The part of a key before the first `/` is its kind; the kind says how its values are compared (`figure_difference.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from vitrine.errors import InputError, Place, Problem, suggest_name
from vitrine.files.atomic import atomic_write
from vitrine.files.regular_file import read_regular
from vitrine.proof.golden.ancestor import Ancestor, parse_ancestor
from vitrine.proof.golden.picture_hash import PictureHash
from vitrine.proof.golden.picture_line import PICTURE_KINDS, EyeLine, PictureLine, parse_picture_line

#: The first line of every file, with the version of the format.
HEADER = "vitrine-golden 1"
#: The end of a golden's file name, after the moment's.
SUFFIX = ".golden"
#: 22 devices, ten lights and a hundred elements take 0.4 MB.
MAX_BYTES = 64_000_000
#: What git leaves in a file that both sides of a merge changed.
CONFLICT_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

#: The kinds of keys beside pictures: figures, which are compared, and notes, which are not.
#: Of figures, those of glasses in light, by the device's or the environment's id; those of a node, by its id; those of
#: a node on a device, by both. Notes help to explain what figures and pictures have found: `form` is how a node is
#: written, of which not everything is seen at every moment.
GLASSES_KINDS = ("brightness", "device", "environment", "gain", "lens")
NODE_KINDS = ("draw", "form", "text")
PLACED_KINDS = ("contrast", "opacity", "place", "size", "verdict")
FIGURE_KINDS = (*GLASSES_KINDS, *PLACED_KINDS, "draw", "state", "text", "time")
MASK_KIND = "masked"
NOTE_KINDS = ("form", MASK_KIND, "renderer")
#: How text was drawn, where not as glyphs. Pictures and figures of two ways are not compared.
TEXT_MODE_KIND = "text-mode"
#: The picture that a rewritten, equivalent one comes from (`ancestor.py`); the rest of the key is the picture's.
ANCESTOR_KIND = "ancestor"
KINDS = (*PICTURE_KINDS, *FIGURE_KINDS, *NOTE_KINDS, TEXT_MODE_KIND, ANCESTOR_KIND)


@dataclass(frozen=True, slots=True)
class Golden:
    """The approved lines of one moment: values by key. Keys hold no white space, values are words or numbers."""

    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def figures(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The lines that are compared as words and numbers, in the order of their keys."""
        return ((key, self.lines[key]) for key in sorted(self.lines) if kind_of(key) in FIGURE_KINDS)

    @property
    def pictures(self) -> dict[str, PictureLine]:
        """What names a picture, by key."""
        return {
            key: parse_picture_line(kind_of(key), values)
            for key, values in sorted(self.lines.items())
            if kind_of(key) in PICTURE_KINDS
        }

    @property
    def seconds(self) -> float:
        """The time of its moment on the take's clock; 0 where it does not say."""
        return float(next(iter(self.lines.get("time", ())), 0))

    @property
    def text_mode(self) -> str:
        """How its text was drawn."""
        return " ".join(self.lines.get(TEXT_MODE_KIND, ("glyphs",)))

    @property
    def masked(self) -> frozenset[str]:
        """The ids of the nodes that did not count when it was drawn, where it says so."""
        return frozenset(unquote(key.partition("/")[2]) for key in self.lines if kind_of(key) == MASK_KIND)

    @property
    def ancestors(self) -> dict[str, Ancestor]:
        """The first approved pictures of those that drifted since, by the pictures' keys."""
        return {
            key.partition("/")[2]: parse_ancestor(key.split("/")[1], values)
            for key, values in sorted(self.lines.items())
            if kind_of(key) == ANCESTOR_KIND
        }

    @property
    def stored_hashes(self) -> frozenset[PictureHash]:
        """The hashes of all files of pictures that its lines name."""
        return frozenset(line.stored for line in self.named)

    @property
    def world_hashes(self) -> frozenset[PictureHash]:
        """The hashes of all signatures of worlds that its lines name."""
        return frozenset(line.world for line in self.named if isinstance(line, EyeLine))

    @property
    def named(self) -> tuple[PictureLine, ...]:
        """What names a picture, the ancestors of pictures too."""
        return (*self.pictures.values(), *(ancestor.line for ancestor in self.ancestors.values()))

    def without(self, elements: Collection[str]) -> Golden:
        """The golden without the lines of these elements, copies of them too."""
        return Golden({key: one for key, one in self.lines.items() if not is_masked(element_of(key), elements)})

    def with_lines(self, lines: Mapping[str, tuple[str, ...]]) -> Golden:
        """The golden with these lines set anew."""
        return Golden({**self.lines, **lines})


def kind_of(key: str) -> str:
    """The kind of a key: its part before the first slash."""
    return key.partition("/")[0]


def make_key(kind: str, *names: str) -> str:
    """The key of a kind and names, such as a device's and a node's; white space and percent signs are escaped."""
    return "/".join((kind, *(quote(name, safe="/._-#@:+,") for name in names)))


def element_of(key: str) -> str:
    """The element that a line is of: behind the device, or behind the kind where devices do not matter; else ""."""
    kind = kind_of(key)
    if kind not in (*NODE_KINDS, *PLACED_KINDS):
        return ""
    return unquote(key.split("/", 2 if kind in PLACED_KINDS else 1)[-1])


def owner_of(key: str) -> str:
    """The device, or the light around, that a line is of: behind the kind; "" where neither matters."""
    kind, *names = key.split("/", 2)
    return unquote(names[0]) if names and kind in (*GLASSES_KINDS, *PLACED_KINDS, *PICTURE_KINDS) else ""


def is_masked(element: str, masked: Collection[str]) -> bool:
    """Whether an element, or the node that it is a copy of, is among those that do not count."""
    node, _, number = element.rpartition("#")
    return element in masked or (number.isdigit() and node in masked)


def format_golden(golden: Golden) -> str:
    """The text of a golden's file; `parse_golden` reads it back as an equal value."""
    rows = (format_line(key, golden.lines[key]) for key in sorted(golden.lines))
    return "".join(f"{row}\n" for row in (HEADER, *rows))


def format_line(key: str, values: tuple[str, ...]) -> str:
    """A line of a golden's file, without its end."""
    return " ".join((key, *values))


def parse_golden(text: str, file: str) -> Golden:
    """Parse a golden; `file` is its name in messages. Raises InputError with every line that is none."""
    rows = text.split("\n")
    if marked := [number for number, row in enumerate(rows, 1) if row.startswith(CONFLICT_MARKS)]:
        hint = "run `vitrine prove --resolve` before the merge is committed"
        raise InputError(Problem("git left two sides of a merge in it", Place(file, marked[0], 1), hint=hint))
    if not rows or rows[0].strip() != HEADER:
        message = "this is no golden of a version that this program reads"
        raise InputError(Problem(message, Place(file, 1, 1), allowed=f'"{HEADER}" as the first line'))
    problems: list[Problem] = []
    lines: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows[1:], 2):
        if words := row.split():
            problems += _check_line(words, lines, Place(file, number, 1))
            lines[words[0]] = tuple(words[1:])
    if not lines and not problems:
        problems.append(Problem("it holds nothing", Place(file), hint="delete it and run `vitrine prove --update all`"))
    elif rows[-1] and not problems:
        place, hint = Place(file, len(rows), 1), "take the file from version control again"
        problems.append(Problem("it ends within a line: something is cut off", place, hint=hint))
    if problems:
        raise InputError(problems)
    return Golden(lines)


def _check_line(words: list[str], earlier: Mapping[str, object], place: Place) -> Iterable[Problem]:
    key, *values = words
    if kind_of(key) not in KINDS:
        yield Problem(f'no golden has a line "{kind_of(key)}"', place, allowed=", ".join(KINDS),
                      hint=suggest_name(kind_of(key), KINDS))  # fmt: skip
    elif key in earlier:
        yield Problem(f'"{key}" stands there twice', place, hint="delete one of the lines")
    elif kind_of(key) in (*PICTURE_KINDS, ANCESTOR_KIND):
        try:
            if kind_of(key) == ANCESTOR_KIND:
                parse_ancestor(key.split("/")[1] if "/" in key else "", tuple(values))
            else:
                parse_picture_line(kind_of(key), tuple(values))
        except ValueError as error:
            yield Problem(str(error), place, hint="the line is cut off: take the file from version control again")


def read_golden(path: Path) -> Golden:
    """Read a golden file. Raises InputError for one that is none."""
    return parse_golden(decode_golden(read_regular(path, MAX_BYTES, "golden"), path), str(path))


def decode_golden(data: bytes, path: Path) -> str:
    """The text of a golden's bytes; `path` is in messages. Raises InputError."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        hint = "take it from version control again"
        raise InputError(Problem("a golden is text in UTF-8", Place(str(path)), hint=hint)) from None


def write_golden(path: Path, golden: Golden) -> None:
    """Write a golden file whole, or not at all. Raises InputError where it cannot be written."""
    with atomic_write(path) as partial:
        partial.write_text(format_golden(golden), encoding="utf-8", newline="\n")
