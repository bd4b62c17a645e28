from pathlib import Path

import pytest

from hospitium.formats.images import encode_png
from hospitium.senses.finger.hands import RIGHT_FOUR
from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import INDEX, THUMB, draw
from tests.engines import fake_print
from tests.synth.slaps import made_slap


def test_one_bad_file_never_stops_the_rest(terminal: Terminal, tmp_path: Path) -> None:
    prints = tmp_path / "prints"
    draw(prints, "right-index.png", 1)
    draw(prints, "right-thumb_2.png", 1, THUMB)
    (prints / "left-index.png").write_bytes(b"")
    (prints / "left-thumb.png").write_bytes(b"\x89PNG\r\n\x1a\ncut")
    (prints / "left-ring.png").write_bytes(b"blank")
    (prints / "left-middle.png").symlink_to(prints / "nowhere")
    (prints / "notes.txt").write_text("not an image")
    case = terminal.open_case()
    answer = terminal.type("enroll", case, prints, "--json")
    assert answer.status == 1
    report = answer.json
    assert {saved["finger"] for saved in report["enrolled"]} == {"right-index", "right-thumb"}
    failed = {failure["name"]: failure for failure in report["failures"]}
    assert set(failed) == {f"left-{f}.png" for f in ("index", "thumb", "ring", "middle")}
    assert failed["left-ring.png"]["code"] == "hospitium.bad_input.no_fingerprint"
    assert all(failure["remedy"] for failure in report["failures"])
    text = terminal.type("case", "show", case).out
    assert "right thumb" in text


def test_a_csv_names_the_fingers(terminal: Terminal, tmp_path: Path) -> None:
    prints = tmp_path / "prints"
    draw(prints, "a.png", 1)
    draw(prints, "b.png", 1, THUMB)
    table = prints / "list.csv"
    table.write_text("path,finger\na.png,right-index\nb.png,1\n", encoding="utf-8")
    report = terminal.ask("enroll", terminal.open_case(), table)
    assert [saved["finger"] for saved in report["enrolled"]] == ["right-index", "right-thumb"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("path,finger\n../../secret.png,1\n", "leads out"),
        ("path,finger\n/etc/passwd,1\n", "leads out"),
        ("path,finger\na.png,tail\n", "line 2"),
        ("file,digit\na.png,1\n", "columns path and finger"),
        ("path,finger\n", "no rows"),
        ("", "columns path and finger"),
    ],
)
def test_a_csv_that_cannot_be_used_says_where(
    terminal: Terminal, tmp_path: Path, text: str, says: str
) -> None:
    table = tmp_path / "list.csv"
    table.write_text(text, encoding="utf-8")
    answer = terminal.type("enroll", terminal.open_case(), table)
    assert answer.status == 2
    assert says in answer.err


def test_absent_fingers_are_normal_input(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case()
    report = terminal.ask(
        *("enroll", case, draw(tmp_path, "right-index.png", 1)),
        *("--absent", "left-thumb=missing: machine", "--absent", "left-index=bandaged"),
    )
    assert [gone["status"] for gone in report["absent"]] == ["missing", "bandaged"]
    assert "machine" in terminal.type("case", "show", case).out
    alone = terminal.ask("enroll", terminal.open_case(), "--absent", "1=injured: burn")
    assert alone["enrolled"] == []


def test_enrolling_nothing_says_what_to_give(terminal: Terminal) -> None:
    assert terminal.type("enroll", terminal.open_case()).status == 2


def test_a_person_who_is_enrolled_already_is_reported_before_anything_is_saved(
    terminal: Terminal, tmp_path: Path
) -> None:
    first, second = terminal.open_case(), terminal.open_case()
    terminal.ask("enroll", first, draw(tmp_path, "right-index.png", 1))
    again = ("enroll", second, draw(tmp_path, "right-index_2.png", 1, INDEX, 2))
    answer = terminal.type(*again, "--json")
    assert answer.status == 2
    assert answer.json["code"] == "hospitium.bad_input.conflict.duplicate_person"
    assert first in answer.err
    assert terminal.ask("case", "show", second)["references"] == []
    saved = terminal.ask(*again, "--despite-duplicate", "twins, checked by hand")
    assert len(saved["enrolled"]) == 1


def test_the_same_finger_gets_further_impressions(terminal: Terminal, tmp_path: Path) -> None:
    images = [draw(tmp_path, f"{n}.png", 1, INDEX, n) for n in (1, 2, 3)]
    report = terminal.ask("enroll", terminal.open_case(), *images, "--finger", "right-index")
    assert [saved["impression"] for saved in report["enrolled"]] == [1, 2, 3]


def test_enrol_is_understood_too(terminal: Terminal, tmp_path: Path) -> None:
    words = ("enrol", terminal.open_case(), draw(tmp_path, "right-index.png", 1))
    assert len(terminal.ask(*words)["enrolled"]) == 1
    assert " enrol " not in terminal.type("--help").out


def test_a_name_full_of_tricks_reaches_no_terminal(terminal: Terminal, tmp_path: Path) -> None:
    trick = draw(tmp_path, "right-index_\x1b]0;owned\x07\u202egnp", 1)
    answer = terminal.type("enroll", terminal.open_case(), trick)
    assert answer.status == 0
    assert not set("\x1b\x07\u202e") & set(answer.out + answer.err)


@pytest.mark.parametrize("name", ["missing.png", "folder", "nul\udcff.png"])
def test_a_file_that_cannot_be_read(terminal: Terminal, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    answer = terminal.type("enroll", terminal.open_case(), tmp_path / name)
    assert answer.status == 2
    assert "What to do" in answer.err


def test_a_slap_is_taken_apart(terminal: Terminal, tmp_path: Path) -> None:
    image = tmp_path / "slap.png"
    image.write_bytes(encode_png(made_slap().image.pixels, ppi=500))
    case = terminal.open_case()
    report = terminal.ask("enroll", case, image, "--slap", "right-four")
    assert [saved["finger"] for saved in report["enrolled"]] == [f.slug for f in RIGHT_FOUR]
    found = terminal.type(
        "identify",
        image,
        "--slap",
        "thumbs",
        "--purpose",
        "roadside-check",
        "--incident",
        "km 41, x",
    )
    assert found.status == 2
    assert "four fingers found, 2 expected" in found.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--slap", "feet"), "right-four, left-four, thumbs, four"),
        (("--slap", "thumbs", "--finger", "right-thumb"), "exclude each other"),
    ],
)
def test_a_slap_that_cannot_be_meant_is_refused(
    terminal: Terminal, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    image = tmp_path / "slap.png"
    image.write_bytes(b"never read")
    answer = terminal.type("enroll", terminal.open_case(), image, *options)
    assert answer.status == 2
    assert says in answer.err


def test_one_finger_under_two_names_takes_a_reason(terminal: Terminal, tmp_path: Path) -> None:
    prints = tmp_path / "prints"
    draw(prints, "right-index.png", 1)
    case = terminal.open_case()
    terminal.ask("enroll", case, prints)
    draw(tmp_path, "again.png", 1, impression=2)
    again = ("enroll", case, tmp_path / "again.png", "--finger", "left-index")
    answer = terminal.type(*again)
    assert answer.status == 2
    assert "the hands seem to be swapped" in answer.err
    assert terminal.type(*again, "--despite-misnamed", "checked twice").status == 0


def test_the_best_of_several_tries_is_kept(terminal: Terminal, tmp_path: Path) -> None:
    paths = []
    for number, quality in enumerate((61, 90, 20), start=1):
        paths.append(tmp_path / f"{number}.png")
        paths[-1].write_bytes(fake_print(1, INDEX, number, quality))
    case = terminal.open_case()
    words: list[str | Path] = [*paths, "--finger", "right-index", "--best-of"]
    (tries,) = terminal.ask("enroll", case, *words)["tries"]
    assert [(one["quality"], one["kept"]) for one in tries["tries"]] == [
        (61, False),
        (90, True),
        (20, False),
    ]
    again = terminal.type("enroll", terminal.open_case(), *words, "--despite-duplicate", "why not")
    assert "kept, confirmed by another try" in again.out


def test_a_print_of_low_quality_takes_a_reason(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "right-index.png"
    path.write_bytes(fake_print(1, INDEX, 1, 20))
    case = terminal.open_case()
    refused = terminal.type("enroll", case, path)
    assert refused.status == 2
    assert "--despite-quality" in refused.err
    saved = terminal.ask("enroll", case, path, "--despite-quality", "worn by work")
    assert [one["quality"] for one in saved["enrolled"]] == [20]
