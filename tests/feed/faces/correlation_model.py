"""A detector of one face, made by `onnx`: normalised correlation with a picture of it, at many sizes.

It knows nothing of faces in general: it stands in for a trained model where none may be shipped, in the form of
CenterFace's outputs. What is measured with it is what is made of a detector's boxes, not how well faces are found.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import NodeProto, helper
from PIL import Image

from tests.feed.faces.planted_model import Sides, save_model

#: The template's size, and the heights of faces that it is compared at: a fifth from one to the next.
TEMPLATE_H, TEMPLATE_W = 20, 16
HEIGHTS = tuple(20 * 1.2**step for step in range(13))
#: A correlation from which a place counts, and what is as sure as can be.
LEAST, MOST = 0.62, 0.95


def make_correlation_model(face: npt.NDArray[np.uint8]) -> bytes:
    """A model that finds this face, uint8 (h, w, 3) of red, green, blue, from its forehead to its chin."""
    nodes: list[NodeProto] = [helper.make_node("Conv", ["input.1", "grey.w"], ["grey"])]
    weights: dict[str, object] = _build_constants(face)
    nodes += [
        helper.make_node("Shape", ["input.1"], ["shape"], start=2),
        helper.make_node("Div", ["shape", "four"], ["cells"]),
        helper.make_node("Concat", ["ones2", "cells"], ["sizes"], axis=0),
    ]
    for number, height in enumerate(HEIGHTS):
        ratio = TEMPLATE_H / height
        weights[f"ratio{number}"] = np.array([1, 1, ratio, ratio], np.float32)
        nodes += _correlate(number)
    nodes += [
        helper.make_node("Concat", [f"heat{number}" for number in range(len(HEIGHTS))], ["all"], axis=1),
        helper.make_node("ReduceMax", ["all", "axis"], ["best"], keepdims=1),
        helper.make_node("Sub", ["best", "least"], ["above"]),
        helper.make_node("Div", ["above", "range"], ["537"]),
        helper.make_node("ArgMax", ["all"], ["which"], axis=1, keepdims=1),
        helper.make_node("Gather", ["log.h", "which"], ["scale.h"]),
        helper.make_node("Gather", ["log.w", "which"], ["scale.w"]),
        helper.make_node("Concat", ["scale.h", "scale.w"], ["538"], axis=1),
        helper.make_node("Mul", ["538", "nothing"], ["539"]),
    ]
    inputs: dict[str, Sides] = {"input.1": ["b", 3, "height", "width"]}
    outputs: dict[str, Sides] = {name: ["b", 1 if name == "537" else 2, "h", "w"] for name in ("537", "538", "539")}
    return save_model(nodes, inputs, outputs, weights)


def _build_constants(face: npt.NDArray[np.uint8]) -> dict[str, object]:
    grey = np.asarray(Image.fromarray(face).convert("L").resize((TEMPLATE_W, TEMPLATE_H), Image.Resampling.BOX))
    template = grey.astype(np.float64) - grey.mean()
    template /= np.linalg.norm(template)
    count = TEMPLATE_H * TEMPLATE_W
    return {
        "grey.w": np.array([0.299, 0.587, 0.114], np.float32).reshape(1, 3, 1, 1) / 255,
        "template": template.astype(np.float32)[None, None],
        "count": np.float32(count),
        "flat": np.float32(0.002),
        "least": np.float32(LEAST),
        "range": np.float32(MOST - LEAST),
        "nothing": np.float32(0),
        "four": np.array([4, 4], np.int64),
        "ones2": np.array([1, 1], np.int64),
        "axis": np.array([1], np.int64),
        "log.h": np.log(np.array(HEIGHTS, np.float32) / 4),
        "log.w": np.log(np.array(HEIGHTS, np.float32) * TEMPLATE_W / TEMPLATE_H / 4),
    }


def _correlate(number: int) -> list[NodeProto]:
    """Nodes from the grey picture to how alike it is to the face of one size, cell by cell."""
    n = f".{number}"
    around = [TEMPLATE_H // 2, TEMPLATE_W // 2, TEMPLATE_H // 2 - 1, TEMPLATE_W // 2 - 1]
    window: dict[str, Any] = {"kernel_shape": [TEMPLATE_H, TEMPLATE_W], "pads": around, "count_include_pad": 1}
    return [
        helper.make_node("Resize", ["grey", "", f"ratio{number}"], [f"small{n}"], mode="linear", antialias=1),
        helper.make_node("Conv", [f"small{n}", "template"], [f"alike{n}"], pads=around),
        helper.make_node("AveragePool", [f"small{n}"], [f"mean{n}"], **window),
        helper.make_node("Mul", [f"small{n}", f"small{n}"], [f"square{n}"]),
        helper.make_node("AveragePool", [f"square{n}"], [f"meansquare{n}"], **window),
        helper.make_node("Mul", [f"mean{n}", f"mean{n}"], [f"squaremean{n}"]),
        helper.make_node("Sub", [f"meansquare{n}", f"squaremean{n}"], [f"var{n}"]),
        helper.make_node("Max", [f"var{n}", "flat"], [f"safe{n}"]),
        helper.make_node("Mul", [f"safe{n}", "count"], [f"energy{n}"]),
        helper.make_node("Sqrt", [f"energy{n}"], [f"norm{n}"]),
        helper.make_node("Div", [f"alike{n}", f"norm{n}"], [f"ncc{n}"]),
        helper.make_node("MaxPool", [f"ncc{n}"], [f"peak{n}"], kernel_shape=[3, 3], pads=[1] * 4),
        helper.make_node("Resize", [f"peak{n}", "", "", "sizes"], [f"heat{number}"], mode="nearest"),
    ]
