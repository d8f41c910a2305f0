"""Report of a video file: what its container, streams, stamps and first picture say, and what of it is not shown."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from vitrine.feed.colour_report import describe_colour
from vitrine.feed.decoder import DecodedFrame, Decoder, list_moving_streams
from vitrine.feed.deinterlacer import is_too_small
from vitrine.feed.feed_report import ON_BLACK, FeedReport
from vitrine.feed.feed_settings import FeedSettings
from vitrine.feed.frame_table import frame_rate
from vitrine.feed.images import ASSUMED_RATE
from vitrine.feed.orientation import read_orientation
from vitrine.feed.picture_shape import ASPECT_RANGE, SQUARE
from vitrine.feed.side_data import read_side_data

#: What a turn is called that no quarter is near.
_TURNS = ("not turned", "turned by 90° clockwise", "turned by 180°", "turned by 90° counterclockwise")
#: What is said of transparency that is not decoded.
OPAQUE = "its transparency is not read: every picture is shown opaque"
#: Key frames that are looked at for their size: some 2 s of a film in 4K.
_MAX_LOOKED_AT = 40
#: What is said of a film whose size changes.
OTHER_SIZE = "its pictures change their size ({} x {} at {:.2f} s): they lie inside the first one"
#: Frames whose durations are this much alike are of one rate: clocks of containers round to milliseconds.
_EVEN_S = 0.0021


def describe_video(decoder: Decoder, first: DecodedFrame, settings: FeedSettings) -> FeedReport:
    """Describe an open file whose first picture was decoded."""
    codec = decoder.stream.codec_context
    profile = f" ({codec.profile})" if codec.profile else ""
    found = (f"container: {decoder.container.format.name}", f"codec: {codec.name}{profile}, {first.frame.format.name}")
    return FeedReport(found).joined(
        describe_colour(codec.name, first.frame, settings.colour_codes),
        _describe_streams(decoder, settings),
        _describe_shape(decoder, first),
        _describe_orientation(first.frame),
        _describe_interlace(decoder, first.frame, settings),
        _describe_stamps(decoder, settings),
        _describe_alpha(decoder.stream, first.frame),
        _describe_views(first.frame),
    )


def describe_sizes(path: Path, settings: FeedSettings) -> FeedReport:
    """Describe where a film has another size than at its start, as far as some of its key frames tell."""
    decoder = Decoder(path, settings)
    try:
        keys = len(decoder.table.key_pts)
        if decoder.table.lacks_timestamps or keys < 2:
            return FeedReport()
        shapes = []
        # The very start comes first: in a transport stream a seek to its first key frame may end at a later one.
        for key in (-1, *sorted({round(key) for key in np.linspace(0, keys - 1, min(keys, _MAX_LOOKED_AT))})):
            decoder.start_at_key(key)
            if (found := next(decoder, None)) is not None:
                shapes.append((found.pts, (found.frame.width, found.frame.height, found.aspect)))
        others = [(pts, shape) for pts, shape in shapes if shape != shapes[0][1]]
        if not others:
            return FeedReport()
        pts, (width, height, _) = others[0]
        time_s = decoder.table.time_s(decoder.table.index_of(pts))
        return FeedReport(unread=(OTHER_SIZE.format(width, height, time_s),))
    finally:
        decoder.close()


def _describe_streams(decoder: Decoder, settings: FeedSettings) -> FeedReport:
    streams = list_moving_streams(decoder.container)
    still = len(decoder.container.streams.video) - len(streams)
    found = ("cover: a picture that is no part of the film is left out",) if still else ()
    if len(streams) == 1:
        return FeedReport(found)
    number = 1 + [stream.index for stream in streams].index(decoder.stream.index)
    which = f"video stream {number} of {len(streams)}"
    if settings.stream is not None:
        return FeedReport((*found, f"stream: {which}, settled"))
    marks = [stream for stream in streams if stream.disposition & av.stream.Disposition.default]
    why = "the one that is marked as the default" if len(marks) == 1 and marks[0] is decoder.stream else "the first"
    return FeedReport((*found, f"stream: {which}"), (f"{which} is shown, {why}: --set stream=N shows another",))


def _describe_shape(decoder: Decoder, first: DecodedFrame) -> FeedReport:
    written = decoder.written_aspect
    if written is not None and not ASPECT_RANGE[0] <= written <= ASPECT_RANGE[1]:
        shape = f"{written.numerator}:{written.denominator}"
        return FeedReport(unread=(f"pixels of the shape {shape} are no camera's: they are taken as square",))
    if first.aspect == SQUARE:
        return FeedReport(("aspect: square pixels",))
    shape = f"pixels of {first.aspect.numerator}:{first.aspect.denominator}"
    return FeedReport((f"aspect: {shape}, stored as {first.frame.width:,} x {first.frame.height:,}",))


def _describe_orientation(frame: av.VideoFrame) -> FeedReport:
    orientation = read_orientation(frame)
    mirrored = "mirrored, " if orientation.mirrored else ""
    turned = _TURNS[orientation.turns]
    found = (f"rotation: {mirrored}{turned}",)
    if orientation.odd_deg is None:
        return FeedReport(found)
    written = f"the file wants to be turned by {orientation.odd_deg:.4g}° clockwise"
    return FeedReport(found, unread=(f"{written}: it is {turned}, the nearest quarter",))


def _describe_interlace(decoder: Decoder, first: av.VideoFrame, settings: FeedSettings) -> FeedReport:
    if not decoder.is_interlaced:
        return FeedReport()
    if is_too_small(first):
        return FeedReport(unread=("its frames are too small to make whole pictures of two fields: both are shown",))
    settled = ", settled" if settings.interlaced else ""
    return FeedReport((f"interlaced: whole pictures are made of every two fields, by bwdif{settled}",))


def _describe_stamps(decoder: Decoder, settings: FeedSettings) -> FeedReport:
    table = decoder.table
    if table.lacks_timestamps and decoder.container.format.name == "avi":
        return FeedReport(("stamps: by the number of the frame",))
    if table.lacks_timestamps and settings.rate is None:
        return FeedReport(assumed=(ASSUMED_RATE.format(float(frame_rate(decoder.stream))),))
    found = []
    if len(table.offsets) > 1:
        found.append(f"clock: starts again {len(table.offsets) - 1} times; the parts are shown one after the other")
    steps_s = np.diff(table.pts) * float(table.tick_s)
    if len(steps_s):
        is_even = float(np.ptp(steps_s)) <= _EVEN_S
        uneven = f"uneven, {1000 * steps_s.min():.4g} to {1000 * steps_s.max():.4g} ms a frame"
        found.append(f"stamps: {'even' if is_even else uneven}")
    return FeedReport(tuple(found))


def _describe_alpha(stream: av.VideoStream, frame: av.VideoFrame) -> FeedReport:
    if len(frame.format.components) not in (2, 4) and frame.format.name != "pal8":
        # WebM has transparency as a film of its own, which FFmpeg's own decoders of VP8 and VP9 leave out.
        is_left_out = "1" in (stream.metadata.get("alpha_mode"), stream.metadata.get("ALPHA_MODE"))
        return FeedReport(unread=(OPAQUE,) if is_left_out else ())
    # Many films have a channel that hides nothing.
    alpha = frame.reformat(format="rgba").to_ndarray()[..., 3]
    return FeedReport(unread=(ON_BLACK,)) if alpha.min() < 255 else FeedReport()


def _describe_views(frame: av.VideoFrame) -> FeedReport:
    unread = []
    if read_side_data(frame, "SPHERICAL") is not None:
        unread.append("it is filmed all around (360°): it is shown flat, as it is stored")
    # The type of an AVStereo3D comes first; some files say that there is one view.
    if any((read_side_data(frame, "STEREO3D") or b"")[:4]):
        unread.append("it holds a view for each eye: they are shown as they are stored")
    return FeedReport(unread=tuple(unread))
