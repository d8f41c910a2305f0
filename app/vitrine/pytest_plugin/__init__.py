"""The plugin for pytest: fixtures that draw and compare pictures with goldens, and proof files as test items.

    def test_card(shot):
        shot("shop/scene.yaml", at="state:card+0.5", device="even-g2").matches()

    def test_chart(image):
        image.matches(draw_chart(), name="chart")

It is loaded into every test run of whoever has installed Vitrine, so nothing but pytest is imported until a picture or
a proof is asked for: neither here nor in the modules of this room, at their tops.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from vitrine.pytest_plugin.fixtures import ImageFixture, ShotFixture
from vitrine.pytest_plugin.item_goldens import UNSEEN, ItemGoldens
from vitrine.pytest_plugin.proof_items import ProofFileItems, is_proof_file
from vitrine.pytest_plugin.proof_session import SESSION, ProofSession

__all__ = ("ImageFixture", "ShotFixture")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of a run, and the setting that proof files are tests."""
    group = parser.getgroup("vitrine", "pictures of smart-glasses overlays")
    group.addoption(
        "--vitrine-update",
        choices=("none", "missing", "changed", "all"),
        default="none",
        help="which goldens are written: what has none (which fails all the same), that and what changed, or all",
    )
    group.addoption(
        "--vitrine-renderer",
        choices=("reference", "any"),
        default="reference",
        help="compare where the renderer that goldens are drawn by draws, or with any",
    )
    group.addoption(
        "--vitrine-text",
        choices=("glyphs", "blocks"),
        default=None,
        help="how text is drawn: glyphs, or blocks, which no font's outlines change; absent: as proofs and tests say",
    )
    group.addoption(
        "--vitrine-output",
        metavar="FOLDER",
        default="out/proof/pytest",
        help="where PNGs of what changed are written, below the root folder: out/proof/pytest",
    )
    help_ = "whether every proof.yaml, and every scene with a proof of its own, is a file of tests"
    parser.addini("vitrine_proofs", help_, type="bool", default=True)


def pytest_configure(config: pytest.Config) -> None:
    """Begin a run, in which nothing has been drawn yet."""
    config.stash[SESSION] = ProofSession(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process that draws."""
    if (session := config.stash.get(SESSION, None)) is not None:
        session.close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ProofFileItems | None:
    """Collect a proof file, or a scene with a proof of its own: of what is not named, what looks like it."""
    is_named = parent.session.isinitpath(file_path)
    if is_proof_file(file_path, is_named) and (is_named or parent.config.getini("vitrine_proofs")):
        return ProofFileItems.from_parent(parent, path=file_path)
    return None


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> ShotFixture:
    """Draws a scene, by the words of `vitrine.render`: `shot("scene.yaml", at=3.2, device="even-g2").matches()`."""
    return ShotFixture(ItemGoldens(request.node))


@pytest.fixture
def image(request: pytest.FixtureRequest) -> ImageFixture:
    """Compares any picture with its golden: `image.matches(array, name="chart")`."""
    return ImageFixture(ItemGoldens(request.node))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """A test that wrote goldens which nobody has seen fails at its end, so that all of its goldens are written."""
    outcome = yield
    report = outcome.get_result()
    unseen = item.stash.get(UNSEEN, [])
    if report.when == "call" and report.passed and unseen:
        report.outcome, report.longrepr = "failed", "\n".join(unseen)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over what a process of pytest-xdist compared."""
    told = getattr(node, "workeroutput", {}).get("vitrine")
    if told is not None:
        node.config.stash[SESSION].tally.add(told)  # type: ignore[attr-defined]  # xdist is not there for all


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what was compared to the process that began this one, or end the run."""
    tally = session.config.stash[SESSION].tally
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["vitrine"] = tally.to_json()
    elif tally.conflicts and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """How many pictures were compared and written, and which names were given twice."""
    tally = config.stash[SESSION].tally
    if tally:
        terminalreporter.write_sep("-", "vitrine")
        for sentence in tally.sentences():
            terminalreporter.write_line(sentence)
