"""Fixtures' values: what a test calls to draw a scene, and to compare a picture with its golden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vitrine.engine.python_arguments import (
        BrightnessArgument,
        EyeShiftArgument,
        HeadingErrorArgument,
        LatencyArgument,
        OpticsArgument,
        PathArgument,
        RateArgument,
        SizeArgument,
    )
    from vitrine.engine.shot import Shot
    from vitrine.errors import Place
    from vitrine.output.drawn_shot import Picture, PictureElement
    from vitrine.proof.draw.renderer_identity import RendererIdentity
    from vitrine.proof.golden.picture_hash import Pixels
    from vitrine.pytest_plugin.item_goldens import ItemGoldens
    from vitrine.workers.shot_request import ShotAnswer


@dataclass(frozen=True, eq=False, slots=True)
class ShotPicture:
    """A drawn scene: pixels, elements, shot and texts are those of the Picture that `vitrine.render` gives."""

    picture: Picture
    places: Mapping[str, Place]
    identity: RendererIdentity
    goldens: ItemGoldens = field(repr=False)

    @property
    def pixels(self) -> Pixels:
        """The pixels, uint8 (H, W, 4)."""
        return self.picture.pixels

    @property
    def elements(self) -> tuple[PictureElement, ...]:
        """What the scene shows, with ids, kinds, texts and boxes."""
        return self.picture.elements

    @property
    def shot(self) -> Shot:
        """What was drawn, with the time that the words of `at` stand for."""
        return self.picture.shot

    def matches(self, name: str | None = None) -> bool:
        """Compare it with its golden: True, or AssertionError. Without a name it has that of the test."""
        __tracebackhide__ = True
        from vitrine.errors import InputError

        try:
            return self.goldens.match(
                self.pixels, name, self.identity, self.elements, self.places, self.shot.text.strip().lower()
            )
        except InputError as error:
            raise error.with_traceback(None) from None  # the test's own line is what its author can mend

    def save(self, path: str | Path) -> None:
        """Write it as a PNG. Raises InputError where it cannot be written."""
        self.picture.save(path)


@dataclass(frozen=True, eq=False, slots=True)
class ShotFixture:
    """The fixture `shot`: call it with a scene and the words of `vitrine.render`."""

    goldens: ItemGoldens = field(repr=False)

    def __call__(
        self,
        scene: PathArgument,
        *,
        at: float | str = 0.0,
        feed: PathArgument | None = None,
        take: PathArgument | None = None,
        device: str = "generic",
        environment: str = "overcast",
        view: str = "eye",
        size: SizeArgument | None = None,
        exposure: str = "adapted",
        eye: str = "display",
        brightness: BrightnessArgument = "auto",
        optics: OpticsArgument = "typical",
        focus: str = "off",
        eye_shift: EyeShiftArgument = "0,0",
        tone: str = "compressed",
        latency: LatencyArgument = "off",
        rate: RateArgument = "off",
        heading_error: HeadingErrorArgument = "off",
        regrade: str = "auto",
        tier: str = "off",
        trust: bool = False,
        framed: bool = False,
        text: str | None = None,
        locale: str | None = None,
    ) -> ShotPicture:
        """Draw a scene at seconds, or at a time such as "state:card#2+0.5", "event:tap" or "end-1".

        Relative paths are meant from the test file's folder, else from the run's root folder. `text` is "glyphs" or
        "blocks", None for what --vitrine-text says, else glyphs. Raises InputError for
        what is wrong with an argument or a file, MachineError where there is no OpenGL.
        """
        __tracebackhide__ = True
        from vitrine.engine.python_arguments import build_shot, python_names
        from vitrine.errors import InputError, MachineError
        from vitrine.proof.draw.renderer_identity import identify_renderer

        try:
            with python_names():
                # Where `at` is words, the worker finds its seconds on the take.
                shot = build_shot(
                    scene, 0.0 if isinstance(at, str) else at, feed, take, device, environment, view, size, exposure,
                    eye, brightness, optics, focus, eye_shift, tone, latency, rate, heading_error, regrade, trust,
                    framed, (self.goldens.session.text or "glyphs") if text is None else text, locale, tier,
                )  # fmt: skip
                answer = self._draw(self.goldens.find_files(shot), at)
        except (InputError, MachineError) as error:
            raise error.with_traceback(None) from None  # the test's own line is what its author can mend
        identity = identify_renderer(answer.driver_name, answer.gl_version)
        return ShotPicture(answer.picture, answer.places, identity, self.goldens)

    def _draw(self, shot: Shot, at: float | str) -> ShotAnswer:
        from vitrine.proof.run.timed_shot_request import TimedShotRequest, parse_time
        from vitrine.workers.shot_request import ShotRequest

        request = TimedShotRequest(shot, parse_time(at)) if isinstance(at, str) else ShotRequest(shot)
        answer: ShotAnswer = self.goldens.session.ask(request)
        return answer


@dataclass(frozen=True, eq=False, slots=True)
class ImageFixture:
    """The fixture `image`."""

    goldens: ItemGoldens = field(repr=False)

    def matches(self, array: object, name: str | None = None) -> bool:
        """Compare a picture with its golden: True, or AssertionError. Without a name it has that of the test.

        It is uint8 (H, W, 4) as RGBA or (H, W, 3) as RGB, an array or what NumPy makes one of, such as a Pillow image,
        drawn by whatever program. Raises InputError for what is no such picture.
        """
        __tracebackhide__ = True
        from vitrine.errors import InputError
        from vitrine.proof.image.image_pixels import read_pixels

        try:
            return self.goldens.match(read_pixels(array), name)
        except InputError as error:
            raise error.with_traceback(None) from None
