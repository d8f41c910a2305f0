"""`review` as typed, in a browser, by keyboard alone: what is accepted is what an update writes, byte for byte."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.proof.report.page_test import CHECKS
from tests.proof.review.patch_file_gl_test import zip_report
from tests.proof.review.review_gl_test import change_result
from tests.proof.review.reviewed_project import LEFT, ReviewedProject, run_vitrine
from tests.source_path import SOURCE_PATH
from tests.web.local_client import LocalClient

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest.importorskip("uvicorn", reason="uvicorn is not installed")
pytest.importorskip("starlette", reason="starlette is not installed")
Start = Callable[..., "RunningReview"]
Open = Callable[..., "Page"]


@dataclass(frozen=True, slots=True)
class RunningReview:
    """A review in a process of its own, and the address that it printed."""

    child: subprocess.Popen[str]
    address: str

    def end(self, number: signal.Signals = signal.SIGINT) -> str:
        """End it by a signal; what it said last."""
        self.child.send_signal(number)
        out, err = self.child.communicate(timeout=30)
        assert "Traceback" not in err and self.child.returncode == (0 if number == signal.SIGINT else 128 + number), err
        return out


@pytest.fixture
def start_review() -> Iterator[Start]:
    """Call it with a folder and words of the command line: a review that runs there."""
    running: list[subprocess.Popen[str]] = []

    def start(folder: Path, *words: str) -> RunningReview:
        surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH, "VITRINE_TRACEBACK": "1"}
        command = [sys.executable, "-P", "-m", "vitrine.cli", "review", "--no-open", *words]
        child = subprocess.Popen(
            command, cwd=folder, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        running.append(child)
        assert child.stdout is not None
        address = next((row.split()[1] for row in child.stdout if row.startswith("review: ")), "")
        assert address, child.communicate()[1]
        return RunningReview(child, address)

    yield start
    for child in running:
        if child.poll() is None:
            child.kill()
            child.communicate()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Call it with a review: its page, open. What it logs, or asks of others, fails the test at its end."""
    amiss: list[str] = []
    contexts = []

    def open_(review: RunningReview, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: amiss.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: amiss.append(str(error)))
        own = (f"http://{LocalClient(review.address).host}/", "data:")
        page.on("request", lambda asked: None if asked.url.startswith(own) else amiss.append(asked.url))
        page.goto(review.address)
        page.wait_for_selector("html[data-review]")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert amiss == []


def shown(page: Page) -> str:
    return page.inner_text("#name").removeprefix("shop/")


def wait_decided(page: Page, count: int) -> None:
    page.locator("#decided", has_text=f"{count} of {len(LEFT)} decided").wait_for()


def test_all_by_keyboard(
    project: ReviewedProject, updated_goldens: dict[str, bytes], start_review: Start, open_page: Open
) -> None:
    before, review = project.goldens(), start_review(project.root)
    page = open_page(review)
    assert "token" not in page.url and page.inner_text("#decided") == "0 of 5 decided"
    order = page.locator(".row > span:nth-child(2)").all_inner_texts()
    assert sorted(order) == sorted(LEFT) and shown(page) == order[0]
    page.keyboard.press("j")
    assert shown(page) == order[1]
    page.keyboard.press("k")
    page.keyboard.press("r")
    wait_decided(page, 1)
    assert shown(page) == order[1], "the next one that is left"
    assert page.get_attribute(".row >> nth=0", "data-badge") == "rejected" and project.goldens() == before
    page.keyboard.press("a")
    wait_decided(page, 2)
    assert project.goldens() != before and page.locator(".row[data-badge=accepted]").count() == 1
    page.keyboard.press("u")
    wait_decided(page, 1)
    assert shown(page) == order[1] and project.goldens() == before, "the last decision was undone"
    for count in (2, 3, 4, 5):
        page.keyboard.press("a")
        wait_decided(page, count)
    assert "All 5 moments are decided: 4 accepted, 1 rejected." in page.inner_text("#done")
    page.keyboard.press("Home")
    page.focus("#list")
    page.keyboard.press("Home")
    assert shown(page) == order[0]
    page.keyboard.press("a")
    page.locator("#done", has_text="All 5 moments are decided: 5 accepted.").wait_for()
    assert project.goldens() == updated_goldens
    assert "vitrine prove" in page.inner_text("#done")
    said = review.end()
    assert "5 of 5 moments decided: 5 accepted, 0 rejected; look at `git diff`" in said
    proved = run_vitrine(project.root, "prove")
    assert proved.returncode == 0 and re.search(r"^6 moments.*: 6 same", proved.stdout, re.MULTILINE), proved.stdout


def test_a_remark_is_kept_and_copied_as_markdown(
    project: ReviewedProject, start_review: Start, open_page: Open
) -> None:
    page = open_page(start_review(project.root))
    first = shown(page)
    page.keyboard.press("r")
    wait_decided(page, 1)
    page.keyboard.press("k")
    page.keyboard.press("m")
    page.keyboard.type("a shade too dark")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remarks").click()
    from playwright.sync_api import expect

    # Not by a text of JavaScript, whose evaluation the page's policy forbids.
    expect(page.locator("#markdown")).to_have_value(re.compile("a shade too dark"))
    assert f"shop/{first}" in page.input_value("#markdown")
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    assert page.locator(".row").count() == 4 and "4 of 6 moments" in page.inner_text("#count")
    page.reload()
    page.wait_for_selector("html[data-review]")
    assert page.inner_text("#decided") == "1 of 5 decided", "decisions are the server's, not the page's"


def test_another_renderer_s_pictures_cannot_be_accepted(
    project: ReviewedProject, start_review: Start, open_page: Open
) -> None:
    change_result(project, '"is_reference": true', '"is_reference": false')
    before, review = project.goldens(), start_review(project.root)
    page = open_page(review)
    assert page.get_by_role("button", name="Accept").is_disabled()
    assert "only what the reference renderer drew is approved" in page.inner_text("#told")
    page.keyboard.press("a")
    page.keyboard.press("r")
    wait_decided(page, 1)
    # The server refuses as well, whatever a page lets through.
    cookie = page.context.cookies()[0]
    client = LocalClient(review.address, f"{cookie['name']}={cookie['value']}")
    refused = client.post("/decide", {"number": 0, "verb": "accept"})
    assert refused.status == 409 and b"only what the reference renderer drew" in refused.body
    assert client.post("/decide", {"number": 0, "verb": "approve"}).status == 400
    assert client.ask("GET", "/result.json").status == 404 and client.ask("GET", "/pictures/../x").status == 404
    assert project.goldens() == before


@pytest.mark.parametrize(("scheme", "size"), [("dark", (1440, 900)), ("light", (1024, 700)), ("light", (390, 800))])
def test_nobody_is_left_out(
    project: ReviewedProject, start_review: Start, open_page: Open, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page(start_review(project.root), color_scheme=scheme, viewport={"width": size[0], "height": size[1]})
    for count, key in ((0, ""), (1, "a"), (2, "r"), (3, "r"), (4, "a"), (5, "a")):
        if key:
            page.keyboard.press(key)
        wait_decided(page, count)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "nothing hangs over the edge"
        assert page.evaluate(f"({CHECKS})()") == [], f"after {key}"


def test_an_artefact_gives_a_patch_and_sigterm_ends_it(
    project: ReviewedProject, tmp_path: Path, start_review: Start, open_page: Open
) -> None:
    zip_report(project, tmp_path / "proof.zip")
    review = start_review(tmp_path, "proof.zip")
    page = open_page(review)
    for count in range(len(LEFT)):
        wait_decided(page, count)
        page.keyboard.press("a")
    page.locator("#done", has_text=f"git apply {tmp_path / 'proof.patch'}").wait_for()
    said = review.end(signal.SIGTERM)
    assert f"git apply {tmp_path / 'proof.patch'}" in said and (tmp_path / "proof.patch").is_file()


def test_what_cannot_be_reviewed_is_one_sentence(project: ReviewedProject, tmp_path: Path) -> None:
    none = run_vitrine(tmp_path, "review", "--no-open")
    assert none.returncode == 1 and "there is no report in out/proof; run `python3 " in none.stderr
    assert "run.py prove` first" in none.stderr
    (tmp_path / "other.zip").write_text("no zip")
    other = run_vitrine(tmp_path, "review", "other.zip", "--no-open")
    assert other.returncode == 1 and "other.zip: this is no zip" in other.stderr
    both = run_vitrine(project.root, "review", "--patch", "a.patch", "--no-open")
    assert both.returncode == 2 and "--patch is for what was proven elsewhere" in both.stderr


def test_without_the_extra_it_says_which(project: ReviewedProject) -> None:
    code = "import sys; sys.modules['uvicorn'] = None; from vitrine.cli import main; main()"
    surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH}
    command = [sys.executable, "-P", "-c", code, "review"]
    done = subprocess.run(command, cwd=project.root, env=surroundings, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3 and done.stderr.count("\n") == 1
    assert 'pip install "vitrine-glasses[proof]"' in done.stderr
