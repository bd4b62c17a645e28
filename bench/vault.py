"""Measure what a key for each record costs: `python -m bench.vault`; `--write` for the page.

The same templates are opened in one run with keys as they are and with keys as they were before
ADR 51, which sealed the records themselves; beside them what a gallery does next with each.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np

from bench.pages import measured, write_section
from hospitium.crypto.keys import KEY_BYTES
from hospitium.crypto.seal import OVERHEAD
from hospitium.crypto.wrapping import KeyRoot
from hospitium.records.purpose_keys import WrappedKey, WrappedKeys
from hospitium.records.vault import Vault
from hospitium.senses.finger.template import decode_template, encode_template
from hospitium.synth.templates import minutiae_finger

TEMPLATES = 100_000
KINDS = 100
"""Synthetic fingers that the templates repeat: a seal does not see what it seals."""

ROUNDS = 3
END = datetime(2027, 1, 1, tzinfo=UTC)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    fingers = [minutiae_finger(np.random.default_rng(one)) for one in range(KINDS)]
    templates = [encode_template(one, compact=True) for one in fingers]
    sealed = sum(map(len, templates)) / KINDS + OVERHEAD
    new, old = (
        opening(vault(per_record=True), templates),
        opening(vault(per_record=False), templates),
    )
    for way in (new, old, new, old):  # nobody goes first
        way()
    rows = [
        ("opened, a key for each record", best(new)),
        ("opened, one key for all (before)", best(old)),
        ("read, which a gallery does next", best(lambda: read_all(templates))),
    ]
    lines = [
        measured("python -m bench.vault --write"),
        f"{TEMPLATES:,} templates of {sealed:.0f} bytes sealed, in memory; seconds of one",
        f"processor, the best of {ROUNDS}.\n",
        "| what | seconds | microseconds each |",
        "|---|---|---|",
        *(f"| {name} | {taken:.2f} | {1e6 * taken / TEMPLATES:.1f} |" for name, taken in rows),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("vault", lines)


def vault(*, per_record: bool) -> Vault:
    root = KeyRoot(os.urandom(KEY_BYTES), os.urandom)
    bare = WrappedKey("template", 1, None, per_record)
    keys = [bare._replace(wrapped=root.wrap(os.urandom(KEY_BYTES), bare.label))]
    return Vault(WrappedKeys(root, lambda: keys), os.urandom)


def opening(with_keys: Vault, templates: list[bytes]) -> Callable[[], None]:
    """Return what opens `TEMPLATES` envelopes, each for a place of its own."""
    places = [f"{one:032x}/case/2/0/leader-1" for one in range(TEMPLATES)]
    rows = [
        (place, with_keys.seal("template", place, END, templates[number % KINDS]))
        for number, place in enumerate(places)
    ]

    def run() -> None:
        for place, envelope in rows:
            with_keys.open("template", place, END, envelope)

    return run


def read_all(templates: list[bytes]) -> None:
    for number in range(TEMPLATES):
        decode_template(templates[number % KINDS])


def best(deed: Callable[[], None]) -> float:
    """Return the least processor time of some rounds, in seconds."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        deed()
        taken.append(time.process_time() - started)
    return min(taken)


if __name__ == "__main__":
    main()
