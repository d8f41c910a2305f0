"""Films with motion sensors, made on the spot: GPMF and CAMM written byte by byte, as a track of data of an MP4."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
import numpy.typing as npt

from vitrine.track.imu.sensor_packet import SensorPacket

Floats = npt.NDArray[np.float64]

#: From optical axes (x right, y down, z ahead) to a GoPro's: X to its left, Y to its back, Z up.
GOPRO = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])
_TIMESCALE = 90_000


class MadeSensors(NamedTuple):
    """What a perfect gyroscope and accelerometer of a camera read, in optical axes, at times (N,)."""

    times_s: Floats
    rates: Floats
    accelerations: Floats

    def worsened(self, rate_bias: Sequence[float] = (0.02, -0.015, 0.01), seed: int = 3) -> MadeSensors:
        """With the noise and bias of a phone's."""
        random = np.random.default_rng(seed)
        return self._replace(
            rates=self.rates + np.array(rate_bias) + random.normal(0, 0.01, self.rates.shape),
            accelerations=self.accelerations + random.normal(0, 0.15, self.rates.shape),
        )

    def seen_from(self, axes: Floats) -> MadeSensors:
        """In other axes: (3, 3) takes a vector of these to those."""
        return self._replace(rates=self.rates @ axes.T, accelerations=self.accelerations @ axes.T)

    def silent(self, first_s: float, stop_s: float) -> MadeSensors:
        """Without the samples of a span."""
        kept = (self.times_s < first_s) | (self.times_s >= stop_s)
        return MadeSensors(*(column[kept] for column in self))


def klv(key: str, kind: str, data: bytes, size: int) -> bytes:
    """An entry of samples of `size` bytes; of kind "\\0" one that holds entries."""
    count = len(data) // size
    return struct.pack(">4scBH", key.encode(), kind.encode("latin-1"), size, count) + data + bytes(-len(data) % 4)


def nest(key: str, *entries: bytes) -> bytes:
    """An entry that holds others, whose length is counted in fours."""
    data = b"".join(entries)
    return struct.pack(">4sBBH", key.encode(), 0, 4, len(data) // 4) + data


def write_gpmf(made: MadeSensors, packet_s: float = 1.0, orin: str = "XzY") -> list[SensorPacket]:
    """Packets as of a GoPro: a second of accelerations and turn rates each, in the order of `orin`."""
    gopro = made.seen_from(GOPRO)
    columns = ["XYZ".index(letter.upper()) for letter in orin]
    signs = np.array([1 if letter.isupper() else -1 for letter in orin])
    packets = []
    for start_s in np.arange(made.times_s[0], made.times_s[-1], packet_s):
        inside = (made.times_s >= start_s) & (made.times_s < start_s + packet_s)
        streams = [
            nest(
                "STRM", klv("STNM", "c", name.encode(), 1), klv("ORIN", "c", orin.encode(), 1),
                klv("SCAL", "s", struct.pack(">h", scale), 2),
                klv(key, "s", np.rint(values[inside][:, columns] * signs * scale).astype(">i2").tobytes(), 6),
            )
            for key, name, scale, values in (
                ("ACCL", "Accelerometer", 417, gopro.accelerations), ("GYRO", "Gyroscope", 939, gopro.rates)
            )
        ]  # fmt: skip
        device = nest("DEVC", klv("DVID", "L", struct.pack(">L", 1), 4), klv("DVNM", "c", b"Made", 1), *streams)
        # The last one is as long as what it holds.
        length_s = min(packet_s, made.times_s[-1] - start_s + np.median(np.diff(made.times_s)))
        packets.append(SensorPacket(float(start_s), float(length_s), device))
    return packets


def write_camm(made: MadeSensors) -> list[SensorPacket]:
    """Packets of one sample each: a gyroscope's and an accelerometer's by turns."""
    step_s = float(np.median(np.diff(made.times_s)))
    packets = []
    for time_s, rate, acceleration in zip(*made, strict=True):
        packets.append(SensorPacket(float(time_s), step_s / 2, struct.pack("<HH3f", 0, 2, *rate)))
        packets.append(SensorPacket(float(time_s), step_s / 2, struct.pack("<HH3f", 0, 3, *acceleration)))
    return packets


def film_with_dark(source: Path, path: Path, count: int, dark: range) -> Path:
    """The first frames of a film anew, some of them black."""
    with av.open(str(source)) as reader, av.open(str(path), "w") as writer:
        pictures: Any = writer.add_stream("libx264", rate=30, options={"preset": "ultrafast", "crf": "16"})
        pictures.width, pictures.height = reader.streams.video[0].width, reader.streams.video[0].height
        pictures.pix_fmt = "yuv420p"
        for number, frame in zip(range(count), reader.decode(video=0), strict=False):
            shown = frame.reformat(format="yuv420p")
            if number in dark:
                # A picture of its own: what was decoded is what later ones are made from.
                shown = av.VideoFrame(frame.width, frame.height, "yuv420p")
                for plane, code in zip(shown.planes, (16, 128, 128), strict=True):
                    plane.update(bytes([code]) * plane.buffer_size)
            shown.pts, shown.time_base, shown.pict_type = number, Fraction(1, 30), 0
            writer.mux(pictures.encode(shown))
        writer.mux(pictures.encode(None))
    return path


def add_sensors(film: Path, packets: Sequence[SensorPacket], tag: bytes) -> None:
    """Add a track of data to an MP4 whose moov box is its last one. Packets begin at or after 0 s."""
    data = film.read_bytes()
    at = 0
    while data[at + 4 : at + 8] != b"moov":
        at += struct.unpack_from(">I", data, at)[0]
    moov = data[at + 8 :]
    samples = b"".join(packet.data for packet in packets)
    trak = _make_trak(packets, tag, at + 8)
    film.write_bytes(data[:at] + _box(b"mdat", samples) + _box(b"moov", moov + trak))


def _make_trak(packets: Sequence[SensorPacket], tag: bytes, offset: int) -> bytes:
    starts = [round(packet.start_s * _TIMESCALE) for packet in packets]
    # A first sample of nothing lasts until the first packet begins.
    lengths = np.diff([*starts, starts[-1] + round(packets[-1].duration_s * _TIMESCALE)])
    durations, sizes = [starts[0], *lengths.tolist()], [0, *(len(packet.data) for packet in packets)]
    total = sum(durations)
    table = b"".join(struct.pack(">II", 1, duration) for duration in durations)
    stbl = _box(
        b"stbl",
        _box(b"stsd", struct.pack(">II", 0, 1) + _box(tag, bytes(6) + struct.pack(">H", 1))),
        _box(b"stts", struct.pack(">II", 0, len(durations)) + table),
        _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, len(sizes), 1)),
        _box(b"stsz", struct.pack(">III", 0, 0, len(sizes)) + b"".join(struct.pack(">I", size) for size in sizes)),
        _box(b"stco", struct.pack(">III", 0, 1, offset)),
    )
    dref = _box(b"dref", struct.pack(">II", 0, 1) + _box(b"url ", struct.pack(">I", 1)))
    minf = _box(b"minf", _box(b"gmhd", _box(b"gmin", bytes(16))), _box(b"dinf", dref), stbl)
    mdhd = _box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, _TIMESCALE, total, 0x55C4, 0))
    hdlr = _box(b"hdlr", bytes(4) + b"mhlr" + b"meta" + bytes(12) + b"sensors\0")
    identity = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    tkhd = _box(b"tkhd", struct.pack(">IIIIII", 1, 0, 0, 9, 0, total // 90) + bytes(16) + identity + bytes(8))
    return _box(b"trak", tkhd, _box(b"mdia", mdhd, hdlr, minf))


def _box(name: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I4s", len(data) + 8, name) + data
