"""Generated catalogues and answers of servers, right, damaged and hostile: each ends in a value or a sentence.

Whatever a file or a server says, an answer fits into an event, sends no escape, names no file outside, marks no offer
as the cheapest that is not, and takes a bounded time.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from vitrine.content.catalogue.catalogue_csv import COLUMNS
from vitrine.content.catalogue.catalogue_database import write_database
from vitrine.content.catalogue.catalogue_reader import iterate_products
from vitrine.content.catalogue.catalogue_service import CatalogueService
from vitrine.content.catalogue.gtin import compute_check_digit
from vitrine.content.catalogue.server_catalogue import LIMITS, ServerCatalogue, open_server
from vitrine.content.http_client import HttpClient
from vitrine.content.service import Answer
from vitrine.errors import InputError
from vitrine.escape import escape_line
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.catalogue_entry import CatalogueEntry
from vitrine.scene.services.catalogue_kind import CATALOGUE_KIND

#: Seconds of processor time that no case takes on any machine, but for what is unbounded.
MOST_S = 3.0
GTIN = "6901234500011"
ENTRY = CatalogueEntry(url="https://shop.example/{gtin}", currency="CNY")

_EVENTS = {event for verb in CATALOGUE_KIND.verbs.values() for event in verb.answers}
_GARBAGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["now", "2026-11-28T08:00:00", 10**20, "9999-12-31T23:59:59-23:59", "0001-01-01"]),
    st.sampled_from(["\x1b[2J", "{time}", "../../etc/passwd", "\u202e", "9" * 400, "1e999", "::error::", "x" * 3_000]),
)
_TIMES = st.sampled_from(["2026-11-28T08:00:00Z", "2026-11-28", "2026-11-27T23:00:00-07:00", 1_795_852_800])


def _mostly(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What belongs there, and now and then anything else."""
    return st.integers(0, 79).flatmap(lambda number: _GARBAGE if number == 79 else right)


def _make_gtin(body: str) -> str:
    return f"{body}{compute_check_digit(body)}"


_GTINS = st.one_of(st.just(GTIN), st.from_regex(r"\A[0-9]{12}\Z").map(_make_gtin))
_OFFERS = st.fixed_dictionaries(
    {
        "shop": _mostly(st.text(max_size=20).map("shop {}".format)),
        "price": _mostly(st.sampled_from([399, 68.5, "12.90", 1])),
    },
    optional={
        "currency": _mostly(st.sampled_from(["CNY", "EUR", "JPY"])),
        "stock": _mostly(st.integers(0, 20)),
        "told": _mostly(_TIMES),
    },
)
_REVIEWS = st.fixed_dictionaries(
    {"stars": _mostly(st.integers(1, 5))},
    optional={
        "text": _mostly(st.text(max_size=80).map("So {}".format)),
        "by": _mostly(st.text(max_size=10).map("by {}".format)),
        "told": _mostly(_TIMES),
    },
)


def _pair_units(product: dict[str, Any]) -> dict[str, Any]:
    """The product, its amount with a unit."""
    return {**product, "amount": product.get("amount", 1), "unit": product.get("unit", "kg")}


_PRODUCTS = st.fixed_dictionaries(
    {"gtin": _mostly(_GTINS), "title": _mostly(st.text(max_size=30).map("No. {}".format))},
    optional={
        "subtitle": _mostly(st.text(max_size=20).map("or {}".format)),
        "image": _mostly(st.just("tea.png")),
        "amount": _mostly(st.sampled_from([250, 0.75, "1.5"])),
        "unit": _mostly(st.sampled_from(["g", "l", "piece"])),
        "rating": _mostly(st.floats(0, 5)),
        "ratings": _mostly(st.integers(0, 5_000)),
        "offers": _mostly(st.lists(_OFFERS, max_size=4, unique_by=lambda offer: str(offer["shop"]))),
        "reviews": _mostly(st.lists(_REVIEWS, max_size=3)),
    },
).map(_pair_units)


_FILES = st.fixed_dictionaries(
    {
        "vitrine_catalogue": _mostly(st.just(1)),
        "currency": _mostly(st.just("CNY")),
        "products": _mostly(st.lists(_PRODUCTS, max_size=3, unique_by=lambda product: str(product["gtin"]))),
    },
    optional={"told": _mostly(_TIMES)},
)
#: Most servers tell of what they were asked for.
_SERVED = st.tuples(_PRODUCTS, st.sampled_from([{"gtin": GTIN}, {"gtin": GTIN}, {}])).map(
    lambda pair: pair[0] | pair[1]
)
#: Damage to bytes: how much to leave of them, and what to put in where.
_DAMAGE = st.one_of(
    *(st.none() for _ in range(4)),
    st.tuples(st.floats(0, 1), st.binary(max_size=4)),
    st.tuples(st.just(1.0), st.binary(max_size=60)),
)


@st.composite
def _yaml_files(draw: st.DrawFn) -> tuple[str, bytes]:
    text = yaml.safe_dump(draw(_FILES), allow_unicode=draw(st.booleans()), sort_keys=False)
    return "shop.yaml", _damage(text.encode("utf-8", "surrogatepass"), draw(_DAMAGE))


@st.composite
def _csv_files(draw: st.DrawFn) -> tuple[str, bytes]:
    columns = [*COLUMNS] if draw(st.booleans()) else draw(st.permutations(COLUMNS))[: draw(st.integers(2, 18))]
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    for product in draw(st.lists(_PRODUCTS, max_size=3)):
        offers, reviews = (value if isinstance(value, list) else [] for value in
                           (product.get("offers"), product.get("reviews")))  # fmt: skip
        for number in range(max(1, len(offers), len(reviews))):
            row = {**product, **(offers[number] if number < len(offers) else {})}
            review = reviews[number] if number < len(reviews) else {}
            row |= {"stars": review.get("stars"), "review": review.get("text"), "reviewed": review.get("told")}
            writer.writerow(["" if row.get(name) is None else str(row[name]) for name in columns])
    return "shop.csv", _damage(written.getvalue().encode("utf-8", "surrogatepass"), draw(_DAMAGE))


@st.composite
def _answers(draw: st.DrawFn) -> httpx.Response:
    """What a server says, by status, headers and bytes."""
    body = json.dumps(draw(st.one_of(_SERVED, _SERVED, _SERVED, _GARBAGE, st.lists(_GARBAGE, max_size=3)))).encode()
    status = draw(st.sampled_from([200] * 24 + [204, 301, 302, 400, 401, 403, 404, 410, 418, 429, 500, 503]))
    headers = draw(
        st.dictionaries(
            st.sampled_from(["location", "retry-after", "content-encoding", "content-length", "content-type"]),
            st.sampled_from(
                ["7", "-7", "soon", "identity", "gzip", "/there", "https://else.example/", "http://[", "9" * 30]
            ),
            max_size=draw(st.sampled_from([0, 0, 2])),
        )
    )
    padding = draw(st.sampled_from([b""] * 8 + [b" " * (LIMITS.bytes + 1), b"\xff", b"[" * 50_000]))
    stream = httpx.ByteStream(padding + _damage(body, draw(_DAMAGE)))
    return httpx.Response(status, headers=headers, stream=stream)


def _damage(data: bytes, damage: tuple[float, bytes] | None) -> bytes:
    if damage is None:
        return data
    kept = int(len(data) * damage[0])
    return data[:kept] + damage[1] + (data[kept:] if damage[1] else b"")


def check_file(folder: Path, name: str, data: bytes) -> str:
    """What became of a catalogue's file: "value" or "sentence". Raises AssertionError where it is anything else."""
    (folder / name).write_bytes(data)
    database = folder / "shop.sqlite"
    database.unlink(missing_ok=True)
    try:
        count = write_database(database, iterate_products(folder / name, FileAccess(folder)))
    except InputError as error:
        assert not database.exists()
        for problem in error.problems:
            assert str(problem) == escape_line(str(problem)) and problem.place is not None
        return "sentence"
    service = CatalogueService(CatalogueEntry(file="shop.sqlite"), FileAccess(folder), clock=lambda: 1_795_856_400)
    plain = CatalogueService(CatalogueEntry(file=name), FileAccess(folder), clock=lambda: 1_795_856_400)
    for verb in ("find", "reviews"):
        answer = service.answer(verb, {"gtin": GTIN}, 60.0)
        check_answer(answer)
        assert answer == plain.answer(verb, {"gtin": GTIN}, 60.0), "the database tells another thing than its file"
    return "value" if count.products else "empty"


def check_response(response: httpx.Response) -> str:
    """The event that a server's answer becomes. Raises AssertionError where it is none that a scene could know."""
    files = FileAccess(Path("/nowhere"), is_trusted=True)
    server = open_server(ENTRY, files)
    assert isinstance(server, ServerCatalogue)
    transport = httpx.MockTransport(lambda request: response)
    source = server._replace(client=HttpClient(LIMITS, transport=transport))
    answer = CatalogueService(ENTRY, files, source, clock=lambda: 1_795_856_400).answer("find", {"gtin": GTIN}, 60.0)
    check_answer(answer)
    return answer.event


def check_answer(answer: Answer) -> None:
    """Check that an answer may stand in a take, and lies about no price."""
    assert answer.event in _EVENTS and str(parse_event(answer.event)) == answer.event
    kept = EventData.from_value(answer.data)
    assert kept.value == answer.data, "what is kept is what was told"
    for text in _iterate_texts(answer.data):
        assert text == escape_line(text) and len(text) <= 2_000 and "\n" not in text
    offers = answer.data.get("offers", [])
    cheapest = [offer for offer in offers if offer["cheapest"]]
    for best in cheapest:
        rivals = [one for one in offers if one["in_stock"] and one["currency"] == best["currency"]]
        assert best["in_stock"] and best["price_minor"] == min(one["price_minor"] for one in rivals)
    assert len({offer["currency"] for offer in cheapest}) <= 1
    image = answer.data.get("product", {}).get("image")
    assert image in (None, "tea.png")


def _iterate_texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _iterate_texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _iterate_texts(item)]
    return [value] if isinstance(value, str) else []


def run_catalogue(cases: int, seed_number: int) -> int:
    """Check so many files and as many answers; 0 where all end as they should, else the smallest case is told."""
    counts: Counter[str] = Counter()
    logged = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        return _run(cases, seed_number, counts)
    finally:
        logging.disable(logged)


def _run(cases: int, seed_number: int, counts: Counter[str]) -> int:
    quiet = settings(
        max_examples=cases, deadline=None, database=None, derandomize=False, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "tea.png").touch()

        @quiet
        @seed(seed_number)
        @given(st.one_of(_yaml_files(), _csv_files()))
        def files_end_well(file: tuple[str, bytes]) -> None:
            began_s = time.process_time()
            counts[f"file: {check_file(folder, *file)}"] += 1
            assert time.process_time() - began_s < MOST_S, f"{file!r} takes too long"

        @quiet
        @seed(seed_number)
        @given(_answers())
        def answers_end_well(response: httpx.Response) -> None:
            began_s = time.process_time()
            counts[f"server: {check_response(response)}"] += 1
            assert time.process_time() - began_s < MOST_S, "it takes too long"

        for checked in (files_end_well, answers_end_well):
            try:
                checked()
            except Exception as error:
                print(
                    f"seed {seed_number}: {type(error).__name__}: {error}", *getattr(error, "__notes__", ()), sep="\n"
                )
                return 1
    print(f"{cases:,} cases of each: {', '.join(f'{count:,} {name}' for name, count in sorted(counts.items()))}")
    return 0
