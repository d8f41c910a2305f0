"""Clips whose colours are not an ordinary screen's: what becomes of them in a feed frame, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from tests.feed.ffmpeg import make_clip, needs_ffmpeg
from vitrine.feed.colour_codes import AS_MARKED, parse_colour
from vitrine.feed.colour_report import describe_colour
from vitrine.feed.converter import Converter, convert_planes
from vitrine.feed.exposed import ExposedFeed
from vitrine.feed.faces.face_blur import blur_faces
from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.recorded import RecordedFeed
from vitrine.feed.rgba_filter import RgbaFilter
from vitrine.feed.video_file import VideoFileReader
from vitrine.geometry import Affine
from vitrine.verdict.measure.background_luminance import find_world, luminance_of_codes, measure_background
from vitrine.world.feed_frame import FeedFrame, PixelFormat, YuvMatrix
from vitrine.world.light_encoding import PLAIN_ENCODING, FeedPrimaries, LightEncoding, Transfer

HLG_2020 = LightEncoding(Transfer.HLG, FeedPrimaries.BT2020)


def grey_frame(pixels: str, signal: float, transfer: int = 18, primaries: int = 9, matrix: int = 9) -> av.VideoFrame:
    """A frame of one grey in limited range, full where it is RGB, with these marks."""
    frame = av.VideoFrame(64, 48, pixels)
    bits, is_rgb = frame.format.components[0].bits, frame.format.is_rgb
    shift = 6 if pixels.startswith("p010") else 0
    for number, plane in enumerate(frame.planes):
        luma = round(signal * (2**bits - 1)) if is_rgb else round((16 + 219 * signal) * 2 ** (bits - 8))
        code = luma if number == 0 or is_rgb else 128 * 2 ** (bits - 8)
        samples = np.full(plane.buffer_size // (2 if bits > 8 else 1), code << shift, "<u2" if bits > 8 else np.uint8)
        plane.update(samples.tobytes())
    frame.colorspace, frame.color_range = 0 if is_rgb else matrix, 2 if is_rgb else 1
    frame.color_trc, frame.color_primaries = transfer, primaries
    return frame


LAYOUTS = {
    "yuv420p": 8, "nv12": 8, "yuv420p10le": 10, "p010le": 10, "yuv422p10le": 10, "yuv444p10le": 10, "yuv444p12le": 12,
    "yuv420p12le": 12, "yuv420p16le": 16, "gbrp10le": 10, "gbrp12le": 12, "gray10le": 10, "gray12le": 12,
    "gray16le": 16, "yuv440p10le": 10, "yuv411p": 8,
}  # fmt: skip


@pytest.mark.parametrize("planes", [False, True])
@pytest.mark.parametrize("pixels", ["gray", "gray10le", "gray16le", "ya8"])
def test_grey_alone_is_in_the_range_it_is_marked_in(pixels: str, planes: bool) -> None:
    """swscale takes it as full range, whatever is said; without a mark so do we, as FFmpeg writes it."""
    frame = grey_frame(pixels, 0.6, 1, 1, 1)
    if pixels == "ya8":
        frame.planes[0].update(np.tile(np.array([147, 255], np.uint8), frame.planes[0].buffer_size // 2).tobytes())
    shown = {}
    for mark in (0, 1, 2):
        frame.color_range = mark
        picture = Converter("ffv1", planes=planes).convert(frame, 0, 0.0).rgba
        assert np.ptp(picture[..., :3]) == 0 and picture.min(initial=255, where=picture == 255) == 255
        shown[mark] = int(picture[0, 0, 0])
    assert abs(shown[1] - 153) <= 1 and shown[0] == shown[2] and abs(shown[2] - 147) <= 1


@needs_ffmpeg
def test_colours_of_hdr_without_its_curve_are_told(tmp_path: Path) -> None:
    """What a converter that drops one mark leaves; matrix 9 or primaries 9 alone."""
    made = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.1", "-pix_fmt", "yuv420p10le", "-c:v", "ffv1")
    for marks, is_told in (
        (("-colorspace", "bt2020nc"), True),
        (("-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-color_trc", "bt2020-10"), False),
        (("-color_primaries", "bt709", "-colorspace", "bt709"), False),
    ):
        path = make_clip(tmp_path / "a.mkv", *made, *marks)
        assumed = VideoFileReader(path, planes=True).info.report.assumed
        assert any("its curve is not marked" in sentence for sentence in assumed) is is_told


@needs_ffmpeg
def test_transparency_that_was_read_is_not_called_unread(tmp_path: Path) -> None:
    """Matroska's mark of it also stands on films whose decoder gives it."""
    colour = "color=red:s=64x48:r=25:d=0.1,format=rgba,colorchannelmixer=aa=0.5"
    made = ("-f", "lavfi", "-i", colour, "-metadata:s:v", "alpha_mode=1")
    for codec, pixels, told in (("ffv1", "yuva420p", "lies on black"), ("ffv1", "yuv420p", "is not read")):
        path = make_clip(tmp_path / "a.mkv", *made, "-vf", f"format={pixels}", "-c:v", codec)
        (sentence,) = VideoFileReader(path, planes=True).info.report.unread
        assert told in sentence


@pytest.mark.parametrize("planes", [False, True])
@pytest.mark.parametrize("pixels", LAYOUTS)
def test_of_every_layout_white_is_1_and_a_grey_card_018(pixels: str, planes: bool) -> None:
    """In 75 and 38 % of HLG, kept in as many bits as it has; 8 bits alone tell white to 0.02."""
    for signal, light in ((0.75, 1.0), (0.38, 0.18)):
        frame = Converter("rawvideo", planes=planes).convert(grey_frame(pixels, signal), 0, 0.0)
        assert (frame.format, frame.bits, frame.encoding) == (PixelFormat.DEEP, LAYOUTS[pixels], HLG_2020)
        assert not frame.planes[0].flags.writeable and frame.planes[0].dtype == np.uint16
        luminance = frame.luminance()
        assert luminance.shape == (48, 64) and np.abs(luminance - light).max() <= (0.02 if light == 1 else 0.01)
        assert convert_planes(frame, RgbaFilter()) is frame


@pytest.mark.parametrize("pixels", ["yuva420p10le", "yuva444p12le", "gbrap12le", "yuva420p"])
def test_what_is_transparent_lies_on_black(pixels: str) -> None:
    """Half of white's code: of HLG a quarter of its light at a third of that, by the curve's lower part."""
    frame = grey_frame(pixels, 0.75)
    bits = frame.format.components[0].bits
    alpha = np.zeros((48, frame.planes[3].line_size // (2 if bits > 8 else 1)), "<u2" if bits > 8 else np.uint8)
    alpha[:16], alpha[16:32] = 2**bits - 1, 2 ** (bits - 1)
    frame.planes[3].update(alpha.tobytes())
    luminance = Converter("rawvideo", planes=False).convert(frame, 0, 0.0).luminance()
    for rows, light in ((slice(0, 16), 1.0), (slice(16, 32), 0.375**2 / 3 / 0.265), (slice(32, 48), 0.0)):
        assert np.abs(luminance[rows] - light).max() <= 0.02


@pytest.mark.parametrize(
    ("marks", "meant"),
    [
        ((16, 9, 9), LightEncoding(Transfer.PQ, FeedPrimaries.BT2020)),
        ((18, 12, 9), LightEncoding(Transfer.HLG, FeedPrimaries.P3_D65)),
        ((1, 12, 1), LightEncoding(Transfer.SDR, FeedPrimaries.P3_D65)),
        ((1, 11, 1), LightEncoding(Transfer.SDR, FeedPrimaries.P3_DCI)),
        ((6, 6, 6), LightEncoding(Transfer.SDR, FeedPrimaries.SMPTE170M)),
        ((5, 5, 5), LightEncoding(Transfer.GAMMA28, FeedPrimaries.BT470BG)),
        ((16, 2, 2), LightEncoding(Transfer.PQ, FeedPrimaries.BT2020)),
        # Never HDR by guess: neither depth nor matrix nor primaries make it so.
        ((2, 2, 9), PLAIN_ENCODING),
        ((2, 9, 9), LightEncoding(Transfer.SDR, FeedPrimaries.BT2020)),
        ((14, 2, 9), PLAIN_ENCODING),
        ((99, 98, 9), PLAIN_ENCODING),
    ],
)
def test_marks(marks: tuple[int, int, int], meant: LightEncoding) -> None:
    transfer, primaries, matrix = marks
    frame = grey_frame("yuv420p10le", 0.5, transfer, primaries, matrix)
    found = Converter("hevc", planes=False).convert(frame, 0, 0.0)
    assert found.encoding == meant
    assert (found.format is PixelFormat.RGBA) == meant.is_plain
    if marks == (16, 2, 2):
        assert found.matrix is YuvMatrix.BT2020


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv420p10le", "gbrp10le", "gray10le"])
def test_no_mark_keeps_a_clip_from_being_shown(pixels: str) -> None:
    """swscale refuses frames with marks that it does not know; they come back unchanged, and again."""
    for planes in (False, True):
        converter = Converter("hevc", planes=planes)
        for number in (0, 3, 8, 10, 14, 19, 23, 250):
            for marks in ((number, 9, 9), (1, number, 9), (1, 1, number)):
                frame = grey_frame(pixels, 0.5, *marks)
                before = frame.color_trc, frame.color_primaries, frame.colorspace
                first, again = (converter.convert(frame, 0, 0.0) for _ in range(2))
                assert (frame.color_trc, frame.color_primaries, frame.colorspace) == before
                assert (first.encoding, first.matrix) == (again.encoding, again.matrix)


def test_what_is_said_of_them() -> None:
    def say(*marks: int, settled: str = "") -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        codes = parse_colour(settled) if settled else AS_MARKED
        return tuple(describe_colour("hevc", grey_frame("yuv420p10le", 0.5, *marks), codes))  # type: ignore[return-value]

    hlg = ("colour: BT.2020, limited range, HDR by HLG, primaries of BT.2020",)
    assert say(18, 9, 9) == (hlg, (), ())
    found, assumed, unread = say(18, 2, 2)
    assert found == hlg and not unread
    assert [sentence.split(":")[0] for sentence in assumed] == [
        "its primaries are not marked",
        "its YUV matrix is not marked",
    ]
    assert "BT.601 is assumed, by its size" in say(2, 2, 2)[1][0]
    assert say(2, 2, 2, settled="bt2020 hlg") == (hlg, (), ())
    words = {(99, 9, 9): "curve", (1, 98, 9): "primaries", (1, 9, 14): "matrix", (1, 9, 10): "luminance"}
    for marks, word in words.items():
        assert len(say(*marks)[2]) == 1 and word in say(*marks)[2][0]


@needs_ffmpeg
def test_a_clip_in_hlg_of_each_depth_is_read_to_the_end(tmp_path: Path) -> None:
    """A real encoder's: 10 bits of ProRes, 12 of FFV1, and what is read ahead is what is read alone."""
    for name, arguments in (
        ("a.mov", ("-c:v", "prores_ks", "-pix_fmt", "yuv422p10le")),
        ("b.mkv", ("-c:v", "ffv1", "-pix_fmt", "yuv444p12le")),
    ):
        marks = ("-vf", "setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc")
        source = ("-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=0.5")
        path = make_clip(tmp_path / name, *source, *marks, *arguments)
        reader = VideoFileReader(path, planes=False)
        alone = [reader.read(index) for index in range(5)]
        assert {(frame.encoding, frame.format) for frame in alone} == {(HLG_2020, PixelFormat.DEEP)}
        with RecordedFeed(reader, 2) as feed:
            for index, frame in enumerate(alone):
                for found, wanted in zip(feed.frame_at(index).planes, frame.planes, strict=True):
                    np.testing.assert_array_equal(found, wanted)


def deep_frame(rotation: int = 0) -> FeedFrame:
    rng = np.random.default_rng(8)
    shapes = ((48, 64), (24, 32), (24, 32))
    planes = tuple(rng.integers(low, high, shape).astype(np.uint16) for shape, (low, high) in zip(
        shapes, ((100, 900), (480, 540), (480, 540)), strict=True))  # fmt: skip
    return FeedFrame(
        planes, PixelFormat.DEEP, 64, 48, 0, 0.0, YuvMatrix.BT2020, rotation=rotation, bits=10, encoding=HLG_2020
    )


@pytest.mark.parametrize("rotation", range(4))
def test_a_verdict_reads_the_light_above_white(rotation: int) -> None:
    frame = deep_frame(rotation)
    luminance = frame.luminance()
    assert luminance.max() > 2
    box = np.array([[4.0, 5.0, 34.0, 41.0]])
    (found,) = measure_background(find_world(frame), box, Affine(1.0, 1.0, 0.0, 0.0))
    inside = np.sort(luminance[5:41, 4:34].ravel())
    assert found == pytest.approx(inside[int(0.95 * (len(inside) - 1))]) and found > 1.5


def test_an_exposed_feed_has_its_light_doubled_and_is_the_same_frame_for_the_same_one() -> None:
    class Standing:
        def __init__(self, frame: FeedFrame) -> None:
            self.frame = frame

        def frame_at(self, index: int) -> FeedFrame:
            return self.frame

        newest = property(lambda self: lambda: self.frame)

    codes = np.random.default_rng(1).integers(0, 256, (6, 8, 4), np.uint8)
    for frame in (deep_frame(), FeedFrame((codes,), PixelFormat.RGBA, 8, 6, 0, 0.0)):
        feed = ExposedFeed(Standing(frame), 1.0)  # type: ignore[arg-type]
        exposed = feed.frame_at(0)
        assert feed.newest() is exposed and not exposed.shows_codes
        np.testing.assert_allclose(luminance_of_codes(find_world(exposed)), 2 * luminance_of_codes(find_world(frame)))


def test_a_face_in_ten_bits_is_blurred_in_all_planes() -> None:
    """Two faces with the same means are the same picture afterwards, as in eight bits; outside nothing changes."""
    frame, box = deep_frame(), FaceBox(20.0, 12.0, 16.0, 20.0, 0.9)
    blurred = blur_faces(frame, (box,))
    for before, after in zip(frame.planes, blurred.planes, strict=True):
        scale = before.shape[1] / 64
        rows, columns = slice(round(14 * scale), round(30 * scale)), slice(round(22 * scale), round(34 * scale))
        assert after.dtype == np.uint16 and after[rows, columns].std() < before[rows, columns].std() / 2
        assert abs(float(after[rows, columns].mean()) - float(before[rows, columns].mean())) < 120
        np.testing.assert_array_equal(after[:, : round(5 * scale)], before[:, : round(5 * scale)])
