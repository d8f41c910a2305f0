"""The model of a proof file: which moments of a scene are proven, on which glasses, and what must hold of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema, model_validator

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map, make_problem
from vitrine.document.model import Model
from vitrine.document.validation import validate_model
from vitrine.errors import InputError, Problem, list_names, sort_problems, suggest_name
from vitrine.proof.golden.candidate import SIDES
from vitrine.proof.plan.limit import AT_LEAST, AT_MOST, Limit, parse_limit
from vitrine.proof.plan.moment_time import MomentTime, parse_duration, parse_moment_time
from vitrine.scene.load.scene_file import Locale
from vitrine.scene.nodes.value import Id
from vitrine.stage.text.text_mode import TextMode

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


def _parse_day(raw: object) -> date:
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else str(raw))
    except ValueError:
        raise FieldError(f"{describe_value(raw)} is no day", "year, month and day such as 2027-01-31") from None


Day = Annotated[date | None, PlainValidator(_parse_day), WithJsonSchema({"type": "string", "format": "date"})]


def _parse_reads(raw: object) -> Limit | Literal["all"]:
    try:
        return "all" if raw == "all" else parse_limit(raw, ("",), ">= 3")
    except FieldError as error:
        raise FieldError(str(error), f"all, or {error.allowed}", error.hint) from None


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
    whole: bool = Field(
        default=False,
        description="that nothing is shortened, torn, covered, without a glyph, cut or off the display: see `check`",
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
    locale: Locale | None = Field(default=None, description="language to show here; absent: the proof's")
    mask: tuple[NodeId, ...] = Field(default=(), description="nodes that do not count, beside those of the whole file")
    expect: Expectations = Field(default_factory=Expectations, description="what must hold here, beside the file's")

    @model_validator(mode="after")
    def _one_way(self) -> MomentEntry:
        if (self.at is None) == (self.every is None):
            raise FieldError("a moment has either `at` or `every`", "at: 3.2, or every: 2s")
        if self.at is not None and (self.from_ is not None or self.to is not None):
            raise FieldError("`from` and `to` belong to `every`", "at alone")
        return self


class CurveEntry(Model):
    """A take's curve on one display: its states, and where its elements are frame by frame, as lines of text."""

    take: Id | None = Field(default=None, description="one of `takes`; absent: the scene's own")
    device: str | None = Field(default=None, description="one of `devices`; absent: the first of them")


class VariantEntry(Model):
    """Another picture that is accepted of some moments, beside the approved one, until a day."""

    moments: tuple[str, ...] = Field(min_length=1, description="of which moments")
    reason: str = Field(min_length=3, description="why two pictures are right, for whoever reads it in a year")
    owner: str = Field(min_length=1, description="who decides what becomes of it")
    until: Day = Field(default=None, description="the last day on which it is accepted: 2027-01-31; absent: no end")

    def accepts(self, moment: str) -> bool:
        """Whether it is one of a moment: by its name, or by that of its row."""
        return moment in self.moments or moment.partition("@")[0] in self.moments

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < today


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
    goldens: str | None = Field(
        default=None,
        description="the folder of all goldens; absent: the nearest one upwards, or beside `.git`",
    )
    feed: str | None = Field(default=None, description="another feed than the scene's, from this file's folder")
    takes: dict[Id, str] = Field(default_factory=dict, description="recorded runs by name, from this file's folder")
    moments: dict[Id, MomentEntry] = Field(min_length=1, max_length=MAX_MOMENTS, description="what is proven, by name")
    devices: tuple[str, ...] = Field(default=DEFAULT_DEVICES, min_length=1, description="glasses whose pictures count")
    environments: tuple[str, ...] = Field(default=DEFAULT_ENVIRONMENTS, min_length=1, description="in which light")
    views: tuple[Literal["eye", "light"], ...] = Field(default=("eye", "light"), description="which pictures")
    size: str = Field(default=DEFAULT_SIZE, description="of eye pictures")
    text: TextMode = Field(
        default="glyphs",
        description="how text is drawn: glyphs, or blocks: each word a bar of its place and advance, which no font's"
        " outlines, hints or rasteriser change; pictures do not show one word for another of its width, such as a"
        " digit: the golden's line of what a text says does",
    )
    locale: Locale | None = Field(default=None, description="language to show, such as zh-CN; absent: the scene's own")
    locales: tuple[Locale, ...] = Field(
        default=(),
        description="languages in which each moment is shown that names none: in the first by its own name, in the"
        " others as MOMENT-LOCALE, such as card-ar",
    )
    figures: Literal["all", "pictured"] = Field(
        default="all", description="contrasts and places of every device in every light, or of those with pictures"
    )
    curves: dict[Id, CurveEntry] = Field(default_factory=dict, description="takes as lines of text, by name")
    variants: dict[Id, VariantEntry] = Field(default_factory=dict, description="what else is accepted, by name")
    mask: tuple[NodeId, ...] = Field(default=(), description="nodes that do not count, such as a clock")
    tolerances: TolerancesEntry = Field(default_factory=TolerancesEntry, description="of figures, with reasons")
    expect: Expectations = Field(default_factory=Expectations, description="what must hold at every moment")


def parse_proof(raw: Map) -> ProofFile:
    """Parse what a proof file, or a scene's key `proof`, holds. Raises InputError with every mistake at its place."""
    problems: list[Problem] = []
    found = validate_model(ProofFile, raw, problems)
    if found is not None:
        problems += _find_take_problems(found, raw)
        problems += _find_locale_problems(found, raw)
        problems += _find_name_problems(found, raw)
        problems += _find_curve_problems(found, raw)
        problems += _find_variant_problems(found, raw)
    if problems or found is None:
        raise InputError(sort_problems(problems))
    return found


def _find_take_problems(proof: ProofFile, raw: Map) -> Iterator[Problem]:
    takes = [("moments", name, entry.take) for name, entry in proof.moments.items()]
    takes += [("curves", name, curve.take) for name, curve in proof.curves.items()]
    for key, name, take in takes:
        if take is not None and take not in proof.takes:
            message, names = f'there is no take "{take}"', ", ".join(proof.takes) or "a name under `takes`"
            yield make_problem(raw[key][name], "take", message, allowed=names, hint=suggest_name(take, proof.takes))
    if proof.expect.state_at and all(entry.take for entry in proof.moments.values()):
        message = "these times are of the scene's own take, on which no moment is"
        hint = "write `state_at` under the `expect` of a moment: it is of that moment's take"
        yield make_problem(raw["expect"], "state_at", message, hint=hint, at_key=True)


def _find_locale_problems(proof: ProofFile, raw: Map) -> Iterator[Problem]:
    if proof.locale is not None and proof.locales:
        yield make_problem(raw, "locale", "a proof has either `locale` or `locales`", hint="leave one out", at_key=True)
    for index, name in enumerate(proof.locales):
        if name in proof.locales[:index]:
            yield make_problem(raw["locales"], index, f'"{name}" is named twice', hint="leave one out")


def _find_name_problems(proof: ProofFile, raw: Map) -> Iterator[Problem]:
    """What would be one file where upper and lower case are alike, and glasses and light that are named twice."""
    for key, named in (("moments", proof.moments), ("curves", proof.curves), ("variants", proof.variants)):
        earlier: dict[str, str] = {}
        for name in named:
            if (other := earlier.setdefault(name.casefold(), name)) != name:
                message = f'"{name}" and "{other}" would be one file on some machines'
                yield make_problem(raw[key], name, message, hint="rename one", at_key=True)
    for key, names in (("devices", proof.devices), ("environments", proof.environments)):
        for index, name in enumerate(names):
            if name in names[:index]:
                yield make_problem(raw[key], index, f'"{name}" is named twice', hint="leave one out")


def _find_curve_problems(proof: ProofFile, raw: Map) -> Iterator[Problem]:
    for name, curve in proof.curves.items():
        if curve.device is not None and curve.device not in proof.devices:
            message, allowed = f"{curve.device} is none of this proof's devices", list_names(proof.devices)
            yield make_problem(raw["curves"][name], "device", message, allowed=allowed)


def _find_variant_problems(proof: ProofFile, raw: Map) -> Iterator[Problem]:
    for name, entry in proof.variants.items():
        if name in SIDES:
            message = f'"{name}" is what a merge calls its sides'
            yield make_problem(raw["variants"], name, message, hint="name it by what differs")
        for moment in entry.moments:
            if moment.partition("@")[0] not in proof.moments:
                allowed, hint = list_names(proof.moments), suggest_name(moment, proof.moments)
                message = f'there is no moment "{moment}"'
                yield make_problem(raw["variants"][name], "moments", message, allowed=allowed, hint=hint)
