"""Cells request: the cells of a contact sheet at one time on one device, drawn by the workbench of some process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.engine.check_plan import CheckOptions, plan_check
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.engine.view_options import ViewOptions, parse_size, parse_view
from vitrine.engine.view_spec import resolve_sizes_px
from vitrine.feed.faces.face_handling import FaceHandling
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.report.cell import Cell, draw_cells
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.measure.viewing_condition import ViewingCondition
from vitrine.workers.executor import Executor, put_in_order
from vitrine.workers.workbench import Workbench


class CellContent(NamedTuple):
    """What is in a cell: all of it but the device and the environment, which the asker has, and are never pickled."""

    picture: npt.NDArray[np.uint8]
    results: tuple[LegibilityResult, ...]
    condition: ViewingCondition
    cut_off_count: int
    spoken_words: str


@dataclass(frozen=True, slots=True)
class CellsRequest:
    """A request for the cells of a device in all light at a time, `size` being that of each picture, as typed."""

    scene: Path
    check_options: CheckOptions
    view_options: ViewOptions
    size: str
    at_s: float
    device: str
    faces: FaceHandling

    def answer(self, bench: Workbench) -> tuple[CellContent, ...]:
        """Draw them, in the order of the sheet's light."""
        options = self.check_options
        session = bench.keep(
            (self.scene, options.feed, options.take, options.locale, options.feed_exposure, self.faces),
            lambda: open_sheet_session(self.scene, options, self.faces),
        )
        glasses = [
            one
            for one in list_sheet_glasses(self.scene, options, self.view_options, self.size, session)
            if one.profile.id == self.device
        ]
        thresholds = plan_check(self.scene, options).thresholds
        cells = draw_cells(bench.renderer, session, (self.at_s,), glasses, parse_size(self.size), thresholds)
        return tuple(
            CellContent(cell.picture, cell.results, cell.condition, cell.cut_off_count, cell.spoken_words)
            for cell in cells
        )


def open_sheet_session(scene: Path, options: CheckOptions, faces: FaceHandling) -> Session:
    """Open the session of a sheet, whose pictures are kept. Raises InputError.

    Its feed is RGBA, which the verdicts read; the renderer draws it all the same.
    """
    return open_session(
        scene,
        None,
        options.feed,
        options.take,
        ahead=0,
        trusted=options.trust,
        locale=options.locale,
        faces=faces,
        keeps=True,
        exposure_stops=options.exposure_stops,
    )


def list_sheet_glasses(
    scene: Path, check_options: CheckOptions, view_options: ViewOptions, size: str, session: Session
) -> list[GlassesInLight]:
    """Every device of a sheet in every light, its view as large as fits into a cell."""
    plan, view = plan_check(scene, check_options), parse_view(view_options, parse_size(size))
    resolved = (
        resolve_glasses(profile, light, view, session.filmed_in)
        for profile in plan.profiles
        for light in plan.environments
    )
    return [one.with_size(resolve_sizes_px(one, size, session.size_px)[0]) for one in resolved]


def draw_cells_elsewhere(
    executor: Executor, requests: Sequence[CellsRequest], glasses: Sequence[GlassesInLight]
) -> Iterator[Cell]:
    """The cells of all requests in their order."""
    for request, contents in zip(requests, put_in_order(executor.run(requests)), strict=True):
        own = (one for one in glasses if one.profile.id == request.device)
        for one, content in zip(own, contents, strict=True):
            yield Cell(one.profile, one.environment, request.at_s, *content)


def list_requests(
    scene: Path,
    check_options: CheckOptions,
    view_options: ViewOptions,
    size: str,
    times_s: Sequence[float],
    glasses: Sequence[GlassesInLight],
    faces: FaceHandling,
) -> list[CellsRequest]:
    """The requests for a sheet: by time, then by device."""
    devices = [device for device, _ in groupby(glasses, lambda one: one.profile.id)]
    return [
        CellsRequest(scene, check_options, view_options, size, t_s, device, faces)
        for t_s in times_s
        for device in devices
    ]
