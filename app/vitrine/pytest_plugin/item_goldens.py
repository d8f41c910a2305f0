"""Item goldens: the goldens of one test's pictures, how they are named, and what a failure says."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from vitrine.pytest_plugin.proof_session import SESSION

if TYPE_CHECKING:
    from vitrine.engine.shot import Shot
    from vitrine.errors import Place
    from vitrine.output.drawn_shot import PictureElement
    from vitrine.proof.draw.renderer_identity import RendererIdentity
    from vitrine.proof.golden.picture_hash import Pixels
    from vitrine.proof.image.image_proof import ImageGolden, ProvedImage

#: The sentences of goldens that a test wrote for the first time.
UNSEEN = pytest.StashKey[list[str]]()
#: What a name may consist of, so that it is a file's name on every system.
_NAME = re.compile(r"\w[\w.@#+,=()\[\]-]*")
#: Bytes of a name; with its endings it must stay below 255.
MAX_NAME_BYTES = 160
#: Nodes that a failure names.
MAX_NODES = 8


class ItemGoldens:
    """The goldens of one test. `node` is its item."""

    def __init__(self, node: pytest.Item) -> None:
        self.node, self.session = node, node.config.stash[SESSION]

    def find_files(self, shot: Shot) -> Shot:
        """The shot with its files found: relative ones are meant from the test file's folder, else from the run's root
        folder.
        """
        from dataclasses import replace

        feed = None if shot.feed is None else self._find_file(Path(shot.feed))
        return replace(
            shot,
            scene=self._find_file(shot.scene),
            take=None if shot.take is None else self._find_file(shot.take),
            feed=str(feed) if feed is not None and feed.exists() else shot.feed,
        )

    def _find_file(self, path: Path) -> Path:
        beside = self.node.path.parent / path
        return beside if beside.exists() or not (self.session.root / path).exists() else self.session.root / path

    def match(
        self,
        pixels: Pixels,
        name: str | None,
        identity: RendererIdentity | None = None,
        elements: Sequence[PictureElement] = (),
        places: Mapping[str, Place] | None = None,
        text_mode: str = "glyphs",
    ) -> bool:
        """Compare a picture (H, W, 4) with its golden: True, or AssertionError with all that explains it.

        `identity` is that of the renderer, None where another program drew; `elements` and `places` are those of the
        scene's nodes; `text_mode` is how its text was drawn. Raises InputError for a name that is none, and for broken
        files.
        """
        __tracebackhide__ = True
        from vitrine.proof.golden.picture_hash import hash_picture
        from vitrine.proof.image.evidence import remove_evidence, write_evidence
        from vitrine.proof.image.image_proof import prove_image

        session = self.session
        if identity is not None and (refusal := session.refuse_renderer(identity)):
            raise AssertionError(refusal)
        golden = self._find_golden(name)
        with session.lock:
            if not session.tally.claim(str(golden.path), hash_picture(pixels)):
                raise AssertionError(_describe_double(golden, name is None))
            proved = prove_image(pixels, golden, self.node.path, session.update, identity, text_mode)
            session.tally.compared += proved.result.verdict != "new"
            session.tally.written += proved.was_written
        evidence_folder = session.output / golden.folder
        if proved.result.is_good:
            remove_evidence(evidence_folder, golden.name)
            return True
        if proved.was_written:
            return self._settle_written(golden, proved)
        evidence = write_evidence(evidence_folder, golden.name, proved.comparison.approved_pixels, pixels)
        raise AssertionError("\n".join(self._describe(golden, proved, elements, places or {}, evidence)))

    def _settle_written(self, golden: ImageGolden, proved: ProvedImage) -> bool:
        """What was written by `missing` fails at the test's end; `changed` and `all` were told to approve it."""
        if self.session.update == "missing":
            sentence = f"{proved.result.verdict}: {self._shorten(golden.path)} was written; look at it and run again"
            self.node.stash.setdefault(UNSEEN, []).append(sentence)
        return True

    def _find_golden(self, name: str | None) -> ImageGolden:
        from vitrine.errors import InputError, Problem
        from vitrine.proof.image.image_proof import ImageGolden
        from vitrine.proof.plan.goldens_root import find_goldens_root

        if name is not None and not (_NAME.fullmatch(name) and len(name.encode()) <= MAX_NAME_BYTES):
            allowed = f"letters, digits and .@#+,=()[]-_, at most {MAX_NAME_BYTES} bytes"
            raise InputError(Problem(f'"{name}" is no name of a golden', key="name", allowed=allowed))
        file = self.node.path
        root = Path(os.path.abspath(find_goldens_root(file)))  # not resolved: it may be a link to elsewhere
        folder = file.resolve().relative_to(root.parent).with_suffix("").as_posix()
        return ImageGolden(root, folder, name if name is not None else _name_test(self.node))

    def _describe(
        self,
        golden: ImageGolden,
        proved: ProvedImage,
        elements: Sequence[PictureElement],
        places: Mapping[str, Place],
        evidence: Sequence[Path],
    ) -> Iterator[str]:
        """The lines of a failure: verdict and tile, boxes, nodes under them, files, and what to do."""
        from vitrine.proof.image.changed_nodes import find_changed_nodes

        result, difference = proved.result, proved.comparison.difference
        yield f"{result.verdict}: {result.scene}/{result.moment}"
        if result.verdict == "new":
            yield f"    there is no golden {self._shorten(golden.path)}"
        if message := proved.comparison.message:
            yield f"    {message}"
        boxes = result.pictures[0].boxes_px
        if difference is not None:
            mean, large = f"{difference.worst_mean:.2f} codes on average", f"{difference.most_large} large differences"
            yield f"    worst tile {_format_box(difference.worst_box_px)}: {mean}, {large}"
            yield f"    boxes: {', '.join(map(_format_box, boxes))}"
        approved = proved.comparison.approved_pixels
        if nodes := [] if approved is None else find_changed_nodes(approved, proved.pixels, elements):
            shown = [f"{node} ({_format_place(places[node])})" if node in places else node for node in nodes]
            more = f" and {len(nodes) - MAX_NODES} more" if len(nodes) > MAX_NODES else ""
            yield f"    nodes there: {', '.join(shown[:MAX_NODES])}{more}"
        for path in evidence:
            yield f"    {path.stem.rpartition('-')[2]}: {self._shorten(path)}"
        mode = "missing" if result.verdict == "new" else "changed"
        yield f"    where it is meant: pytest --vitrine-update {mode}"

    def _shorten(self, path: Path) -> str:
        root = self.session.root
        return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def _name_test(node: pytest.Item) -> str:
    """The name of a test in its file: classes, function and the id of its parameters, in signs of a file's name."""
    parts = [part.name for part in node.listchain() if isinstance(part, pytest.Class | pytest.Item)]
    name = quote(".".join(parts), safe="@#+,=()[]")
    if len(name) <= MAX_NAME_BYTES:
        return name
    # Names of tests may be longer than those of files: what is cut off goes on in a hash.
    return f"{name[: MAX_NAME_BYTES - 17]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _describe_double(golden: ImageGolden, is_default: bool) -> str:
    remedy = "give each a name: .matches(name=…)" if is_default else "give one of them another name"
    return f'two different pictures of this run are called "{golden.name}" in {golden.folder}; {remedy}'


def _format_box(box: Sequence[int]) -> str:
    x0, y0, x1, y1 = box
    return f"{x0},{y0} to {x1},{y1}"


def _format_place(place: Place) -> str:
    return f"{Path(place.file).name}:{place.line}"
