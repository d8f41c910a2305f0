"""Report of a video file: what its container, stream and first picture say of themselves."""

from __future__ import annotations

import av

from vitrine.feed.decoder import Decoder
from vitrine.feed.feed_report import FeedReport


def describe_video(decoder: Decoder, frame: av.VideoFrame) -> FeedReport:
    """Describe an open file whose first picture is `frame`."""
    codec = decoder.stream.codec_context
    profile = f" ({codec.profile})" if codec.profile else ""
    return FeedReport((f"container: {decoder.container_format}", f"codec: {codec.name}{profile}, {frame.format.name}"))
