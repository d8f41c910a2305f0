"""`python -m tests.bench.track_clips OUT [NAME...] [--seconds N]`: clips with true poses for `bench track --clips OUT`.

None of them was drawn for a tracker, nor a tracker tuned on them.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image

from assets.feeds.street import sign
from tests.bench.track_clips.filmed_way import find_motion, find_poses
from tests.bench.track_clips.shot_files import write_film, write_truth
from tests.bench.track_clips.shot_renderer import ShotRenderer
from tests.bench.track_clips.shots import SHOTS, FilmShot


def main() -> None:
    """Parse the command line and draw what it asks for."""
    names = [shot.name for shot in SHOTS]
    parser = argparse.ArgumentParser(prog="python -m tests.bench.track_clips", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for all files")
    parser.add_argument("names", nargs="*", metavar="NAME", default=names, help=f"of {', '.join(names)}; without: all")
    parser.add_argument("--seconds", type=float, default=None, help="only so much of each")
    parser.add_argument("--sheet", type=int, default=0, metavar="N", help="N frames of each as pictures, no films")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.names) - set(names)):
        parser.error(f"no clip {', '.join(unknown)}; there are {', '.join(names)}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if shot.name in arguments.names:
            draw(shot, arguments.out, arguments.seconds or shot.duration_s, arguments.sheet)


def draw(shot: FilmShot, out: Path, seconds: float, stills: int) -> None:
    """Write a shot's film and truth; or a few frames of it."""
    times_s = np.arange(round(min(seconds, shot.duration_s) * shot.fps)) / shot.fps
    poses = find_poses(shot.way, shot.ground, times_s)
    renderer = ShotRenderer(shot.place(sign.atlas()[1]), shot.camera, shot.crowd, shot.is_night)
    began, numbers = time.monotonic(), range(len(poses))
    if stills:
        for number in np.linspace(0, len(poses) - 1, stills).round().astype(int).tolist():
            picture = renderer.film(poses[number], find_motion(shot.way, shot.ground, poses[number].t), number)
            Image.fromarray(picture).save(out / f"{shot.name}-{number:04d}.jpg", quality=90)
    else:
        write_truth(shot, poses, out)
        frames = (renderer.film(poses[n], find_motion(shot.way, shot.ground, poses[n].t), n) for n in numbers)
        write_film(frames, out / f"{shot.name}.mp4", shot.camera.size_px, shot.fps)
    renderer.release()
    took_s = time.monotonic() - began
    print(f"{shot.name}: {stills or len(poses)} frames, {(stills or len(poses)) / took_s:.1f} a second", flush=True)


if __name__ == "__main__":
    main()
