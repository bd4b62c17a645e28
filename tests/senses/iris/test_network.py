"""A deployment's own segmentation network takes the place of ours; a tiny one is made here."""

import pytest

from hospitium.core.errors import NoIris, Tampered
from hospitium.formats.onnx_file import GraphWriter
from hospitium.senses.iris.compare import compare
from hospitium.senses.iris.network import NetworkSegmenter
from hospitium.senses.iris.reading import read_iris
from tests.senses.iris.eyes import eye, posed, reading

OPEN = posed(upper=1.3, lower=1.3, lashes=0, noise=0.5)


def by_level(*levels: float) -> bytes:
    """Write a network that calls pupil, and iris, what is darker than a grey level."""
    graph = GraphWriter()
    planes = [
        graph.add("Sigmoid", graph.add("Mul", graph.add("Sub", level / 255, "image"), 400.0))
        for level in levels
    ]
    shape = (1, 1, "height", "width")
    masks = graph.add("Concat", *planes, axis=1)
    return graph.write({"image": shape}, {"masks": (masks, (1, len(levels), "height", "width"))})


def test_a_network_finds_the_same_eye() -> None:
    segmenter = NetworkSegmenter(by_level(60, 145))
    found = read_iris(eye(1, OPEN), segmenter=segmenter)
    assert abs(found.found.limbus.circle.radius - OPEN.iris) < 4
    assert compare(found.code, reading(1).code).score > 40


def test_a_network_that_sees_nothing_or_answers_wrongly_is_told() -> None:
    with pytest.raises(NoIris):
        NetworkSegmenter(by_level(0, 0))(eye(1, OPEN))
    with pytest.raises(Tampered):
        NetworkSegmenter(by_level(60))(eye(1, OPEN))
    with pytest.raises(Tampered):
        NetworkSegmenter(b"no network")
