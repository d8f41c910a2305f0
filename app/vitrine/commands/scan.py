"""The command `scan`: the codes in a feed as rows of a take."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from vitrine.content.codes.code_signal import make_row
from vitrine.content.codes.feed_scan import scan_feed
from vitrine.content.codes.found_code import SeenCode
from vitrine.content.masked_secrets import mask_text
from vitrine.engine.opening import say_notes
from vitrine.errors import CommandLineError, InputError, Problem, suggest_name
from vitrine.escape import escape_line
from vitrine.feed.address import find_feed_path, open_feed
from vitrine.files.atomic import check_writable_file, write_atomically
from vitrine.files.relative_path import make_relative
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take
from vitrine.output.progress_bar import show_progress
from vitrine.scene.nodes.code_format import CODE_FORMATS, CodeFormat

_LOG = logging.getLogger("vitrine.content")

#: Letters of a payload that the summary shows.
_SHOWN_LETTERS = 60


def run_scan(address: str, output: Path | None, formats: str) -> None:
    """Read the codes of a feed; write them as a take where `output` names one, and print what was seen.

    Raises CommandLineError for an unknown format, InputError for a feed without an end and for one without any code.
    """
    wanted = parse_formats(formats)
    if output is not None:
        check_writable_file(output)
    rows: list[TimedEvent] = []
    before: tuple[SeenCode, ...] = ()
    seen: list[tuple[float, SeenCode]] = []
    with open_feed(address, planes=True, once=True) as feed:
        say_notes(address, feed.info)
        frames = feed.info.frame_count
        if frames is None:
            raise InputError(
                Problem(
                    f"{feed.info.name} is live and has no end",
                    allowed="a recorded feed",
                    hint="`preview SCENE --live` reads what a camera sees, where the scene has services: codes",
                )
            )
        done = 0
        try:
            with show_progress("reading codes", frames) as advance:
                for frame, codes in scan_feed(feed, wanted):
                    rows += [make_row(codes, frame.time_s)] if codes or before else []
                    before = codes
                    seen += [(frame.time_s, code) for code in codes]
                    done += 1
                    advance()
        except KeyboardInterrupt:
            _LOG.warning("interrupted after %s of %s; nothing was written", f"{done:,}", _format_count(frames, "frame"))
            raise
    if not seen:
        hint = "a code must be sharp, whole, and some 140 px wide; --formats says which are read"
        raise InputError(Problem(f"no code was seen in {address}, in {_format_count(frames, 'frame')}", hint=hint))
    if output is not None:
        write_atomically(output, dump_take(Take(_name_feed(address, output), events=tuple(rows))).encode())
    for line in summarise(seen):
        print(line)
    if output is not None:
        print(f"{escape_line(str(output))}: {_format_count(len(rows), 'row')}")


def parse_formats(text: str) -> tuple[CodeFormat, ...]:
    """Parse "ean-13,qr", or "all". Raises CommandLineError."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names in (["all"], []):
        return CODE_FORMATS
    for name in names:
        if name not in CODE_FORMATS:
            hint = suggest_name(name, CODE_FORMATS)
            allowed = f"{', '.join(CODE_FORMATS)}, all"
            raise CommandLineError(Problem(f'--formats: there is no "{name}"', allowed=allowed, hint=hint))
    return tuple(name for name in CODE_FORMATS if name in names)


def summarise(seen: Sequence[tuple[float, SeenCode]]) -> list[str]:
    """A line for each payload: its format, in how many frames, from when to when, and how many copies there were."""
    lines = []
    for payload, code_format in dict.fromkeys((code.payload, code.format) for _, code in seen):
        times = [time_s for time_s, code in seen if (code.payload, code.format) == (payload, code_format)]
        text = mask_text(payload)
        shown = escape_line(text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}…")
        frames = _format_count(len(dict.fromkeys(times)), "frame")
        lines.append(f"{shown}  {code_format}  {frames}, {times[0]:.2f} to {times[-1]:.2f} s")
    return lines


def _name_feed(address: str, output: Path) -> str:
    """The feed as the take's head names it: as a file beside the take does."""
    path = find_feed_path(address)
    return address if path is None else make_relative(path, output.parent)


def _format_count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
