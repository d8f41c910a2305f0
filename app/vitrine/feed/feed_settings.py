"""Settings of a feed: what its user has settled of it, in the file `walk.feed.yaml` beside `walk.mp4`.

Where the folder of the feed cannot be written they lie in the user's own, under the feed's identity. What lies beside
the feed counts before that. Written by `vitrine feed FILE --set key=value`; every key counts before what the feed and
other files beside it say.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, field_validator

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map
from vitrine.document.model import Model
from vitrine.document.validation import validate_model
from vitrine.document.yaml_source import parse_scalar, parse_yaml, read_yaml
from vitrine.errors import InputError, Place, Problem, suggest_name
from vitrine.feed.colour_codes import ColourCodes, parse_colour
from vitrine.feed.file_identity import identify_file
from vitrine.files.atomic import make_folder, write_atomically
from vitrine.files.user_folder import settings_folder
from vitrine.world.camera import Quaternion
from vitrine.world.rig import find_sidecar
from vitrine.world.similarity import UNMOVED, Shift, Similarity
from vitrine.world.trajectory import MAX_COORDINATE_M

SUFFIX = ".feed.yaml"
_HEAD = "# Settings of a feed, by `vitrine feed FILE --set key=value`.\n"
_QUANTITY = re.compile(r"\s*([-+]?[0-9]{1,9}(?:\.[0-9]{0,9})?)\s*(ms|s|°|deg|fps|Hz|)\s*")
#: Of each unit how much is one of its field.
_UNITS = {"s": 1.0, "ms": 0.001, "°": 1.0, "deg": 1.0, "fps": 1.0, "Hz": 1.0, "": 1.0}
_MAX_DELAY_S = 3600.0
#: A model of a street that is that much too small is one of atoms, and as much too large one of planets.
_MIN_SCALE, _MAX_SCALE = 1e-6, 1e6
#: 29.97 and 23.98 stand for 30000/1001 and 24000/1001; 24 is 24.
_NEARLY_SAME_HZ = 0.005


def _parse_quantity(value: Any, units: tuple[str, ...]) -> Any:
    """A number, or a text of one with a unit; anything else is left for the model to refuse."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    match = _QUANTITY.fullmatch(str(value)) if isinstance(value, str) else None
    if isinstance(value, str) and (match is None or match[2] not in (*units, "")):
        raise FieldError(f"{describe_value(value)} does not fit here", allowed=f"a number, such as 2 or 2{units[0]}")
    return float(match[1]) * _UNITS[match[2]] if match is not None else float(value)


Seconds = Annotated[float, BeforeValidator(lambda value: _parse_quantity(value, ("ms", "s")))]
Hertz = Annotated[float, BeforeValidator(lambda value: _parse_quantity(value, ("fps", "Hz")))]
Degrees = Annotated[float, BeforeValidator(lambda value: _parse_quantity(value, ("°", "deg")))]


class WorldEntry(Model):
    """Where its user has put the world of a feed's poses: turned, scaled and shifted, as the window writes it."""

    scale: float = Field(default=1.0, ge=_MIN_SCALE, le=_MAX_SCALE, description="how many times as large it is")
    turn: tuple[float, ...] = Field(
        default=(0.0, 0.0, 0.0, 1.0), min_length=4, max_length=4, description="a unit quaternion [x, y, z, w], y is up"
    )
    shift: tuple[float, ...] = Field(
        default=(0.0, 0.0, 0.0), min_length=3, max_length=3, description="[x, y, z] in metres, after it is turned"
    )

    @field_validator("turn")
    @classmethod
    def _check_turn(cls, turn: tuple[float, ...]) -> tuple[float, ...]:
        if not math.isclose(math.hypot(*turn), 1.0, abs_tol=1e-3):
            raise FieldError("this turns nothing: its length is not 1", "a unit quaternion [x, y, z, w]")
        return turn

    @field_validator("shift")
    @classmethod
    def _check_shift(cls, shift: tuple[float, ...]) -> tuple[float, ...]:
        if not all(abs(metres) <= MAX_COORDINATE_M for metres in shift):
            raise FieldError("this lies off the Earth", f"metres up to {MAX_COORDINATE_M:g}")
        return shift


class FeedSettings(Model):
    """What is settled of a feed; None is as the feed says, or as is assumed."""

    colour: str | None = Field(
        default=None, description="what its colours are, in words: bt709, bt2020, p3, hlg, pq, sdr, full, limited, …"
    )
    lens: Degrees | None = Field(
        default=None, gt=0.1, lt=179.5, description="the camera's horizontal field of view in degrees"
    )
    delay: Seconds | None = Field(
        default=None,
        ge=-_MAX_DELAY_S,
        le=_MAX_DELAY_S,
        description="how long after a picture its pose is stamped, such as 80ms; negative: before it",
    )
    rate: Hertz | None = Field(
        default=None, gt=0, le=1000, description="frames a second, where the feed has no times of its own"
    )
    stream: int | None = Field(default=None, ge=1, description="which of several video streams is shown, from 1")
    interlaced: bool | None = Field(
        default=None, description="whether a frame holds two fields, filmed one after the other"
    )
    light: str | None = Field(default=None, description="the environment it was filmed in, such as sunlit")
    world: WorldEntry | None = Field(default=None, description="where its poses stand; set in the window")

    @field_validator("colour")
    @classmethod
    def _check_colour(cls, text: str | None) -> str | None:
        if text is not None:
            parse_colour(text)
        return text

    @property
    def similarity(self) -> Similarity:
        """What moves the feed's poses; nothing where nobody has put them elsewhere."""
        if self.world is None:
            return UNMOVED
        return Similarity(self.world.scale, Quaternion(*self.world.turn), Shift(*self.world.shift))

    @property
    def colour_codes(self) -> ColourCodes:
        """The colours as code points; empty where nothing is settled."""
        return parse_colour(self.colour) if self.colour is not None else ColourCodes()

    @property
    def frame_rate(self) -> Fraction | None:
        """The rate as a fraction: 29.97 is 30000/1001."""
        if self.rate is None:
            return None
        television = Fraction(round(self.rate * 1.001) * 1000, 1001)
        is_near = abs(float(television) - self.rate) < _NEARLY_SAME_HZ
        return television if is_near else Fraction(self.rate).limit_denominator(1000)


NO_SETTINGS = FeedSettings()


def find_settings_file(feed: Path | None) -> Path | None:
    """The file of a feed's settings: beside it, else the user's own; None where there is none.

    Raises InputError for a link that leads out of the feed's folder.
    """
    if feed is None:
        return None
    if (beside := find_sidecar(feed, SUFFIX)) is not None:
        return beside
    own = _own_folder()
    if not own.is_dir():
        return None
    file = own / f"{identify_file(feed)}.yaml"
    return file if file.is_file() else None


def load_feed_settings(feed: Path | None) -> FeedSettings:
    """The settings of a feed (None: no file). Raises InputError with every mistake in their file, and its place."""
    file = find_settings_file(feed)
    return NO_SETTINGS if file is None else _validate(read_yaml(file))


def change_feed_settings(feed: Path, changes: list[str]) -> Path:
    """Change settings by `key=value`, an empty value removes a key; the file that holds them now.

    Raises InputError for what is no setting, and where neither folder can be written.
    """
    written = load_feed_settings(feed).model_dump(exclude_none=True)
    for change in changes:
        key, equals, value = (part.strip() for part in change.partition("="))
        if key not in FeedSettings.model_fields or not equals:
            keys = list(FeedSettings.model_fields)
            message = f'there is no setting "{key[:40]}"' if equals else f'"{change[:40]}" sets nothing'
            hint = suggest_name(key, keys) if equals else "write key=value"
            raise InputError(Problem(message, key="--set", allowed=", ".join(keys), hint=hint))
        written.pop(key, None)
        if value:
            written |= _parse_change(key, value).model_dump(exclude_none=True)
    return _write(feed, written)


def save_similarity(feed: Path, similarity: Similarity) -> Path:
    """Settle where a feed's poses stand; the file that holds it.

    Raises InputError where none can be written, and for a world that is no street's any more.
    """
    if not _MIN_SCALE <= similarity.scale <= _MAX_SCALE:
        message = f"the world would be {similarity.scale:.3g} times as large as its pose file says"
        raise InputError(Problem(message, allowed=f"{_MIN_SCALE:g} to {_MAX_SCALE:g} times"))
    written = load_feed_settings(feed).model_dump(exclude_none=True)
    written.pop("world", None)
    if similarity != UNMOVED:
        # Nine digits: a hundredth of a millimetre over ten kilometres.
        written["world"] = {
            "scale": float(f"{similarity.scale:.9g}"),
            "turn": [round(part, 9) for part in similarity.turn],
            "shift": [round(metres, 9) for metres in similarity.shift_m],
        }
    return _write(feed, written)


class SettingsText(NamedTuple):
    """The bytes of a feed's settings file at one time; None: there was none."""

    file: Path
    data: bytes | None


def read_settings_text(feed: Path) -> SettingsText:
    """The file of a feed's settings as it is, or the one that the next change would make.

    Raises InputError where none can be made, and for one that cannot be read.
    """
    file = _find_writable_file(feed)
    try:
        return SettingsText(file, file.read_bytes() if file.is_file() else None)
    except OSError as error:
        raise InputError(Problem(f"the settings cannot be read: {error.strerror}", Place(str(file)))) from None


def restore_settings_text(text: SettingsText) -> None:
    """Put a settings file back as it was. Raises InputError where it cannot be written."""
    if text.data is not None:
        write_atomically(text.file, text.data)
        return
    try:
        text.file.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(Problem(f"the settings cannot be removed: {error.strerror}", Place(str(text.file)))) from None


def _write(feed: Path, written: dict[str, Any]) -> Path:
    file = _find_writable_file(feed)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in written.items()]
    text = _HEAD + ("".join(lines) or "{}\n")
    # A file that nobody can read would refuse every later command.
    _validate(parse_yaml(text, str(file)))
    write_atomically(file, text.encode())
    return file


@contextmanager
def undone_where_refused(feed: Path) -> Iterator[None]:
    """What is settled within it holds only if no InputError ends it: else the feed's settings are as they were.

    What a feed lacks, such as a second stream, is known when it is opened; every later command would be refused.
    """
    file = find_settings_file(feed)
    former = file.read_bytes() if file is not None else None
    try:
        yield
    except InputError:
        if file is not None and former is not None:
            write_atomically(file, former)
        elif (made := find_settings_file(feed)) is not None:
            made.unlink()
        raise


def _find_writable_file(feed: Path) -> Path:
    """Where settings are written: where they lie, else beside the feed, else in the user's own folder."""
    beside = feed.with_name(feed.stem + SUFFIX)
    for file in (find_settings_file(feed), beside):
        if file is not None and os.access(file.parent, os.W_OK):
            return file
    return make_folder(_own_folder()) / f"{identify_file(feed)}.yaml"


def _parse_change(key: str, value: str) -> FeedSettings:
    """One setting of a command line. Raises InputError that names it."""
    number = parse_scalar(value)
    is_number = isinstance(number, int | float)
    try:
        return _validate(parse_yaml(f"{key}: {json.dumps(number if is_number else value)}", "--set"))
    except InputError as error:
        raise InputError(replace(problem, place=None, key=f"--set {key}") for problem in error.problems) from None


def _validate(raw: Map) -> FeedSettings:
    problems: list[Problem] = []
    settings = validate_model(FeedSettings, raw, problems)
    if settings is None:
        raise InputError(problems)
    return settings


def _own_folder() -> Path:
    return settings_folder() / "feeds"
