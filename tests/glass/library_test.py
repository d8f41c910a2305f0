"""Finding and reading devices and environments: own files, aliases, what extends what, and every mistake located."""

from __future__ import annotations

import math
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import vitrine.glass.catalogue.entry_file as entry_file
from tests.glass.devices import SHIPPED, device
from vitrine import paths
from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.sourced import iterate_sourced
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import DefectStrengths, View
from vitrine.scene.file_access import FileAccess

STRONG = DefectStrengths("strong", "strong", "strong", "strong")
IDS = (
    "quark-s1 quark-g1 rokid-glasses xreal-one xreal-one-pro xreal-air-2 rayneo-x2 rayneo-x3-pro meta-ray-ban-display"
    " ray-ban-meta apple-vision-pro even-g1 even-g2 brilliant-frame snap-spectacles-24 hololens-2 vuzix-z100"
    " google-display-glasses snap-specs xreal-aura brilliant-halo gentle-monster-glasses"
).split()
#: Mid-grey by the closed formula, 0.18 · E / π, of the lux that a file gives; as written; or 0.18 · L / ρ of a surface.
LUMINANCES = {
    "night-street": 0.18 * 10 / math.pi, "lit-facade": 0.18 * 2 / 0.4, "dim-interior": 0.18 * 100 / math.pi,
    "sunset": 25, "office": 0.18 * 500 / math.pi, "shop": 0.18 * 1_000 / math.pi, "overcast": 700,
    "open-shade": 0.18 * 20_000 / math.pi, "sunlit": 5000, "snow": 0.18 * 110_000 / math.pi,
}  # fmt: skip


def mistakes(folder: Path, text: str, name: str = "mine") -> list[str]:
    with pytest.raises(InputError) as error:
        device(folder, text, name)
    return [str(problem).replace(f"{folder}/", "") for problem in error.value.problems]


def test_the_library_has_what_it_should() -> None:
    devices = SHIPPED.devices()
    assert list(devices)[:2] == ["generic", "passthrough"] and sorted(IDS) == list(devices)[2:]
    assert {id_: light.nits for id_, light in SHIPPED.environments().items()} == pytest.approx(LUMINANCES)
    assert list(SHIPPED.environments()) == list(LUMINANCES)
    for light in SHIPPED.environments().values():
        assert all({"confidence", "source"} <= known.model_fields_set for _, known in iterate_sourced(light))


def test_every_value_is_dated_and_says_who_said_so() -> None:
    """No day after that of the files themselves: 28 November 2026."""
    for id_, entry in {**SHIPPED.devices(), **SHIPPED.environments()}.items():
        for key, known in iterate_sourced(entry):
            assert known.as_of is not None and "2024" <= known.as_of <= "2026-11-28", (id_, key)
            assert {"confidence", "source"} <= known.model_fields_set and known.source != "own", (id_, key)


def test_what_sources_say_is_what_is_drawn() -> None:
    """The corrections of the audit of November 2026."""
    g1, specs, meta = (SHIPPED.device(id_) for id_ in ("even-g1", "snap-specs", "mrbd"))
    assert g1.color is not None and g1.color.value.levels == 2
    assert g1.canvas_px is not None and g1.canvas_px.value == (576, 136)
    assert resolve_glasses(g1, SHIPPED.environment("office"), View()).optics.levels == 2
    assert (specs.has_switchable_lens, specs.dimming_s) == (True, 10)
    assert specs.fov_diag_deg is not None and (specs.fov_diag_deg.value, specs.fov_diag_deg.confidence) == (51, "high")
    display = resolve_glasses(meta, SHIPPED.environment("office"), View()).display
    assert display is not None and display.cx_px < 0 and display.cy_px < display.height_px / 2
    found = resolve_glasses(SHIPPED.device("spectacles"), SHIPPED.environment("office"), View()).display
    # 37 pixels per degree in the middle of a flat picture.
    assert found is not None and found.fx_px * math.tan(math.radians(1)) == pytest.approx(37, abs=0.1)
    assert SHIPPED.device("warby-parker-glasses").has_display is False


def test_no_two_devices_have_a_name_in_common() -> None:
    names = [name for profile in SHIPPED.devices().values() for name in (profile.id, *profile.aliases)]
    assert len(names) == len(set(names))


def test_ids_survive_renames() -> None:
    assert SHIPPED.device("qwen-s1").id == "quark-s1" and SHIPPED.device("mrbd").id == "meta-ray-ban-display"


def test_only_what_is_asked_for_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = read_yaml
    monkeypatch.setattr(entry_file, "read_yaml", lambda path: read.append(path.name) or whole(path))
    SHIPPED.device("quark-s1")
    SHIPPED.environment("office")
    assert read == ["quark-s1.yaml", "office.yaml"]


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r'no device "quark-s2"; did you mean "quark-s1".; allowed: .*even-g2.*'):
        SHIPPED.device("quark-s2")
    with pytest.raises(InputError, match=r'no environment "ofice"; did you mean "office".; allowed: .*'):
        SHIPPED.environment("ofice")


@pytest.mark.parametrize("name", ["", "..", "\0", "a" * 5000, "生", "quark-s1\n"])
def test_strange_names_are_only_unknown(name: str) -> None:
    with pytest.raises(InputError, match="no device"):
        SHIPPED.device(name)


def test_an_own_file_goes_before_and_is_found_by_its_path(tmp_path: Path) -> None:
    own = device(tmp_path, "blend_mode: additive\nnits: {claimed: 7}", "even-g2")
    assert own.nits.claimed is not None and own.nits.claimed.value == 7 and own.name == "even-g2"
    assert own.nits.claimed.source == "own" and own.nits.claimed.estimated
    library = Library(paths.assets())
    assert library.device(str(tmp_path / "even-g2.device.yaml")) == own != library.device("even-g2")
    assert Library(paths.assets(), FileAccess(tmp_path)).devices()["even-g2"] == own
    (tmp_path / "cave.environment.yaml").write_text("luminance: 0.01")
    assert Library(paths.assets(), FileAccess(tmp_path)).environment("cave").nits == 0.01


def test_extending_replaces_single_values(tmp_path: Path) -> None:
    theirs = SHIPPED.device("even-g2")
    text = "extends: even-g2\nname: Mine\nnits: {claimed: 3000}\nspread: {share: 0.2}\nghost: null"
    own = device(tmp_path, text)
    assert (own.id, own.name, own.aliases, own.note, own.vendor) == ("mine", "Mine", (), "", "Even Realities")
    assert own.nits.claimed is not None and (own.nits.claimed.value, own.nits.claimed.confidence) == (3000, "estimate")
    assert own.spread is not None and theirs.spread is not None and own.ghost is None
    assert (own.spread.value.share, own.spread.value.sigma_deg) == (0.2, theirs.spread.value.sigma_deg)
    assert own.canvas_px == theirs.canvas_px and own.transmittance == theirs.transmittance


def test_an_own_confidence_may_be_given_to_their_value(tmp_path: Path) -> None:
    own = device(tmp_path, "extends: even-g2\nnits: {claimed: {confidence: high, source: measured}}").nits.claimed
    assert own is not None and (own.value, own.confidence, own.source) == (1200, "high", "measured")


def test_an_own_diagonal_sets_their_field_of_view_aside(tmp_path: Path) -> None:
    own = device(tmp_path, "extends: google-display-glasses\nfov_diag_deg: 20")
    assert own.fov_deg is None and own.fov_diag_deg is not None and own.fov_diag_deg.value == 20


def test_a_file_may_extend_the_shipped_one_of_its_own_name(tmp_path: Path) -> None:
    own = device(tmp_path, "extends: even-g2\ntransmittance: {clear: 0.5}", "even-g2")
    assert own.transmittance.clear is not None and own.transmittance.clear.value == 0.5 and own.color is not None


def test_files_that_extend_one_another_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b.device.yaml").write_text("extends: c")
    (tmp_path / "c.device.yaml").write_text("extends: a")
    found = mistakes(tmp_path, "extends: b", "a")
    assert len(found) == 1
    way = "a.device.yaml -> b.device.yaml -> c.device.yaml -> a.device.yaml"
    assert found[0] == f"c.device.yaml:1:10 extends: the files extend one another in a circle: {way}"


def test_every_mistake_has_its_line_and_what_was_meant(tmp_path: Path) -> None:
    found = mistakes(
        tmp_path,
        """id: mien
extends: evn-g2
blend_mode: addtive
nits:
  claimd: 1200
  to_eye: {valu: 3, confidence: high}
  min: {value: 2, confidence: sure}
spread: {share: 2, sigma_deg: 0.3}
inputs: [tap, dance]
""",
    )
    expected = [
        ('mine.device.yaml:1:5 id: the file is called mine.device.yaml and the id is "mien"', "rename one of them"),
        ('mine.device.yaml:2:10 extends: unknown device "evn-g2"; did you mean "even-g2"?', "xreal-one-pro"),
        ('mine.device.yaml:3:13 blend_mode: text "addtive" is not possible here; did you mean "additive"?', "opaque"),
        ('mine.device.yaml:5:3 nits.claimd: unknown key "claimd"; did you mean "claimed"?', "claimed, min, to_eye"),
        ('mine.device.yaml:6:11 nits.to_eye: the key "value" is missing', "allowed: value: the value itself"),
        (
            'mine.device.yaml:6:12 nits.to_eye.valu: unknown key "valu"; did you mean "value"?',
            "confidence, source, value",
        ),
        ('mine.device.yaml:7:31 nits.min.confidence: text "sure" is not possible here', "high, medium, low, estimate"),
        ("mine.device.yaml:8:17 spread.share: number 2 is out of range", "allowed: 1 or less"),
        ('mine.device.yaml:9:15 inputs.1: text "dance" is not possible here; allowed: tap,', "head_pose, phone"),
    ]
    for line, (start, end) in zip(found, expected, strict=True):
        assert line.startswith(start) and line.endswith(end)


def test_a_mistake_in_what_is_extended_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "base.device.yaml").write_text("blend_mode: additive\nnits: {claimed: bright}")
    assert mistakes(tmp_path, "extends: base") == [
        'base.device.yaml:2:17 nits.claimed: text "bright" does not fit here; allowed: a number'
    ]


def test_what_does_not_go_together_is_told_in_the_file_that_extends(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "extends: google-display-glasses\nfov_offset_deg: [60, 0]\nfov_deg: [90, 60]")
    assert len(found) == 1 and found[0].startswith("mine.device.yaml:1:1: the display reaches beyond what is ahead")


def test_all_broken_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "one.device.yaml").write_text("blend_mode: 1")
    (tmp_path / "two.device.yaml").write_text("[")
    with pytest.raises(InputError) as error:
        Library(paths.assets(), FileAccess(tmp_path)).devices()
    assert {Path(problem.place.file).name for problem in error.value.problems if problem.place} == {
        "one.device.yaml",
        "two.device.yaml",
    }
    assert Library(paths.assets(), FileAccess(tmp_path)).device("generic").is_feed


KEYS = st.sampled_from(
    "value confidence source share sigma_deg offset_deg claimed to_eye min clear dark model mode tint primaries levels"
    " extends id".split()
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.sampled_from([0, 1, -1, 1e-320, 1e308, 0.5, 90, "", "estimate", "even-g2", "mine", "#00FF00", "additive"]),
    st.text(max_size=8),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=6
)


def changed(draw: st.DataObject, value: Any) -> Any:
    """`value` with something in it replaced, added or taken away."""
    if isinstance(value, dict) and value and draw.draw(st.integers(0, 9)):
        key = draw.draw(st.sampled_from(sorted(value)))
        if draw.draw(st.integers(0, 5)) == 0:
            return {name: item for name, item in value.items() if name != key}
        return {**value, key: changed(draw, value[key])}
    if isinstance(value, list) and value and draw.draw(st.booleans()):
        at = draw.draw(st.integers(0, len(value) - 1))
        return [*value[:at], changed(draw, value[at]), *value[at + 1 :]]
    if isinstance(value, int | float) and not isinstance(value, bool) and draw.draw(st.booleans()):
        return value * draw.draw(st.sampled_from([0, -1, 0.001, 0.1, 2, 10, 1000, 1e300]))
    return draw.draw(VALUES)


def numbers(value: Any) -> list[float]:
    if isinstance(value, tuple | list):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, int | float) else []


def assert_sound(profile: Any) -> None:
    """A profile that was accepted makes pictures of finite light in any view and light."""
    for environment in SHIPPED.environments().values():
        for exposure in ("adapted", "absolute"):
            view = View(
                "eye",
                (640, 360),
                exposure,
                "both",
                0.5,
                STRONG,
                (1, -1),
                "world",
            )
            optics = resolve_glasses(profile, environment, view).focused_optics(0.0)
            lit = resolve_glasses(profile, environment, View()).brightness
            found = numbers(astuple(optics)) + (numbers(astuple(lit)) if lit else [])
            assert all(map(math.isfinite, found)), optics
            assert optics.gain >= 0 and optics.exposure >= 0 and 0 <= optics.spread_share <= 1
    seen = resolve_glasses(profile, environment, View()).display
    assert seen is None or (all(map(math.isfinite, numbers(astuple(seen)))) and min(seen.fx_px, seen.fy_px) > 0)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_a_fuzzed_device_is_sound_or_told_where_it_is_not(tmp_path: Path, draw: st.DataObject) -> None:
    shipped = paths.assets() / "devices" / f"{draw.draw(st.sampled_from(IDS))}.yaml"
    raw = {key: value for key, value in yaml.safe_load(shipped.read_text("utf-8")).items() if key != "id"}
    for _ in range(draw.draw(st.integers(1, 3))):
        raw = changed(draw, raw)
    text = yaml.safe_dump(raw, allow_unicode=True)
    try:
        profile = device(tmp_path, text)
    except InputError as error:
        assert all(problem.place and problem.message for problem in error.problems), error
        return
    assert_sound(profile)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.dictionaries(st.sampled_from(list(Environment.model_fields)), VALUES), luminance=st.floats(1e-4, 2e6))
def test_a_fuzzed_environment_lights_or_is_told_where_it_cannot(
    tmp_path: Path, raw: dict[str, Any], luminance: float
) -> None:
    path = tmp_path / "odd.environment.yaml"
    path.write_text(yaml.safe_dump({"luminance": luminance} | raw, allow_unicode=True), encoding="utf-8")
    try:
        found = Library(paths.assets(), FileAccess(tmp_path)).environment("odd")
    except InputError as error:
        assert all(problem.place for problem in error.problems), error
        return
    for profile in (SHIPPED.device("meta-ray-ban-display"), SHIPPED.device("apple-vision-pro")):
        optics = resolve_glasses(profile, found, View(exposure="absolute")).optics
        assert all(map(math.isfinite, numbers(astuple(optics))))


@pytest.mark.parametrize("id_", IDS)
def test_shipped_devices_are_sound(id_: str) -> None:
    assert_sound(SHIPPED.device(id_))


def test_a_chain_of_extends_without_end_is_told(tmp_path: Path) -> None:
    for number in range(1_000):
        (tmp_path / f"d{number}.device.yaml").write_text(f"extends: d{number + 1}\n")
    with pytest.raises(InputError, match="at most 200 such files"):
        Library(paths.assets(), FileAccess(tmp_path)).device("d0")
    for number in range(100, 1_000):
        (tmp_path / f"d{number}.device.yaml").unlink()
    with pytest.raises(InputError, match=r"d16\.device\.yaml:1:10 extends: more than 16 files extend one another"):
        Library(paths.assets(), FileAccess(tmp_path)).device("d0")


def test_a_link_that_leads_out_is_no_device(tmp_path: Path) -> None:
    folder = tmp_path / "scene"
    folder.mkdir()
    (tmp_path / "real.yaml").write_text("extends: even-g2\n")
    (folder / "mine.device.yaml").symlink_to(tmp_path / "real.yaml")
    with pytest.raises(InputError, match=r'no device "mine".*--trust'):
        Library(paths.assets(), FileAccess(folder)).device("mine")
    assert Library(paths.assets(), FileAccess(folder, is_trusted=True)).device("mine").id == "mine"


def test_a_name_that_no_file_can_have_is_a_name_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no device"):
        Library(paths.assets(), FileAccess(tmp_path)).device("a" * 5_000)
    with pytest.raises(InputError, match="no device"):
        Library(paths.assets(), FileAccess(tmp_path)).device("a\0b")


def test_a_file_that_extends_itself_is_told_so(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "extends: mine", "mine") == [
        'mine.device.yaml:1:10 extends: "mine" extends itself; name the one that it starts from'
    ]
