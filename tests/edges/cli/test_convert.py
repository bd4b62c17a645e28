"""`hospitium convert`: files in, new files out, nothing written over."""

from pathlib import Path

import pytest

from hospitium.formats.images import decode_image, encode_png
from hospitium.formats.templates import TemplateForm, write_print
from tests.edges.cli.conftest import Terminal
from tests.formats.pictures import ridges
from tests.formats.test_templates import stored

LETTER = (
    *("--origin", "DEMO-A", "--destination", "DEMO-B", "--transaction", "AMN"),
    *("--control", "0001", "--captured", "2026-11-22"),
)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "right-index.png"
    path.write_bytes(encode_png(ridges(200, 180), ppi=500))
    return path


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "stored.hpt"
    path.write_bytes(write_print(stored(2), TemplateForm.COMPACT))
    return path


def test_an_image_becomes_wsq_at_the_rate_asked_for(bare: Terminal, image: Path) -> None:
    sizes = []
    for rate in ("0.75", "2.25"):
        out = image.with_name(f"{rate}.wsq")
        (written,) = bare.ask("convert", image, out, "--wsq-rate", rate, by=None)["written"]
        assert written == {"path": str(out), "bytes": out.stat().st_size}
        assert decode_image(out.read_bytes()).ppi_known
        assert out.stat().st_mode & 0o777 == 0o600
        sizes.append(written["bytes"])
    assert sizes[0] < sizes[1]
    assert bare.type("convert", image, image.with_name("x.wsq"), "--wsq-rate", "1").status == 2


def test_one_file_alone_is_listed(bare: Terminal, image: Path, template: Path) -> None:
    said = bare.ask("convert", image)
    assert said == {
        "name": image.name,
        "kind": "image",
        "width": 180,
        "height": 200,
        "ppi": 500.0,
    }
    listed = bare.ask("convert", template)
    assert (listed["kind"], listed["form"]) == ("template", "compact")
    assert [one["minutiae"] for one in listed["impressions"]] == [40]
    assert "40" in bare.type("convert", template).out


def test_templates_go_both_ways(bare: Terminal, template: Path) -> None:
    iso, back = template.with_name("a.iso"), template.with_name("b.hpt")
    bare.ask("convert", template, iso)
    bare.ask("convert", iso, back)
    assert back.read_bytes() == template.read_bytes()
    named = template.with_name("named")
    assert bare.type("convert", template, named, "--to", "incits378").status == 2
    bare.ask("convert", template, named.with_suffix(".bin"), "--to", "incits378")
    assert bare.ask("convert", named.with_suffix(".bin"))["form"] == "incits378"


def test_a_transaction_is_written_listed_and_taken_out(
    bare: Terminal, image: Path, template: Path
) -> None:
    sent, folder = image.with_name("sent.an2"), image.with_name("taken")
    bare.ask("convert", image, template, sent, *LETTER)
    listed = bare.ask("convert", sent)
    assert listed["header"]["origin"] == "DEMO-A"
    assert [(one["type"], one["idc"]) for one in listed["records"]] == [(2, 0), (14, 1), (9, 2)]
    assert listed["records"][1]["image"]["finger"] == "right-index"
    assert "image, right index" in bare.type("convert", sent).out
    written = bare.ask("convert", sent, folder)["written"]
    assert [Path(one["path"]).parent for one in written] == [folder, folder]
    assert bare.type("convert", sent, folder).status == 2
    assert len(list(folder.iterdir())) == 2


def test_no_file_is_written_over(bare: Terminal, image: Path) -> None:
    there = image.with_name("there.wsq")
    there.write_bytes(b"mine")
    answer = bare.type("convert", image, there)
    assert answer.status == 2
    assert "already" in answer.err
    assert there.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "words",
    [
        ["out"],
        ["out.doc"],
        ["out.iso"],
        ["out.an2"],
        ["out.png", "--to", "gif"],
    ],
)
def test_what_cannot_be_says_what_to_do(bare: Terminal, image: Path, words: list[str]) -> None:
    before = sorted(image.parent.rglob("*"))
    answer = bare.type("convert", image, image.with_name(words[0]), *words[1:])
    assert answer.status == 2
    assert "What to do" in answer.err
    assert sorted(image.parent.rglob("*")) == before


def test_two_files_become_one_only_as_a_transaction(
    bare: Terminal, image: Path, template: Path
) -> None:
    assert bare.type("convert", image, template, image.with_name("x.png")).status == 2
