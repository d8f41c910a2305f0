"""The model of a proof file: which moments of a scene are proven, on which glasses, and what must hold of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, make_problem
from vitrine.document.model import Model
from vitrine.document.validation import validate_model
from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError, Problem, sort_problems, suggest_name
from vitrine.proof.plan.limit import AT_LEAST, AT_MOST, Limit, parse_limit
from vitrine.proof.plan.moment_time import MomentTime, parse_duration, parse_moment_time
from vitrine.scene.nodes.value import Id

VERSION = 1
#: The name of a proof file, and the key of a scene that may take its place.
FILE_NAME, SCENE_KEY = "proof.yaml", "proof"
#: One with a display of one colour, one with all, one that shows the world by video; the brightest light, the darkest.
DEFAULT_DEVICES = ("even-g2", "meta-ray-ban-display", "apple-vision-pro")
DEFAULT_ENVIRONMENTS = ("sunlit", "night-street")
DEFAULT_SIZE = "640x360"
#: A take of an hour, a moment a second.
MAX_MOMENTS = 4_000

Time = Annotated[MomentTime | None, PlainValidator(parse_moment_time), WithJsonSchema({"type": ["number", "string"]})]
Duration = Annotated[float | None, PlainValidator(parse_duration), WithJsonSchema({"type": ["number", "string"]})]
NodeId = Annotated[str, Field(min_length=1, max_length=200)]


def _parse_limit(units: tuple[str, ...], example: str, signs: tuple[str, ...]) -> tuple[PlainValidator, WithJsonSchema]:
    """A field that holds a limit in one of these units, with one of these signs."""
    return PlainValidator(lambda raw: parse_limit(raw, units, example, signs)), WithJsonSchema({"type": "string"})


def _parse_reads(raw: object) -> Limit | Literal["all"]:
    return "all" if raw == "all" else parse_limit(raw, ("",), ">= 3")


def _check_time(text: str) -> str:
    """The text of a time, which is parsed where its take is known. Raises FieldError for one that is none."""
    parse_moment_time(text)
    return text


ReadsField = Annotated[Limit | Literal["all"] | None, PlainValidator(_parse_reads), WithJsonSchema({"type": "string"})]
TimeText = Annotated[str, AfterValidator(_check_time)]


class Expectations(Model):
    """What must hold of a moment on every device and in every light that the proof names: figures, never pixels."""

    reads: ReadsField = Field(default=None, description='"all", or how many elements read: ">= 3"')
    worst_contrast: Annotated[Limit | None, *_parse_limit(("", ": 1"), ">= 1.5", AT_LEAST)] = Field(
        default=None, description='of the faintest element: ">= 1.5"'
    )
    inside: Literal["display", "safe-zone"] | None = Field(
        default=None, description="what each text, icon and arrow lies within, but for a tenth of its box"
    )
    covers_centre: Annotated[Limit | None, *_parse_limit(("%",), "<= 5 %", AT_MOST)] = Field(
        default=None, description='of the central ±5°, by panels and pictures: "<= 5 %"'
    )
    moves: Annotated[Limit | None, *_parse_limit(("° a frame",), "<= 1° a frame", AT_MOST)] = Field(
        default=None,
        description='of each text, icon and arrow to the next frame of the feed, against what it is fixed to: "<= 1° a'
        ' frame"',
    )
    state_at: dict[TimeText, Id] = Field(
        default_factory=dict, description="a state that is active at a time of the take: {12.5: card}"
    )


class MomentEntry(Model):
    """One moment, or a row of them at equal distances."""

    at: Time = Field(default=None, description="seconds, state:NAME#2+0.5, event:NAME or end-1")
    every: Duration = Field(default=None, description="seconds from one moment to the next, such as 2s")
    from_: Time = Field(default=None, alias="from", description="where `every` begins; absent: 0")
    to: Time = Field(default=None, description="where `every` ends; absent: the end")
    take: Id | None = Field(default=None, description="one of `takes`; absent: the scene's own")
    mask: tuple[NodeId, ...] = Field(default=(), description="nodes that do not count, beside those of the whole file")
    expect: Expectations = Field(default_factory=Expectations, description="what must hold here, beside the file's")

    @model_validator(mode="after")
    def _one_way(self) -> MomentEntry:
        if (self.at is None) == (self.every is None):
            raise FieldError("a moment has either `at` or `every`", "at: 3.2, or every: 2s")
        if self.at is not None and (self.from_ is not None or self.to is not None):
            raise FieldError("`from` and `to` belong to `every`", "at alone")
        return self


class ToleranceEntry(Model):
    """A tolerance wider or narrower than the usual one, with the reason for it."""

    by: float = Field(ge=0, le=1000, description="contrast: a share; place: pixels; size: degrees; opacity: 0 to 1")
    reason: str = Field(min_length=3, description="why, for whoever reads it in a year")


class TolerancesEntry(Model):
    """Tolerances of figures."""

    contrast: ToleranceEntry | None = Field(default=None, description="as a share of the approved one; absent: 0.02")
    place: ToleranceEntry | None = Field(default=None, description="in the display's pixels; absent: 0.15")
    size: ToleranceEntry | None = Field(default=None, description="in degrees; absent: 0.005")
    opacity: ToleranceEntry | None = Field(default=None, description="0 to 1; absent: 0.01")


def _check_version(value: int) -> int:
    if value != VERSION:
        raise FieldError(f"there is no version {value} of proof files", f"{VERSION}")
    return value


class ProofFile(Model):
    """One proof: of the scene beside it, or of the scene that it is a part of."""

    proof: Annotated[int, AfterValidator(_check_version)] = Field(default=VERSION, description="version of the format")
    name: Id | None = Field(default=None, description="the folder of its goldens; absent: the scene's folder's name")
    scene: str = Field(default="scene.yaml", description="the scene's file, beside this one")
    goldens: str | None = Field(default=None, description="the folder of all goldens; absent: see the manual")
    feed: str | None = Field(default=None, description="another feed than the scene's")
    takes: dict[Id, str] = Field(default_factory=dict, description="recorded runs by name")
    moments: dict[Id, MomentEntry] = Field(min_length=1, max_length=MAX_MOMENTS, description="what is proven, by name")
    devices: tuple[str, ...] = Field(default=DEFAULT_DEVICES, min_length=1, description="glasses whose pictures count")
    environments: tuple[str, ...] = Field(default=DEFAULT_ENVIRONMENTS, min_length=1, description="in which light")
    views: tuple[Literal["eye", "light"], ...] = Field(default=("eye", "light"), description="which pictures")
    size: str = Field(default=DEFAULT_SIZE, description="of eye pictures")
    figures: Literal["all", "pictured"] = Field(
        default="all", description="contrasts and places of every device in every light, or of those with pictures"
    )
    mask: tuple[NodeId, ...] = Field(default=(), description="nodes that do not count, such as a clock")
    tolerances: TolerancesEntry = Field(default_factory=TolerancesEntry, description="of figures, with reasons")
    expect: Expectations = Field(default_factory=Expectations, description="what must hold at every moment")


def read_proof_file(path: Path) -> ProofFile:
    """Read a proof file. Raises InputError with every mistake at its place."""
    return parse_proof(read_yaml(path))


def parse_proof(raw: Map) -> ProofFile:
    """Parse what a proof file, or a scene's key `proof`, holds. Raises InputError with every mistake at its place."""
    problems: list[Problem] = []
    found = validate_model(ProofFile, raw, problems)
    if found is not None:
        problems += _find_take_problems(found, raw)
        problems += _find_name_problems(found, raw)
    if problems or found is None:
        raise InputError(sort_problems(problems))
    return found


def _find_take_problems(proof: ProofFile, raw: Map) -> Iterator[Problem]:
    for name, entry in proof.moments.items():
        if entry.take is not None and entry.take not in proof.takes:
            message, names = f'there is no take "{entry.take}"', ", ".join(proof.takes) or "a name under `takes`"
            hint = suggest_name(entry.take, proof.takes)
            yield make_problem(raw["moments"][name], "take", message, allowed=names, hint=hint)
    if proof.expect.state_at and all(entry.take for entry in proof.moments.values()):
        message = "these times are of the scene's own take, on which no moment is"
        hint = "write `state_at` under the `expect` of a moment: it is of that moment's take"
        yield make_problem(raw["expect"], "state_at", message, hint=hint, at_key=True)


def _find_name_problems(proof: ProofFile, raw: Map) -> Iterator[Problem]:
    """Moments whose goldens would be one file where upper and lower case are alike, glasses and light named twice."""
    earlier: dict[str, str] = {}
    for name in proof.moments:
        if (other := earlier.setdefault(name.casefold(), name)) != name:
            message = f'"{name}" and "{other}" would be one file on some machines'
            yield make_problem(raw["moments"], name, message, hint="rename one", at_key=True)
    for key, names in (("devices", proof.devices), ("environments", proof.environments)):
        for index, name in enumerate(names):
            if name in names[:index]:
                yield make_problem(raw[key], index, f'"{name}" is named twice', hint="leave one out")
