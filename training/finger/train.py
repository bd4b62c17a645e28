"""Train the network on one core: `python -m training.finger.train SET HELD OUT --steps 2000`.

Half a second a step. Writes a checkpoint with the weights and their moving average after every
`EVERY` steps.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.finger.judge import judge
from training.finger.net import Answer, Swift
from training.finger.targets import Batch, Labelled, batch, load

BATCH, EVERY = 16, 200
RATE, DECAY, WARM = 3e-3, 0.02, 100
AVERAGE = 0.997
"""Share of the moving average that is kept at each step."""

FLOW_SHARE = 0.3


def losses(answer: Answer, labels: Tensor, flow: Tensor) -> dict[str, Tensor]:
    """Return the parts of the loss, each a mean over minutiae or cells.

    The score's is a cross entropy weighted by the squared error (quality focal loss: Li et al.,
    NeurIPS 2020), which takes soft labels.
    """
    found = answer.minutiae.float()
    seen, target, near = answer.flow.float(), labels[:, 0], labels[:, 6]
    minutiae, weight = (target > 0.3).sum() + 1, near.sum() + 1
    score = found[:, 0]
    wrong = (torch.sigmoid(score) - target).square()
    entropy = F.binary_cross_entropy_with_logits(score, target, reduction="none")
    offset = F.smooth_l1_loss(found[:, 1:3], labels[:, 1:3], reduction="none", beta=0.3).sum(1)
    turn = (found[:, 3:5] - labels[:, 3:5]).square().sum(1)
    kind = F.binary_cross_entropy_with_logits(found[:, 5], labels[:, 5], reduction="none")
    legible = flow[:, 2]
    run = (seen[:, :2] - flow[:, :2]).square().sum(1) * legible
    read = F.binary_cross_entropy_with_logits(seen[:, 2], legible)
    return {
        "score": 2 * (wrong * entropy).sum() / minutiae,
        "offset": (offset * near).sum() / weight,
        "turn": (turn * near).sum() / weight,
        "kind": 0.3 * (kind * near).sum() / weight,
        "flow": FLOW_SHARE * (run.sum() / (legible.sum() + 1) + read),
    }


class Run:
    """One training run."""

    def __init__(
        self, net: Swift, *, steps: int, stop: int | None = None, rate: float = RATE
    ) -> None:
        self.net, self.mean = net.to(memory_format=torch.channels_last), Swift()
        self.mean.load_state_dict(net.state_dict())
        self.rule = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
        self.steps, self.last, self.stop, self.rate = 0, steps, stop or steps, rate

    @property
    def done(self) -> float:
        """Share of the steps that were taken, 0..1."""
        return self.steps / self.last

    def step(self, made: Batch) -> dict[str, float]:
        """Learn from one batch; return the parts of its loss."""
        rate = self.rate * min(1.0, (self.steps + 1) / WARM) * (0.01 + 0.99 * _half_wave(self.done))
        for group in self.rule.param_groups:
            group["lr"] = rate
        pixels = torch.from_numpy(made.pixels).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            answer = self.net(pixels)
        parts = losses(answer, torch.from_numpy(made.minutiae), torch.from_numpy(made.flow))
        self.rule.zero_grad()
        torch.stack(list(parts.values())).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.rule.step()
        self.steps += 1
        self._average()
        return {name: float(part) for name, part in parts.items()}

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(AVERAGE, self.steps / (self.steps + 10))
        new = self.net.state_dict()
        for name, mean in self.mean.state_dict().items():
            if mean.dtype.is_floating_point:
                mean.lerp_(new[name].float(), 1 - keep)

    def save(self, path: Path) -> None:
        """Write the averaged weights, from which a later run can start."""
        torch.save({"mean": self.mean.state_dict()}, path)


def _half_wave(share: float) -> float:
    return float(0.5 + 0.5 * np.cos(np.pi * share))


def train(run: Run, data: Labelled, held: Labelled, out: Path, *, seed: int) -> None:
    """Train to the last step; print the loss and the agreement on held-out fingers."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(data))
    recent: list[dict[str, float]] = []
    while run.steps < run.stop:
        if len(order) < BATCH:
            order = rng.permutation(len(data))
        chosen, order = order[:BATCH], order[BATCH:]
        recent.append(run.step(batch(data, chosen, rng)))
        if run.steps % EVERY == 0 or run.steps == run.stop:
            mean = {name: np.mean([one[name] for one in recent]) for name in recent[0]}
            told = " ".join(f"{name} {value:.3f}" for name, value in mean.items())
            run.mean.eval()
            print(f"{run.done:.2f} step {run.steps} {told} | {judge(run.mean, held)}", flush=True)
            run.save(out)
            recent = []


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("set", type=Path, help="folder of samples to learn from")
    ask.add_argument("held", type=Path, help="folder of samples of other fingers to judge by")
    ask.add_argument("out", type=Path, help="checkpoint to write")
    ask.add_argument("--start", type=Path, help="checkpoint to start from")
    ask.add_argument("--steps", type=int, default=2000, help="of 16 samples; sets the rate")
    ask.add_argument("--stop", type=int, help="step to end at, if before the last")
    ask.add_argument("--rate", type=float, default=RATE, help="of learning, at its highest")
    ask.add_argument("--seed", type=int, default=16)
    asked = ask.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)
    net = Swift()
    if asked.start:
        net.load_state_dict(torch.load(asked.start, weights_only=True)["mean"])
    data, held = load(asked.set), load(asked.held)
    print(f"{len(data)} samples, {len(held)} held out", flush=True)
    train(
        Run(net, steps=asked.steps, stop=asked.stop, rate=asked.rate),
        data,
        held,
        asked.out,
        seed=asked.seed,
    )


if __name__ == "__main__":
    main()
