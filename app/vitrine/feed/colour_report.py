"""Report of a feed's colours: how they are coded, what is assumed of them, and what of their metadata is not read."""

from __future__ import annotations

import av

from vitrine.feed.colour_codes import ColourCodes
from vitrine.feed.converter import read_colour
from vitrine.feed.feed_report import FeedReport
from vitrine.feed.side_data import read_side_data

#: Metadata of each picture that would grade it for a display, by FFmpeg's name of them.
_GRADINGS = {
    "DOVI_METADATA": "Dolby Vision",
    "DOVI_RPU_BUFFER": "Dolby Vision",
    "DYNAMIC_HDR_PLUS": "HDR10+",
    "DYNAMIC_HDR_VIVID": "HDR Vivid",
}
_SETTLE = "--set colour=… settles it"


def describe_colour(codec: str, first: av.VideoFrame, codes: ColourCodes) -> FeedReport:
    """Describe the colours of a stream by its first picture; `codes` are those that its user has settled."""
    colour = read_colour(first, codes)
    is_rgb = first.format.is_rgb or first.format.name == "pal8"
    encoding = colour.resolve(first.format.name, codec, first.width, first.height)
    gradings = {word: None for name, word in _GRADINGS.items() if read_side_data(first, name) is not None}
    unread = [f"its {word} metadata are not read: the base layer is shown" for word in gradings]
    if "Dolby Vision" in gradings and not colour.is_hdr and not colour.is_marked:
        unread = ["its Dolby Vision has no base layer that others can show: its colours are wrong"]
    return FeedReport(
        (f"colour: {colour.describe_found(encoding, is_rgb)}",),
        tuple(f"{sentence}: {_SETTLE}" for sentence in colour.describe_assumptions(encoding, codec, is_rgb)),
        (*colour.describe_unread(), *unread),
    )
