from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.liveness.geometry import FLAT, RELIEF, geometry_cues, motion, parallax, shift
from hospitium.senses.liveness.types import Box, Frame, Points
from tests.senses.liveness.made import drawn

HEAD = np.array(
    [[-30, -35, 0], [30, -35, 0], [0, 0, 28], [-25, 30, 4], [25, 30, 4], [0, 60, 2], [0, -15, 18]],
    dtype=float,
)
"""Eyes, tip of the nose, corners of the mouth, chin, root of the nose: millimetres, z forward."""


def view(points: Points, yaw: float, pitch: float, far: float = 600.0) -> Points:
    """What a camera `far` millimetres away sees of points that turn about the neck."""
    a, b = np.radians(yaw), np.radians(pitch)
    turn = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    nod = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    turned = points @ (nod @ turn).T
    scale = 500 / (far - turned[:, 2])
    return np.asarray(turned[:, :2] * scale[:, None], dtype=np.float64)


turns = st.floats(8, 30) | st.floats(-30, -8)


@settings(deadline=None)
@given(yaw=turns, pitch=st.floats(-10, 10))
def test_a_head_that_turns_shows_relief(yaw: float, pitch: float) -> None:
    assert motion([view(HEAD, 0, 0), view(HEAD, yaw, pitch)]).relief > RELIEF


@settings(deadline=None)
@given(yaw=st.floats(-30, 30), pitch=st.floats(-10, 10))
def test_a_sheet_shows_none_however_it_is_turned(yaw: float, pitch: float) -> None:
    sheet = HEAD * [1, 1, 0]
    assert motion([view(sheet, 0, 0, 4000), view(sheet, yaw, pitch, 4000)]).relief < FLAT


@settings(deadline=None, max_examples=30)
@given(yaw=st.floats(-20, 20), pitch=st.floats(-15, 15), near=st.floats(300, 700))
def test_a_near_sheet_shows_none_where_many_points_are_known(
    yaw: float, pitch: float, near: float
) -> None:
    """An affine map would take its perspective for relief."""
    points = np.random.default_rng(5).uniform(-70, 70, (68, 3))
    sheet = view(points * [1, 1, 0], 0, 0, near), view(points * [1, 1, 0], yaw, pitch, near)
    assert motion(sheet).relief < 1e-6
    head = points * [1, 1, 0] + [0, 0, 1] * (50 - (points**2).sum(axis=1, keepdims=True) / 200)
    assert motion([view(head, 0, 0, near), view(head, 12, pitch / 3, near)]).relief > RELIEF


def test_a_sheet_that_is_turned_speaks_against_a_person_and_a_still_one_says_nothing() -> None:
    sheet = HEAD * [1, 1, 0]

    def share(*views: Points) -> float:
        pixels = np.zeros((64, 64, 3), np.uint8)
        return geometry_cues([Frame(pixels, None, one) for one in views])[0].share

    assert share(view(sheet, 0, 0, 4000), view(sheet, 25, 0, 4000)) < 0
    assert share(view(sheet, 0, 0), view(sheet, 0, 0) + 20) == 0
    assert share(view(HEAD, 0, 0), view(HEAD, 20, 0)) > 0


@settings(deadline=None, max_examples=20)
@given(right=st.integers(-12, 12), down=st.integers(-12, 12))
def test_the_shift_of_two_views_is_found(right: int, down: int) -> None:
    wide = np.random.default_rng(2).normal(0.5, 0.1, (128, 128)).astype(np.float32)
    moved = np.roll(wide, (down, right), (0, 1))
    assert shift(wide, moved).tolist() == [right, down]


def scene(face: int, room: int) -> Frame:
    """A face moved by `face` before a room moved by `room` pixels to the right."""
    noise = np.random.default_rng(4).integers(0, 255, (128, 256, 3), dtype=np.uint8)
    pixels = np.roll(noise, room, axis=1)
    pixels[32:96, 150 + face : 214 + face] = drawn(64)
    return Frame(pixels, Box(150 + face, 32, 64, 64))


def test_a_face_that_moves_alone_is_told_from_a_sheet_that_fills_the_view() -> None:
    assert parallax([scene(0, 0), scene(12, 0)]) == pytest.approx(1, abs=0.2)
    assert parallax([scene(0, 0), scene(12, 12)]) == pytest.approx(0, abs=0.2)
    assert parallax([scene(0, 0), scene(1, 0)]) is None
    unseen = replace(scene(12, 0), box=None)
    assert parallax([scene(0, 0), unseen]) is None
