"""Video encoding: frames in order become an MP4, a GIF or a folder of PNGs, encoded on a thread of their own.

What is finished early by Ctrl+C keeps the pictures so far and can be played; after an error there is nothing.
"""

from __future__ import annotations

import math
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write, atomic_write_folder, check_writable_file, check_writable_folder
from vitrine.files.interrupt import DeferredSignals
from vitrine.output.picture import save_png

Pixels = npt.NDArray[np.uint8]
Texts = Mapping[str, str]
#: One channel of sound, -1 to 1, SOUND_RATE_HZ samples a second.
Sound = npt.NDArray[np.float32]
SOUND_RATE_HZ = 48_000
#: Samples that AAC encodes at once.
AAC_BLOCK = 1_024

#: Frames that may wait for the encoder: enough to smooth key frames, 4 x 3.7 MB at 720p.
QUEUE_LENGTH = 4
SUFFIXES = (".mp4", ".gif")
#: The demo takes 19 MB, at crf 17 it took 34 (39.5 dB against 41): small type and bar codes stay as sharp.
QUALITY = {"crf": "22", "preset": "veryfast"}
#: A GIF's comments begin so; its header and the screen's description have so many bytes.
GIF_COMMENT, GIF_SCREEN = b"\x21\xfe", 13


class Encoder(Protocol):
    """An encoder of frames (H, W, 4), one after the other."""

    def add(self, pixels: Pixels) -> None:
        """Encode one frame."""

    def finish(self) -> None:
        """Write what is left; afterwards the file is whole."""


class Mp4Encoder:
    """An MP4 encoder: H.264, BT.709, 4:2:0; a key frame every second. `sound` is one channel at 48 kHz, AAC."""

    def __init__(
        self, path: Path, size_px: tuple[int, int], fps: Fraction, texts: Texts, sound: Sound | None = None
    ) -> None:
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        # The format has its own few keys; the comment takes all that is to be said.
        self._container.metadata["comment"] = join_texts(texts)
        stream = self._container.add_stream("libx264", rate=fps, options=QUALITY)
        assert isinstance(stream, av.VideoStream)
        # 4:2:0 needs even sides: an odd last row or column is left out.
        stream.width, stream.height = size_px[0] // 2 * 2, size_px[1] // 2 * 2
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.gop_size = max(1, round(fps))
        context.color_primaries = context.color_trc = context.colorspace = 1  # BT.709
        context.color_range = int(ColorRange.MPEG)
        self._stream, self._count, self._fps = stream, 0, fps
        self._audio = None if sound is None else AudioTrack(self._container, sound)

    def add(self, pixels: Pixels) -> None:
        height, width = self._stream.height, self._stream.width
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[:height, :width]), format="rgba")
        frame = frame.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG)
        frame.pts, frame.time_base = self._count, 1 / self._fps
        self._count += 1
        self._container.mux(self._stream.encode(frame))
        if self._audio is not None:
            self._audio.encode_until(self._count / self._fps)

    def finish(self) -> None:
        self._container.mux(self._stream.encode(None))
        if self._audio is not None:
            self._audio.finish(self._count / self._fps)
        self._container.close()


class AudioTrack:
    """The sound of a film that is being encoded, in step with its frames: it ends where these end."""

    def __init__(self, container: av.container.OutputContainer, sound: Sound) -> None:
        stream = container.add_stream("aac", rate=SOUND_RATE_HZ, layout="mono", options={"b": "96000"})
        assert isinstance(stream, av.AudioStream)
        self._container, self._stream, self._sound, self._done = container, stream, sound, 0

    def encode_until(self, t_s: Fraction, pads: bool = False) -> None:
        """Encode all whole blocks up to a time of the film; with `pads` a last one is filled up with silence."""
        end = min(math.floor(t_s * SOUND_RATE_HZ), len(self._sound))
        while end - self._done >= AAC_BLOCK or (pads and self._done < end):
            block = np.zeros((1, AAC_BLOCK), np.float32)
            samples = self._sound[self._done : min(self._done + AAC_BLOCK, end)]
            block[0, : len(samples)] = samples
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE_HZ, self._done, Fraction(1, SOUND_RATE_HZ)
            self._done += AAC_BLOCK
            self._container.mux(self._stream.encode(frame))

    def finish(self, t_s: Fraction) -> None:
        """Encode the rest."""
        self.encode_until(t_s, pads=True)
        self._container.mux(self._stream.encode(None))


class GifEncoder:
    """A GIF encoder with a palette for each frame, at most 25 a second: viewers slow faster ones down."""

    def __init__(self, path: Path, size_px: tuple[int, int], fps: Fraction, texts: Texts) -> None:
        self._path, self._comment = path, join_texts(texts)
        self._every = max(1, round(fps / 25))
        self._container = av.open(str(path), "w", format="gif")
        stream = self._container.add_stream("gif", rate=fps / self._every)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = size_px
        stream.pix_fmt = "pal8"
        self._stream, self._count, self._fps = stream, 0, fps / self._every

    def add(self, pixels: Pixels) -> None:
        if self._count % self._every == 0:
            image = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
            image = image.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
            palette = np.full((256, 4), 255, np.uint8)
            colors = np.asarray(image.getpalette(), np.uint8).reshape(-1, 3)
            palette[: len(colors), 1:] = colors
            indexed: Any = (np.asarray(image), palette)  # what PyAV takes for pal8, though it does not say so
            frame = av.VideoFrame.from_ndarray(indexed, format="pal8")
            frame.pts, frame.time_base = self._count // self._every, 1 / self._fps
            self._container.mux(self._stream.encode(frame))
        self._count += 1

    def finish(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()
        insert_gif_comment(self._path, self._comment)


class PngFolderEncoder:
    """An encoder to a folder of numbered PNGs."""

    def __init__(self, path: Path, texts: Texts) -> None:
        self._folder, self._count, self._texts = path, 0, texts

    def add(self, pixels: Pixels) -> None:
        save_png(self._folder / f"frame-{self._count:06d}.png", pixels, self._texts)
        self._count += 1

    def finish(self) -> None:
        pass


class Film:
    """A film being written by an encoder on another thread; what goes wrong there is raised by the next call here."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._queue: queue.Queue[Pixels | None] = queue.Queue(QUEUE_LENGTH)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._encode, name="film", daemon=True)
        self._thread.start()

    def _encode(self) -> None:
        while (pixels := self._queue.get()) is not None:
            if self._error is None:
                try:
                    self._encoder.add(pixels)
                except BaseException as error:  # handed over to the drawing thread
                    self._error = error

    def add(self, pixels: Pixels) -> None:
        """Add a frame; the array is the film's from now on. Waits while the encoder is behind."""
        self._raise_error()
        self._queue.put(pixels)

    def finish(self) -> None:
        """Encode what waits and make the file whole."""
        self._queue.put(None)
        self._thread.join()
        self._encoder.finish()
        self._raise_error()

    def _raise_error(self) -> None:
        if self._error is not None:
            raise self._error


def check_film(path: Path) -> None:
    """Check before long work that a film can be written. Raises InputError as `open_film` does."""
    if path.suffix and path.suffix.lower() not in SUFFIXES:
        raise InputError(f'{path}: "{path.suffix}" is no film; allowed: .mp4, .gif, or a folder for PNGs')
    if path.suffix:
        check_writable_file(path)
    else:
        check_writable_folder(path)


@contextmanager
def open_film(
    path: Path, size_px: tuple[int, int], fps: Fraction, texts: Texts | None = None, sound: Sound | None = None
) -> Iterator[Film]:
    """Open a film at `path`: .mp4, .gif, or a new folder of PNGs, with `texts` as its comment or as each picture's.

    An .mp4 may have a `sound`. After Ctrl+C it holds what was added so far.

    Raises InputError for another suffix, a folder that is not there, or one that already holds something.
    """
    check_film(path)
    with DeferredSignals() as patience:
        interrupted: KeyboardInterrupt | None = None
        with ExitStack() as stack:
            if path.suffix:
                beside = stack.enter_context(atomic_write(path))
                is_mp4 = path.suffix.lower() == ".mp4"
                encoder: Encoder = (
                    Mp4Encoder(beside, size_px, fps, texts or {}, sound)
                    if is_mp4
                    else GifEncoder(beside, size_px, fps, texts or {})
                )
            else:
                encoder = PngFolderEncoder(stack.enter_context(atomic_write_folder(path)), texts or {})
            writer = Film(encoder)
            try:
                yield writer
            except KeyboardInterrupt as error:
                interrupted = error
            finally:
                patience.begin()
                writer.finish()
        if interrupted is not None:
            raise interrupted


def join_texts(texts: Texts) -> str:
    """Metadata as one text: "key: value; key: value"."""
    return "; ".join(f"{key}: {value}" for key, value in sorted(texts.items()))


def insert_gif_comment(path: Path, text: str) -> None:
    """Insert a comment into a GIF file before its first frame: blocks of up to 255 bytes (GIF89a, section 24)."""
    data, encoded = path.read_bytes(), text.encode()
    if not encoded:
        return
    flags = data[10]
    start = GIF_SCREEN + (3 << (flags & 7) + 1 if flags & 0x80 else 0)  # after the table of colours, if there is one
    parts = [encoded[i : i + 255] for i in range(0, len(encoded), 255)]
    blocks = b"".join(bytes([len(part)]) + part for part in parts)
    path.write_bytes(data[:start] + GIF_COMMENT + blocks + b"\0" + data[start:])
