"""The project that regressions are made in: three scenes of different character with their proofs, and its copies."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from vitrine import paths
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.prover import ProvedMoment, Prover
from vitrine.proof.run.update_mode import UpdateMode

#: The folders of the three.
SCENES = ("street", "desk", "way")
#: A street with a walking wearer: chevrons, a solid arrow at a corner, a card that slides in, prices.
STREET_PROOF = """proof: 1
moments:
  corner: {at: "state:at-the-corner+2"}
  arriving: {at: "state:found+0.1"}
  shoe: {at: "state:found+0.5"}
devices: [even-g2, meta-ray-ban-display]
environments: [night-street]
size: 320x180
figures: pictured
"""
#: A desk with dense type: dividers, a badge, stars, a bar, two sheets of paper of which one lies on the other.
DESK = """vitrine: 1
name: Desk
feed: testcard:320x180
take: desk.take.jsonl
include: [words.yaml]
statechart:
  states:
    calm: {initial: true, transitions: [{event: tap, target: told}]}
    told: {}
styles:
  small: {size: 0.7, color: secondary, lines: 1}
nodes:
  - {id: turn, kind: arrow, turn: left, size: 1.6, anchor: {head: center, offset: [-5.6, -3.2]}}
  - {id: sign, kind: icon, icon: bell, size: 1.6, weight: 2, color: notice, anchor: {head: center, offset: [4.4, -3.4]}}
  - id: board
    kind: panel
    width: 8.5
    padding: 0.5
    gap: 0.25
    radius: 0.5
    opacity: 0.85
    fill: "#305070"
    border: 0.08
    border_color: "#58E6A4"
    halo: {size: 0.5, color: "#203040"}
    anchor: {head: center, offset: [-1.6, 0.3]}
    children:
      - {id: title, kind: text, text: "{words.title}", size: 1.0, weight: bold, lines: 1}
      - {id: divider, kind: panel, height: 0.1, fill: "#8899AA"}
      - {id: rate, kind: text, text: "{words.rate}", size: 0.8, color: "#58E6A4", lines: 1}
      - {id: stars, kind: rating, value: 4, size: 0.7}
      - {id: bar, kind: progress, value: 0.62, size: 0.35}
      - {id: fresh, kind: badge, text: New, size: 0.6}
      - {kind: text, text: "Open until 18:30", style: small}
  - {id: photo, kind: image, src: photo.png, width: 2, height: 1.5, anchor: {head: center, offset: [4.6, 2.4]}}
  - {id: paper, kind: panel, width: 2.6, height: 2, fill: "#A04050", z: 1, anchor: {head: center, offset: [4.4, -1.2]}}
  - {id: sheet, kind: panel, width: 2.6, height: 2, fill: "#4060C0", z: 2, anchor: {head: center, offset: [4.9, 0.4]}}
  - id: toast
    kind: panel
    when: told
    padding: 0.35
    fill: "#604020"
    radius: 0.4
    enter: {seconds: 0.5, slide: [0, 0.8]}
    anchor: {head: bottom, offset: [0, -0.3]}
    children:
      - {id: toast-text, kind: text, text: "Train at 10:41", size: 0.8, lines: 1}
"""
DESK_WORDS = """# What the desk says.
vitrine: 1
content:
  words:
    title: Daily rates
    rate: "4.75 % a year"
    unused: nobody reads it
"""
DESK_TAKE = """{"vitrine_take": 1, "feed": "testcard:320x180", "seed": 7, "scene": "scene.yaml"}
{"t": 1.0, "event": "tap"}
"""
DESK_PROOF = """proof: 1
moments:
  calm: {at: 0.5}
  coming: {at: 1.2}
devices: [even-g2, meta-ray-ban-display]
environments: [night-street]
size: 320x180
figures: pictured
"""
#: A way over a still picture: what lies and stands in the world, seen from a fixed place.
WAY = """vitrine: 1
name: Way
feed: still.png
camera: {size: [640, 360], focal_px: 520, center: [320, 150], position: [0, 1.6, 0]}
places:
  shop: {at: [0.35, 1.75, -7]}
  gate: {at: [-0.45, 1.45, -6]}
routes:
  ahead: [[0, 1.1, -2], [0.2, 1.1, -14]]
nodes:
  - id: chevrons
    kind: route
    route: ahead
    width_m: 1.1
    spacing_m: 1.2
    near_m: [2, 2.5]
    far_m: [12, 14]
    color: "#58E6A4"
  - id: post
    kind: arrow
    turn: right
    anchor: {world: gate}
    height_m: 0.25
    heading: 42
    color: "#40C0FF"
  - id: label
    kind: panel
    fill: {start: "#203850", end: "#5078A0", angle: 90}
    padding: 0.3
    radius: 0.4
    anchor: {world: shop, pivot: bottom}
    children:
      - {id: shop-name, kind: text, text: "Green Leaf 绿叶", size: 0.9, lines: 1}
      - {id: shop-way, kind: text, text: "12 m · open", size: 0.7, color: secondary, lines: 1}
  - {id: line, kind: leader, source: label, target: {world: gate}, thick_px: 2, ring: 0.5}
  - id: pair
    kind: group
    direction: row
    gap: 0.4
    opacity: 0.8
    anchor: {head: bottom, offset: [0, -0.5]}
    children:
      - {id: left-half, kind: text, text: "Straight on", size: 0.8, lines: 1}
      - {id: right-half, kind: icon, icon: straight, size: 1.0}
"""
WAY_PROOF = """proof: 1
moments:
  still: {at: 0}
devices: [even-g2, meta-ray-ban-display]
environments: [night-street]
size: 320x180
figures: pictured
"""
EVEN = """extends: even-g2
color: {value: {mode: mono, tint: "#00FF90", levels: 16}, confidence: high, source: the maker}
spread: {value: {share: 0.08, sigma_deg: 0.35}, confidence: estimate, source: a guess}
transmittance: {clear: {value: 0.9, confidence: low, source: a guess}}
nits:
  claimed: {value: 1200, confidence: medium, source: the maker}
  min: {value: 12, confidence: medium, source: the maker}
"""


@dataclass(frozen=True)
class RegressionProject:
    """A folder with the three scenes and `goldens` for all of them."""

    root: Path

    def copy(self, root: Path) -> RegressionProject:
        """A copy elsewhere; its videos are links."""
        shutil.copytree(self.root, root, copy_function=_link_or_copy)
        return RegressionProject(root)

    def read(self, file: str) -> str:
        """The text of one of its files, such as desk/scene.yaml."""
        return (self.root / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Write a file anew."""
        path = self.root / file
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Write `new` for the first `old` in a file, which must be there."""
        text = self.read(file)
        assert old in text, f"{file} has no {old}"
        self.write(file, text.replace(old, new, 1))

    def prove(
        self, renderer: Renderer, identity: RendererIdentity, scene: str, moment: str = "", update: UpdateMode = "none"
    ) -> dict[str, MomentResult]:
        """Prove the moments of a scene, or one of them; their results by name."""
        proved = self.prove_moments(renderer, identity, scene, moment, update)
        return {found.moment.name: found.result for found in proved}

    def prove_moments(
        self, renderer: Renderer, identity: RendererIdentity, scene: str, moment: str = "", update: UpdateMode = "none"
    ) -> Iterator[ProvedMoment]:
        """As `prove`, with what was drawn."""
        prover = Prover(renderer, identity, update)
        (plan,) = find_proofs([self.root / scene])
        return prover.prove(plan, lambda one: moment in ("", one.name))


def make_regression_project(root: Path) -> RegressionProject:
    """Write the project into a folder that is not there yet."""
    market, feeds = paths.assets() / "scenes" / "market-street", paths.assets() / "feeds"
    shutil.copytree(market, root / "street")
    for file in feeds.glob("street.*"):
        _link_or_copy(str(file), str(root / "street" / file.name))
    shutil.copy(paths.assets() / "maps" / "market-town.map", root / "street")
    (root / "goldens").mkdir()
    project = RegressionProject(root)
    for name in ("scene.yaml", "demo.take.jsonl"):
        project.replace(f"street/{name}", "../../feeds/street.mp4", "street.mp4")
    project.replace("street/scene.yaml", "../../feeds/street.occluders.csv", "street.occluders.csv")
    project.replace("street/scene.yaml", "../../maps/market-town.map", "market-town.map")
    for folder, files in {
        "street": {"proof.yaml": STREET_PROOF},
        "desk": {"scene.yaml": DESK, "words.yaml": DESK_WORDS, "desk.take.jsonl": DESK_TAKE, "proof.yaml": DESK_PROOF},
        "way": {"scene.yaml": WAY, "proof.yaml": WAY_PROOF},
    }.items():
        (root / folder).mkdir(exist_ok=True)
        for name, text in {**files, "even-g2.device.yaml": EVEN}.items():
            project.write(f"{folder}/{name}", text)
    _paint_pictures(root)
    return project


def _paint_pictures(root: Path) -> None:
    rng = np.random.default_rng(5)
    coarse = rng.integers(20, 120, (9, 16, 3)).astype(np.uint8)
    Image.fromarray(coarse).resize((640, 360), Image.Resampling.BICUBIC).save(root / "way" / "still.png")
    photo = rng.integers(60, 230, (6, 8, 3)).astype(np.uint8)
    Image.fromarray(photo).resize((96, 72), Image.Resampling.BICUBIC).save(root / "desk" / "photo.png")


def _link_or_copy(source: str, target: str) -> str:
    """Video is linked, so that a copy of the project takes no time; all else may be edited, and is copied."""
    if source.endswith((".mp4", ".tum", ".csv")):
        try:
            os.link(source, target)
            return target
        except OSError:
            pass  # the folder lies on another disk
    return shutil.copyfile(source, target)
