"""Lines of nodes: the colours that the scene names, one line a node whatever displays show it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from vitrine import paths
from vitrine.engine.device_run import prepare_runs
from vitrine.engine.opening import open_session
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.proof.draw.draw_lines import describe_nodes, format_light
from vitrine.proof.draw.glasses_lines import describe_glasses
from vitrine.scene.file_access import FileAccess
from vitrine.stage.draw.light import light_from_color

SCENE = """vitrine: 1
feed: testcard:64x36
nodes:
  - id: card
    kind: panel
    opacity: 0.5
    fill: {start: "#102030", end: "#405060"}
    border: 0.2
    border_color: "#58E6A4"
    anchor: {head: center}
    children:
      - {id: price, kind: text, text: "¥ 399", color: "#FFC857", weight: bold, size: 1.5}
      - {id: bar, kind: progress, value: 0.62, color: "#58E6A4", track: "#223344"}
  - {id: sign, kind: icon, icon: bell, color: "#7DB7FF80", anchor: {head: top}}
"""


def glasses_of(folder: Path, *devices: str) -> list[GlassesInLight]:
    library = Library(paths.assets(), FileAccess(folder))
    return [resolve_glasses(library.device(name), library.environment("office"), View()) for name in devices]


def test_every_node_has_its_colours_once_and_how_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    with open_session(tmp_path / "scene.yaml", None, ahead=0) as session:
        runs = prepare_runs(session, glasses_of(tmp_path, "even-g2", "quark-s1"))
        instant = session.instant_at(0.0)
        frames = {run.traits.device: session.build_display_frame(instant, run.display) for run in runs}
        lines = describe_nodes(session, frames, {"sign"})
        assert lines == describe_nodes(session, dict(list(frames.items())[:1]), {"sign"})
    assert lines["draw/card"] == (
        "border=#58E6A4/1.000", "fill=#102030/1.000", "fill2=#405060/1.000", "opacity=0.500",
    )  # fmt: skip
    assert lines["draw/price"] == ("ink=#FFC857/1.000", "opacity=0.500", "weight=bold")
    assert lines["draw/bar"] == ("fill=#223344/1.000", "fill2=#58E6A4/1.000", "opacity=0.500")
    assert "value=0.62" in lines["form/bar"] and "over=card" in lines["form/bar"] and "size=1.5" in lines["form/price"]
    assert not any("sign" in key for key in lines)


def test_light_is_written_as_the_colour_that_it_came_from() -> None:
    for red in range(0, 256, 5):
        color = f"#{red:02X}{255 - red:02X}40"
        assert format_light(light_from_color(color)) == f"{color}/1.000"
        assert format_light(tuple(np.array(light_from_color(f"{color}80"), "f4").tolist())) == f"{color}/0.502"


def test_glasses_have_what_decides_a_picture(tmp_path: Path) -> None:
    lines = describe_glasses(glasses_of(tmp_path, "even-g2", "generic"))
    assert {"levels=16", "tint=#00FF90", "canvas=576x288", "spread=0.08,0.35"} <= set(lines["device/even-g2"])
    assert lines["lens/even-g2"] == ("office=0.9",) and "brightness/generic" not in lines
    assert lines["environment/office"][0].startswith("mid_grey=")
