"""What is typed for the window: what it opens with, and what cannot stand side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.shots import typed
from vitrine import paths
from vitrine.commands.preview import resolve_catalogue, run_preview
from vitrine.errors import InputError
from vitrine.glass.catalogue.library import Library
from vitrine.preview.model.view_settings import Pane

LIBRARY = Library(paths.assets())


def test_all_devices_and_light_can_be_stepped_through_from_what_was_typed() -> None:
    stock, looking = resolve_catalogue(
        LIBRARY,
        typed("quark-s1", "snow", kind="world", eye="left", brightness="40%", latency="80ms", rate="device"),
        "",
    )
    assert len(stock.profiles) == len(LIBRARY.devices()) and len(stock.environments) == len(LIBRARY.environments())
    profile, light = stock.profile_and_environment(looking.chosen_pane)
    assert (profile.id, light.id) == ("quark-s1", "snow")
    assert (looking.kind, looking.eye, looking.brightness) == ("world", "left", 0.4)
    assert (looking.latency_s, looking.rate_hz, looking.heading_error_deg) == (0.08, None, 0.0)


def test_devices_beside_are_named_by_id_or_alias_and_the_first_is_chosen() -> None:
    stock, looking = resolve_catalogue(LIBRARY, typed(), "qwen-s1, generic,xreal-one")
    assert [stock.profile_and_environment(pane)[0].id for pane in looking.panes] == ["quark-s1", "generic", "xreal-one"]
    assert looking.chosen == 0 and {pane.environment_index for pane in looking.panes} == {
        looking.chosen_pane.environment_index
    }


def test_a_file_of_ones_own_is_among_them(tmp_path: Path) -> None:
    own = tmp_path / "mine.device.yaml"
    own.write_text("extends: quark-s1\nnits: {claimed: 900}\n", encoding="utf-8")
    stock, looking = resolve_catalogue(LIBRARY, typed(str(own)), "")
    assert stock.profile_and_environment(looking.chosen_pane)[0].id == "mine" and isinstance(looking.chosen_pane, Pane)


@pytest.mark.parametrize("beside", ["quark-s1", "generic,generic,generic,generic,generic", ","])
def test_two_to_four_stand_side_by_side(beside: str) -> None:
    with pytest.raises(InputError, match="two to 4 devices"):
        resolve_catalogue(LIBRARY, typed(), beside)


def test_the_window_takes_one_word_for_all_defects() -> None:
    with pytest.raises(InputError, match="one word for all"):
        resolve_catalogue(LIBRARY, typed("quark-s1", optics="spread=off"), "")


def test_a_folder_without_a_model_of_speech_is_told_before_a_window_opens(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no streaming model of speech.*encoder\*\.onnx"):
        run_preview(typed(), speech_model=tmp_path)
