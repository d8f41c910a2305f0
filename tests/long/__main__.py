"""`python -m tests.long NAME`: checks that run longer than a test may. Each has its own options."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# Before NumPy is imported anywhere: a process that has threads cannot be forked safely.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"


def main() -> int:
    """Run the check that is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.long", description=__doc__)
    named = parser.add_subparsers(dest="name", required=True)
    fuzz = named.add_parser("fuzz", help="damaged and hostile files of every kind: each must end in a sentence")
    fuzz.add_argument("--cases", type=int, default=200)
    fuzz.add_argument("--seed", type=int, default=1)
    fuzz.add_argument("--kind", default=None, help="one kind alone")
    fuzz.add_argument("--from", dest="first", type=int, default=0, metavar="N", help="begin with this case")
    svg = named.add_parser("svg", help="damaged and hostile drawings: each must end in a sentence or a picture")
    svg.add_argument("--cases", type=int, default=200)
    svg.add_argument("--seed", type=int, default=1)
    svg.add_argument("--from", dest="first", type=int, default=0, metavar="N", help="begin with this case")
    media = named.add_parser("media", help="damaged films, pose and camera files, and settings of feeds: the same")
    media.add_argument("--cases", type=int, default=3_000)
    media.add_argument("--seed", type=int, default=1)
    media.add_argument("--from", dest="first", type=int, default=0, metavar="N", help="begin with this case")
    tokens = named.add_parser("tokens", help="damaged design tokens: each must end in a sentence or a picture")
    tokens.add_argument("--cases", type=int, default=10_000)
    tokens.add_argument("--seed", type=int, default=1)
    tokens.add_argument("--from", dest="first", type=int, default=0, metavar="N", help="begin with this case")
    fonts = named.add_parser("fonts", help="damaged and hostile fonts: a sentence or a picture; type beside Chromium's")
    fonts.add_argument("--cases", type=int, default=10_000)
    fonts.add_argument("--seed", type=int, default=1)
    fonts.add_argument("--panels", type=int, default=60, help="of generated texts, and a third more single ones")
    fonts.add_argument("--from", dest="first", type=int, default=0, metavar="N", help="begin with this case")
    regressions = named.add_parser("regressions", help="seeded regressions, found and named; innocent edits, the same")
    regressions.add_argument("--seed", type=int, default=1)
    regressions.add_argument("--cases", type=int, default=40, help="how many of each, spread over all kinds")
    comparators = named.add_parser("comparators", help="the same, judged by the comparators of others: a table")
    comparators.add_argument("--seed", type=int, default=1)
    comparators.add_argument("--cases", type=int, default=40, help="how many of each, spread over all kinds")
    comparators.add_argument("-o", "--output", type=Path, default=None, help="the page to write; absent: it is printed")
    kills = named.add_parser("prove-kills", help="an update of goldens killed at its steps: none is ever half there")
    kills.add_argument("--cases", type=int, default=50)
    buyers = named.add_parser("wallet-kills", help="buyers killed at each statement, one alone and two at once")
    buyers.add_argument("--cases", type=int, default=1_000, help="pairs of buyers")
    buyers.add_argument("--seed", type=int, default=1)
    wallet = named.add_parser("wallet", help="texts of codes, damaged and hostile: nothing pays, all end in a sentence")
    wallet.add_argument("--cases", type=int, default=10_000)
    wallet.add_argument("--seed", type=int, default=1)
    unchanged = named.add_parser("unchanged", help="thousands of moments whose files did not change, and did")
    unchanged.add_argument("--moments", type=int, default=10_000)
    unchanged.add_argument("--at-least", type=float, default=2_000.0, help="moments a second, of the whole command")
    invariance = named.add_parser("invariance", help="the shipped goldens in surroundings that must not matter")
    invariance.add_argument("--runs", type=int, default=100)
    invariance.add_argument("--seed", type=int, default=1)
    invariance.add_argument("--parts", type=int, default=3, help="each run proves one of so many parts of all moments")
    expressions = named.add_parser("expressions", help="expressions and garbage: a value or a sentence, never more")
    expressions.add_argument("--cases", type=int, default=10_000)
    expressions.add_argument("--seed", type=int, default=1)
    codes = named.add_parser("codes", help="codes of the whole street beside its truth; payloads printed and read")
    codes.add_argument("--cases", type=int, default=10_000, help="payloads")
    codes.add_argument("--seed", type=int, default=1)
    catalogue = named.add_parser("catalogue", help="catalogues and answers of servers: a value or a sentence, no more")
    catalogue.add_argument("--cases", type=int, default=10_000, help="of each")
    catalogue.add_argument("--seed", type=int, default=1)
    route = named.add_parser(
        "route", help="GPX, GeoJSON and Amap's answers, damaged and hostile: a route or a sentence"
    )
    route.add_argument("--cases", type=int, default=10_000)
    route.add_argument("--seed", type=int, default=1)
    maps = named.add_parser("map", help="extracts and packed maps, damaged and hostile; ways beside networkx's")
    maps.add_argument("--cases", type=int, default=3_000, help="of each")
    maps.add_argument("--seed", type=int, default=1)
    assistant = named.add_parser("assistant", help="streams of chat endpoints: captions or a calm failure, no more")
    assistant.add_argument("--cases", type=int, default=10_000, help="of each")
    assistant.add_argument("--seed", type=int, default=1)
    sensors = named.add_parser("sensors", help="motion sensors, damaged: what can be read, in bounded time")
    sensors.add_argument("--cases", type=int, default=10_000)
    sensors.add_argument("--seed", type=int, default=1)
    demo = named.add_parser("demo-take", help="the demo's takes, recorded again: its film read, its services asked")
    demo.add_argument("-o", "--output", type=Path, default=None, help="the folder to write them to; absent: the demo's")
    named.add_parser("bidi", help="all cases of the Unicode Consortium's tests of UAX #9")
    typed = parser.parse_args()
    if typed.name == "regressions":
        from tests.long.regressions.table import run_regressions

        return run_regressions(typed.seed, typed.cases)
    if typed.name == "comparators":
        from tests.long.comparators.table import run_comparators

        return run_comparators(typed.seed, typed.cases, typed.output)
    if typed.name == "prove-kills":
        from tests.long.prove_kills import run_prove_kills

        return run_prove_kills(typed.cases)
    if typed.name == "wallet-kills":
        from tests.long.wallet_kills import run_wallet_kills

        return run_wallet_kills(typed.cases, typed.seed)
    if typed.name == "wallet":
        from tests.long.wallet import run_wallet

        return run_wallet(typed.cases, typed.seed)
    if typed.name == "unchanged":
        from tests.long.unchanged import run_unchanged

        return run_unchanged(typed.moments, typed.at_least)
    if typed.name == "invariance":
        from tests.long.invariance import run_invariance

        return run_invariance(typed.runs, typed.seed, typed.parts)
    if typed.name == "expressions":
        from tests.long.expressions import run_expressions

        return run_expressions(typed.cases, typed.seed)
    if typed.name == "codes":
        from tests.long.codes import run_codes

        return run_codes(typed.cases, typed.seed)
    if typed.name == "catalogue":
        from tests.long.catalogue import run_catalogue

        return run_catalogue(typed.cases, typed.seed)
    if typed.name == "route":
        from tests.long.route import run_route

        return run_route(typed.cases, typed.seed)
    if typed.name == "map":
        from tests.long.map import run_map

        return run_map(typed.cases, typed.seed)
    if typed.name == "assistant":
        from tests.long.assistant import run_assistant

        return run_assistant(typed.cases, typed.seed)
    if typed.name == "sensors":
        from tests.long.sensors import run_sensors

        return run_sensors(typed.cases, typed.seed)
    if typed.name == "demo-take":
        from tests.long.demo_take import run_demo_take

        return run_demo_take(typed.output)
    if typed.name == "bidi":
        from tests.long.bidi import run_bidi

        return run_bidi()
    from tests.long.fuzz import MEDIA, run_fuzz

    kind = typed.kind if typed.name == "fuzz" else typed.name
    kinds = MEDIA if kind == "media" else (kind,) if kind else ()
    code = run_fuzz(range(typed.first, typed.first + typed.cases), typed.seed, kinds)
    if typed.name == "fonts" and typed.panels:
        # Afterwards: a process in which Playwright has run has threads.
        from tests.long.fonts import run_chromium_type

        return code or run_chromium_type(typed.panels, typed.seed)
    return code


if __name__ == "__main__":
    sys.exit(main())
