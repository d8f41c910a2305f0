"""Colour of a video stream: YUV matrix, range, curve and primaries, as marked, else guessed in one way for the program.

All numbers are code points of ITU-T H.273, as FFmpeg passes them on; 2 and 0 mean unmarked.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.world.feed_frame import YuvMatrix
from vitrine.world.light_encoding import FeedPrimaries, LightEncoding, Transfer

_RGB, _YCGCO, _BT2020_CODE, _BT2020_CONSTANT = 0, 8, 9, 10
# 5 and 6 are 601's. Constant luminance is read as the other BT.2020, which is the same for grey.
_MATRICES = {
    1: YuvMatrix.BT709,
    4: YuvMatrix.FCC,
    5: YuvMatrix.BT601,
    6: YuvMatrix.BT601,
    7: YuvMatrix.SMPTE240M,
    _YCGCO: YuvMatrix.YCGCO,
    _BT2020_CODE: YuvMatrix.BT2020,
    _BT2020_CONSTANT: YuvMatrix.BT2020,
}
_LIMITED, _FULL = 1, 2
_UNMARKED = frozenset({0, 2, 3})
_JPEG_CODECS = frozenset({"mjpeg", "mjpegb", "ljpeg", "jpegls", "jpeg2000"})
#: Curves that an ordinary screen decodes alike: 709, 601, 240M, xvYCC, BT.1361, sRGB, both of 2020.
_SCREEN_TRANSFERS = frozenset({1, 6, 7, 11, 12, 13, 14, 15})
_HDR = frozenset({Transfer.PQ, Transfer.HLG})


class ColourEncoding(NamedTuple):
    """The encoding of a stream's planes: YUV matrix and whether the range is full."""

    matrix: YuvMatrix
    full_range: bool


class StreamColour(NamedTuple):
    """What a stream says of its colours: matrix, range, transfer and primaries, as code points."""

    matrix: int = 2
    range: int = 0
    transfer: int = 2
    primaries: int = 2

    @property
    def is_hdr(self) -> bool:
        """Whether it is PQ or HLG. Only a mark makes it so."""
        return _find_transfer(self.transfer) in _HDR

    @property
    def is_marked(self) -> bool:
        """Whether anything but the range is said."""
        return not {self.matrix, self.transfer, self.primaries} <= _UNMARKED

    def resolve(self, pixel_format: str, codec: str, width_px: int, height_px: int) -> ColourEncoding:
        """The matrix and range of the planes.

        Unmarked: HDR is BT.2020. JPEG, MJPEG and so webcams are 601 in full range (JFIF); else the range is limited and
        the matrix 709 from 1280 columns or above 576 rows, 601 below (libplacebo's pl_color_system_guess_ycbcr). What
        a FeedFrame cannot name is guessed likewise.
        """
        matrix = YuvMatrix.BT2020 if self.is_hdr and self.matrix in _UNMARKED else None
        guessed = resolve_colour_encoding(self.matrix, self.range, pixel_format, codec, width_px, height_px)
        return guessed if matrix is None else guessed._replace(matrix=matrix)

    def resolve_light(self) -> LightEncoding:
        """The curve and primaries of R'G'B'. Unmarked: the curve of an ordinary screen; primaries of 709, in HDR 2020.

        One that is not read is decoded as a screen would.
        """
        transfer = _find_transfer(self.transfer)
        fallback = FeedPrimaries.BT2020 if transfer in _HDR else FeedPrimaries.BT709
        known = self.primaries not in _UNMARKED and self.primaries in {one.value for one in FeedPrimaries}
        return LightEncoding(transfer, FeedPrimaries(self.primaries) if known else fallback)

    def describe_assumptions(self, encoding: ColourEncoding, codec: str, is_rgb: bool) -> tuple[str, ...]:
        """What is assumed of a stream with this encoding, a sentence each; empty where all is marked.

        That an ordinary clip is made for an ordinary screen goes without saying, and what JFIF prescribes. With the
        colours of HDR and no curve it is as likely HDR whose mark was lost.
        """
        said = []
        if self.transfer in _UNMARKED and _BT2020_CODE in (self.matrix, self.primaries):
            said.append("its curve is not marked: that of an ordinary screen is assumed, though BT.2020 is HDR's")
        if self.is_hdr and self.primaries in _UNMARKED:
            said.append("its primaries are not marked: those of BT.2020 are assumed, as HDR has them")
        if not is_rgb and self.matrix in _UNMARKED and codec not in _JPEG_CODECS:
            name, why = _MATRIX_NAMES[encoding.matrix], "as HDR has it" if self.is_hdr else "by its size"
            said.append(f"its YUV matrix is not marked: {name} is assumed, {why}")
        return tuple(said)

    def describe_unread(self) -> tuple[str, ...]:
        """What of the marks is not read, a sentence each."""
        said = []
        if self.matrix == _BT2020_CONSTANT:
            said.append(
                "its constant luminance is not read: it is shown as BT.2020 without, and colours are a little off"
            )
        elif self.matrix not in _UNMARKED and self.matrix not in _MATRICES:
            said.append(f"its YUV matrix, number {self.matrix} of H.273, is not read: one is assumed by its size")
        if self.transfer not in _UNMARKED | _SCREEN_TRANSFERS and self.transfer not in {t.value for t in Transfer}:
            said.append(
                f"its curve, number {self.transfer} of H.273, is not read: it is shown as for an ordinary screen"
            )
        if self.primaries not in _UNMARKED and self.primaries not in {one.value for one in FeedPrimaries}:
            said.append(f"its primaries, number {self.primaries} of H.273, are not read: those of 709 are assumed")
        return tuple(said)

    def describe_found(self, encoding: ColourEncoding, is_rgb: bool) -> str:
        """What its colours are, in a few words."""
        transfer, primaries = self.resolve_light()
        coded = "RGB" if is_rgb else _MATRIX_NAMES[encoding.matrix]
        codes = "full" if encoding.full_range else "limited"
        return f"{coded}, {codes} range, {_TRANSFER_NAMES[transfer]}, primaries of {_PRIMARIES_NAMES[primaries]}"


def resolve_colour_encoding(
    matrix_code: int, range_code: int, pixel_format: str, codec: str, width_px: int, height_px: int
) -> ColourEncoding:
    """Resolve a stream's matrix and range from its codes, pixel format and codec, as `StreamColour.resolve` says."""
    jpeg = codec in _JPEG_CODECS or pixel_format.startswith("yuvj")
    guess = YuvMatrix.BT709 if not jpeg and (width_px >= 1280 or height_px > 576) else YuvMatrix.BT601
    # FFmpeg, which makes most films of grey alone, writes them in full range, and takes those without a mark so.
    grey = pixel_format.startswith(("gray", "ya"))
    full = range_code == _FULL or ((jpeg or grey) and range_code != _LIMITED) or pixel_format.startswith("yuvj")
    return ColourEncoding(_MATRICES.get(matrix_code, guess), full)


def _find_transfer(code: int) -> Transfer:
    known = {one.value for one in Transfer}
    return Transfer(code) if code in known else Transfer.SDR


_MATRIX_NAMES = {
    YuvMatrix.IDENTITY: "RGB",
    YuvMatrix.BT601: "BT.601",
    YuvMatrix.BT709: "BT.709",
    YuvMatrix.FCC: "FCC",
    YuvMatrix.SMPTE240M: "SMPTE 240M",
    YuvMatrix.BT2020: "BT.2020",
    YuvMatrix.YCGCO: "YCgCo",
}
_TRANSFER_NAMES = {
    Transfer.SDR: "the curve of an ordinary screen",
    Transfer.GAMMA22: "gamma 2.2",
    Transfer.GAMMA28: "gamma 2.8",
    Transfer.LINEAR: "linear light",
    Transfer.LOG100: "a logarithm over 100:1",
    Transfer.LOG316: "a logarithm over 316:1",
    Transfer.PQ: "HDR by PQ",
    Transfer.DCI: "gamma 2.6 (DCI)",
    Transfer.HLG: "HDR by HLG",
}
_PRIMARIES_NAMES = {
    FeedPrimaries.BT709: "BT.709",
    FeedPrimaries.BT470M: "BT.470M",
    FeedPrimaries.BT470BG: "BT.470BG",
    FeedPrimaries.SMPTE170M: "SMPTE 170M",
    FeedPrimaries.SMPTE240M: "SMPTE 240M",
    FeedPrimaries.FILM: "film",
    FeedPrimaries.BT2020: "BT.2020",
    FeedPrimaries.XYZ: "XYZ",
    FeedPrimaries.P3_DCI: "P3 (DCI)",
    FeedPrimaries.P3_D65: "P3",
    FeedPrimaries.EBU3213: "EBU 3213",
}
