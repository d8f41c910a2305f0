"""A small project for tests of proofs: a scene over a test card, its proof, and a folder of goldens of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.proof.plan.proof_plan import ProofPlan, find_proofs
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.prover import Prover
from vitrine.proof.run.update_mode import UpdateMode

SCENE = """vitrine: 1
feed: testcard:320x180
take: demo.take.jsonl
content: {shop: {price: 399}}
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}]}
    open: {transitions: [{event: back, target: waiting}]}
nodes:
  - {id: price, kind: text, text: "¥ {shop.price}", size: 2, anchor: {head: center}}
  - {id: card, kind: panel, width: 6, height: 4, fill: "#26A269", anchor: {head: top}, when: open}
  - {id: clock, kind: text, text: "{clock.now}", size: 1, anchor: {head: bottom}}
"""
TAKE = """{"vitrine_take": 1, "feed": "testcard", "seed": 7, "scene": "scene.yaml"}
{"t": 0.5, "event": "tap"}
{"t": 1.5, "event": "back"}
"""
PROOF = """proof: 1
moments:
  start: {at: 0.2}
  open: {at: "state:open+0.5"}
devices: [even-g2]
environments: [office]
size: 160x90
figures: pictured
goldens: ../goldens
"""


@dataclass(frozen=True)
class SmallProject:
    """The folder `shop` with a scene, a take and a proof, and `goldens` beside it."""

    root: Path

    @property
    def scene(self) -> Path:
        """The scene's file."""
        return self.root / "shop" / "scene.yaml"

    @property
    def goldens(self) -> Path:
        """The folder of all goldens."""
        return self.root / "goldens"

    @property
    def plan(self) -> ProofPlan:
        """Its only proof, as it is written now."""
        (plan,) = find_proofs([self.root / "shop"])
        return plan

    def change_scene(self, old: str, new: str) -> None:
        """Write `new` for `old` in the scene."""
        text = self.scene.read_text(encoding="utf-8")
        assert old in text
        self.scene.write_text(text.replace(old, new), encoding="utf-8")

    def prove(self, renderer: Renderer, update: UpdateMode = "none") -> dict[str, MomentResult]:
        """Prove all moments, as the reference renderer; their results by name."""
        prover = Prover(renderer, REFERENCE, update)
        return {proved.moment.name: proved.result for proved in prover.prove(self.plan, lambda moment: True)}


def make_project(root: Path, scene: str = SCENE, proof: str = PROOF) -> SmallProject:
    """Write the project into a folder."""
    shop = root / "shop"
    shop.mkdir()
    for name, text in (("scene.yaml", scene), ("demo.take.jsonl", TAKE), ("proof.yaml", proof)):
        (shop / name).write_text(text, encoding="utf-8")
    return SmallProject(root)
