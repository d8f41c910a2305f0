"""Web page of moments: what a draw list shows as HTML over still pictures of the world, for a browser to draw.

Boxes are elements with rounded corners, type is type of the same face and size, icons and pictures are images; what
lies in the world is SVG, each triangle in its light. All of it is added to the world, as by the display. So a browser
has the same to lay out, to rasterise and to compose.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine import paths
from vitrine.engine.session import Session
from vitrine.geometry import Size
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.srgb import srgb_from_linear
from vitrine.gpu.renderer import Renderer
from vitrine.output.png import Pixels, encode_png
from vitrine.scene.nodes.weight import weigh
from vitrine.stage.draw.drawlist import DrawList, FillSource, PrimitiveKind, RasterLayer

#: The name of the page in its folder.
PAGE = "page.html"

_TEXT = """<!doctype html><meta charset="utf-8"><style>
{faces}
body {{ margin: 0; background: #000; overflow: hidden; font-family: own, sans-serif }}
canvas, svg, .layer, .layer * {{ position: absolute; left: 0; top: 0 }}
svg, .layer {{ mix-blend-mode: plus-lighter }}
.layer {{ transform-origin: 0 0 }}
.layer p {{ margin: 0; white-space: pre }}
</style><canvas id="world" width="{width}" height="{height}"></canvas>
<svg id="lines" width="{width}" height="{height}"></svg>
{layers}
<script>
const moments = {moments}
const layers = [...document.querySelectorAll(".layer")]
const context = document.getElementById("world").getContext("2d")
let worlds
// Pictures of the world are decoded before anything is measured.
async function load() {{
  worlds = await Promise.all(moments.map(async moment => {{
    const image = new Image()
    image.src = moment.world
    await image.decode()
    return createImageBitmap(image)
  }}))
  await document.fonts.ready
  moments.forEach((_, index) => step(index))
}}
function step(index) {{
  const {{ placed, triangles }} = moments[index]
  context.drawImage(worlds[index], 0, 0)
  layers.forEach((layer, number) => {{
    const place = placed[number]
    layer.style.display = place ? "" : "none"
    if (place) {{ layer.style.transform = place.transform; layer.style.opacity = place.opacity }}
  }})
  document.getElementById("lines").innerHTML = triangles.map(
    one => '<path fill="' + one.fill + '" d="' + one.path + '"/>').join("")
}}
</script>
"""


@dataclass
class WebPage:
    """A page in the making, in `folder`: moments are added in order, then it is written."""

    folder: Path
    size_px: Size[int]
    moments: list[Mapping[str, object]] = field(default_factory=list)
    layers: dict[bytes, tuple[int, str]] = field(default_factory=dict)

    def add(self, draw_list: DrawList, world: Pixels) -> None:
        """Add a moment: what is shown over a picture (H, W, 4) of the world."""
        name = f"world-{len(self.moments):03}.png"
        (self.folder / name).write_bytes(encode_png(world, {}))
        placed: dict[int, object] = {}
        triangles: list[object] = []
        for kind, first, length in draw_list.runs:
            if kind is PrimitiveKind.LAYER:
                for place in draw_list.placed_layers[first : first + length]:
                    layer = draw_list.raster_layers[place["raster_layer"]]
                    placed[self._number(layer)] = _describe_place(place, layer.size_px)
            if kind is PrimitiveKind.RIBBON:
                triangles += _describe_triangles(draw_list.ribbon_vertices[first : first + length], self.size_px)
        self.moments.append({"world": name, "placed": placed, "triangles": triangles})

    def write(self) -> Path:
        """Write the page; its path."""
        faces = "\n".join(
            f'@font-face {{ font-family: own; font-weight: {weight}; src: url("{path.as_uri()}") }}'
            for weight, path in _list_faces()
        )
        width, height = self.size_px
        layers = "\n".join(text for _, text in self.layers.values())
        text = _TEXT.format(faces=faces, width=width, height=height, layers=layers, moments=json.dumps(self.moments))
        path = self.folder / PAGE
        path.write_text(text, encoding="utf-8")
        return path

    def _number(self, layer: RasterLayer) -> int:
        """The number of a raster layer's element, which is made when it is first seen."""
        if layer.key not in self.layers:
            width, height = layer.size_px
            inner = "".join(_describe_layer(layer))
            text = f'<div class="layer" style="width: {width}px; height: {height}px">{inner}</div>'
            self.layers[layer.key] = len(self.layers), text
        return self.layers[layer.key][0]


def write_page(
    folder: Path, renderer: Renderer, session: Session, times_s: Iterable[float], glasses: GlassesInLight
) -> Path:
    """Write the page of a session's moments, seen through glasses, into a folder; its path."""
    page = WebPage(folder, Size(*session.size_px))
    for t_s in times_s:
        frame = session.build_frame(session.instant_at(t_s), glasses)
        bare = replace(frame, draw_list=DrawList(frame.draw_list.size_px))
        with session.draw_frame(renderer, bare, glasses).picture as rendered:
            page.add(frame.draw_list, rendered.read())
    return page.write()


def _describe_place(place: Any, size_px: Size[int]) -> Mapping[str, str]:
    """Where a raster layer is: the affine map of its corners, perspective left aside."""
    corners = place["corners"][:, :2] / place["corners"][:, 2:]
    across, down = (corners[1] - corners[0]) / size_px[0], (corners[3] - corners[0]) / size_px[1]
    numbers = ", ".join(f"{number:.4f}" for number in (*across, *down, *corners[0]))
    return {"transform": f"matrix({numbers})", "opacity": f"{place['opacity']:.3f}"}


def _describe_triangles(vertices: npt.NDArray[Any], size_px: Size[int]) -> Iterator[Mapping[str, str]]:
    """The triangles of ribbons in sight, those of one light as one path."""
    clip = vertices["clip"]
    points = (clip[:, :2] / clip[:, 3:] + 1) / 2 * np.array(size_px)
    paths_of: dict[str, list[str]] = {}
    for first in range(0, len(vertices), 3):
        if (clip[first : first + 3, 3] > 0).all():
            (a, b, c) = (f"{x:.2f} {y:.2f}" for x, y in points[first : first + 3])
            paths_of.setdefault(_color(vertices["light_lin"][first]), []).append(f"M{a}L{b}L{c}Z")
    return ({"fill": fill, "path": "".join(found)} for fill, found in paths_of.items())


def _describe_layer(layer: RasterLayer) -> Iterator[str]:
    """The elements of a raster layer, from the back to the front: each text once, all other paint ops one by one."""
    for node in layer.node_slices:
        ops = layer.paint_ops[node.start : node.stop]
        if node.kind == "text" and node.text and len(ops):
            x, y, _, height = node.box_px
            weight = weigh(node.weight)
            yield (
                f'<p style="left: {x:.2f}px; top: {y:.2f}px; font: {weight} {node.size_px:.2f}px/{height:.2f}px own;'
                f' color: {_color(ops[0]["fill0_lin"])}">{html.escape(node.text)}</p>'
            )
        else:
            yield from (_describe_op(op, layer) for op in ops)


def _describe_op(op: Any, layer: RasterLayer) -> str:
    x, y, width, height = op["rect_px"]
    place = f"left: {x:.2f}px; top: {y:.2f}px; width: {width:.2f}px; height: {height:.2f}px; box-sizing: border-box"
    radii = " ".join(f"{radius:.2f}px" for radius in op["radii_px"])
    if op["source"] == FillSource.COLOR:
        border = f"{op['border_px']:.2f}px solid {_color(op['border_lin'])}" if op["border_px"] > 0 else "0"
        look = f"border-radius: {radii}; border: {border}; background: {_color(op['fill0_lin'])}"
        return f'<div style="{place}; {look}"></div>'
    look = f"border-radius: {radii}; mix-blend-mode: plus-lighter"
    data = base64.b64encode(encode_png(_cut_bitmap(op, layer), {})).decode()
    return f'<img style="{place}; {look}" src="data:image/png;base64,{data}">'


def _cut_bitmap(op: Any, layer: RasterLayer) -> Pixels:
    """The piece of a bitmap that a paint op shows (h, w, 4), over black: a mask in the op's colour."""
    bitmap = layer.bitmaps[op["bitmap"]]
    x, y, width, height = (round(float(side)) for side in op["texel_px"])
    piece = bitmap[y : y + max(1, height), x : x + max(1, width)]
    if op["source"] == FillSource.PICTURE:
        return np.ascontiguousarray(piece)
    light = op["fill0_lin"][:3] * (piece[..., None] / 255)
    codes = np.round(srgb_from_linear(light) * 255).astype(np.uint8)
    return np.dstack([codes, np.full(piece.shape, 255, np.uint8)])


def _color(light_lin: Iterable[float]) -> str:
    """Premultiplied light as the colour that adds it to black."""
    red, green, blue, *_ = (round(float(code) * 255) for code in srgb_from_linear([*light_lin]))
    return f"rgb({red}, {green}, {blue})"


def _list_faces() -> Iterator[tuple[int, Path]]:
    """The weights of the face as CSS has them, and their files."""
    folder = paths.assets() / "fonts"
    return ((weight, folder / f"NotoSansSC-{name}.otf") for weight, name in ((400, "Regular"), (700, "Bold")))
