"""Options that several commands share, as annotated types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

#: Not readable=True, typer's own habit: a file that may not be read is the input's fault, and the loader says so.
SceneFile = Annotated[Path, typer.Argument(metavar="SCENE", help="a scene file", readable=False)]
FeedOption = Annotated[
    str | None,
    typer.Option("--feed", help="a video, picture, folder of pictures, camera:NAME, phone, stream address or testcard"),
]
FeedExposureOption = Annotated[
    str,
    typer.Option("--feed-exposure", metavar="STOPS", help="the feed in more light or less, -2 to 2: each doubles it"),
]
TakeOption = Annotated[
    Path | None, typer.Option("--take", help="a recorded take to play instead of the scene's own", readable=False)
]
DeviceOption = Annotated[str, typer.Option("--device", help="the glasses to emulate")]
EnvironmentOption = Annotated[str, typer.Option("--environment", help="the light around")]
ViewOption = Annotated[str, typer.Option("--view", help="eye, world or panel")]
SizeOption = Annotated[str | None, typer.Option("--size", metavar="WxH", help="pixels; absent: the feed's own size")]
BrightnessOption = Annotated[
    str, typer.Option("--brightness", metavar="auto|N%", help="the display's: chosen by it, or a share of its most")
]
ExposureOption = Annotated[
    str, typer.Option("--exposure", help="adapted, as the eye sees it, or absolute: dark lenses and nights look dark")
]
EyeOption = Annotated[str, typer.Option("--eye", help="whose: display (the one that has it), left, right or both")]
OpticsOption = Annotated[
    str,
    typer.Option("--optics", help="its defects: typical, off, strong, or some by name such as spread=off,ghost=strong"),
]
FocusOption = Annotated[
    str, typer.Option("--focus", help="what the eye is focused on: off (all is sharp), overlay, world")
]
EyeShiftOption = Annotated[
    str,
    typer.Option("--eye-shift", metavar="RIGHT,DOWN", help="where in the eye-box the eye is, in shares of its half"),
]
ToneOption = Annotated[
    str,
    typer.Option("--tone", help="light above white: compressed, its hue kept, or sum: added as it is and clipped"),
]
LatencyOption = Annotated[
    str,
    typer.Option(
        "--latency", metavar="TIME", help="from motion to photon, such as 80ms: the overlay lags; off, device"
    ),
]
RateOption = Annotated[
    str, typer.Option("--rate", metavar="HZ", help="how often the overlay changes, such as 20; off, device")
]
HeadingErrorOption = Annotated[
    str,
    typer.Option(
        "--heading-error", metavar="DEGREES", help="RMS of the heading's error, by which the world's overlay swims"
    ),
]
RegradeOption = Annotated[
    str,
    typer.Option("--regrade", help="a feed that says in which light it was filmed, shown in another: auto or off"),
]
TierOption = Annotated[
    str,
    typer.Option(
        "--tier", help="shown: what the small of two processors draws changes as seldom as it draws; off: as ever"
    ),
]
UndistortOption = Annotated[
    bool, typer.Option("--undistort", help="a feed whose camera file has a lens: straightened, as a pinhole sees it")
]
LocaleOption = Annotated[
    str | None,
    typer.Option("--locale", metavar="NAME", help="the language to show, such as zh-CN; absent: the scene's"),
]
FramedOption = Annotated[bool, typer.Option("--framed", help="with a strip below that says what it shows")]
TextOption = Annotated[str, typer.Option("--text", help="the scene's text: glyphs, or blocks, a bar a word")]
ThresholdsOption = Annotated[
    str | None, typer.Option("--thresholds", help="contrasts from which it is poor, text only, ok, good, colour")
]
FaceModelOption = Annotated[
    Path | None,
    typer.Option(
        "--face-model",
        metavar="FILE",
        help="a YuNet or CenterFace .onnx: faces in a live feed are blurred",
        readable=False,
    ),
]
BlurFacesOption = Annotated[bool, typer.Option("--blur-faces", help="blur faces in a recording, too")]
FacesVisibleOption = Annotated[
    bool, typer.Option("--faces-visible", help="keep pictures of a live feed without a model")
]
StillCameraOption = Annotated[
    bool, typer.Option("--still-camera", help="a live feed's camera stands: its turns are not told from its pictures")
]
TrustOption = Annotated[
    bool, typer.Option("--trust", help="let the scene open files outside its folder, cameras and addresses")
]
LiveOption = Annotated[
    bool,
    typer.Option("--live", help="play no take: the feed counts as a camera, and the scene's services are at work"),
]
SpeakOption = Annotated[
    bool, typer.Option("--speak", help="what is said is heard, by a voice of this machine (espeak-ng, say, SAPI)")
]
SpeechModelOption = Annotated[
    Path | None,
    typer.Option(
        "--speech-model",
        metavar="DIR",
        help="a folder with a streaming model for sherpa-onnx: while P is held, a question is heard",
    ),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, max=256, help="processes of this machine that share the work")
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="a Dask scheduler whose workers share it, tcp://HOST:8786"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="print JSON, errors too")]


def read_seconds(value: str | float) -> float:
    """Seconds of what was typed; the default, which is no text, as it is. Raises typer.BadParameter."""
    from vitrine.commands.duration import parse_seconds  # its patterns take half a millisecond to compile

    try:
        return parse_seconds(value) if isinstance(value, str) else value
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


TIME = "SECONDS|M:SS"
AtOption = Annotated[
    list[float],
    typer.Option("--at", metavar=TIME, parser=read_seconds, help="time in the take; may be given again"),
]
TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit", metavar=TIME, parser=read_seconds, help="end after that long, with exit code 124"),
]


def make_group(name: str, purpose: str) -> typer.Typer:
    """Make a group of commands, which alone prints its help."""
    return typer.Typer(
        name=name,
        help=purpose,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
