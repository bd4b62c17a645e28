from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from hospitium.core.errors import BadInput
from hospitium.core.senses import Sense
from hospitium.formats.photos import ColourPixels
from hospitium.records.manifests import load_manifest
from hospitium.senses.liveness.injection import Metadata
from hospitium.senses.liveness.network import SIDE, Answer
from hospitium.senses.liveness.types import Box, Frame, Outcome
from hospitium.usecases.liveness import MOST_FRAMES, LiveFrame, check_liveness
from hospitium.usecases.liveness_engine import LivenessEngine, packaged_liveness
from tests.senses.liveness.made import drawn, filmed, png


class Says:
    """A network that always answers the same."""

    def __init__(self, real: float) -> None:
        self.answer = Answer(real, 1 - real, 0.0)

    def look(self, pixels: ColourPixels, box: Box) -> Answer:
        return self.answer


def engine(real: float = 0.999) -> LivenessEngine:
    return LivenessEngine(model="says-1", network=Says(real))


def film(count: int) -> list[LiveFrame]:
    return [LiveFrame(png(one.pixels), at=one.at) for one in filmed(count)]


def test_the_network_says_more_for_a_person_the_score_is_higher() -> None:
    low, high = (check_liveness(engine(real), film(1), Sense.FACE).score for real in (0.001, 0.999))
    assert low is not None
    assert high is not None
    assert low < high


@pytest.mark.parametrize("there", [True, False])
def test_where_the_first_frame_shows_nobody_the_others_are_glanced_at(there: bool) -> None:
    looked: list[str] = []

    def find(frame: Frame) -> Frame | None:
        looked.append("whole")
        return replace(frame, box=Box(10, 10, 60, 60)) if there else None

    def glance(frame: Frame) -> Frame | None:
        looked.append("glance")
        return None

    engine = LivenessEngine(model="says-1", network=Says(0.9), find_face=find, glance_face=glance)
    report = check_liveness(engine, film(3), Sense.FACE)
    assert looked == ["whole", *["whole" if there else "glance"] * 2]
    assert (report.score is not None) is there


def test_every_cue_is_told_and_those_that_count_make_the_score() -> None:
    report = check_liveness(engine(), film(3), Sense.FACE)
    told = {cue.name for cue in report.cues}
    assert {"network", "dots", "beat", "contrast", "second_rim"} <= told
    guesses = [cue for cue in report.cues if cue.experimental]
    assert guesses
    assert all(cue.name.startswith("experimental.") and cue.share == 0 for cue in guesses)
    shares = [cue.share for cue in report.cues if not cue.experimental]
    assert shares == sorted(shares)


def test_a_picture_too_dark_or_small_is_for_another_try_and_then_for_a_human() -> None:
    for pixels in (drawn() // 30, drawn(32)):
        frame = [LiveFrame(png(pixels))]
        first = check_liveness(engine(), frame, Sense.FACE)
        assert first.outcome is Outcome.TRY_AGAIN
        assert first.score is None
        third = check_liveness(engine(), frame, Sense.FACE, attempt=3)
        assert third.outcome is Outcome.HUMAN


def test_a_photo_without_a_finger_is_for_another_try() -> None:
    wall = np.full((300, 300, 3), 128, np.uint8)
    report = check_liveness(engine(), [LiveFrame(png(wall))], Sense.FINGER)
    assert report.outcome is Outcome.TRY_AGAIN


def test_a_grey_print_out_without_ridges_gets_an_answer_and_never_passes() -> None:
    dots = np.indices((400, 400)).sum(axis=0) % 4 < 2
    sheet = np.repeat(np.where(dots, 60, 200).astype(np.uint8)[..., None], 3, axis=2)
    report = check_liveness(engine(), [LiveFrame(png(sheet))], Sense.FINGER)
    assert report.outcome is Outcome.TRY_AGAIN
    assert report.score is not None
    assert report.score < report.threshold


def test_a_virtual_camera_is_for_a_human() -> None:
    report = check_liveness(engine(), film(1), Sense.FACE, Metadata(camera="OBS Virtual Camera"))
    assert report.outcome is Outcome.HUMAN
    assert report.signs == ("camera.virtual",)


def test_what_a_file_says_of_its_editor_is_read() -> None:
    exif = Image.Exif()
    exif[305] = "GIMP 2.10"
    report = check_liveness(engine(), [LiveFrame(png(drawn(), exif=exif))], Sense.FACE)
    assert report.signs == ("file.edited",)


@pytest.mark.parametrize("count", [0, MOST_FRAMES + 1])
def test_no_frame_or_too_many_is_a_mistake_of_the_caller(count: int) -> None:
    with pytest.raises(BadInput, match="frames"):
        check_liveness(engine(), [LiveFrame(png(drawn()))] * count, Sense.FACE)


def test_other_senses_are_not_checked() -> None:
    with pytest.raises(BadInput, match="faces and fingers"):
        check_liveness(engine(), film(1), Sense.IRIS)


def test_the_packaged_network_answers() -> None:
    report = check_liveness(packaged_liveness(), film(2), Sense.FACE)
    assert report.model == "faceplugin-liveness-0.0.1"
    assert report.score is not None
    assert 0 <= report.score <= 1


def test_the_manifest_says_how_the_network_is_fed() -> None:
    picture = load_manifest("face-liveness").picture
    assert picture is not None
    assert (picture.width, picture.height, picture.colour) == (SIDE, SIDE, "bgr")
