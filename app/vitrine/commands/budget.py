"""The command `budget`: what a take draws on a pair of glasses, how long their battery lasts, what would save most."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.engine.take_power import build_power_model, list_sample_times, sample_take
from vitrine.engine.view_options import parse_brightness
from vitrine.errors import InputError, Place
from vitrine.feed.recorded import READ_AHEAD
from vitrine.files.atomic import check_writable_file
from vitrine.flow.chart.validator import Validator
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer
from vitrine.output.console import open_console
from vitrine.output.json_output import print_json
from vitrine.output.progress_bar import show_progress
from vitrine.power.device_budget import draw_up
from vitrine.power.tier import path_to_state
from vitrine.report.budget_file import build_budget_file
from vitrine.report.budget_plot import write_plot
from vitrine.report.budget_table import print_budget
from vitrine.scene.file_access import FileAccess

#: Columns of a table that is written to a file or another program.
WIDE = 150


@dataclass(frozen=True, slots=True)
class BudgetOptions:
    """The options of `budget`, as typed."""

    device: str = "quark-s1"
    environment: str = "overcast"
    brightness: str = "auto"
    feed: str | None = None
    take: Path | None = None
    trust: bool = False
    locale: str | None = None


def run_budget(scene: Path, options: BudgetOptions, as_json: bool = False, plot: Path | None = None) -> None:
    """Print the budget of a scene's take, and write its plot where one is named.

    Raises InputError for what was typed wrong, before anything is drawn, MachineError where there is no OpenGL.
    """
    if plot is not None:
        if plot.suffix.lower() != ".svg":
            raise InputError(f"{plot}: a plot is an SVG; name a file that ends in .svg")
        check_writable_file(plot)
    library = Library(paths.assets(), FileAccess(scene.parent, options.trust))
    view = View(brightness=parse_brightness(options.brightness))
    glasses = resolve_glasses(library.device(options.device), library.environment(options.environment), view)
    with (
        Renderer.headless(paths.shaders()) as renderer,
        open_session(
            *(scene, None, options.feed, options.take),
            ahead=READ_AHEAD,
            trusted=options.trust,
            locale=options.locale,
        ) as session,
    ):
        count = len(list_sample_times(session))
        with show_progress("playing the take", count) as advance:
            samples = sample_take(session, glasses, renderer, advance)
        places = find_places(session)
        found = draw_up(session.scene.name, glasses, build_power_model(glasses), samples, places)
    if plot is not None:
        write_plot(plot, found)
    if as_json:
        print_json(build_budget_file(found).model_dump(mode="json"))
    else:
        print_budget(open_console(WIDE), found)


def find_places(session: Session) -> dict[str, Place]:
    """Where the nodes and states of a scene are written, by id; a state wins where both are called alike."""
    states = {state.id: state for state in session.chart.states}
    validator = Validator(session.scene.source_map)
    found = dict(session.scene.origins)
    for name in states:
        if place := validator.locate(path_to_state(states, name)):
            found[name] = place
    return found
