"""The scene loader: a Scene in which nothing is left to look up, or every mistake of its file at once."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import (
    Map,
    Seq,
    build_source_map,
    locate_key,
    locate_value,
    make_problem,
    strip_places,
)
from vitrine.document.model import Model
from vitrine.document.shared_data import share_unchanged
from vitrine.document.validation import validate_model
from vitrine.document.yaml_document import DocumentReader
from vitrine.errors import CommandLineError, InputError, Place, Problem, ProblemList, sort_problems
from vitrine.files.lookup import find_as_normalized
from vitrine.files.regular_file import check_regular
from vitrine.files.stamp import Stamp, read_stamp
from vitrine.scene.field_origin import FieldOrigins
from vitrine.scene.file_access import FileAccess
from vitrine.scene.font.font_family import FontFamily
from vitrine.scene.format.language import Language, check_locale, reads_from_right
from vitrine.scene.load.builder import BuildContext, NodeBuilder
from vitrine.scene.load.built_part import build_parts
from vitrine.scene.load.cross_references import (
    SymbolTable,
    find_font_problems,
    find_leader_problems,
    find_over_problems,
    list_focus_paths,
    list_states,
    list_variables,
)
from vitrine.scene.load.font_loader import FontLoader
from vitrine.scene.load.include import read_with_includes
from vitrine.scene.load.lint import check_total_text, find_warnings
from vitrine.scene.load.occluder_table import load_occluder_table
from vitrine.scene.load.own_icons import find_own_icons, iter_icons, list_shown_names
from vitrine.scene.load.picture import load_picture
from vitrine.scene.load.scene_file import CameraEntry, PlacesFile, SceneFile
from vitrine.scene.load.strings import choose_locale, find_string_warnings, read_strings
from vitrine.scene.load.table import load_table
from vitrine.scene.load.type_lint import find_type_warnings
from vitrine.scene.load.warning import make_warning
from vitrine.scene.nodes.binding import LIVE_NAMES, fill_template
from vitrine.scene.nodes.icon_names import ICON_NAMES, name_own_icon
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.style import check_styles
from vitrine.scene.nodes.value import NAMED_COLORS
from vitrine.scene.nodes.zone import Zone
from vitrine.scene.picture.picture import Picture, count_held_bytes
from vitrine.scene.picture.svg_drawing import SvgDrawing
from vitrine.scene.scene import AnchorTable, FontFiles, Occluder, OccluderTracks, Scene, SceneCamera

#: Unpacked they are 1.2 GB: thirty photographs of 10 megapixels.
MAX_PICTURES_PX = 300_000_000
MAX_PICTURES = 2_000


def load_scene(
    path: Path,
    texts: Mapping[Path, str] | None = None,
    *,
    previous: Scene | None = None,
    trusted: bool = False,
    locale: str | None = None,
) -> Scene:
    """The scene of a file with all that it includes. Raises InputError with every problem that was found.

    `texts` by path are read instead of what lies on disk: of the scene, of what it includes, of its `places_file`.
    `previous` is the same file as it was read earlier: what has the same text, and pictures that were not written since
    then, are taken from it. `trusted`: the user lets the scene name files outside its folder, cameras and addresses.
    `locale` is shown instead of the scene's own.
    """
    asked = None if locale is None else _read_locale(locale)
    path = find_as_normalized(path)
    file_access = FileAccess(path.parent, trusted)
    problems = ProblemList()
    documents = DocumentReader(
        {given.resolve(): text for given, text in (texts or {}).items()}, previous.documents if previous else {}
    )
    top, files = read_with_includes(path, file_access, documents, problems)
    scene = _Loader(file_access, files, problems, documents, previous, asked).load(path, top)
    if problems or scene is None:
        raise InputError(sort_problems(problems))
    return scene


@dataclass(slots=True)
class _Loader:
    """The loader of one scene, with what it has found so far."""

    file_access: FileAccess
    files: frozenset[Path]
    problems: ProblemList
    documents: DocumentReader
    previous: Scene | None = None
    asked_locale: str | None = None
    tables: dict[str, AnchorTable] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    picture_notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    picture_warnings: list[Problem] = field(default_factory=list)
    stamps: dict[str, Stamp | None] = field(default_factory=dict)
    fonts: Mapping[str, FontFamily] = field(default_factory=dict)
    font_files: FontFiles = field(default_factory=dict)
    services: Mapping[str, Model] = field(default_factory=dict)

    def load(self, path: Path, top: Map) -> Scene | None:
        top, token_styles = self._fill_tokens(self._merge_places_file(top))
        if "tokens" in top and self.problems:
            # What a broken token stands in would be told as a mistake, too.
            return None
        checked = validate_model(SceneFile, top, self.problems)
        top = self._read_services(top)
        self._check_sections(top)
        locale = choose_locale(top, self.asked_locale)
        strings = read_strings(top, locale, self.problems)
        top = top if strings is None else self._share_filled(strings.put_in(top))
        icons = self._find_icons(top)
        fonts = FontLoader(self.file_access, self.problems, self.previous)
        self.fonts = fonts.load(_get_section(top, "fonts", Map), {} if checked is None else checked.fonts)
        self.font_files = fonts.files
        self.files |= {path.resolve() for path, _ in fonts.files}
        builder = NodeBuilder(_make_context(top, icons, token_styles), self._load_columns, self.problems)
        written = _get_section(top, "nodes", Seq)
        if not written and isinstance(top.get("nodes", ()), tuple):
            remedy = "add nodes: with at least one, such as - {kind: text, text: Hello, anchor: {head: center}}"
            self.problems.append(Problem("the scene has no nodes", Place(str(path)), "nodes", hint=remedy))
        nodes, parts = build_parts(builder, written, self.previous.parts if self.previous else None)
        self.problems += find_leader_problems(builder.records.leaders, builder.records.origins)
        self.problems += find_over_problems(builder.records.overs, builder.records.origins)
        self._load_pictures(builder)
        self._load_icons(builder, nodes, icons)
        take = self._find_file(top, "take")
        tracks = self._load_occluders(top)
        if checked is not None and not self.problems:
            self.problems += check_total_text(nodes, builder)
        if checked is None or self.problems:
            return None
        return replace(self._assemble(path, top, checked, nodes, builder, take), occluder_tracks=tracks, parts=parts)

    def _share_filled(self, top: Map) -> Map:
        """The scene with those objects of the previous one that strings have filled with the same again."""
        known = self.previous.parts if self.previous else None
        if known is None:
            return top
        context = known.context
        sections: dict[str, Any] = {"components": context.components, "styles": context.styles}
        nodes = top.get("nodes")
        if isinstance(nodes, Seq):
            raws = [part and part.raw for part in known.parts]
            sections["nodes"] = Seq.of((*raws, *[None] * len(nodes))[: len(nodes)], nodes.marks, nodes.mark)
        return top.with_entries(
            **{name: share_unchanged(top[name], old) for name, old in sections.items() if name in top}
        )

    def _assemble(
        self,
        path: Path,
        top: Map,
        checked: SceneFile,
        nodes: tuple[NodeBase, ...],
        builder: NodeBuilder,
        take: Path | None,
    ) -> Scene:
        chart, documents = _get_section(top, "statechart", Map), self.documents.documents
        locale = check_locale(choose_locale(top, self.asked_locale))
        return Scene(
            file=path,
            file_access=self.file_access,
            name=checked.name or path.stem,
            nodes=nodes,  # type: ignore[arg-type]  # built from NODE_MODELS, which are the members of Node
            statechart=strip_places(chart),
            source_map={**build_source_map(chart, ("statechart",)), ("feed",): locate_value(top, "feed")},
            places={name: Zone(name, e.at, e.radius_m, e.polygon) for name, e in checked.places.items()},
            routes=dict(checked.routes),
            content=strip_places(_get_section(top, "content", Map)),
            feed=checked.feed,
            take=take,
            camera=_make_camera(checked.camera),
            services=self.services,
            fov_deg=checked.camera.fov if checked.camera and not checked.camera.size else None,
            occluders=tuple(Occluder(o.center, o.size, o.heading) for o in checked.occluders),
            occludes_by_feed=checked.occlude == "auto",
            clock=checked.clock,
            duration_s=checked.duration_s,
            language=Language(locale, checked.date or ""),
            direction="rtl" if "direction" not in top and reads_from_right(locale) else checked.direction,
            tables=self.tables,
            pictures=self.pictures,
            picture_notes=self.picture_notes,
            stamps=self.stamps,
            origins=builder.records.origins,
            field_origins=FieldOrigins(
                str(path), {name: document.text for name, document in documents.items()}, builder.records.fields
            ),
            documents=documents,
            files=self.files,
            fonts=self.fonts,
            font_files=self.font_files,
            icon_folder=self.file_access.resolve(checked.icons) if checked.icons else None,
            warnings=(
                *find_warnings(nodes, top, builder),
                *find_string_warnings(top, locale),
                *find_type_warnings(nodes, self.fonts, builder),
                *self.picture_warnings,
            ),
        )

    def _merge_places_file(self, top: Map) -> Map:
        """The scene's own places and routes with those of its `places_file`."""
        name = top.get("places_file")
        path = self._resolve(top, "places_file", name) if isinstance(name, str) else None
        if path is None or not isinstance(name, str):
            return top
        try:
            other = self.documents.read(path)
        except InputError as error:
            self.problems += [make_problem(top, "places_file", f'"{name}": {found}') for found in error.problems]
            return top
        self.files |= {path.resolve()}
        validate_model(PlacesFile, other, self.problems)
        if isinstance(other.get("route"), Seq):
            route = Map({}, {}, other.marks["route"]).with_entries(**{Path(name).name.split(".")[0]: other["route"]})
            other = other.with_entries(routes=_get_section(other, "routes", Map).merged(route))
        for section in ("places", "routes"):
            theirs, mine = _get_section(other, section, Map), _get_section(top, section, Map)
            for key in theirs.keys() & mine.keys():
                message = f'"{key}" is defined twice; the other is at {locate_key(theirs, key)}'
                self.problems.append(make_problem(mine, key, message, hint="rename one", at_key=True))
            top = top.with_entries(**{section: theirs.merged(mine)})
        return top

    def _fill_tokens(self, top: Map) -> tuple[Map, Map]:
        """The scene with the values of its design tokens, and those of them that it uses as styles."""
        if "tokens" not in top:
            return top, Map({}, {}, top.mark)
        # 5 ms of a start that a scene without tokens need not pay.
        from vitrine.scene.load.design_tokens import fill_tokens

        filled, styles, files = fill_tokens(top, self.file_access, self.documents, self.problems)
        self.files |= files
        return filled, styles

    def _read_services(self, top: Map) -> Map:
        """The scene with the names that its services bring among its content."""
        if "services" not in top:
            return top
        # A scene without services imports none of their models.
        from vitrine.scene.load.services import read_services

        top, self.services = read_services(top, self._find_file, self.problems)
        return top

    def _check_sections(self, top: Map) -> None:
        """What models cannot say: reserved names, styles, ids as they are written, two points to a route."""
        content = _get_section(top, "content", Map)
        for name in content:
            if name in LIVE_NAMES:
                message = f'content cannot have "{name}": the name belongs to live values'
                self.problems.append(make_problem(content, name, message, hint="rename it", at_key=True))
        colors = _get_section(top, "colors", Map)
        for name in colors:
            if name in NAMED_COLORS:
                message = f'"{name}" is the name of an ink'
                self.problems.append(make_problem(colors, name, message, hint="choose another name", at_key=True))
        routes = _get_section(top, "routes", Map)
        for name, points in routes.items():
            if isinstance(points, Seq) and len(points) < 2:
                self.problems.append(
                    make_problem(routes, name, "a route needs two points or more", allowed="[[x, y, z], ...]")
                )
        self.problems += find_font_problems(top, tuple(_get_section(top, "fonts", Map)))
        self.problems += check_styles(_get_section(top, "styles", Map))
        for node in _get_section(top, "nodes", Seq):
            self._check_ids(node)
        for component in _get_section(top, "components", Map).values():
            if isinstance(component, Map):
                self._check_ids(component.get("node"))

    def _check_ids(self, node: Any) -> None:
        if not isinstance(node, Map):
            return
        if isinstance(node.get("id"), str) and set("/#") & set(node["id"]):
            allowed = "letters, digits, _ and -, starting with a letter or _"
            self.problems.append(make_problem(node, "id", f'"{node["id"]}" is no id', allowed=allowed))
        children = node.get("children")
        for child in children if isinstance(children, Seq) else ():
            self._check_ids(child)

    def _load_columns(self, group: Map) -> Collection[str]:
        """The columns of the table that a group repeats, after loading it."""
        repeat = group["repeat"]
        path = self._find_file(repeat, "file")
        if path is None:
            return ()
        name = str(repeat["file"])
        if name not in self.tables:
            self.files |= {path.resolve()}
            try:
                self.tables[name] = load_table(path)
            except InputError as error:
                self.problems += error.problems
                return ()
        return self.tables[name].columns

    def _load_occluders(self, top: Map) -> OccluderTracks | None:
        """The boxes of `occluders_file`, which move."""
        path = self._find_file(top, "occluders_file")
        if path is None:
            return None
        self.files |= {path.resolve()}
        try:
            return load_occluder_table(path)
        except InputError as error:
            self.problems += error.problems
            return None

    def _load_pictures(self, builder: NodeBuilder) -> None:
        for name, owner in builder.records.pictures.items():
            self._load_picture(owner, "src", name, self._resolve(owner, "src", name))
        for owner, text in builder.records.row_pictures:
            for name in dict.fromkeys(name for table in self.tables.values() for name in _fill_rows(table, text)):
                self._load_picture(owner, "src", name, self._resolve(owner, "src", name))

    def _find_icons(self, top: Map) -> Mapping[str, str]:
        """The scene's own icons: by their names those of their files, from the scene's folder."""
        folder = top.get("icons")
        path = self._resolve(top, "icons", folder) if isinstance(folder, str) else None
        if path is None:
            return {}
        try:
            return {name: f"{folder}/{file}" for name, file in find_own_icons(path).items()}
        except FieldError as error:
            message = f'"{folder}": {error}'
            self.problems.append(make_problem(top, "icons", message, allowed=error.allowed, hint=error.hint))
            return {}

    def _load_icons(self, builder: NodeBuilder, nodes: tuple[NodeBase, ...], icons: Mapping[str, str]) -> None:
        """Those of the scene's own icons that a node shows, or may show by what it is bound to."""
        for node in iter_icons(nodes):
            owner = builder.records.fields[node.id or ""]
            for name in list_shown_names(node, icons):
                self._load_picture(owner, "icon", name_own_icon(name), self._resolve(owner, "icon", icons[name]))

    def _load_picture(self, owner: Map, key: str, name: str, path: Path | None) -> None:
        """The picture `name` that `key` of `owner` shows, from its file."""
        if path is None or name in self.pictures:
            return
        if len(self.pictures) == MAX_PICTURES:
            raise self._excess_error(owner, key, f"the scene shows more than {MAX_PICTURES:,} pictures")
        self.files |= {path.resolve()}
        # Before the file is read: one that is written meanwhile is read again the next time.
        stamp = self.stamps[name] = read_stamp(path)
        if self.previous is not None and stamp is not None and self.previous.stamps.get(name) == stamp:
            self.pictures[name] = self.previous.pictures[name]
            self.picture_notes[name] = self.previous.picture_notes.get(name, ())
        else:
            self._read_picture(owner, key, name, path)
        self.picture_warnings += [
            make_warning(f'the picture "{path.name}": {note}', locate_value(owner, key), key, "")
            for note in self.picture_notes.get(name, ())
        ]
        if sum(map(count_held_bytes, self.pictures.values())) > 4 * MAX_PICTURES_PX:
            most = f"at most {MAX_PICTURES_PX // 1_000_000} million pixels; a display has two million"
            raise self._excess_error(owner, key, "the scene's pictures are too large together", most)

    def _read_picture(self, owner: Map, key: str, name: str, path: Path) -> None:
        try:
            picture, self.picture_notes[name] = load_picture(path)
            if key == "icon" and not isinstance(picture, SvgDrawing):
                raise InputError("this is no SVG")
            self.pictures[name] = picture
        except InputError as error:
            for found in error.problems:
                message = f'the picture "{name if key == "src" else path.name}" cannot be shown: {found.message}'
                self.problems.append(make_problem(owner, key, message, allowed=found.allowed, hint=found.hint))

    def _excess_error(self, owner: Map, key: str, message: str, allowed: str = "") -> InputError:
        return InputError([*self.problems, make_problem(owner, key, message, allowed=allowed)])

    def _find_file(self, owner: Map, key: str) -> Path | None:
        """A file that must be there, named under `key`, inside the scene's folder."""
        name = owner.get(key)
        path = self._resolve(owner, key, name) if isinstance(name, str) else None
        if path is None:
            return None
        try:
            check_regular(path)
        except InputError as error:
            found = error.problems[0]
            message = f'"{name}": {found.message}' if path.exists() else f'there is no file "{name}"'
            self.problems.append(make_problem(owner, key, message, hint=found.hint))
            return None
        return path

    def _resolve(self, owner: Map, key: str, name: str) -> Path | None:
        try:
            return self.file_access.resolve(name)
        except FieldError as error:
            self.problems.append(make_problem(owner, key, str(error), allowed=error.allowed, hint=error.hint))
            return None


def _read_locale(typed: str) -> str:
    try:
        return check_locale(typed.strip())
    except FieldError as error:
        raise CommandLineError(Problem(str(error), key="--locale", allowed=error.allowed, hint=error.hint)) from None


def _get_section(top: Map, name: str, kind: type[Any]) -> Any:
    """A section of the wanted type, empty where the file has another: the models have reported that mistake."""
    section = top.get(name)
    if isinstance(section, kind):
        return section
    return Map({}, {}, top.mark) if kind is Map else Seq.of((), (), top.mark)


def _make_context(top: Map, icons: Collection[str], token_styles: Map) -> BuildContext:
    colors = {name: code for name, code in _get_section(top, "colors", Map).items() if isinstance(code, str)}
    names = SymbolTable(
        states=list_states(top.get("statechart")),
        places=tuple(_get_section(top, "places", Map)),
        routes=tuple(_get_section(top, "routes", Map)),
        content=_get_section(top, "content", Map),
        icons=(*icons, *(name for name in ICON_NAMES if name not in icons)),
        variables=list_variables(top.get("statechart")),
        focus_paths=list_focus_paths(_get_section(top, "nodes", Seq)),
        date=str(top.get("date") or ""),
        fonts=tuple(_get_section(top, "fonts", Map)),
    )
    font = top["font"] if isinstance(top.get("font"), str) else None
    styles = _get_section(top, "styles", Map).merged(token_styles)
    return BuildContext(styles, _get_section(top, "components", Map), colors, names, font)


def _make_camera(entry: CameraEntry | None) -> SceneCamera | None:
    if entry is None or entry.size is None:
        return None
    width, height = entry.size
    focal = entry.focal_px or width / 2 / math.tan(math.radians(entry.fov or 0) / 2)
    return SceneCamera(entry.size, focal, entry.center or (width / 2, height / 2), entry.position)


def _fill_rows(table: AnchorTable, text: str) -> tuple[str, ...]:
    """A text with the values of every row."""
    names = tuple(table.columns)
    return tuple(
        fill_template(text, {"row": dict(zip(names, row, strict=True))})
        for row in zip(*table.columns.values(), strict=True)
    )
