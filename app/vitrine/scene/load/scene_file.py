"""The model of a scene file: its sections, before nodes are expanded. `nodes` and `statechart` are checked later."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.errors import suggest_name
from vitrine.scene.format.language import check_locale
from vitrine.scene.load.font import MAX_FAMILIES, NamedFont
from vitrine.scene.nodes.value import HexColor, Id, Vector3, Waypoints

VERSION = 1

_DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK_PATTERN = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


def _check_version(value: int) -> int:
    if value == VERSION:
        return value
    if value > VERSION:
        raise FieldError(f"this scene is of version {value}, newer than this program", f"{VERSION}", "update Vitrine")
    raise FieldError(f"there is no version {value} of the format", f"{VERSION}")


def _check_clock(value: str) -> str:
    if _CLOCK_PATTERN.fullmatch(value):
        return value
    raise FieldError(f'"{value}" is no time of day', "hours and minutes such as 10:42")


def _check_date(value: str) -> str:
    try:
        if _DATE_PATTERN.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise FieldError(f'"{value}" is no date', "year, month and day such as 2026-06-05")


#: Corners of one place: each is looked at for every tick of a walk.
MAX_CORNERS = 500
MAX_OCCLUDERS = 1_000
#: An hour: each tick of a feed is looked at once for what happens in it.
MAX_DURATION_S = 3_600

Version = Annotated[int, AfterValidator(_check_version), WithJsonSchema({"const": VERSION})]
Clock = Annotated[
    str, AfterValidator(_check_clock), WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK_PATTERN.pattern}$"})
]

Date = Annotated[
    str, AfterValidator(_check_date), WithJsonSchema({"type": "string", "pattern": f"^{_DATE_PATTERN.pattern}$"})
]
Locale = Annotated[str, AfterValidator(check_locale)]


class PlaceEntry(Model):
    """A named place."""

    at: Vector3 = Field(description="[x, y, z] in metres: right, up, towards the viewer; the ground is y = 0")
    radius_m: float = Field(default=0.0, ge=0, le=1e5, description="metres; makes it a disc that one can be inside")
    polygon: tuple[tuple[float, float], ...] = Field(
        default=(),
        max_length=MAX_CORNERS,
        description="corners [x, z] in metres; makes it an area that one can be inside",
    )

    @model_validator(mode="after")
    def _closed(self) -> PlaceEntry:
        if 0 < len(self.polygon) < 3:
            raise FieldError(f"a polygon of {len(self.polygon)} corners has no inside", "at least three corners [x, z]")
        return self


def _wrap_point(raw: Any) -> Any:
    return {"at": raw} if isinstance(raw, tuple | list) else raw


#: A place may be its point alone.
NamedPlace = Annotated[PlaceEntry, BeforeValidator(_wrap_point)]


class CameraEntry(Model):
    """The camera of the feed where no file beside it says so: by its focal length, or by its field of view."""

    size: tuple[int, int] | None = Field(default=None, description="[width, height] in pixels of the picture")
    focal_px: float | None = Field(default=None, ge=1, le=1e6, description="focal length in pixels of that picture")
    center: tuple[float, float] | None = Field(
        default=None, description="principal point in pixels; absent: the middle"
    )
    fov: float | None = Field(default=None, gt=1, lt=175, description="or the horizontal field of view in degrees")
    position: Vector3 | None = Field(
        default=None, description="where it stands, level, looking along -z; the feed's own poses are left aside"
    )

    @model_validator(mode="after")
    def _one_way(self) -> CameraEntry:
        if (self.fov is None) == (self.focal_px is None):
            raise FieldError("a camera has either focal_px or fov", "size with focal_px, or fov")
        if self.size is None and (self.focal_px, self.center, self.position) != (None, None, None):
            raise FieldError("focal_px, center and position need the size of the picture", "size: [width, height]")
        if self.size is not None and not all(1 <= side <= 16384 for side in self.size):
            raise FieldError("this is no size of a picture", "two whole numbers from 1 to 16384")
        if self.center is not None and not all(abs(along) <= 1e6 for along in self.center):
            raise FieldError("this center lies far outside any picture", "pixels from -1e6 to 1e6")
        return self


class OccluderEntry(Model):
    """A box in the world that hides ways and bodies behind it."""

    center: Vector3 = Field(description="[x, y, z] of its middle in metres")
    size: Vector3 = Field(description="[x, y, z] metres from side to side")
    heading: float = Field(default=0.0, ge=-3600, le=3600, description="degrees that it is turned about the vertical")


class TokensEntry(Model):
    """A file of design tokens."""

    file: str = Field(description="a .tokens.json inside the scene's folder")
    px_per_deg: float | None = Field(
        default=None, gt=0, le=1_000, description="how many of its px are a degree; a rem is 16 px"
    )


def _wrap_tokens(raw: Any) -> Any:
    items = raw if isinstance(raw, tuple | list) else (raw,)
    return tuple({"file": item} if isinstance(item, str) else item for item in items)


class ComponentEntry(Model):
    """A reusable node with parameters."""

    node: dict[str, Any] = Field(description="the node, perhaps with children, that `use` puts in")
    params: tuple[Id, ...] = Field(
        default=(), description="names that `with` fills; used inside as {name} or {name.key}"
    )
    defaults: dict[Id, Any] = Field(
        default_factory=dict, description="values of those of `params` that `with` may leave out, by name"
    )

    @model_validator(mode="after")
    def _known_defaults(self) -> ComponentEntry:
        for name in self.defaults:
            if name not in self.params:
                hint = suggest_name(name, self.params) or f"add it: params: [{', '.join((*self.params, name))}]"
                raise FieldError(f'the component has no parameter "{name}" to have a default', hint=hint)
        return self


class PlacesFile(Model):
    """A file of places and routes that a tool wrote beside a feed; what else it holds is not the scene's business."""

    model_config = ConfigDict(extra="ignore")

    places: dict[Id, NamedPlace] = Field(default_factory=dict, description="named places")
    routes: dict[Id, Waypoints] = Field(default_factory=dict, description="named ways")
    route: Waypoints = Field(default=(), description="one way, named as the file is up to its first dot")


class SceneFile(Model):
    """One scene."""

    vitrine: Version = Field(description="version of the format")
    name: str | None = Field(default=None, description="what people call it; absent: the file's name")
    feed: str = Field(default="testcard", description="the video behind it: file, folder, camera, address or testcard")
    take: str | None = Field(default=None, description="the recorded run that commands play, inside the scene's folder")
    duration_s: float | None = Field(
        default=None,
        gt=0,
        le=MAX_DURATION_S,
        description="seconds that a feed lasts which is a picture or the test card; absent: 10. A film has its own",
    )
    camera: CameraEntry | None = Field(default=None, description="the camera, where the feed does not know it")
    clock: Clock = Field(default="12:00", description="time of day at the feed's start, for times of arrival")
    date: Date | None = Field(
        default=None, description="day on which the feed starts, such as 2026-06-05, for formats that show dates"
    )
    locale: Locale | None = Field(
        default=None,
        description="language of texts, numbers, units, dates and plurals, such as de or zh-CN; absent: the first of"
        " `strings`, else en; --locale takes its place",
    )
    strings: dict[Locale, dict[str, Any]] = Field(
        default_factory=dict,
        description="texts by language and key, also in groups of keys, for `{t.key}` and `{t.group.key}` in texts",
    )
    direction: Literal["ltr", "rtl", "auto"] = Field(
        default="auto",
        description="which way the scene reads, where no node's layout_direction says so; absent: as its locale;"
        " auto: rows from the left, each text by its first letter",
    )
    places: dict[Id, NamedPlace] = Field(default_factory=dict, description="places in the world by id")
    places_file: str | None = Field(
        default=None, description="a file with more of `places` and `routes`, beside the feed"
    )
    routes: dict[Id, Waypoints] = Field(default_factory=dict, description="ways by id: points in metres")
    occluders: tuple[OccluderEntry, ...] = Field(
        default=(), max_length=MAX_OCCLUDERS, description="boxes that hide ways and bodies behind them"
    )
    occluders_file: str | None = Field(
        default=None,
        description="a .csv file with more of them, which move: columns id, t (seconds), x, y, z (the middle), width,"
        " height, depth (metres along x, y, z), heading (degrees, may be left out). A box goes straight from each of"
        " its rows to the next and is there from the first to the last; with a single row it always is",
    )
    occlude: Literal["none", "auto"] = Field(
        default="none",
        description="auto: besides these hides what the camera of the shown feed saw, by the points of `vitrine track`",
    )
    content: dict[str, Any] = Field(default_factory=dict, description="what texts are bound to: a tree of names")
    colors: dict[Id, HexColor] = Field(default_factory=dict, description="own names of colours")
    icons: str | None = Field(
        default=None, description="a folder beside the scene with icons of its own: `icon: bag` is its bag.svg"
    )
    tokens: Annotated[tuple[TokensEntry, ...], BeforeValidator(_wrap_tokens)] = Field(
        default=(),
        description="design tokens, a file or a list of which the later wins: `$brand.accent` is then a colour,"
        " a number or, under `style`, a style",
    )
    fonts: dict[Id, NamedFont] = Field(
        default_factory=dict,
        max_length=MAX_FAMILIES,
        description="own fonts by name: a file, {file, index, axes}, or files by face, such as {regular: a.ttf, bold:"
        " b.ttf, italic: c.ttf}",
    )
    font: str | None = Field(default=None, description="the font of all texts that name none; absent: the built-in one")
    styles: dict[Id, dict[str, Any]] = Field(default_factory=dict, description="fields by name, for `style:` of nodes")
    components: dict[Id, ComponentEntry] = Field(default_factory=dict, description="reusable nodes, for `use:`")
    include: tuple[str, ...] = Field(
        default=(),
        description="files inside the scene's folder whose sections are added; `vitrine:shop` is a library that comes"
        " with the program: what the service `catalogue` answers, as cards",
    )
    nodes: tuple[Any, ...] = Field(default=(), description="what is shown, from back to front")
    services: dict[Id, dict[str, Any] | None] = Field(
        default_factory=dict,
        description="what states may ask by `invoke`, and what tells by itself what it sees, by name with its settings;"
        " they are at work only in the window and the booth, with --live or over a camera",
    )
    statechart: dict[str, Any] = Field(default_factory=dict, description="states and transitions")
    proof: dict[str, Any] = Field(
        default_factory=dict, description="which moments `vitrine prove` compares, where no proof.yaml beside says so"
    )


#: Sections that an included file may have; all else belongs to the scene itself.
INCLUDABLE = (
    "vitrine",
    "include",
    "styles",
    "components",
    "colors",
    "content",
    "strings",
    "places",
    "routes",
    "fonts",
    "nodes",
)
