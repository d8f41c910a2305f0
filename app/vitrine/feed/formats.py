"""What FFmpeg may open: containers, codecs and protocols by name. All else of its some 350 formats stays shut.

Many of them read other files that a file names (playlists, `concat`), reach for the network, or are codecs of games and
phones of the nineties whose decoders nobody has looked at since: nobody needs them, but for those who look for holes.
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

#: What a stream's address may begin with, and what it may lead on to: never to a file of this machine.
SCHEMES = ("http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "rtmpt", "srt", "udp", "rtp", "tcp", "tls", "mms", "mmsh")
_PROTOCOLS = (*SCHEMES, "httpproxy", "crypto")
_STREAMED = (*CONTAINERS, "hls", "rtsp", "rtp", "sdp", "mpjpeg", "live_flv", "nut", "aac", "mp3")

#: A picture of 8192x4320, the largest that cameras film, has 35 million pixels; the decoder refuses larger ones before
#: it takes memory for them.
MOST_PIXELS = 40_000_000
MOST_SIDE_PX = 16_384

#: For the decoder itself, whose pictures may grow within a film.
DECODER_OPTIONS = {"max_pixels": str(MOST_PIXELS)}
FILE_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": ",".join(CONTAINERS), **DECODER_OPTIONS}
STREAM_OPTIONS = {
    "protocol_whitelist": ",".join(_PROTOCOLS),
    "format_whitelist": ",".join(_STREAMED),
    **DECODER_OPTIONS,
}

#: FFmpeg takes no more memory than this at once: the largest picture in 16 bits of four channels. The head of an MP4 of
#: some kilobytes can promise 80 million frames, whose list would take 3 GB before anybody is told of them.
_MOST_BYTES_AT_ONCE = 8 * MOST_PIXELS


def limit_memory() -> None:
    """Keep FFmpeg from taking gigabytes at a file's word. It is one limit of the process, always the same.

    PyAV does not hand the function on, and Windows does not find it through PyAV: there the list is made, and refused.
    """
    try:
        limit = ctypes.CDLL(av._core.__file__).av_max_alloc
    except (AttributeError, OSError):
        return
    limit.argtypes = (ctypes.c_size_t,)
    limit.restype = None
    limit(_MOST_BYTES_AT_ONCE)
