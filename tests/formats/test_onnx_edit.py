"""What stands in the place of a node runs in its place, and nothing else changes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

import numpy as np
import onnxruntime as ort
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.formats.onnx_edit import Node, with_nodes_replaced
from hospitium.formats.onnx_file import MICROSOFT, GraphWriter
from hospitium.formats.onnx_parts import Floats, block, text
from hospitium.formats.protobuf import read_fields, write_block, write_varint

BIAS = np.array([1.0, -2.0, 3.0], np.float32)


def small_network() -> bytes:
    """`answer`: twice what the runtime's own gate makes of x + BIAS."""
    graph = GraphWriter()
    moved = graph.add("Add", "x", BIAS)
    bent = graph.add(f"{MICROSOFT}:FastGelu", moved)
    return graph.write({"x": (3,)}, {"answer": (graph.add("Add", bent, bent), (3,))})


def run(model: bytes, x: Floats) -> Floats:
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"x": x})[0])


def nothing(_nodes: Sequence[Node], _constants: Mapping[str, Floats]) -> dict[str, list[Node]]:
    return {}


def test_a_network_in_which_nothing_is_replaced_stays_byte_for_byte() -> None:
    model = small_network()
    assert with_nodes_replaced(model, nothing) == model


def test_whoever_chooses_sees_every_node_and_every_constant() -> None:
    seen: list[tuple[Sequence[Node], Mapping[str, Floats]]] = []

    def look(nodes: Sequence[Node], constants: Mapping[str, Floats]) -> dict[str, list[Node]]:
        seen.append((nodes, constants))
        return {}

    with_nodes_replaced(small_network(), look)
    ((nodes, constants),) = seen
    assert [one.kind for one in nodes] == ["Add", f"{MICROSOFT}:FastGelu", "Add", "Identity"]
    (bias,) = constants.values()
    assert (bias == BIAS).all()
    assert list(nodes[0].inputs) == ["x", *constants]


def test_several_nodes_with_constants_of_their_own_stand_in_the_place_of_one() -> None:
    def gate(nodes: Sequence[Node], _: Mapping[str, Floats]) -> dict[str, list[Node]]:
        (gelu,) = (one for one in nodes if one.kind.endswith("FastGelu"))
        (given,), (made,) = gelu.inputs, gelu.outputs
        return {
            made: [
                Node("Mul", [given, np.array([2.0, 3.0, 4.0], np.float32)], ["tripled"]),
                Node("LeakyRelu", ["tripled"], [made], {"alpha": 0.5}),
            ]
        }

    x = np.array([-3.0, 1.0, 0.5], np.float32)
    threefold = (x + BIAS) * np.array([2.0, 3.0, 4.0], np.float32)
    wanted = 2 * np.where(threefold < 0, 0.5 * threefold, threefold)
    np.testing.assert_allclose(run(with_nodes_replaced(small_network(), gate), x), wanted)


def test_a_constant_whose_numbers_stand_one_by_one_is_kept_but_not_told() -> None:
    numbers = write_block(4, np.array([5, 6], "<f4").tobytes())
    one_by_one = write_varint(1, 2) + write_varint(2, 1) + text(8, "apart") + numbers
    parts = list(read_fields(memoryview(small_network())))
    (graph,) = (bytes(block(part)) for number, part in parts if number == 7)
    rest = [write_varint(n, part) for n, part in parts if n != 7 and isinstance(part, int)]
    model = b"".join((*rest, write_block(7, write_block(5, one_by_one) + graph)))
    seen: list[str] = []

    def look(_nodes: Sequence[Node], constants: Mapping[str, Floats]) -> dict[str, list[Node]]:
        seen.extend(constants)
        return {}

    assert with_nodes_replaced(model, look) == model
    assert len(seen) == 1
    assert seen != ["apart"]


@pytest.mark.parametrize("data", [b"", b"no network", bytes(100)])
def test_what_is_no_network_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        with_nodes_replaced(data, nothing)


@given(st.data())
@settings(max_examples=300)
def test_a_damaged_network_is_edited_or_refused(data: st.DataObject) -> None:
    whole = bytearray(small_network())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BadInput):
        with_nodes_replaced(bytes(whole[: data.draw(st.integers(0, len(whole)))]), nothing)
