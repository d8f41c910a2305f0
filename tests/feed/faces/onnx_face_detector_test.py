"""Outputs of detectors against plain loops over the formulas of their papers, on models whose answers are painted."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from tests.feed.faces import planted_model
from vitrine.errors import InputError, MachineError
from vitrine.feed.converter import convert_planes
from vitrine.feed.faces.face_box import FaceBox
from vitrine.feed.faces.onnx_face_detector import MIN_SCORE, OnnxFaceDetector
from vitrine.feed.faces.onnx_shapes import remove_shapes
from vitrine.feed.rgba_filter import RgbaFilter
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane

#: Height and width of the painted picture: more than one cell of the largest stride, not square, whole steps.
HEIGHT, WIDTH = 128, 192


def frame_of(bgr: Plane, rotation: int = 0) -> FeedFrame:
    height, width = bgr.shape[:2]
    rgba = np.dstack([bgr[..., ::-1], np.full((height, width), 255, np.uint8)])
    return FeedFrame((rgba,), PixelFormat.RGBA, width, height, 0, 0.0, rotation=rotation)


def detect(tmp_path: Path, model: bytes, frame: FeedFrame) -> tuple[FaceBox, ...]:
    file = tmp_path / "faces.onnx"
    file.write_bytes(model)
    return OnnxFaceDetector(file).detect(frame)


def overlap(a: list[float], b: list[float]) -> float:
    across = max(0.0, min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]))
    down = max(0.0, min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1]))
    return across * down / (a[2] * a[3] + b[2] * b[3] - across * down)


def best_of(found: Iterable[list[float]]) -> list[list[float]]:
    """Greedy suppression by plain loops: a box stays unless it shares 0.3 with a surer one that stays."""
    kept: list[list[float]] = []
    for box in sorted((box for box in found if box[4] >= MIN_SCORE), key=lambda box: -box[4])[:400]:
        if all(overlap(box, other) <= 0.3 for other in kept):
            kept.append(box)
    return kept


def told(bgr: Plane, row: int, column: int, channel: int) -> float:
    """What a planted model tells of a pixel."""
    return (int(bgr[row, column, channel]) - 128) / 32


def painted() -> Plane:
    """Codes about the middle, so that a cell's exponential is at most 2.4, and few cells are sure."""
    rng = np.random.default_rng(7)
    return rng.integers(104, 156, (HEIGHT, WIDTH, 3)).astype(np.uint8)


def yunet_oracle(bgr: Plane) -> list[list[float]]:
    found = []
    for stride in (8, 16, 32):
        for top in range(0, HEIGHT, stride):
            for left in range(0, WIDTH, stride):
                sure = [min(max(told(bgr, top + row, left, 0), 0), 1) for row in (0, 1)]
                dx, dy, w, h = (told(bgr, top + 2, left + k, 0) for k in range(4))
                width, height = math.exp(w) * stride, math.exp(h) * stride
                x, y = left + dx * stride - width / 2, top + dy * stride - height / 2
                found.append([x, y, width, height, math.sqrt(sure[0] * sure[1])])
    return best_of(found)


def priors_oracle(bgr: Plane) -> list[list[float]]:
    found = []
    for stride, sides in ((8, (10, 16, 24)), (16, (32, 48)), (32, (64, 96)), (64, (128, 192, 256))):
        for top in range(0, HEIGHT, stride):
            for left in range(0, WIDTH, stride):
                for number, side in enumerate(sides):

                    def value(k: int, row: int, top: int = top, left: int = left) -> float:
                        return told(bgr, top + row + k // 14, left + k % 7, k // 7 % 2)

                    dx, dy, w, h = (value(14 * number + k, 0) for k in range(4))
                    sure = value(2 * number + 1, 2), min(max(value(number, 4), 0), 1)
                    width, height = side * math.exp(0.2 * w), side * math.exp(0.2 * h)
                    x, y = left + stride / 2 + 0.1 * dx * side, top + stride / 2 + 0.1 * dy * side
                    score = math.sqrt(sure[0] * sure[1]) if sure[0] > 0 else 0.0
                    found.append([x - width / 2, y - height / 2, width, height, score])
    return best_of(found)


def centerface_oracle(bgr: Plane) -> list[list[float]]:
    found = []
    for top in range(0, HEIGHT, 4):
        for left in range(0, WIDTH, 4):
            # CenterFace looks at red first, which is the last of these channels.
            heat = told(bgr, top, left, 2)
            h, w = (told(bgr, top + 1, left + k, 2) for k in (0, 1))
            down, right = (told(bgr, top + 2, left + k, 2) for k in (0, 1))
            width, height = 4 * math.exp(w), 4 * math.exp(h)
            x, y = left + (right + 0.5) * 4, top + (down + 0.5) * 4
            found.append([x - width / 2, y - height / 2, width, height, heat])
    return best_of(found)


@pytest.mark.parametrize(
    ("model", "oracle"),
    [
        (planted_model.make_yunet(), yunet_oracle),
        (planted_model.make_yunet((640, 640)), yunet_oracle),
        (planted_model.make_yunet_priors(), priors_oracle),
        (planted_model.make_centerface(), centerface_oracle),
        (planted_model.make_centerface(landmarks=False), centerface_oracle),
    ],
    ids=["yunet", "yunet-of-one-size", "yunet-priors", "centerface", "centerface-without-landmarks"],
)
def test_outputs_are_decoded_as_the_papers_say(tmp_path: Path, model: bytes, oracle: object) -> None:
    assert callable(oracle)
    expected = oracle(painted())
    found = detect(tmp_path, model, frame_of(painted()))
    assert len(expected) > 3
    assert np.allclose(np.array(found), np.array(expected), atol=1e-3)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_boxes_are_those_of_the_frame_as_it_is_stored(tmp_path: Path, turns: int) -> None:
    upright = painted()
    stored = np.ascontiguousarray(np.rot90(upright, turns))
    found = detect(tmp_path, planted_model.make_yunet(), frame_of(stored, turns))
    expected = []
    for x, y, width, height, score in yunet_oracle(upright):
        corners = [(x, y), (x + width, y + height)]
        size = WIDTH, HEIGHT
        for _ in range(turns):  # np.rot90 takes the upper right corner to the upper left
            corners = [(v, size[0] - u) for u, v in corners]
            size = size[1], size[0]
        (a, b), (c, d) = corners
        expected.append([min(a, c), min(b, d), abs(a - c), abs(b - d), score])
    assert np.allclose(np.array(found), np.array(expected), atol=1e-3)


def test_a_large_frame_is_looked_at_smaller_and_boxes_are_scaled_back(tmp_path: Path) -> None:
    small = painted()
    large = frame_of(np.kron(small, np.ones((4, 4, 1), np.uint8)))
    file = tmp_path / "faces.onnx"
    file.write_bytes(planted_model.make_yunet())
    found = OnnxFaceDetector(file, max_side_px=WIDTH).detect(large)
    assert np.allclose(np.array(found)[:, :4] / 4, np.array(yunet_oracle(small))[:, :4], atol=1e-3)


def test_planes_are_looked_at_as_their_picture(tmp_path: Path) -> None:
    luma = np.ascontiguousarray(painted()[..., 0])
    chroma = np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8)
    frame = FeedFrame((luma, chroma, chroma), PixelFormat.YUV420, WIDTH, HEIGHT, 0, 0.0, full_range=True)
    found, grey = (
        detect(tmp_path, planted_model.make_yunet(), one) for one in (frame, convert_planes(frame, RgbaFilter()))
    )
    assert len(grey) > 3 and np.allclose(np.array(found), np.array(grey), atol=1e-3)


def test_a_model_of_another_kind_is_refused_in_one_sentence(tmp_path: Path) -> None:
    from onnx import helper

    node = helper.make_node("Sigmoid", ["x"], ["y"])
    other = planted_model.save_model([node], {"x": [1, 3, "h", "w"]}, {"y": [1, 3, "h", "w"]}, {})
    good = planted_model.make_yunet()
    for data in (other, b"", b"no model", good[: len(good) // 2], b"\x3a\xff\xff\xff\xff\x7f"):
        with pytest.raises(InputError) as caught:
            detect(tmp_path, data, frame_of(painted()))
        assert len(caught.value.problems) == 1
        text = str(caught.value)
        assert "faces.onnx" in text and "YuNet" in text and "CenterFace" in text and "\n" not in text
    with pytest.raises(InputError, match="no such face model"):
        OnnxFaceDetector(tmp_path / "none.onnx")


def test_a_model_whose_outputs_do_not_fit_its_names_is_refused(tmp_path: Path) -> None:
    """A heat map of other cells than CenterFace's: told when it is opened, not in the middle of a film."""
    with pytest.raises(InputError, match="no model of faces"):
        detect(tmp_path, planted_model.make_yunet().replace(b"cls_8", b"cls_9"), frame_of(painted()))


def test_without_the_library_one_sentence_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(MachineError, match=r'pip install "vitrine-glasses\[privacy\]"'):
        detect(tmp_path, planted_model.make_yunet(), frame_of(painted()))


def test_shapes_are_taken_away_and_nothing_else() -> None:
    import onnx

    before = onnx.load_from_string(planted_model.make_centerface())
    after = onnx.load_from_string(remove_shapes(planted_model.make_centerface()))
    assert [value.type.tensor_type.elem_type for value in after.graph.input] == [1]
    for value in (*before.graph.input, *before.graph.output):
        assert value.type.tensor_type.HasField("shape")
        value.type.tensor_type.ClearField("shape")
    assert after == before
