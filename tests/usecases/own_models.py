"""A face network that anybody may have: it sums up blocks of the picture. No weights of others."""

import hashlib

import numpy as np

from hospitium.formats.onnx_file import GraphWriter

OURS = "ours-1"


def weights(dimension: int = 48, side: int = 16) -> bytes:
    """Return a graph from (1, 3, side, side) to (1, dimension): blocks above or below the mean."""
    graph = GraphWriter()
    blocks = graph.add("AveragePool", "face", kernel_shape=(4, 4), strides=(4, 4))
    flat = graph.add("Reshape", blocks, np.array([1, -1], np.int64))
    ends = (np.array([0], np.int64), np.array([dimension], np.int64), np.array([1], np.int64))
    cut = graph.add("Slice", flat, *ends)
    cut = graph.add("Sub", cut, graph.add("ReduceMean", cut, keepdims=1))
    return graph.write({"face": (1, 3, side, side)}, {"embedding": (cut, (1, dimension))})


def manifest(graph: bytes, *, dimension: int = 48, side: int = 16, **other: str) -> str:
    """Return a manifest for `graph`; `other` replaces fields of text."""
    said = {
        "id": OURS, "title": "A network of our own", "sense": "face", "role": "embedding",
        "architecture": "arcface", "package": "own", "version": "1", "path": "ours.onnx",
        "sha256": hashlib.sha256(graph).hexdigest(), "format": "onnx", "licence": "ours alone",
        "input": "face", "output": "embedding", "provenance": "made for a test",
        "allowed_use": "tests",
    } | other  # fmt: skip
    lines = [f'{key} = "{value}"' for key, value in said.items()]
    return "\n".join(
        [
            *lines,
            f"bytes = {len(graph)}",
            f'[picture]\nwidth = {side}\nheight = {side}\ncolour = "rgb"\nmean = 127\nstd = 128',
            f'[embedding]\nalignment = "arcface-112"\ndimension = {dimension}\nmetric = "cosine"',
        ]
    )
