from __future__ import annotations

from pathlib import Path

from tests.scene.scenes import HELLO, at, loaded, mistake, mistakes
from vitrine.scene.nodes.node import Text


def test_all_sections_come_in_and_nodes_lie_behind_the_scenes_own(tmp_path: Path) -> None:
    scene = loaded(
        tmp_path,
        f"include: [parts/shop.yaml]\nstyles: {{a: {{size: 1}}}}\ncontent: {{shop: {{name: Tea}}}}\nnodes:\n  {HELLO}",
        parts__shop_yaml="""
styles: {b: {size: 2}}
colors: {brand: "#AABBCC"}
content: {shop: {street: Lane}}
places: {door: [1, 2, 3]}
routes: {way: [[0, 0, 0], [1, 0, 0]]}
components: {tag: {node: {kind: text, text: "{shop.name}", style: [a, b], color: brand}}}
nodes: [{use: tag, id: sign}]
""",
    )
    assert [node.id for node in scene.nodes] == ["sign", "hello"]
    sign = scene.nodes[0]
    assert isinstance(sign, Text) and sign.size == 2 and sign.color == "#AABBCC"
    assert scene.content == {"shop": {"name": "Tea", "street": "Lane"}}
    assert set(scene.places) == {"door"} and set(scene.routes) == {"way"}
    assert {path.name for path in scene.files} == {"scene.yaml", "shop.yaml"}
    assert scene.origins["sign"].file.endswith("shop.yaml")


def test_a_file_that_two_others_include_comes_in_once(tmp_path: Path) -> None:
    files = {"a_yaml": "include: [c.yaml]\n", "b_yaml": "include: [c.yaml]\n", "c_yaml": f"nodes: [{HELLO[2:]}]\n"}
    assert len(loaded(tmp_path, "include: [a.yaml, b.yaml]", **files).nodes) == 1


def test_paths_of_included_files_count_from_the_scenes_folder(tmp_path: Path) -> None:
    files = {"parts__a_yaml": "include: [parts/b.yaml]\n", "parts__b_yaml": f"nodes: [{HELLO[2:]}]\n"}
    assert len(loaded(tmp_path, "include: [parts/a.yaml]", **files).nodes) == 1


def test_a_circle_is_named_as_a_chain(tmp_path: Path) -> None:
    problem = mistake(
        tmp_path,
        f"include: [a.yaml]\nnodes: [{HELLO[2:]}]",
        a_yaml="include:\n  - b.yaml\n",
        b_yaml="include:\n  - a.yaml\n",
    )
    assert at(problem) == ("b.yaml", 2, 5, "include.0")
    assert "in a circle: a.yaml -> b.yaml -> a.yaml" in problem.message


def test_a_file_that_includes_itself(tmp_path: Path) -> None:
    problem = mistake(tmp_path, f"include: [scene.yaml]\nnodes: [{HELLO[2:]}]")
    assert "scene.yaml -> scene.yaml" in problem.message


def test_nothing_from_outside_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "scene"
    folder.mkdir()
    (tmp_path / "other.yaml").write_text(f"nodes: [{HELLO[2:]}]")
    (folder / "link.yaml").symlink_to(tmp_path / "other.yaml")
    for name in ("../other.yaml", "link.yaml", str(tmp_path / "other.yaml")):
        problem = mistake(folder, f"include: ['{name}']\nnodes: [{HELLO[2:]}]")
        assert at(problem) == ("scene.yaml", 2, 11, "include.0") and "lies outside" in problem.message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    problem = mistake(tmp_path, f"include: [gone.yaml]\nnodes: [{HELLO[2:]}]")
    assert at(problem) == ("scene.yaml", 2, 11, "include.0")
    assert problem.message == 'there is no file "gone.yaml" to include'


def test_a_name_in_two_files_names_both(tmp_path: Path) -> None:
    problem = mistake(
        tmp_path,
        f"include: [a.yaml]\nstyles:\n  loud: {{size: 1}}\nnodes: [{HELLO[2:]}]",
        a_yaml="styles:\n  loud: {size: 2}\n",
    )
    assert at(problem)[:3] == ("a.yaml", 2, 3)
    assert f'"loud" is defined twice; the other is at {tmp_path / "scene.yaml"}:4:3' in problem.message


def test_a_leaf_of_content_in_two_files(tmp_path: Path) -> None:
    text = f"include: [a.yaml]\ncontent: {{shop: {{name: A}}}}\nnodes: [{HELLO[2:]}]"
    problem = mistake(tmp_path, text, a_yaml="content: {shop: {name: B}}\n")
    assert at(problem)[0] == "a.yaml" and problem.key == "content.shop.name"


def test_an_id_in_two_files(tmp_path: Path) -> None:
    text = f"include: [a.yaml]\nnodes: [{HELLO[2:]}]"
    problem = mistake(tmp_path, text, a_yaml=f"nodes: [{HELLO[2:]}]\n")
    assert at(problem)[:2] == ("scene.yaml", 3) and "a.yaml:1:9" in problem.message


def test_what_only_a_scene_may_say(tmp_path: Path) -> None:
    text = f"include: [a.yaml]\nnodes: [{HELLO[2:]}]"
    feed, stiles = mistakes(tmp_path, text, a_yaml="feed: b.mp4\nstiles: {}\n")
    assert at(feed) == ("a.yaml", 1, 1, "feed") and 'cannot have the key "feed"' in feed.message
    assert at(stiles) == ("a.yaml", 2, 1, "stiles") and stiles.hint == 'did you mean "styles"?'


def test_a_section_of_another_type(tmp_path: Path) -> None:
    text = f"include: [a.yaml]\nnodes: [{HELLO[2:]}]"
    problem = mistake(tmp_path, text, a_yaml="styles: [a]\n")
    assert at(problem) == ("a.yaml", 1, 9, "styles") and problem.allowed == "keys with values"


def test_mistakes_in_included_files_have_their_place(tmp_path: Path) -> None:
    text = f"include: [a.yaml, b.yaml]\nnodes: [{HELLO[2:]}]"
    problems = mistakes(tmp_path, text, a_yaml="nodes:\n  - {kind: icon, icon: x}\n", b_yaml="a:\n\t- b\n")
    assert [at(problem)[:3] for problem in problems] == [("a.yaml", 2, 24), ("b.yaml", 2, 1)]


def test_a_chain_without_end_is_told_at_its_place(tmp_path: Path) -> None:
    files = {f"i{n}_yaml": f"include: [i{n + 1}.yaml]\n" for n in range(600)}
    problem = mistake(tmp_path, f"include: [i0.yaml]\nnodes: [{HELLO[2:]}]", **files)
    assert "the scene includes too much" in problem.message and "at most 100 files, 16 deep" in problem.allowed
    assert at(problem) == ("i15.yaml", 1, 11, "include.0")


def test_so_are_too_many_side_by_side(tmp_path: Path) -> None:
    files = {f"i{n}_yaml": f"content: {{c{n}: 1}}\n" for n in range(200)}
    names = ", ".join(f"i{n}.yaml" for n in range(200))
    assert "too much" in mistake(tmp_path, f"include: [{names}]\nnodes: [{HELLO[2:]}]", **files).message


def test_each_file_brings_its_strings_of_each_language(tmp_path: Path) -> None:
    strings = "strings: {en: {a: {b: One}}, de: {a: {b: Eins}}}\n"
    text = "include: [parts.yaml]\n" + strings + "nodes: [{kind: text, text: '{t.a.b} {t.a.c} {t.d}'}]"
    parts = "strings: {en: {a: {c: Two}, d: Three}, de: {a: {c: Zwei}, d: Drei}}\n"
    for locale, said in (("en", "One Two Three"), ("de", "Eins Zwei Drei")):
        [node] = loaded(tmp_path, f"locale: {locale}\n{text}", parts_yaml=parts).nodes
        assert isinstance(node, Text) and node.text == said
    assert '"b" is defined twice' in str(mistake(tmp_path, text, parts_yaml=parts.replace("c: Two", "b: Two, c: Two")))


def test_a_library_comes_with_the_program_and_only_what_is_used_of_it_counts(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text("vitrine_catalogue: 1\n")
    text = "include: [vitrine:shop]\nservices: {catalogue: {file: shop.yaml}}\nnodes: [{use: shop-card, id: card}]"
    scene = loaded(tmp_path, text)
    assert [node.id for node in scene.nodes] == ["card"] and scene.warnings == ()


def test_a_library_that_there_is_not(tmp_path: Path) -> None:
    for name in ("vitrine:shops", "vitrine:../shop", "vitrine:"):
        problem = mistake(tmp_path, f"include: ['{name}']\nnodes: [{HELLO[2:]}]")
        assert at(problem) == ("scene.yaml", 2, 11, "include.0")
        assert problem.message == f'there is no library "{name}"'
        assert problem.allowed == "vitrine:assistant, vitrine:route, vitrine:shop, vitrine:wallet"
