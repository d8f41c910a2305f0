"""What `rename_proof` asks of one tree: pictures, arrays and words as hashes. It knows names old and new."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

TREE = Path(sys.argv[1]).resolve()
TIMES = 24
DEVICES = ("generic", "quark-s1", "even-g2", "xreal-one", "meta-ray-ban-display")
VIEWS = ("eye", "world", "panel")
COMMANDS = "preview shot record check sheet kiosk bench devices doctor schema new nodes".split()

#: Where each thing is, by the names that it has had: the first that is there is taken.
PLACES = {
    "cli": ("vitrine.cli", "app.cli"),
    "paths": ("vitrine.paths", "app.paths"),
    "open": ("vitrine.engine.opening:open_session", "vitrine.engine.show:open_show", "app.engine.show:open_show"),
    "demo": ("vitrine.engine.opening:demo_scene", "vitrine.engine.show:demo_scene", "app.engine.show:demo_scene"),
    "Typed": ("vitrine.engine.view_spec:ViewOptions", "vitrine.engine.look:Typed", "app.engine.look:Typed"),
    "look": ("vitrine.engine.view_spec:resolve_view", "vitrine.engine.look:look", "app.engine.look:look"),
    "Shot": ("vitrine.engine.shot:Shot",),
    "ViewOptions": ("vitrine.engine.view_options:ViewOptions",),
    "Renderer": ("vitrine.gpu.renderer:Renderer", "vitrine.gpu.device:Device", "app.gpu.device:Device"),
    "dump_take": ("vitrine.flow.timeline.take:dump_take", "vitrine.flow.take:dump_take", "app.flow.take:dump_take"),
}
#: Methods and fields by the names that they have had.
MEMBERS = {
    "laying": ("map_view", "laying"),
    "draw_list": ("build_draw_list", "draw_list"),
    "spec_profile": ("profile",),
    "time": ("wrap_time", "within"),
}


def thing(name: str) -> Any:
    """What stands under one of the names of PLACES."""
    for place in PLACES[name]:
        module, _, attribute = place.partition(":")
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError:
            continue
        # The packages' folder names the newer tree, whose package may be called otherwise than this one's.
        if not str(found.__file__).startswith(f"{TREE}{os.sep}"):
            continue
        return getattr(found, attribute) if attribute else found
    raise LookupError(f"{name}: none of {', '.join(PLACES[name])}")


def member(owner: Any, name: str) -> Any:
    """What an object has under one of the names of MEMBERS."""
    return next(getattr(owner, one) for one in MEMBERS[name] if hasattr(owner, one))


def in_view(asked: Any) -> tuple[Any, ...]:
    """What a tree takes to draw a view: all of it resolved, or view, device and light."""
    return (asked.glasses,) if hasattr(asked, "glasses") else (asked.view, asked.profile, asked.environment)


def mapping_of(show: Any, asked: Any) -> Any:
    """Where the display lies in a view."""
    return member(show, "laying")(*(in_view(asked) if hasattr(asked, "glasses") else (asked.profile, asked.view)))


def draw_list_of(show: Any, t_s: float, frame: Any, asked: Any) -> Any:
    """The overlay at a time in a view."""
    if hasattr(show, "build_frame"):
        return show.build_frame(show.instant_at(t_s), asked.glasses).draw_list
    return member(show, "draw_list")(t_s, frame, asked.view, mapping_of(show, asked))


def resolved(show: Any, device: str = "generic", view: str = "eye", size: str | None = None) -> Any:
    """A view of an open scene, by the names that its options have had."""
    try:
        options = thing("ViewOptions")(view, size)
    except LookupError:
        return thing("look")(thing("Typed")(device=device, view=view, size=size), show.size_px)
    return thing("look")(thing("Shot")(show.scene.file, device=device, view=options), show.size_px)


def hashed(value: Any) -> str:
    """A hash of a tree of values: of what they hold, not of what classes and fields are called."""
    digest = hashlib.sha256()
    for piece in pieces(value):
        digest.update(piece)
    return digest.hexdigest()


def pieces(value: Any) -> Iterator[bytes]:
    """All that is in a value, one after another."""
    if isinstance(value, np.ndarray):
        types = [value.dtype.fields[name] for name in value.dtype.names] if value.dtype.names else [(value.dtype, 0)]
        yield repr((value.shape, [(str(kind[0]), kind[1]) for kind in types])).encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, Enum):
        yield repr(value.value).encode()
    elif dataclasses.is_dataclass(value):
        yield from pieces([getattr(value, field.name) for field in dataclasses.fields(value)])
    elif isinstance(value, Mapping):
        yield from pieces([part for pair in value.items() for part in pair])
    elif isinstance(value, list | tuple):
        yield f"[{len(value)}".encode()
        for part in value:
            yield from pieces(part)
    else:
        yield repr(value).encode()


def pixels(shown: Any, renderer: Any) -> Any:
    """The picture of what was drawn last: older renderers are asked for it, newer ones gave it back as a value."""
    return np.asarray(getattr(shown, "picture", renderer).read())


def pictures(tree: Path) -> Iterator[tuple[str, str]]:
    """The demo at even times on each device in each view, drawn and as arrays; and R1."""
    shaders = thing("paths").shaders()
    with thing("Renderer").headless(shaders) as renderer, thing("open")(thing("demo")(), renderer, ahead=0) as show:
        for number in range(TIMES):
            t_s = member(show, "time")((number + 0.37) * show.duration_s / TIMES)
            frame = show.frame_at(t_s)
            for device in DEVICES:
                for view in VIEWS:
                    asked = resolved(show, device, view, "640x360")
                    shown = show.draw(renderer, t_s, *in_view(asked))
                    at = f"{t_s:.2f} s, {device}, {view}"
                    yield f"picture at {at}", hashed(pixels(shown, renderer))
                    drawn = draw_list_of(show, t_s, frame, asked)
                    yield f"draw list at {at}", hashed(drawn)
                    if view == "eye":
                        yield f"panel at {at}", hashed(np.asarray(renderer.read_panel(drawn)))
        yield "take", thing("dump_take")(show.take).replace(str(tree), "TREE")
    r1 = thing("paths").assets() / "scenes" / "r1" / "scene.yaml"
    film = thing("paths").assets() / "feeds" / "street.mp4"
    with thing("Renderer").headless(shaders) as renderer, thing("open")(r1, renderer, str(film), ahead=0) as show:
        asked = resolved(show)
        for t_s in (0.5, 3.0, 7.5):
            shown = show.draw(renderer, t_s, *in_view(asked))
            yield f"r1 at {t_s} s", hashed(pixels(shown, renderer))


def words(tree: Path) -> Iterator[tuple[str, str]]:
    """What the commands print and write; of figures that a clock makes, their names and types."""
    scene = str(thing("paths").assets() / "scenes" / "market-street" / "scene.yaml")
    for command in ("", *COMMANDS):
        yield f"help of {command or 'all'}", said(tree, *command.split(), "--help")
    for line in ("schema", "nodes", "devices", "devices --json", "devices even-g2", "devices even-g2 --json"):
        yield line, said(tree, *line.split())
    for line in ("bench anchors --frames 5 --json", "bench r1 --frames 8 --json", "doctor --json"):
        yield f"shape of {line}", json.dumps(shape(json.loads(said(tree, *line.split()))))
    with tempfile.TemporaryDirectory() as folder:
        sarif, shot = Path(folder) / "a.sarif", Path(folder) / "a.png"
        options = "--device quark-s1,even-g2 --environment sunlit --every 20 --json".split()
        yield "check", said(tree, "check", scene, *options, "--sarif", str(sarif))
        yield "SARIF", sarif.read_text("utf-8").replace(str(tree), "TREE")
        said(tree, "shot", scene, *"--at 31 --device quark-s1 --size 320x180 --framed -o".split(), str(shot))
        with Image.open(shot) as image:
            yield "PNG text", json.dumps(getattr(image, "text", {}), sort_keys=True).replace(str(tree), "TREE")


def said(tree: Path, *arguments: str) -> str:
    """What a command prints to stdout, without the place of its tree."""
    command = [sys.executable, "-m", thing("cli").__name__, *arguments]
    answer = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return answer.stdout.replace(str(tree), "TREE")


def shape(value: Any) -> Any:
    """The keys of an answer with the types of their values."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def main(tree: Path) -> None:
    """Print everything as one JSON object; long texts as hashes."""
    found = {}
    for name, value in (*words(tree), *pictures(tree)):
        found[name] = value if len(value) <= 200 else hashlib.sha256(value.encode()).hexdigest()
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
