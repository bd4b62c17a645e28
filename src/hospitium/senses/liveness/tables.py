"""How much each cue of liveness counts.

Written by `python -m bench.pad_fit --faces 150 --fingers 36`.
"""

from hospitium.senses.liveness.fusion import CueTable, Weight

FACE = CueTable(
    weights={
        "network": Weight(5.0000, 2.0137, 0.500),
        "dots": Weight(3.3813, 0.5150, -0.101),
        "beat": Weight(3.0597, 0.5337, -0.060),
        "fine": Weight(-5.6334, 0.7799, -0.575),
        "colour_fine": Weight(-4.1289, 0.8027, -1.060),
        "uniform": Weight(0.9051, 0.0280, 0.130),
        "rough": Weight(0.0571, 0.0153, -0.095),
        "noise": Weight(-5.5642, 0.4271, -0.495),
        "smooth_noise": Weight(0.3467, 0.0667, -0.031),
        "contrast": Weight(2.1231, 0.6526, 0.711),
        "colour": Weight(0.2003, 0.0630, 0.535),
        "colour_span": Weight(0.0898, 0.0428, 0.000),
        "gloss": Weight(0.0208, 0.0170, -0.113),
        "clipped": Weight(0.0000, 0.0010, 0.000),
        "inner_contrast": Weight(0.7540, 0.3225, 0.538),
        "inner_colour": Weight(0.2026, 0.0670, 0.422),
        "straight_edge": Weight(0.9731, 0.1673, -0.524),
    },
    base=2.290,
    threshold=0.250,
)

FINGER = CueTable(
    weights={
        "dots": Weight(3.7592, 0.8895, 0.000),
        "beat": Weight(4.3129, 0.5252, -0.415),
        "fine": Weight(-3.6887, 1.0464, -0.514),
        "colour_fine": Weight(-4.4996, 0.8321, 0.000),
        "uniform": Weight(0.8452, 0.0613, -0.102),
        "rough": Weight(0.1080, 0.0288, -1.486),
        "noise": Weight(-5.9537, 0.5749, 0.427),
        "smooth_noise": Weight(0.2214, 0.1005, -0.157),
        "contrast": Weight(0.6146, 0.2770, 0.024),
        "colour": Weight(0.2468, 0.0748, 0.370),
        "colour_span": Weight(0.0783, 0.0641, 0.808),
        "gloss": Weight(0.0000, 0.0052, -0.545),
        "clipped": Weight(0.0000, 0.0010, -0.017),
        "inner_contrast": Weight(0.2312, 0.1215, 0.085),
        "inner_colour": Weight(0.2387, 0.0814, 0.880),
        "straight_edge": Weight(1.4262, 0.4515, -0.043),
    },
    base=2.555,
    threshold=0.538,
)
