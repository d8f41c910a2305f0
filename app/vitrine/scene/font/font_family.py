"""Font families of a scene: faces of one name, chosen among by weight and slant as CSS does (CSS Fonts 4, 5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from vitrine.scene.font.font_file import FontFile
from vitrine.scene.nodes.weight import MOST_REGULAR

#: From here to MOST_REGULAR one weight does for the other.
_LEAST_REGULAR = 400
#: How far the axis `slnt` has to lean for an italic, degrees clockwise below 0.
ITALIC_SLANT_DEG = -12.0


class FontChoice(NamedTuple):
    """A face as it is drawn: its file, the coordinates on its axes, and whether its letters are slanted by us.

    `weight` and `is_italic` say what they come to.
    """

    file: FontFile
    coordinates: tuple[tuple[str, float], ...]
    weight: int
    is_italic: bool
    is_slanted: bool = False


@dataclass(frozen=True, eq=False)
class FamilyFace:
    """One face of a family, with the weights (least, most) that it has, and the axes that the scene has set."""

    file: FontFile
    weights: tuple[int, int]
    is_italic: bool
    axes: Mapping[str, float] = field(default_factory=dict)

    @property
    def can_lean(self) -> bool:
        """Whether it has an axis of its own from upright to italic."""
        return any(tag in self.file.axes and tag not in self.axes for tag in ("ital", "slnt"))

    def choose(self, weight: int, italic: bool) -> FontChoice:
        """The face nearest to a weight, upright or italic; slanted by us where it has no italic letters."""
        weight = min(max(weight, self.weights[0]), self.weights[1])
        axes = dict(self.axes)
        if self.weights[0] != self.weights[1]:
            axes["wght"] = float(weight)
        leans = italic and not self.is_italic and self.can_lean
        if leans:
            tag = "ital" if "ital" in self.file.axes and "ital" not in self.axes else "slnt"
            least, _, most = self.file.axes[tag]
            axes[tag] = most if tag == "ital" else min(max(ITALIC_SLANT_DEG, least), most)
        is_slanted = italic and not self.is_italic and not leans
        return FontChoice(self.file, tuple(sorted(axes.items())), weight, italic or self.is_italic, is_slanted)


@dataclass(frozen=True, eq=False)
class FontFamily:
    """The faces under one name of `fonts:`, at least one."""

    name: str
    faces: tuple[FamilyFace, ...]

    def is_as(self, other: FontFamily) -> bool:
        """Whether another family is made of the same files in the same way."""
        looks = [
            [(face.file, face.weights, face.is_italic, dict(face.axes)) for face in family.faces]
            for family in (self, other)
        ]
        return self.name == other.name and looks[0] == looks[1]

    def choose(self, weight: int, italic: bool) -> FontChoice:
        """The face for a weight (100 to 900) and slant: first by slant, then by weight."""
        fitting = [face for face in self.faces if face.is_italic == italic or (italic and face.can_lean)]
        faces = fitting or self.faces
        nearest = find_nearest_weight(weight, [face.weights for face in faces])
        return next(face for face in faces if face.weights == nearest).choose(weight, italic)


def find_nearest_weight(weight: int, ranges: list[tuple[int, int]]) -> tuple[int, int]:
    """Of ranges of weights that which CSS takes for a weight: lighter than regular goes lighter, bolder bolder."""
    within = [each for each in ranges if each[0] <= weight <= each[1]]
    if within:
        return within[0]
    lighter = sorted((each for each in ranges if each[1] < weight), key=lambda each: -each[1])
    bolder = sorted((each for each in ranges if each[0] > weight), key=lambda each: each[0])
    if _LEAST_REGULAR <= weight <= MOST_REGULAR:
        near = [each for each in bolder if each[0] <= MOST_REGULAR]
        bolder = [each for each in bolder if each[0] > MOST_REGULAR]
        return (*near, *lighter, *bolder)[0]
    return (*lighter, *bolder)[0] if weight < _LEAST_REGULAR else (*bolder, *lighter)[0]
