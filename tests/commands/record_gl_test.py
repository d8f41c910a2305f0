"""`record` from outside: films that play, Ctrl+C, and what must not be lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from tests.commands.conftest import ROOT
from tests.source_path import SOURCE_PATH

Vitrine = Callable[..., Any]


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_a_film_has_every_frame_and_its_colours(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    assert vitrine("record", scene, "-o", "film.mp4", "--from", 0.5, "--to", 1).code == 0
    assert vitrine("record", scene, "-o", "frames", "--from", 0.5, "--to", 1).code == 0
    film, names = frames_of(tmp_path / "film.mp4"), sorted((tmp_path / "frames").iterdir())
    assert len(film) == len(names) == 15
    with av.open(str(tmp_path / "film.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_range, context.pix_fmt) == (1, 1, "yuv420p")
    exact = np.asarray(Image.open(names[7]).convert("RGB")).astype(int)
    # Flat parts come back within 3 codes; fine detail pays for 4:2:0 and compression.
    assert np.median(np.abs(film[7].astype(int) - exact)) <= 3


def test_a_frame_of_a_film_is_the_shot_of_its_time(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    assert vitrine("record", scene, "-o", "frames", "--from", 0.2, "--to", 0.5).code == 0
    assert vitrine("shot", scene, "--at", 0.3, "-o", "shot.png").code == 0
    third = np.asarray(Image.open(tmp_path / "frames" / "frame-000003.png"))
    np.testing.assert_array_equal(third, np.asarray(Image.open(tmp_path / "shot.png")))


def test_a_gif_moves(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    assert vitrine("record", scene, "-o", "film.gif", "--to", 0.4, "--size", "160x90").code == 0
    with Image.open(tmp_path / "film.gif") as image:
        assert image.size == (160, 90)
        assert getattr(image, "n_frames", 1) == 12


def test_films_say_that_they_are_simulated(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    glasses = ("--device", "even-g2", "--size", "160x90", "--to", 0.1, "--framed")
    for name in ("film.mp4", "film.gif", "frames"):
        assert vitrine("record", scene, "-o", name, *glasses).code == 0
    with av.open(str(tmp_path / "film.mp4")) as container:
        told = container.metadata["comment"]
    with Image.open(tmp_path / "film.gif") as image:
        assert image.info["comment"].decode() == told and getattr(image, "n_frames", 1) == 3
    with Image.open(tmp_path / "frames" / "frame-000000.png") as image:
        assert image.info["vitrine:note"] == "simulated, estimated"
        assert image.height > 90
    assert "vitrine:device: even-g2; " in told and "vitrine:note: simulated, estimated" in told


TALKING = """\
vitrine: 1
feed: testcard:320x180
statechart:
  states:
    quiet: {transitions: [{after_s: 0.1, target: loud}]}
    loud: {enter: {say: Turn right}}
nodes: [{kind: text, text: Hello, anchor: {head: center}}]
"""


def test_under_a_framed_film_is_what_is_heard_in_each_frame(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    scene.write_text(TALKING, encoding="utf-8")
    for device in ("quark-g1", "even-g1"):
        ran = vitrine("record", scene, "-o", device, "--to", 0.2, "--framed", "--device", device)
        assert ran.code == 0, ran.err
    quiet, loud = (np.asarray(Image.open(tmp_path / "quark-g1" / f"frame-{n:06}.png")) for n in (2, 3))
    without = np.asarray(Image.open(tmp_path / "even-g1" / "frame-000003.png"))
    line = len(loud) - len(without)
    assert line > 16 and quiet.shape == loud.shape, "a line for it in every frame, and none where nobody hears it"
    assert (quiet[-line:] == quiet[-1, -1]).all() and (loud[-line:] > 200).any()
    assert vitrine("shot", scene, "--at", 0.1, "-o", "s.png", "--framed", "--device", "quark-g1").code == 0
    np.testing.assert_array_equal(loud, np.asarray(Image.open(tmp_path / "s.png")))


def test_ctrl_c_leaves_a_film_that_plays(scene: Path, tmp_path: Path) -> None:
    # A film of over a thousand frames that are no few bytes each: the encoder writes long before it is done.
    street = ROOT / "assets" / "feeds" / "street.mp4"
    words = ["record", str(scene), "-o", "film.mp4", "--feed", str(street)]
    command = [sys.executable, "-P", "-m", "vitrine.cli", *words]
    env = {**os.environ, "PYTHONPATH": SOURCE_PATH, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not any(p.stat().st_size > 0 for p in tmp_path.glob(".film.*")):
            pass
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 130, rest
    assert "Traceback" not in rest
    assert len(frames_of(tmp_path / "film.mp4")) > 0
    assert not list(tmp_path.glob(".film.*"))


def test_what_cannot_be_a_film_gets_a_sentence(vitrine: Vitrine, scene: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thing.txt").write_text("x")
    for words, sentence in [
        (["-o", "film.avi"], "allowed: .mp4, .gif"),
        (["-o", "full"], "already holds something"),
        (["-o", "no/film.mp4"], "is not there"),
        (["-o", "film.mp4", "--from", "5", "--to", "4"], "nothing lies between"),
    ]:
        ran = vitrine("record", scene, *words)
        assert (ran.code, sentence in ran.err) == (1, True), ran.err
    assert (tmp_path / "full" / "thing.txt").read_text() == "x"


def test_a_late_rare_and_erring_overlay_is_alike_in_a_film_and_a_shot(
    vitrine: Vitrine, vitrine_anew: Vitrine, tmp_path: Path
) -> None:
    """Six frames a tick at 30 frames a second; what differs between them is the feed, not the light."""
    late = ("--latency", "80ms", "--rate", "5", "--heading-error", "5", "--view", "panel")
    walk = (ROOT / "assets" / "scenes" / "market-street" / "scene.yaml", "--size", "320x180", *late)
    assert vitrine("record", walk[0], "-o", "frames", "--from", 3, "--to", 3.5, *walk[1:]).code == 0
    film = [path.read_bytes() for path in sorted((tmp_path / "frames").iterdir())]
    pixels = [np.asarray(Image.open(path)) for path in sorted((tmp_path / "frames").iterdir())]
    assert [index for index in range(1, 15) if (pixels[index] != pixels[index - 1]).any()] == [6, 12]
    for index in (0, 8, 13):
        assert vitrine("shot", walk[0], "--at", 3 + index / 30, "-o", "shot.png", *walk[1:]).code == 0
        np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "shot.png")), pixels[index])
    assert vitrine_anew("record", walk[0], "-o", "again", "--from", 3.2, "--to", 3.5, *walk[1:]).code == 0
    assert [path.read_bytes() for path in sorted((tmp_path / "again").iterdir())] == film[6:]
    with Image.open(tmp_path / "shot.png") as image:
        told = image.info
    assert (told["vitrine:rate"], told["vitrine:latency"]) == ("5 Hz", "80 ms late")
    assert (told["vitrine:heading-error"], told["vitrine:seed"]) == ("heading ±5°", "7")
