"""From paths on the command line to captures; a file that cannot be read stops no other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger, Hand
from hospitium.edges.cli.parsing import assign_fingers, parse_raw_size, parse_slap

if TYPE_CHECKING:
    from hospitium.usecases.captures import Capture, Failure
    from hospitium.usecases.face_engine import FaceCapture


@dataclass(frozen=True, slots=True)
class Files:
    """What could be read from the disk, and what could not."""

    captures: tuple["Capture", ...]
    failures: tuple["Failure", ...]


def read_files(
    paths: Sequence[Path],
    fingers: Sequence[str],
    *,
    ppi: float | None = None,
    raw: str | None = None,
    slap: str | None = None,
    photo: bool = False,
    hand: Hand | None = None,
) -> Files:
    """Read images, the images of a folder, or those that a CSV lists; `raw` is `WIDTHxHEIGHT`.

    With `slap` each image shows several fingers; none may then be named. With `photo` each shows
    one finger, or those of `hand`.

    Raises
    ------
    BadInput
        If not one file can be read, or there are more than one request may carry.
    """
    from hospitium.usecases.captures import MOST_IMAGES, Capture, Failure, as_photo
    from hospitium.usecases.enrol_batch import read_capture

    listed = _listed(paths, fingers)
    raw_size = parse_raw_size(raw)
    shown = parse_slap(slap) if slap else None
    if shown and fingers:
        raise BadInput(
            "--slap and --finger exclude each other",
            remedy="A slap names its fingers itself; give single prints in a command of their own.",
        )
    if shown and photo:
        raise BadInput(
            "--slap and --photo exclude each other",
            remedy="A slap is pressed on a scanner; for a photographed hand give --photo --hand.",
        )
    _check_kind(fingers, ppi=ppi, raw=raw, photo=photo, hand=hand)
    if len(listed) > MOST_IMAGES:
        raise BadInput(
            f"{len(listed)} images are more than the {MOST_IMAGES} of one person's prints",
            remedy="Enrol them in parts.",
        )
    captures: list[Capture] = []
    failures: list[Failure] = []
    for path, finger in listed:
        try:
            capture = read_capture(path, finger=finger, ppi=ppi, raw_size=raw_size)
            captures.append(as_photo(capture, hand) if photo else replace(capture, slap=shown))
        except BadInput as error:
            failures.append(Failure.of(Capture(b"", finger, path.name), error))
            if len(failures) == len(listed):
                raise
    return Files(tuple(captures), tuple(failures))


def read_faces(paths: Sequence[Path], which: Sequence[int]) -> tuple["FaceCapture", ...]:
    """Read photographs of one person's face.

    Parameters
    ----------
    which
        Which face is meant: one for all photographs, or one for each.

    Raises
    ------
    BadInput
        If a file cannot be read, or the numbers are not one for each.
    """
    from hospitium.usecases.enrol_batch import read_capture
    from hospitium.usecases.face_engine import FaceCapture

    if which and len(which) not in (1, len(paths)):
        raise BadInput(
            f"there are {len(paths)} photographs but {len(which)} faces",
            remedy="Give --which once for all photographs, or once for each, in order.",
        )
    chosen: Sequence[int | None] = which or (None,)
    each = chosen if len(chosen) == len(paths) else [chosen[0]] * len(paths)
    return tuple(
        FaceCapture(read_capture(path).data, path.name, number)
        for path, number in zip(paths, each, strict=True)
    )


def read_all_files(
    paths: Sequence[Path],
    fingers: Sequence[str],
    *,
    ppi: float | None = None,
    raw: str | None = None,
) -> list["Capture"]:
    """Read files that are all needed: images, templates or transactions of up to 64 MiB.

    Raises
    ------
    BadInput
        If one cannot be read, or there are more than one request may carry.
    """
    from hospitium.formats.ansi_nist.traditional import MAX_BYTES
    from hospitium.usecases.captures import MOST_IMAGES
    from hospitium.usecases.enrol_batch import read_capture

    if len(paths) > MOST_IMAGES:
        raise BadInput(f"{len(paths)} files are more than {MOST_IMAGES}")
    size = parse_raw_size(raw)
    return [
        read_capture(path, finger=finger, ppi=ppi, raw_size=size, most=MAX_BYTES)
        for path, finger in assign_fingers(paths, fingers)
    ]


def _check_kind(
    fingers: Sequence[str], *, ppi: float | None, raw: str | None, photo: bool, hand: Hand | None
) -> None:
    """Refuse options that contradict each other."""
    if hand is not None and not photo:
        raise BadInput("--hand goes with --photo", remedy="Add --photo, or leave out --hand.")
    if hand is not None and fingers:
        raise BadInput(
            "--hand and --finger exclude each other", remedy="Name the finger or the hand."
        )
    if photo and (ppi is not None or raw is not None):
        raise BadInput(
            "a photo has no --dpi and no --raw", remedy="Leave them out: the scale is estimated."
        )


def _listed(paths: Sequence[Path], fingers: Sequence[str]) -> list[tuple[Path, Finger]]:
    from hospitium.usecases.enrol_batch import list_csv, list_folder

    if len(paths) == 1 and paths[0].is_dir():
        return _named(list_folder(paths[0]), fingers)
    if len(paths) == 1 and paths[0].suffix.lower() == ".csv":
        return _named(list_csv(paths[0]), fingers)
    return assign_fingers(paths, fingers)


def _named(listed: list[tuple[Path, Finger]], fingers: Sequence[str]) -> list[tuple[Path, Finger]]:
    return assign_fingers([path for path, _ in listed], fingers) if fingers else listed
