"""Time one finger against a field pack in a browser: `python -m bench.field`, `--write`.

Headless Chromium, its page's thread slowed down as its developer tools do it (`--slower 4`: every
fourth of the time is used). They cannot slow a worker down, so the engine, the same modules, runs
on the page's own thread here and in a worker in the app. Beside it: the node's own engine on the
same prints and images, on one core, in the same run.
"""

import argparse
import json
import re
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from shutil import copyfile, which
from threading import Thread
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from bench.field_agreement import Agreement, Given, Print, agreement, node_searches
from bench.field_start import starts
from bench.node_program import ROOT, node_command
from bench.pages import measured, write_section
from hospitium.core.fingers import Finger
from hospitium.formats.compact import StoredPrint, read_compact, write_compact
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.matcher import compare_many, pack, prepare
from hospitium.senses.finger.swift import SwiftNetwork
from hospitium.synth.master import person
from hospitium.synth.press import impression
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty

FIELD = ROOT / "clients" / "field"
BOTH = (Finger.RIGHT_INDEX, Finger.LEFT_INDEX)
PERSONS = 4
PROBES = 50
"""Of people in the pack, and as many of strangers, to hold the two searches against each other."""
TIMES = 3
SEED = 20261128


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--cases", type=int, default=10_000)
    ask.add_argument("--slower", type=float, default=4.0)
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    images, prints, probes = scene(asked.cases)
    section = section_of(prints)
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as address:
        lay_out(Path(name), section, images)
        told = in_browser(address, images, probes, asked.slower)
    found = told.pop("found")
    report = {**told, "node": on_node(section, images), "cases": asked.cases}
    report["agreement"] = agreement(found, node_searches(prints, probes), probes)
    if asked.write:
        write_section("field", page_of(report, asked.slower))
    print(json.dumps(report, indent=1))


def scene(cases: int) -> tuple[list[GrayImage], list[Print], list[Given]]:
    """Return images of fingers whose owners are in the pack, its prints, and further probes.

    Half of the probes have their owner in the pack; each second one is of poor quality.
    """
    rng, network = np.random.default_rng(SEED), SwiftNetwork(_model())
    images, prints, probes = [], [], []
    for number in range(PERSONS):
        master = person(number).finger(Finger.RIGHT_INDEX)
        enrolled = extract_finger(impression(master, rng).image, network).minutiae
        prints.append((number, Finger.RIGHT_INDEX, enrolled))
        images.append(impression(master, rng).image)
    for number in range(cases):
        for finger in BOTH:
            if (number, finger) < (PERSONS, Finger.UNKNOWN) and finger is Finger.RIGHT_INDEX:
                continue
            made = minutiae_finger(rng)
            prints.append((number, finger, minutiae_impression(made, rng)))
            if finger is Finger.RIGHT_INDEX and number < PERSONS + PROBES:
                probes.append((number, _probe(made, rng, number)))
    probes += [(-1, _probe(minutiae_finger(rng), rng, number)) for number in range(PROBES)]
    return images, prints, probes


def _probe(made: Minutiae, rng: np.random.Generator, number: int) -> bytes:
    how = Difficulty.POOR if number % 2 else Difficulty.FAIR
    pressed = minutiae_impression(made, rng, difficulty=how)
    return write_compact(StoredPrint(pressed, Finger.RIGHT_INDEX))


def section_of(prints: list[Print]) -> bytes:
    """Return prints as a pack has them."""
    parts = [
        struct.pack("<IBBHBH", number, finger, 80, 2026, 0, len(body)) + body
        for number, finger, minutiae in prints
        for body in [write_compact(StoredPrint(minutiae, finger))]
    ]
    return b"".join(parts)


def lay_out(folder: Path, section: bytes, images: list[GrayImage]) -> None:
    """Put into `folder` what the page asks for."""
    words = [node_command() or "node", "build.mjs", "--bench", "page"]
    made = subprocess.run(words, cwd=FIELD, capture_output=True, text=True, check=True)
    copyfile(made.stdout.strip(), folder / "page.js")
    runtime = FIELD / "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"
    copyfile(runtime, folder / "ort.wasm")
    (folder / "swift.onnx").write_bytes(_model())
    calibration = files("hospitium.models").joinpath("swift-calibration.json")
    (folder / "calibration.json").write_text(calibration.read_text())
    (folder / "prints").write_bytes(section)
    for number, image in enumerate(images):
        (folder / f"image-{number}").write_bytes(image.pixels.tobytes())
    page = "<!doctype html><title>bench</title><script type=module src=/page.js></script>"
    (folder / "index.html").write_text(page)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        del args


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder` on the loopback."""
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def in_browser(
    address: str, images: list[GrayImage], probes: list[Given], slower: float
) -> dict[str, Any]:
    """Return what the page measured."""
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--js-flags=--expose-gc"]
        browser = play.chromium.launch(executable_path=which("chromium"), args=flags)
        page = browser.new_page()
        page.set_default_timeout(1_200_000)
        page.goto(address)
        page.wait_for_function("() => window.bench")
        tools = page.context.new_cdp_session(page)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        opened = page.evaluate("() => bench.open()")
        first = page.evaluate("() => bench.load(false)")
        again = page.evaluate("() => bench.load(true)")
        answers = {str(f): _identify(page, images, f) for f in (0, int(Finger.RIGHT_INDEX))}
        memory, version = _most_memory(browser), browser.version
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        asked = [[int(Finger.RIGHT_INDEX), list(template)] for _, template in probes]
        found = page.evaluate("(asked) => bench.searches(asked)", asked)
        start, slowest_start = starts(browser, slower)
        browser.close()
    return {
        "chromium": version,
        "start_ms": start,
        "slowest_start_ms": slowest_start,
        "open_ms": opened,
        "first_load": first,
        "load_again_ms": again["milliseconds"],
        "answers": answers,
        "memory_mb": memory,
        "found": found,
    }


def _most_memory(browser: Browser) -> float:
    """Return the most that any process of a page has held, MB: libraries it shares included."""
    listed = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [one["id"] for one in listed if one["type"] == "renderer"]
    texts = [Path(f"/proc/{one}/status").read_text() for one in pages]
    peaks = [re.search(r"VmHWM:\s+(\d+) kB", text) for text in texts]
    return max(int(found[1]) for found in peaks if found) / 1024


def _identify(page: Page, images: list[GrayImage], finger: int) -> dict[str, Any]:
    extract, search, first = [], [], 0
    for _ in range(TIMES):
        for number, image in enumerate(images):
            words = [f"/image-{number}", image.width, image.height, finger]
            told = page.evaluate("([p, w, h, f]) => bench.identify(p, w, h, f)", words)
            extract.append(told["extract"])
            search.append(told["search"])
            first += bool(told["candidates"]) and told["candidates"][0]["case"] == number
    both = np.add(extract, search)
    return {
        "extract_ms": float(np.median(extract)),
        "search_ms": float(np.median(search)),
        "both_ms": float(np.median(both)),
        "both_most_ms": float(both.max()),
        "first": first,
        "asked": len(search),
    }


def on_node(section: bytes, images: list[GrayImage]) -> dict[str, Any]:
    """Return what the node's engine takes for the same: read, and compare with all exactly."""
    network, at, references = SwiftNetwork(_model()), 0, []
    while at < len(section):
        size = struct.unpack_from("<H", section, at + 9)[0]
        references.append(prepare(read_compact(section[at + 11 : at + 11 + size]).minutiae))
        at += 11 + size
    packed = pack(references)
    extract, search, first = [], [], 0
    for number, image in enumerate(images):
        began = time.perf_counter()
        minutiae = extract_finger(image, network).minutiae
        read = time.perf_counter()
        scores = compare_many(prepare(minutiae), packed)
        extract.append(1000 * (read - began))
        search.append(1000 * (time.perf_counter() - read))
        first += int(scores.argmax()) == number
    return {
        "extract_ms": float(np.median(extract)),
        "search_ms": float(np.median(search)),
        "first": first,
        "asked": len(images),
    }


def _model() -> bytes:
    return files("hospitium.models").joinpath("swift.onnx").read_bytes()


def page_of(report: dict[str, Any], slower: float) -> list[str]:
    """Return the section of docs/benchmarks.md."""
    some, known, node = report["answers"]["0"], report["answers"]["2"], report["node"]
    first, cases = report["first_load"], report["cases"]
    rows = [
        f"| {name} | {one['extract_ms']:.0f} ms | {one['search_ms']:.0f} ms "
        f"| {one.get('both_ms', one['extract_ms'] + one['search_ms']) / 1000:.2f} s "
        f"| {one['first']} of {one['asked']} |"
        for name, one in (
            ("browser, position not known", some),
            ("browser, position known", known),
            ("the node, one core, all compared exactly", node),
        )
    ]
    head = (
        f"One finger against {cases:,} cases with two prints each: image to candidates, in "
        f"headless Chromium {report['chromium']} with its page's thread {slower:g} times slower. "
        "Synthetic prints; the images are of synthetic fingers whose owners are in the pack."
    )
    columns = "| where | image to template | template to candidates | both | rank 1 |"
    slowest = max(some["both_most_ms"], known["both_most_ms"]) / 1000
    notes = (
        f"The slowest answer took {slowest:.2f} s. Memory of the browser's process for the page: "
        f"{report['memory_mb']:.0f} MB at most. A new pack is made ready once, in "
        f"{first['milliseconds'] / 1000:.0f} s, and what was made of it "
        f"({first['index'] / 1e6:.0f} MB) is kept: from then on it loads in "
        f"{report['load_again_ms'] / 1000:.2f} s. Chromium slows a page's thread only, so the "
        "engine ran there; in the app the same modules run in a worker. The app itself stands "
        f"{report['start_ms'] / 1000:.2f} s after a start without a network, as slowed "
        f"({report['slowest_start_ms'] / 1000:.2f} s at most). No phone was measured."
    )
    stated = measured("python -m bench.field --write")
    alike = _alike(report["agreement"])
    return [head, "", columns, "|---|---|---|---|---|", *rows, "", notes, "", alike, "", stated]


def _alike(one: Agreement) -> str:
    return (
        f"Of {one.asked} right index fingers ({one.owned} of people in the pack, half of them "
        "poor impressions; the others of strangers) phone and node put the same person first, or "
        f"nobody, {one.same_first} times. The right person is first on the phone "
        f"{one.found_there} times, on the node {one.found_here}. Of {one.candidates} candidates "
        f"that both show, {one.same_rates} carry the same rate. The node compared exactly with all "
        "that may be of that position, the phone with what its sieve let through."
    )


if __name__ == "__main__":
    main()
