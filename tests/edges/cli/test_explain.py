from pathlib import Path

import pytest

from hospitium.core.extractors import Extractor
from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import INDEX, draw
from tests.engines import FakeEngine, capture


@pytest.fixture
def same(tmp_path: Path) -> tuple[Path, Path]:
    """Two impressions of one finger."""
    folder = tmp_path / "prints"
    return draw(folder, "a.png", 1, INDEX, 1), draw(folder, "b.png", 1, INDEX, 2)


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def test_the_answer_has_the_promised_shape(bare: Terminal, same: tuple[Path, Path]) -> None:
    found = bare.ask("explain", *same, by=None)
    assert set(found) == {
        *("probe", "reference", "score", "fmr", "extrapolated", "rate_measured_with"),
        *("rate_holds_for_both", "rotation", "pairs", "evidence", "trace"),
    }
    assert set(found["probe"]) == {"name", "template", "minutiae", "quality", "advice"}
    assert set(found["pairs"][0]) == {"probe", "reference", "contribution"}
    assert set(found["pairs"][0]["probe"]) == {"index", "x", "y", "angle", "kind", "quality"}
    total = sum(pair["contribution"] for pair in found["pairs"])
    assert total == pytest.approx(found["score"], rel=1e-4)
    assert found["fmr"] < 1e-4


def test_nothing_is_asked_for_and_nothing_is_written(
    bare: Terminal, same: tuple[Path, Path], tmp_path: Path
) -> None:
    before = everything(tmp_path)
    answer = bare.type("explain", *same, by=None)
    assert answer.status == 0
    assert everything(tmp_path) == before
    said = bare.type("explain", "--help").out
    assert "releases no record" in " ".join(said.split())


def test_people_read_a_table(bare: Terminal, same: tuple[Path, Path]) -> None:
    found, out = bare.ask("explain", *same), bare.type("explain", *same).out
    lines = out.splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("Pair"))
    rows = lines[head + 1 : head + 1 + len(found["pairs"])]
    assert [row.split()[0] for row in rows] == [str(n + 1) for n in range(len(rows))]
    assert "False matches" in out
    assert ("(extrapolated" in out) == found["extrapolated"]


def test_two_people_have_little_in_common(bare: Terminal, tmp_path: Path) -> None:
    pair = draw(tmp_path, "a.png", 1), draw(tmp_path, "b.png", 2)
    assert bare.ask("explain", *pair)["fmr"] > 1e-3


@pytest.mark.parametrize(("name", "starts"), [("e.svg", b"<svg"), ("e.PNG", b"\x89PNG")])
def test_evidence(
    bare: Terminal, same: tuple[Path, Path], tmp_path: Path, name: str, starts: bytes
) -> None:
    found = bare.ask("explain", *same, "--evidence", tmp_path / name)
    assert found["evidence"] == str(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(starts)
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_a_trace_is_numbered_pictures_that_only_their_owner_reads(
    bare: Terminal, same: tuple[Path, Path], tmp_path: Path
) -> None:
    found = bare.ask("explain", *same, "--trace", tmp_path / "steps")
    assert [Path(path).name for path in found["trace"]] == [
        *("01-probe-image.png", "02-probe-minutiae.png", "03-probe-neighbours.png"),
        *("04-reference-image.png", "05-reference-minutiae.png", "06-reference-neighbours.png"),
        "07-both-pairs.png",
    ]
    written = everything(tmp_path / "steps")
    assert [str(path) for path in written] == found["trace"]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in written)


def test_a_template_takes_the_place_of_an_image(
    bare: Terminal, same: tuple[Path, Path], tmp_path: Path, engine: FakeEngine
) -> None:
    stored = tmp_path / "stored.fmr"
    stored.write_bytes(engine.read(capture(1, INDEX, 2)).template)
    by_template, by_image = bare.ask("explain", same[0], stored), bare.ask("explain", *same)
    assert by_template["pairs"] == by_image["pairs"]
    assert by_template["reference"]["template"]
    assert (by_template["rate_holds_for_both"], by_image["rate_holds_for_both"]) == (False, True)
    assert "it may not hold" in bare.type("explain", same[0], stored).out


def test_what_cannot_be_read(bare: Terminal, same: tuple[Path, Path], tmp_path: Path) -> None:
    blank, torn = tmp_path / "blank.png", tmp_path / "torn.fmr"
    blank.write_bytes(b"blank")
    torn.write_bytes(b"FMR\0 20\0")
    for words in ((tmp_path / "none.png",), (blank,), (torn,)):
        assert bare.type("explain", same[0], *words).status == 2
    traced = ("--trace", tmp_path / "steps")
    assert bare.type("explain", same[0], blank, *traced).status == 2
    assert len(everything(tmp_path / "steps")) == 3  # the probe's
    assert bare.type("explain", *same, "--evidence", tmp_path / "e.pdf").status == 2
    (tmp_path / "file").touch()
    assert bare.type("explain", *same, "--trace", tmp_path / "file").status == 5


def test_the_extractor_is_the_one_that_was_asked_for(
    bare: Terminal, same: tuple[Path, Path]
) -> None:
    bare.ask("explain", *same)
    bare.ask("explain", *same, "--extractor", "fast")
    assert bare.asked_for == [Extractor.ACCURATE, Extractor.FAST]
