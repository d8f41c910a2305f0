"""What draws many pictures for the audit draws what a user gets: `shot`, and `check --json`."""

from __future__ import annotations

import numpy as np

from tests.audit import stages
from tests.audit.program import Job, Program

NODES = (
    'id: word, kind: text, text: "Stall 7", size: 1.2, anchor: {head: center}',
    'id: box, kind: panel, width: 3, height: 2, fill: "#FF8000", anchor: {head: center, offset: [0, 3]}',
)


def test_pictures_and_reports_are_those_of_the_commands(program: Program) -> None:
    scene = stages.scene(program.folder / "scene.yaml", *NODES)
    feed = stages.street(program.folder / "street.png", (320, 180))
    picture = {"device": "meta-ray-ban-display", "environment": "night-street", "size": "400x300"}
    check = {"devices": "even-g2", "environments": "office", "every": 100}
    done = program.work(Job(scene, feed, [{"at": 1.5, **picture}], [check]))[0]
    words = [word for name, value in picture.items() for word in (f"--{name}", value)]
    ran = program.run("shot", scene, "--feed", feed, "--at", 1.5, *words, "-o", "shot.png")
    assert ran.code == 0, ran.err
    np.testing.assert_array_equal(stages.read(program.folder / "shot.png"), done.pictures[0].codes)
    told = program.check(scene, feed, "--device", "even-g2", "--environment", "office", "--every", 100)
    assert {key: told[key] for key in done.reports[0]} == done.reports[0]
