"""Proof plan: the proofs that paths name, each with its scene, its glasses and the folder of its goldens."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vitrine import paths
from vitrine.document.located_data import Map, make_problem, make_unknown_problem
from vitrine.document.yaml_source import read_yaml
from vitrine.engine.view_options import parse_size
from vitrine.errors import InputError, Problem, sort_problems
from vitrine.files.top_keys import has_top_keys
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.proof.compare.figure_difference import Tolerances
from vitrine.proof.plan.goldens_root import find_goldens_root
from vitrine.proof.plan.locale_moments import expand_locales
from vitrine.proof.plan.proof_feed import locate_feed
from vitrine.proof.plan.proof_file import FILE_NAME, SCENE_KEY, ProofFile, parse_proof
from vitrine.scene.file_access import FileAccess
from vitrine.scene.load.cross_references import list_states
from vitrine.scene.load.loader import load_scene
from vitrine.stage.text.text_mode import TextMode

#: The keys by which a YAML file is seen to be a scene with a proof of its own, before it is parsed.
SCENE_KEYS = ("vitrine", SCENE_KEY)
_SKIPPED_FOLDERS = ("node_modules", "__pycache__", "out")


@dataclass(frozen=True, slots=True)
class ProofPlan:
    """One proof: `file` is where it was written, `goldens` the folder of this scene's goldens, below `root`.

    `feed` is the address that is opened instead of the scene's, None where the scene's own is.
    `pictured` are the glasses whose pictures are kept, at the size of eye pictures; `measured` those with figures.
    """

    file: Path
    scene: Path
    name: str
    root: Path
    feed: str | None
    entries: ProofFile
    raw: Map
    pictured: tuple[GlassesInLight, ...]
    measured: tuple[GlassesInLight, ...]
    tolerances: Tolerances

    @property
    def goldens(self) -> Path:
        """The folder of this scene's goldens."""
        return self.root / self.name

    def golden_path(self, moment: str) -> Path:
        """The file of a moment's golden."""
        return self.goldens / f"{moment}.golden"


def find_proofs(
    typed: Iterable[Path], text: TextMode | None = None, locale: str | None = None
) -> tuple[ProofPlan, ...]:
    """Find the proofs of scenes, proof files and folders, which are searched, in the order of their names.

    `text` is how text is drawn in place of what they say, `locale` the language that is shown.

    Raises InputError with every mistake in them, for a path without a proof, and where two have one name.
    """
    problems: list[Problem] = []
    by_file: dict[Path, ProofPlan] = {}
    for path in dict.fromkeys(found.resolve() for one in typed for found in _find_files(one)):
        try:
            plan = plan_proof(Path(os.path.relpath(path)), text, locale)
            by_file[plan.file] = plan
        except InputError as error:
            problems += error.problems
    plans = tuple(by_file.values())
    for number, plan in enumerate(plans):
        if other := next((earlier for earlier in plans[:number] if _share_goldens(earlier, plan)), None):
            problems.append(sharing_problem(other.file, plan.file, plan.name))
    if problems:
        raise InputError(sort_problems(problems))
    return tuple(sorted(plans, key=lambda plan: plan.name))


def _share_goldens(one: ProofPlan, other: ProofPlan) -> bool:
    """Whether two plans have one folder, where upper and lower case are alike, too."""
    return str(one.goldens.resolve()).casefold() == str(other.goldens.resolve()).casefold()


def sharing_problem(one: Path, other: Path, name: str) -> Problem:
    """The problem that two proof files have the same name, and so the same goldens."""
    message = f'{one} and {other} would share their goldens, "{name}"'
    return Problem(message, hint="give one of them a `name:` of its own")


def plan_proof(path: Path, text: TextMode | None = None, locale: str | None = None) -> ProofPlan:
    """Plan the proof of a proof file, or of a scene with a proof in or beside it. Raises InputError.

    `text` is how text is drawn in place of what it says, `locale` the language that is shown.
    """
    file, raw, scene = _read_proof(path)
    raw = expand_locales(raw)
    entries = parse_proof(raw)
    typed: dict[str, object] = {"text": text, "locale": locale}
    if locale is not None:
        moments = entries.moments.items()
        typed["moments"] = {name: entry.model_copy(update={"locale": None}) for name, entry in moments}
    entries = entries.model_copy(update={name: value for name, value in typed.items() if value is not None})
    if not scene.is_file():
        raise InputError(make_problem(raw, "scene", f"there is no scene {scene}", allowed="a file beside the proof"))
    _check_names(raw, entries, scene)
    # A scene named without a folder has none in its path.
    name = entries.name or (scene.resolve().parent.name if scene.stem == "scene" else scene.stem.split(".")[0])
    root = path.parent / entries.goldens if entries.goldens else find_goldens_root(scene)
    pictured, measured = _resolve_cells(raw, entries, scene)
    root = Path(os.path.normpath(root))
    feed = locate_feed(file, scene, entries.feed, raw) if entries.feed else None
    return ProofPlan(file, scene, name, root, feed, entries, raw, pictured, measured, _read_tolerances(entries))


def _check_names(raw: Map, entries: ProofFile, scene: Path) -> None:
    """Check the nodes and states that a proof names. Raises InputError, for what the scene has wrong, too."""
    owners = [(raw, entries.mask, entries.expect)]
    owners += [(raw["moments"][name], entry.mask, entry.expect) for name, entry in entries.moments.items()]
    if not any(mask or expect.state_at for _, mask, expect in owners):
        return
    loaded = load_scene(scene)
    states = list_states(loaded.statechart)
    problems: list[Problem] = []
    for owner, mask, expect in owners:
        for index, node in enumerate(mask):
            if node not in loaded.origins:
                problems.append(make_unknown_problem(owner["mask"], index, "node", node, loaded.origins))
        for time, state in expect.state_at.items():
            if state not in states:
                problems.append(make_unknown_problem(owner["expect"]["state_at"], time, "state", state, states))
    if problems:
        raise InputError(problems)


def _read_proof(path: Path) -> tuple[Path, Map, Path]:
    """The file that a proof is written in, what it says, and the scene that it is of."""
    top = read_yaml(path)
    if "vitrine" not in top:
        scene = _find_scene(path, top)
        if has_top_keys(scene, *SCENE_KEYS) and SCENE_KEY in (found := read_yaml(scene)):
            raise _two_proofs_error(found, path)
        return path, top, scene
    beside = path.parent / FILE_NAME
    is_of_scene = beside.is_file() and _find_scene(beside, read_yaml(beside)).resolve() == path.resolve()
    if SCENE_KEY in top and is_of_scene:
        raise _two_proofs_error(top, beside)
    if is_of_scene:
        return _read_proof(beside)
    part = top.get(SCENE_KEY)
    if not isinstance(part, Map):
        message = "this scene has no proof" if part is None else "a proof is a mapping"
        raise InputError(make_problem(top, SCENE_KEY if part else None, message,
                                      hint=f"write a {FILE_NAME} beside it: it names moments"))  # fmt: skip
    if "scene" in part:
        message = "a scene's own proof is of this scene"
        raise InputError(make_problem(part, "scene", message, hint="leave `scene` out", at_key=True))
    return path, part, path


def _find_scene(proof: Path, top: Map) -> Path:
    """The scene that a proof file is of."""
    scene = top.get("scene", "scene.yaml")
    return proof.parent / scene if isinstance(scene, str) else proof


def _two_proofs_error(scene: Map, proof: Path) -> InputError:
    message = f"this scene has a proof of its own, and {proof} is one too"
    return InputError(make_problem(scene, SCENE_KEY, message, hint="keep one of them", at_key=True))


def _find_files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = False
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            file = Path(folder, name)
            if name == FILE_NAME or (name.endswith((".yaml", ".yml")) and has_top_keys(file, *SCENE_KEYS)):
                found = True
                yield file
    if not found:
        hint = f"write a {FILE_NAME} beside a scene: it names moments"
        raise InputError(Problem(f"{path} holds no proof", hint=hint))


def _resolve_cells(
    raw: Map, entries: ProofFile, scene: Path
) -> tuple[tuple[GlassesInLight, ...], tuple[GlassesInLight, ...]]:
    library = Library(paths.assets(), FileAccess(scene.parent))
    problems: list[Problem] = []
    try:
        view = View(size_px=parse_size(entries.size))
    except InputError as error:
        raise InputError(make_problem(raw, "size", error.problems[0].message)) from None
    found = {}
    for key, find in (("devices", library.device), ("environments", library.environment)):
        for index, name in enumerate(getattr(entries, key)):
            try:
                found[key, name] = find(name)
            except InputError as error:
                problems += [
                    make_problem(raw[key], index, p.message, allowed=p.allowed, hint=p.hint) for p in error.problems
                ]
    if problems:
        raise InputError(problems)
    pictured = tuple(
        resolve_glasses(found["devices", device], found["environments", light], view)  # type: ignore[arg-type]
        for device in entries.devices
        for light in entries.environments
    )
    if entries.figures == "pictured":
        return pictured, pictured
    every = (
        resolve_glasses(profile, light, view)
        for profile in library.devices().values()
        if profile.has_display and not profile.is_feed
        for light in library.environments().values()
    )
    return pictured, tuple(dict.fromkeys((*pictured, *every)))


def _read_tolerances(entries: ProofFile) -> Tolerances:
    usual, own = Tolerances(), entries.tolerances
    return Tolerances(
        own.contrast.by if own.contrast else usual.contrast,
        own.place.by if own.place else usual.place_px,
        own.size.by if own.size else usual.size_deg,
        own.opacity.by if own.opacity else usual.opacity,
    )
