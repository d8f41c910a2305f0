"""The Scene: all that a designer wrote, loaded, expanded and checked. A value; nothing in it knows how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from vitrine.document.located_data import KeyPath
from vitrine.document.model import Model
from vitrine.document.yaml_document import YamlDocument
from vitrine.errors import Place, Problem
from vitrine.files.stamp import Stamp
from vitrine.scene.field_origin import FieldOrigins, Origin
from vitrine.scene.file_access import FileAccess
from vitrine.scene.font.font_family import FontFamily
from vitrine.scene.font.font_file import FontFile
from vitrine.scene.format.language import DEFAULT_LANGUAGE, LANGUAGE, Language
from vitrine.scene.load.built_part import BuiltParts
from vitrine.scene.nodes.node import Node
from vitrine.scene.nodes.zone import Zone
from vitrine.scene.picture.picture import Picture

#: Fonts by their files, with the stamp of each.
FontFiles = Mapping[tuple[Path, int], tuple[Stamp | None, FontFile]]
SourceMap = Mapping[KeyPath, Place]


@dataclass(frozen=True, slots=True)
class SceneCamera:
    """A camera that the scene brings itself: focal length and principal point in pixels of a picture of `size_px`.

    With a `position_m` it stands there, level, looking along -Z, and the feed's own poses are left aside.
    """

    size_px: tuple[int, int]
    focal_px: float
    center_px: tuple[float, float]
    position_m: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Occluder:
    """A box in the world that hides routes and arrows behind it: centre and size in metres, heading in degrees."""

    center_m: tuple[float, float, float]
    size_m: tuple[float, float, float]
    heading_deg: float = 0.0


@dataclass(frozen=True, eq=False, slots=True)
class OccluderTracks:
    """Boxes that move, as K pieces: from `starts_s` until before `ends_s` one goes straight from `first` to `last`.

    These are (K, 7): the middle x, y, z and the size in metres, the heading in degrees, float64.
    """

    starts_s: npt.NDArray[np.float64]
    ends_s: npt.NDArray[np.float64]
    first: npt.NDArray[np.float64]
    last: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class AnchorTable:
    """Many world anchors: positions (N, 3) in metres, float64, and the other columns by name, each of N texts."""

    positions_m: npt.NDArray[np.float64]
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """One scene. Nodes are expanded: every node has its id, cards and badges have become panels, components are gone.

    `file_access` says which files it may name. `origins` tells for every node id where it was written, `field_origins`
    the same of every field. `files` are all files that it was made from, `documents` those of YAML as they were read,
    `parts` its nodes as they were built from them, `icon_folder` where icons of its own may lie; `stamps` say which
    version of its file each picture is from, `picture_notes` what of it is not shown truly. `fonts` are its families by
    name, made of `font_files`.
    `services` are the blocks of those that its states may ask, by name.
    `occludes_by_feed`: what the feed's camera saw hides, besides its own boxes.
    `fov_deg` is the feed's horizontal field of view, where the scene says only that and no `camera`; `duration_s` how
    long a feed lasts that is a picture or the test card.
    """

    file: Path
    file_access: FileAccess
    name: str
    nodes: tuple[Node, ...]
    statechart: Mapping[str, Any]
    source_map: SourceMap
    places: Mapping[str, Zone]
    routes: Mapping[str, tuple[tuple[float, float, float], ...]]
    content: Mapping[str, Any]
    feed: str = "testcard"
    take: Path | None = None
    camera: SceneCamera | None = None
    fov_deg: float | None = None
    duration_s: float | None = None
    services: Mapping[str, Model] = field(default_factory=dict)
    clock: str = "12:00"
    language: Language = DEFAULT_LANGUAGE
    direction: Literal["ltr", "rtl", "auto"] = "auto"
    occluders: tuple[Occluder, ...] = ()
    occluder_tracks: OccluderTracks | None = None
    occludes_by_feed: bool = False
    tables: Mapping[str, AnchorTable] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    picture_notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stamps: Mapping[str, Stamp | None] = field(default_factory=dict)
    origins: Mapping[str, Place] = field(default_factory=dict)
    field_origins: FieldOrigins = field(default_factory=FieldOrigins)
    documents: Mapping[str, YamlDocument] = field(default_factory=dict)
    parts: BuiltParts | None = None
    files: frozenset[Path] = frozenset()
    icon_folder: Path | None = None
    fonts: Mapping[str, FontFamily] = field(default_factory=dict)
    font_files: FontFiles = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def values(self) -> Mapping[str, Any]:
        """What texts are bound to before anything happens: the content, with the language where it is no usual one."""
        return self.content if self.language == DEFAULT_LANGUAGE else {**self.content, LANGUAGE: self.language}

    def origin_of(self, node_id: str, *path: str | int) -> Origin | None:
        """From where a field of a node has its value: `origin_of("sign", "size")`; None where no file says it."""
        return self.field_origins.find(node_id, *path)

    @property
    def has_fixed_position(self) -> bool:
        """Whether the scene says where its camera stands."""
        return self.camera is not None and self.camera.position_m is not None
