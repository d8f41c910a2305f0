"""GPX 1.0 and 1.1 as a way, or as the track of a walk: a route is preferred to a track, both to nothing.

Its XML is read by expat as it comes: entities are refused, elements counted, and nothing that a file names is opened.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import NamedTuple
from xml.parsers import expat

from vitrine.content.route.coordinates import Coordinates
from vitrine.content.route.imported_way import (
    MAX_PLACES,
    ImportedWay,
    LatLon,
    WayMark,
    check_count,
    check_place,
    clean_name,
)
from vitrine.errors import InputError, Place, Problem

#: More elements are no walk: each place of a track has its height, its time and some of a watch's figures.
MAX_ELEMENTS = 20 * MAX_PLACES
MAX_XML_DEPTH = 40
#: Letters of one text of an element: a name, a number, a time.
_MAX_TEXT = 1_000
#: What programs call points of a route that have no name: "WP12", "RPT001", "12".
_NUMBERED = re.compile(r"[A-Za-z]{0,4}[ _-]?[0-9]*")
_TEXTS = frozenset({"name", "time"})


class GpxPoint(NamedTuple):
    """One point: latitude and longitude in degrees, Unix seconds where it has a time, and its name."""

    place: LatLon
    time_s: float | None
    name: str


class GpxLine(NamedTuple):
    """A route or a track, its segments joined."""

    is_route: bool
    points: list[GpxPoint]


def read_gpx(data: bytes, file: str) -> ImportedWay:
    """The way of a file: its first route, else its first track. Raises InputError with the place of a mistake."""
    lines = read_gpx_lines(data, file)
    line = next((line for line in lines if line.is_route), lines[0])
    points = line.points
    names = ["" if _NUMBERED.fullmatch(point.name) or not line.is_route else point.name for point in points]
    marks = [WayMark(index, None, name) for index, name in enumerate(names[1:-1], 1) if name]
    places = [point.place for point in points]
    return ImportedWay(places, marks, Coordinates.WGS84, "GPX", goal=names[-1], has_all_turns=False)


def read_gpx_lines(data: bytes, file: str) -> list[GpxLine]:
    """The routes and tracks of two points and more, at least one. Raises InputError with the place of a mistake."""
    found = [line for line in _GpxReader(file).parse(data) if len(line.points) > 1]
    if not found:
        hint = "save a route or a track; waypoints alone are no way"
        raise InputError(Problem("there is neither a route nor a track in this GPX", Place(file), hint=hint))
    for line in found:
        check_count(len(line.points), Place(file))
    return found


class _GpxReader:
    """The handlers of one file's elements."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._parser = expat.ParserCreate()
        self._lines: list[GpxLine] = []
        self._open: list[str] = []
        self._count = self._places = 0
        self._attributes: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def parse(self, data: bytes) -> list[GpxLine]:
        """The lines of a file. Raises InputError."""
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._refuse_entity
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            at = Place(self._file, error.lineno, error.offset + 1)
            message = f"this is no well-formed GPX: {expat.ErrorString(error.code)}"
            raise InputError(Problem(message, at, hint="save it again")) from None
        except (LookupError, UnicodeError, ValueError):
            raise InputError(
                Problem("its letters are written in an unknown way", self._here(), allowed="UTF-8")
            ) from None
        return self._lines

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._count += 1
        if not self._open and name != "gpx":
            message = f"this is no GPX, it begins with <{clean_name(tag)}>"
            raise InputError(Problem(message, self._here(), allowed="<gpx>"))
        if self._count > MAX_ELEMENTS or len(self._open) >= MAX_XML_DEPTH:
            message = f"this GPX has more than {MAX_ELEMENTS:,} elements, or {MAX_XML_DEPTH} in one another"
            raise InputError(Problem(message, self._here(), hint="simplify it in the program that wrote it"))
        if name in ("rte", "trk"):
            self._lines.append(GpxLine(name == "rte", []))
        if name in ("rtept", "trkpt"):
            self._attributes, self._texts = attributes, {}
            self._places += 1
            check_count(max(self._places, 2), Place(self._file))
        self._open.append(name)

    def _end(self, tag: str) -> None:
        name = self._open.pop()
        if name in ("rtept", "trkpt") and self._lines:
            lat, lon = (_read_number(self._attributes.get(key)) for key in ("lat", "lon"))
            place = check_place(lat, lon, self._here(), f"<{name}>", 'lat="31.2304" lon="121.4737"')
            time_s = self._read_time()
            self._lines[-1].points.append(GpxPoint(place, time_s, clean_name(self._texts.get("name", ""))))

    def _characters(self, text: str) -> None:
        if len(self._open) > 1 and self._open[-1] in _TEXTS and self._open[-2] in ("rtept", "trkpt"):
            known = self._texts.get(self._open[-1], "")
            self._texts[self._open[-1]] = (known + text)[:_MAX_TEXT]

    def _refuse_entity(self, *_: object) -> None:
        message = "it defines entities (<!ENTITY>), which may unfold without end"
        raise InputError(Problem(message, self._here(), hint="save it without them"))

    def _read_time(self) -> float | None:
        """Unix seconds of the point; None where it has none. Raises InputError for what is no time."""
        text = self._texts.get("time", "").strip()
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            # GPX has all times in UTC, whether they say so or not.
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            message = f'"{clean_name(text)}" is no time'
            raise InputError(Problem(message, self._here(), "<time>", "2026-11-28T09:00:00Z")) from None

    def _here(self) -> Place:
        return Place(self._file, self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)


def _read_number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
