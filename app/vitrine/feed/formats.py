"""Allowlists for FFmpeg: containers, codecs and protocols by name. The others of its some 350 formats stay disabled.

Many of them read other files that a file names (playlists, `concat`), access the network, or are codecs of games and
phones of the nineties whose decoders are unmaintained: attack surface without a use.
"""

from __future__ import annotations

import ctypes

import av._core

#: Containers of video files, by the names of FFmpeg's demuxers. None of them opens another file.
CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "avi",
    "mpegts",
    "mpeg",
    "mpegvideo",
    "ogg",
    "flv",
    "asf",
    "gif",
    "apng",
    "mxf",
    "yuv4mpegpipe",
    "ivf",
    "h264",
    "hevc",
    "m4v",
    "dv",
    "mjpeg",
)

#: Codecs of moving pictures, by the names of FFmpeg's decoders.
CODECS = frozenset(
    "h264 hevc vvc av1 libdav1d vp8 vp9 libvpx-vp9 mpeg4 mpeg2video mpeg1video mjpeg gif apng"
    " theora h263 flv msmpeg4 msmpeg4v2 msmpeg4v1 wmv1 wmv2 wmv3 vc1 prores dnxhd cfhd dvvideo rawvideo v210 v410"
    " ffv1 ffvhuff huffyuv utvideo magicyuv qtrle png jpeg2000 hap cinepak svq1 svq3 wrapped_avframe".split()
)

#: URL schemes of streams, and the protocols that a stream may lead on to: never a file of this machine.
SCHEMES = ("http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "rtmpt", "srt", "udp", "rtp", "tcp", "tls", "mms", "mmsh")
_PROTOCOLS = (*SCHEMES, "httpproxy", "crypto")
_STREAM_CONTAINERS = (*CONTAINERS, "hls", "rtsp", "rtp", "sdp", "mpjpeg", "live_flv", "nut", "aac", "mp3")

#: A frame of 8192x4320, the largest of cameras, has 35 million pixels; the decoder refuses larger ones before it
#: allocates memory for them.
MAX_PIXELS = 40_000_000
MAX_SIDE_PX = 16_384

#: For the decoder itself, since frames may grow within a video.
DECODER_OPTIONS = {"max_pixels": str(MAX_PIXELS)}
FILE_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": ",".join(CONTAINERS), **DECODER_OPTIONS}
STREAM_OPTIONS = {
    "protocol_whitelist": ",".join(_PROTOCOLS),
    "format_whitelist": ",".join(_STREAM_CONTAINERS),
    **DECODER_OPTIONS,
}

#: The largest single allocation of FFmpeg: the largest frame in 16 bits of four channels. The header of an MP4 of some
#: kilobytes can promise 80 million frames, whose index would take 3 GB before the program sees any of it.
_MAX_ALLOCATION_BYTES = 8 * MAX_PIXELS


def limit_memory() -> None:
    """Limit FFmpeg's single allocations, so that a header cannot claim gigabytes. The limit is one per process.

    PyAV does not export the function, and Windows does not find it through PyAV: there the index is built and refused.
    """
    try:
        limit = ctypes.CDLL(av._core.__file__).av_max_alloc
    except (AttributeError, OSError):
        return
    limit.argtypes = (ctypes.c_size_t,)
    limit.restype = None
    limit(_MAX_ALLOCATION_BYTES)
