"""Damaged motion sensors, in packets and in films: what can be read is read, in bounded time, and fits or does not."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.feed.clip import Clip
from tests.long.mutate import damaged
from tests.track.imu.made_sensors import measure_path
from tests.track.imu.sensor_clip import MadeSensors, add_sensors, write_camm, write_gpmf
from tests.track.made_walk import RATE, walk
from vitrine.track.imu.camm import read_camm
from vitrine.track.imu.gpmf import read_gpmf
from vitrine.track.imu.motion_sensors import MotionSensors
from vitrine.track.imu.sensor_file import find_sensor_kind, read_sensors
from vitrine.track.imu.sensor_packet import SensorPacket
from vitrine.track.imu.shot_sensors import judge_sensors
from vitrine.track.level import Up

#: Seconds of processor time that no case takes on any machine, but for what is unbounded.
MOST_S = 5.0
#: Of so many cases one is a whole film, which takes ten times as long.
_FILM_EVERY = 10
_POSES = walk(2.0).poses
_TIMES_S = np.arange(len(_POSES.turns)) / RATE
_LEVEL = Up(np.array([0.0, 1.0, 0.0]), "level")


def check_sensors(found: tuple[MotionSensors, ...]) -> str:
    """What became of readings: "read" or "nothing". Raises AssertionError for what is no sensor, or tells nonsense."""
    for sensors in found:
        edges_s, rates = sensors.turns
        assert len(edges_s) == len(rates) + 1 and len(rates), "rates have an end each"
        assert np.isfinite(edges_s).all() and np.isfinite(rates).all() and (np.diff(edges_s) > 0).all()
        for samples in (sensors.gravity, sensors.accelerations):
            assert np.isfinite(samples.vectors).all() and (np.diff(samples.times_s) > 0).all()
    verdict = judge_sensors(found, _POSES, _TIMES_S, RATE)
    up = verdict.find_up(_POSES, _TIMES_S, RATE, _LEVEL)
    assert abs(np.linalg.norm(up.direction) - 1) < 1e-9
    if verdict.fit is not None:
        assert np.isfinite(verdict.fit.sensors.turns.turns_at(_TIMES_S)).all()
    return "read" if found else "nothing"


def damage_packets(packets: list[SensorPacket], rng: random.Random) -> list[SensorPacket]:
    """Some with wounds, some with other times, some gone."""
    packets = list(packets)
    wounds = 1 + len(packets) // 20
    for at in rng.sample(range(len(packets)), min(wounds, len(packets))):
        packet = packets[at]
        what = rng.random()
        if what < 0.8:
            other = rng.choice(packets).data
            packets[at] = packet._replace(data=damaged(packet.data, other, rng, False))
        else:
            times_s = (float("nan"), float("inf"), -1e18, 1e18, 0.0, packet.start_s + 0.5)
            packets[at] = packet._replace(start_s=rng.choice(times_s), duration_s=rng.choice((0.0, 1e18, 0.5)))
    if rng.random() < 0.2:
        packets = packets[rng.randrange(len(packets)) :]
    return packets


def run_sensors(cases: int, seed_number: int) -> int:
    """Check so many cases; 0 where all end as they should, else the first that does not is told."""
    counts: Counter[str] = Counter()
    made = measure_path(_TIMES_S, _POSES.turns, _POSES.centres).worsened()
    packets = {"GPMF": write_gpmf(made, 0.5), "CAMM": write_camm(made)}
    with TemporaryDirectory() as folder:
        films = [_make_film(Path(folder) / f"{kind}.mp4", kind, made) for kind in packets]
        for number in range(cases):
            rng = random.Random(f"{seed_number} {number}")
            began_s = time.process_time()
            try:
                if number % _FILM_EVERY == 0:
                    film = Path(folder) / "case.mp4"
                    film.write_bytes(damaged(rng.choice(films), rng.choice(films), rng, False))
                    find_sensor_kind(film)
                    reading = read_sensors(film)
                    counts[f"film: {'nothing' if reading is None else check_sensors(reading.found)}"] += 1
                else:
                    kind = rng.choice(list(packets))
                    with np.errstate(all="ignore"):
                        found = (read_gpmf if kind == "GPMF" else read_camm)(damage_packets(packets[kind], rng))
                    counts[f"{kind}: {check_sensors(found)}"] += 1
                assert time.process_time() - began_s < MOST_S, "it takes too long"
            except Exception as error:
                import traceback

                traceback.print_exc()
                print(f"seed {seed_number}, case {number}: {type(error).__name__}: {error}")
                return 1
    print(f"{cases:,} cases: {', '.join(f'{count:,} {name}' for name, count in sorted(counts.items()))}")
    return 0


def _make_film(path: Path, kind: str, made: MadeSensors) -> bytes:
    Clip(count=60).write(path)
    packets, tag = (write_gpmf(made), b"gpmd") if kind == "GPMF" else (write_camm(made), b"camm")
    add_sensors(path, packets, tag)
    return path.read_bytes()
