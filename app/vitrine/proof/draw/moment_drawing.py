"""Moment drawing: one moment of a take as it is drawn now, its pictures and figures in the lines of a golden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from vitrine.engine.device_run import collect_verdict, prepare_runs, record_instant
from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.photometry import Thresholds
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.draw_lines import describe_nodes
from vitrine.proof.draw.glasses_lines import describe_glasses
from vitrine.proof.draw.moment_figures import Lines, list_legibility, measure_elements
from vitrine.proof.draw.moment_pictures import DrawnPicture, draw_eyes, draw_lights
from vitrine.proof.golden.curve import Curve
from vitrine.proof.golden.golden import MASK_KIND, TEXT_MODE_KIND, Golden, make_key
from vitrine.proof.golden.picture_line import PictureLine
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.scene_scan import scan_scene


class MomentCells(NamedTuple):
    """What is drawn and measured of a moment: figures of `measured` glasses, eye pictures of `pictured` ones.

    `lit` are the ids of devices whose light by itself is a picture, too. `masked`: nodes that no picture or figure
    counts.
    """

    measured: tuple[GlassesInLight, ...]
    pictured: tuple[GlassesInLight, ...]
    lit: tuple[str, ...] = ()
    masked: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False, slots=True)
class MomentDrawing:
    """A moment as drawn: its golden, its pictures by key, by device its frame and what the rules see of it.

    `results` are the legibility of every element on every measured device in every light, masked ones included. Of a
    whole take there is its `curve` alone.
    """

    golden: Golden = field(default_factory=Golden)
    pictures: Mapping[str, DrawnPicture] = field(default_factory=dict)
    frames: Mapping[str, SceneFrame] = field(default_factory=dict)
    observations: Mapping[str, FrameObservation] = field(default_factory=dict)
    results: tuple[LegibilityResult, ...] = ()
    curve: Curve | None = None

    @property
    def masked_share(self) -> float:
        """The largest share of a picture's lit pixels that masks cover."""
        return max((picture.masked_share for picture in self.pictures.values()), default=0.0)


def draw_moment(
    renderer: Renderer,
    session: Session,
    t_s: float,
    cells: MomentCells,
    thresholds: Thresholds,
    known: Mapping[str, PictureLine] = MappingProxyType({}),
) -> MomentDrawing:
    """Draw one moment of a session, whose feed is RGBA, and measure what it shows.

    Of pictures that are the `known` ones of their keys the world and what is to be stored are left out.
    """
    t_s = session.clamp_time(t_s)
    instant = session.instant_at(t_s)
    lines: Lines = {"time": (f"{t_s:.6g}",), "state": tuple(sorted(instant.state.active)) or ("-",)}
    if session.root_painter.text_mode != "glyphs":
        lines[TEXT_MODE_KIND] = (session.root_painter.text_mode,)
    runs = prepare_runs(session, (*cells.measured, *cells.pictured))
    observed = record_instant(session, runs, scan_scene(session.scene), instant)
    frames = {run.traits.device: one.frame for run, one in zip(runs, observed, strict=True)}
    observations = {one.observation.traits.device: one.observation for one in observed}
    lights = {one.environment.id: thresholds for one in (*cells.measured, *cells.pictured)}
    results = collect_verdict(runs, lights).results
    lines |= {make_key(MASK_KIND, node): () for node in cells.masked}
    lines |= list_legibility(results, cells.masked)
    lines |= measure_elements({device: one.elements for device, one in observations.items()}, cells.masked)
    # Where no picture is wanted, what each node is drawn with is wanted all the same.
    pictured = {one.profile.id for one in cells.pictured} | set(cells.lit) or set(frames)
    lines |= describe_nodes(session, {key: frame for key, frame in frames.items() if key in pictured}, cells.masked)
    lines |= describe_glasses((*cells.pictured, *cells.measured))
    lit = {device: frame for device, frame in frames.items() if device in cells.lit}
    pictures = dict(draw_lights(renderer, lit, cells.masked))
    pictures |= draw_eyes(renderer, session, instant, cells.pictured, cells.masked, known)
    lines |= {key: picture.line.values for key, picture in pictures.items()}
    return MomentDrawing(Golden(lines), pictures, frames, observations, results)
