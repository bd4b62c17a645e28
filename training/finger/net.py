"""The network itself: convolutions at a half to a sixteenth of the picture's scale, and a head.

Only operators that every ONNX runtime has, WebAssembly's included.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

STRIDE = 4
"""Pixels from one cell of the answer to the next: minutiae are a ridge, nine pixels, apart."""

CELL, DEEP, DEEPEST = 48, 80, 96
"""Channels at a fourth, an eighth and a sixteenth of the scale."""

PLANES = 6
"""Score, offset right, offset down, cosine, sine, ending; as logits but for the direction."""

AUXILIARY = 3
"""Cosine and sine of the doubled ridge orientation, and whether ridges are legible: taught as well
because it teaches the network to see ridges; cut off when the network is exported."""


class Answer(NamedTuple):
    """Planes of shape (n, PLANES, rows, columns) and (n, AUXILIARY, rows, columns)."""

    minutiae: Tensor
    flow: Tensor


def level(pixels: Tensor) -> Tensor:
    """Return grey levels less their local mean, in units of their local deviation.

    Local means over about 40 pixels, taken on cells of 8 x 8 and interpolated. The floor under the
    deviation keeps noise on an empty sensor small.
    """
    grey = pixels / 255 - 0.5
    mean = _around(F.avg_pool2d(grey, 8))
    power = _around(F.avg_pool2d(grey * grey, 8))
    deviation = torch.sqrt(torch.clamp(power - mean * mean, min=0) + 1e-3)
    larger = F.interpolate(
        torch.cat([mean, 1 / deviation], 1), scale_factor=8.0, mode="bilinear", align_corners=False
    )
    return (grey - larger[:, :1]) * larger[:, 1:] * 0.7


def _around(cells: Tensor) -> Tensor:
    return F.avg_pool2d(cells, 5, stride=1, padding=2, count_include_pad=False)


def conv(into: int, out: int, *, side: int = 3, stride: int = 1) -> nn.Sequential:
    """Return convolution, normalisation and rectifier; the first two become one on export."""
    return nn.Sequential(
        nn.Conv2d(into, out, side, stride, side // 2, bias=False),
        nn.BatchNorm2d(out, momentum=0.05),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two convolutions beside a bypass."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = conv(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels, momentum=0.05),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Keep the shape."""
        return F.relu(x + self.second(self.first(x)))


class Swift(nn.Module):
    """Grey levels 0..255, shape (n, 1, height, width), sides multiples of 16, to an `Answer`."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            conv(1, 16, side=5, stride=2), conv(16, 16), conv(16, CELL, stride=2)
        )
        self.fine = Residual(CELL)
        self.deep = nn.Sequential(conv(CELL, DEEP, stride=2), Residual(DEEP), Residual(DEEP))
        self.deepest = nn.Sequential(
            conv(DEEP, DEEPEST, stride=2), Residual(DEEPEST), conv(DEEPEST, DEEPEST)
        )
        self.rise = nn.ModuleList([nn.Conv2d(DEEPEST, DEEP, 1), nn.Conv2d(DEEP, CELL, 1)])
        self.join = conv(DEEP, DEEP)
        self.last = Residual(CELL)
        self.minutiae = nn.Sequential(conv(CELL, CELL, side=1), nn.Conv2d(CELL, PLANES, 1))
        self.flow = nn.Conv2d(CELL, AUXILIARY, 1)
        nn.init.constant_(self.minutiae[1].bias[:1], -4.0)

    def forward(self, pixels: Tensor) -> Answer:
        """Answer for each cell."""
        fine = self.fine(self.stem(level(pixels)))
        deep = self.deep(fine)
        deepest = self.deepest(deep)
        deep = self.join(F.relu(deep + _double(self.rise[0](deepest))))
        seen = self.last(F.relu(fine + _double(self.rise[1](deep))))
        return Answer(self.minutiae(seen), self.flow(seen))


def _double(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
