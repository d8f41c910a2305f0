"""Models of known answers, made by `onnx`: what they tell is painted into the picture that they look at.

Each output is a convolution that picks one pixel of its cell, (code - 128) / 32, so that an oracle can work out by
plain loops what a decoder must find. Nothing in them knows a face.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

Sides = list[str | int | None]
Shapes = Mapping[str, Sides]

#: The version of the operators, and the earliest of the format that has it: any onnxruntime reads both.
OPSET, IR_VERSION = 18, 8


def save_model(nodes: list[NodeProto], inputs: Shapes, outputs: Shapes, weights: dict[str, object]) -> bytes:
    """A model's file of nodes, shapes by name, and constants."""
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()]
    told = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
    constants = [numpy_helper.from_array(np.asarray(value), name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, "planted", values, told, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    return model.SerializeToString()


def pick(stride: int, pixels: Sequence[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Weights and biases of a convolution of this stride whose outputs are the (row, column, channel) of each cell."""
    weights = np.zeros((len(pixels), 3, stride, stride), np.float32)
    for number, (row, column, channel) in enumerate(pixels):
        weights[number, channel, row, column] = 1 / 32
    return weights, np.full(len(pixels), -4, np.float32)


def make_yunet(size: tuple[int, int] | None = None) -> bytes:
    """A model with YuNet's outputs of 2023; with a `size` (height, width), it names that one alone."""
    nodes: list[NodeProto] = []
    weights: dict[str, object] = {}
    outputs: dict[str, Sides] = {}
    for stride in (8, 16, 32):
        for row, (kind, count) in enumerate((("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10))):
            pixels = [(row, number % 4, number // 4) for number in range(count)]
            name, cells = f"{kind}_{stride}", None if size is None else size[0] * size[1] // stride**2
            weights[f"{name}.w"], weights[f"{name}.b"] = pick(stride, pixels)
            weights[f"{name}.s"] = np.array([1, -1, count], np.int64)
            convolution = [f"{name}.w", f"{name}.b"]
            nodes += [
                helper.make_node("Conv", ["input", *convolution], [f"{name}.c"], strides=[stride, stride]),
                helper.make_node("Transpose", [f"{name}.c"], [f"{name}.t"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"{name}.t", f"{name}.s"], [name]),
            ]
            outputs[name] = [1, cells, count]
    return save_model(nodes, {"input": [1, 3, *(size or ("height", "width"))]}, outputs, weights)


def make_yunet_priors() -> bytes:
    """A model with the outputs of YuNet's version before: loc, conf, iou."""
    nodes: list[NodeProto] = []
    weights: dict[str, object] = {}
    parts: dict[str, list[str]] = {"loc": [], "conf": [], "iou": []}
    for stride, count in ((8, 3), (16, 2), (32, 2), (64, 3)):
        for row, (kind, width) in enumerate((("loc", 14), ("conf", 2), ("iou", 1))):
            name = f"{kind}.{stride}"
            pixels = [(2 * row + number // 14, number % 7, number // 7 % 2) for number in range(count * width)]
            weights[f"{name}.w"], weights[f"{name}.b"] = pick(stride, pixels)
            weights[f"{name}.s"] = np.array([-1, width], np.int64)
            nodes += [
                helper.make_node("Conv", ["input", f"{name}.w", f"{name}.b"], [f"{name}.c"], strides=[stride, stride]),
                helper.make_node("Transpose", [f"{name}.c"], [f"{name}.t"], perm=[0, 2, 3, 1]),
                helper.make_node("Reshape", [f"{name}.t", f"{name}.s"], [name]),
            ]
            parts[kind].append(name)
    nodes += [helper.make_node("Concat", names, [kind], axis=0) for kind, names in parts.items()]
    outputs: dict[str, Sides] = {"loc": ["n", 14], "conf": ["n", 2], "iou": ["n", 1]}
    return save_model(nodes, {"input": ["batch", 3, "height", "width"]}, outputs, weights)


def make_centerface(size: tuple[int, int] = (32, 32), landmarks: bool = True) -> bytes:
    """A model with CenterFace's outputs, whose names are numbers, and which names one size, as the published one."""
    nodes: list[NodeProto] = []
    weights: dict[str, object] = {}
    outputs: dict[str, Sides] = {}
    kinds = ((1, [(0, 0, 0)]), (2, [(1, 0, 0), (1, 1, 0)]), (2, [(2, 0, 0), (2, 1, 0)]), (10, [(3, 3, 0)] * 10))
    for number, (count, pixels) in enumerate(kinds if landmarks else kinds[:3]):
        name = str(537 + number)
        weights[f"{name}.w"], weights[f"{name}.b"] = pick(4, pixels)
        nodes.append(helper.make_node("Conv", ["input.1", f"{name}.w", f"{name}.b"], [name], strides=[4, 4]))
        outputs[name] = [10, count, size[0] // 4, size[1] // 4]
    return save_model(nodes, {"input.1": [10, 3, *size]}, outputs, weights)
