"""Write the network as ONNX: `python -m training.finger.export CHECKPOINT FILE`.

Normalisation is folded into the convolutions, weights are stored as float16 and widened when the
file is loaded, and peaks are picked in the graph.
"""

import argparse
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from training.finger.net import Swift

OPSET = 17
"""The oldest that has all we use: more runtimes read it."""


class Picked(nn.Module):
    """The network with its answer ready for use, channels last as the input's.

    Planes: score of a peak and 0 beside it; its place in pixels, right of and below the corner of
    its cell; cosine and sine of its direction, of any length; chance of an ending; score before
    peaks are picked.
    """

    def __init__(self, net: Swift) -> None:
        super().__init__()
        self.net = net

    def forward(self, pixels: Tensor) -> Tensor:
        """Take (1, height, width, 1), give (1, height / 4, width / 4, 7)."""
        found = self.net(pixels.permute(0, 3, 1, 2)).minutiae
        heat = torch.sigmoid(found[:, :1])
        peak = heat * (heat >= F.max_pool2d(heat, 3, 1, 1)).float()
        planes = [peak, found[:, 1:3] * 4 + 2, found[:, 3:5], torch.sigmoid(found[:, 5:6]), heat]
        return torch.cat(planes, 1).permute(0, 2, 3, 1)


def export(net: Swift, path: Path) -> None:
    """Write `net` to `path`."""
    net.eval()
    torch.onnx.export(
        Picked(net).eval(),
        (torch.zeros(1, 64, 64, 1),),
        str(path),
        input_names=["input"],
        output_names=["output"],
        dynamic_axes={"input": {1: "height", 2: "width"}, "output": {1: "rows", 2: "columns"}},
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(str(path))
    _halve(model.graph)
    model.producer_name, model.producer_version, model.doc_string = "hospitium", "", ""
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def _halve(graph: onnx.GraphProto) -> None:
    """Store every large weight as float16, cast back on load."""
    casts = []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype == np.float32 and values.size >= 64:
            name = weight.name
            weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
            casts.append(
                helper.make_node("Cast", [f"{name}.half"], [name], to=onnx.TensorProto.FLOAT)
            )
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("checkpoint", type=Path)
    ask.add_argument("file", type=Path)
    asked = ask.parse_args()
    net = Swift()
    net.load_state_dict(torch.load(asked.checkpoint, weights_only=True)["mean"])
    export(net, asked.file)
    body = asked.file.read_bytes()
    print(f"{len(body)} bytes, sha256 {sha256(body).hexdigest()}")


if __name__ == "__main__":
    main()
