"""Face detector that runs a model of the user's own file by onnxruntime: YuNet, in its two forms, or CenterFace.

Which one it is, is told by the names and shapes of its outputs. Nothing is downloaded, and nothing leaves the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from vitrine.errors import InputError, MachineError, Place, Problem
from vitrine.feed.faces import centerface, yunet
from vitrine.feed.faces.face_box import FaceBox, Float32s, choose_best
from vitrine.feed.faces.frame_picture import scale_picture
from vitrine.feed.faces.onnx_shapes import remove_shapes
from vitrine.files.regular_file import read_regular
from vitrine.world.feed_frame import FeedFrame, Plane

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

#: Published detectors of faces have 0.1 to 110 MB.
MAX_BYTES = 200_000_000
#: From so sure on it is a face. A face that is missed is worse than a blurred sign: models are asked for less than
#: their makers ask for (0.6 to 0.9).
MIN_SCORE = 0.45
#: Sides of what a model looks at are multiples of this.
STEP_PX = 32
#: The longer side of what it looks at: a face of 24 pixels on a frame of 1280 is one of 18.
MAX_SIDE_PX = 960
_ALLOWED = "YuNet (cls_8 … kps_32, or loc, conf, iou) or CenterFace (heat map, scale, offset, landmarks)"

Decoder = Callable[[Mapping[str, Float32s], tuple[int, int]], Float32s]


class _Reading(NamedTuple):
    """How a model's outputs are read: the names that the decoder calls them by, and whether it wants red first."""

    decode: Decoder
    names: Mapping[str, str]
    red_first: bool


class OnnxFaceDetector:
    """A detector over a model's file, for one thread at a time.

    Raises InputError for a file that is no such model, MachineError where onnxruntime is not installed.
    """

    def __init__(self, path: Path, max_side_px: int = MAX_SIDE_PX) -> None:
        self._max_side_px = max_side_px
        data = read_regular(path, MAX_BYTES, "face model")
        try:
            session = _open_model(data)
            self._reading = _find_reading(session.get_outputs())
            self._session = _open_model(remove_shapes(data)) if _has_fixed_size(session) else session
            self._input = self._session.get_inputs()[0].name
            for width, height in ((2 * STEP_PX, 4 * STEP_PX), (6 * STEP_PX, 2 * STEP_PX)):
                self._run(np.zeros((height, width, 3), np.uint8))
        except MachineError:
            raise
        except Exception as error:  # whatever the library makes of a stranger's file
            message = "this is no model of faces that is read"
            detail = "" if isinstance(error, LookupError) else "a model of another kind, or a damaged file"
            raise InputError(Problem(message, Place(str(path)), "--face-model", _ALLOWED, detail)) from None

    def detect(self, frame: FeedFrame) -> tuple[FaceBox, ...]:
        """The faces in a frame, the surest first, in pixels of its first plane as it is stored."""
        picture, scale = scale_picture(frame, self._max_side_px)
        height, width = picture.shape[:2]
        found = self._run(_pad(picture))
        sure = found[np.isfinite(found).all(1) & (found[:, 4] >= MIN_SCORE)]
        boxes = (FaceBox(*map(float, row)) for row in choose_best(sure))
        return tuple(_to_frame(box, (width, height), frame.rotation, scale) for box in boxes)

    def _run(self, picture: Plane) -> Float32s:
        """Rows x, y, width, height, score of all that the model has looked for in a picture of whole steps."""
        height, width = picture.shape[:2]
        ordered = picture[..., ::-1] if self._reading.red_first else picture
        tensor = np.ascontiguousarray(ordered.transpose(2, 0, 1), np.float32)[None]
        names = self._reading.names
        outputs: Sequence[Any] = self._session.run(list(names.values()), {self._input: tensor})
        return self._reading.decode(dict(zip(names, outputs, strict=True)), (width, height))


def _open_model(data: bytes) -> InferenceSession:
    try:
        import onnxruntime
    except ImportError:
        message = 'onnxruntime is not installed, which --face-model needs; pip install "vitrine-glasses[privacy]"'
        raise MachineError(message) from None
    options = onnxruntime.SessionOptions()
    # One thread: another core draws, and sums come out the same on every machine of a kind.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def _has_fixed_size(session: InferenceSession) -> bool:
    return any(isinstance(side, int) for side in session.get_inputs()[0].shape[2:])


def _find_reading(outputs: Sequence[Any]) -> _Reading:
    """How these outputs are read. Raises LookupError for those of another model."""
    names = [output.name for output in outputs]
    if set(yunet.NAMES) <= set(names):
        return _Reading(yunet.decode_yunet, {name: name for name in yunet.NAMES}, red_first=False)
    if set(yunet.PRIOR_NAMES) <= set(names):
        return _Reading(yunet.decode_yunet_priors, {name: name for name in yunet.PRIOR_NAMES}, red_first=False)
    # CenterFace's have numbers for names; landmarks are left out of some.
    channels = [output.shape[1] if len(output.shape) == 4 else None for output in outputs]
    if channels in ([1, 2, 2], [1, 2, 2, 10]):
        found = dict(zip(("heatmap", "scale", "offset"), names, strict=False))
        return _Reading(centerface.decode_centerface, found, red_first=True)
    raise LookupError(", ".join(names))


def _pad(picture: Plane) -> Plane:
    """The picture with black at its right and below, up to whole steps."""
    height, width = picture.shape[:2]
    padded = np.zeros((-(-height // STEP_PX) * STEP_PX, -(-width // STEP_PX) * STEP_PX, 3), np.uint8)
    padded[:height, :width] = picture
    return padded


def _to_frame(box: FaceBox, size_px: tuple[int, int], turns: int, scale: float) -> FaceBox:
    """A box of the upright picture in the pixels of the frame as it is stored: turned back, and scaled."""
    for _ in range(turns):
        width, height = size_px
        box = FaceBox(box.y, width - box.x - box.width, box.height, box.width, box.score)
        size_px = height, width
    return FaceBox(box.x / scale, box.y / scale, box.width / scale, box.height / scale, box.score)
