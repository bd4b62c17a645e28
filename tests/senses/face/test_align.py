"""Alignment undoes whatever turn, scale and shift a face was drawn with."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.face.align import SIDE, TEMPLATE, Similarity, cut, similarity, warped
from hospitium.senses.face.pose import head_pose
from hospitium.senses.face.types import Box, Colour

turns = st.floats(-180.0, 180.0)
scales = st.floats(0.2, 5.0)
shifts = st.floats(-200.0, 200.0)


@given(turn=turns, scale=scales, x=shifts, y=shifts)
def test_finds_the_turn_scale_and_shift_that_points_were_moved_by(
    turn: float, scale: float, x: float, y: float
) -> None:
    angle = np.radians(turn)
    matrix = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = TEMPLATE @ matrix.T + [x, y]
    back = similarity(moved, TEMPLATE)
    assert np.abs(back(moved) - TEMPLATE).max() < 1e-6
    assert back.scale == pytest.approx(1 / scale)


def test_points_that_are_one_fix_nothing() -> None:
    with pytest.raises(ValueError, match="one place"):
        similarity(np.ones((5, 2)), TEMPLATE)


def dots(side: int, places: np.ndarray) -> Colour:
    """Soft dots on black, where `places` says."""
    y, x = np.mgrid[:side, :side]
    grey = sum(np.exp(-((x - px) ** 2 + (y - py) ** 2) / 18.0) for px, py in places)
    levels: Colour = np.repeat((255 * np.clip(grey, 0, 1)).astype(np.uint8)[:, :, None], 3, axis=2)
    return levels


@given(turn=st.floats(-60, 60), scale=st.floats(0.8, 1.8))
@settings(deadline=None, max_examples=25)
def test_a_picture_is_brought_to_where_its_points_belong(turn: float, scale: float) -> None:
    angle = np.radians(turn)
    matrix = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    places = (TEMPLATE - 56.0) @ matrix.T + 160.0
    laid = warped(dots(320, places), similarity(places, TEMPLATE))
    assert laid.shape == (SIDE, SIDE, 3)
    for x, y in TEMPLATE:
        near = laid[round(y) - 4 : round(y) + 5, round(x) - 4 : round(x) + 5, 0].astype(float)
        down, across = np.mgrid[-4:5, -4:5]
        offset = np.hypot((near * across).sum(), (near * down).sum()) / near.sum()
        assert offset < 1.0


@given(left=st.integers(-40, 40), top=st.integers(-40, 40))
@settings(deadline=None, max_examples=25)
def test_a_piece_at_its_own_scale_is_the_picture_itself(left: int, top: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (60, 50, 3)).astype(np.uint8)
    piece = cut(picture, Box(left, top, left + 30, top + 30), width=30, height=30, fill=7)
    for row, column in ((0, 0), (15, 15), (29, 29)):
        y, x = top + row, left + column
        inside = 0 <= y < 60 and 0 <= x < 50
        assert (piece[row, column] == (picture[y, x] if inside else 7)).all()


def test_the_template_looks_straight_ahead() -> None:
    pose = head_pose(TEMPLATE)
    assert abs(pose.yaw) < 3
    assert abs(pose.pitch) < 10
    assert abs(pose.roll) < 3


@given(turn=st.floats(-80, 80))
def test_a_head_that_leans_leans_by_as_much(turn: float) -> None:
    angle = np.radians(turn)
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert head_pose(TEMPLATE @ matrix.T).roll == pytest.approx(turn, abs=1.0)


def test_a_nose_to_the_right_is_a_head_turned_to_the_right() -> None:
    turned = TEMPLATE.copy()
    turned[2, 0] += 12
    assert head_pose(turned).yaw > 10


def test_detail_too_fine_to_show_becomes_its_mean() -> None:
    board = (np.indices((224, 224)).sum(axis=0) % 2 * 255).astype(np.uint8)
    half = Similarity(np.eye(2) * 0.5, np.array([-0.25, -0.25]))
    seen = warped(np.repeat(board[:, :, None], 3, axis=2), half)
    assert np.abs(seen[4:-4, 4:-4].astype(int) - 127).max() <= 2
