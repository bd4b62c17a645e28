"""How much each cue of liveness counts.

Written by `python -m bench.pad_fit --faces 150 --fingers 36`; that of fingers before
the simulators drew from parts of their ranges.
"""

from hospitium.senses.liveness.fusion import CueTable, Weight

FACE = CueTable(
    weights={
        "network": Weight(1.4872, 3.3736, 0.800),
        "dots": Weight(3.4639, 0.5666, 0.000),
        "beat": Weight(3.0727, 0.5363, -0.044),
        "lattice": Weight(2.1519, 0.0730, -0.251),
        "colour_lattice": Weight(2.2545, 0.0731, -0.058),
        "flecks": Weight(-1.9224, 0.1970, -0.291),
        "wide_flecks": Weight(-1.9597, 0.2047, -0.602),
        "black": Weight(-2.3688, 0.6387, -0.206),
        "fine": Weight(-5.2836, 0.6991, -0.103),
        "colour_fine": Weight(-4.4273, 0.6849, -0.925),
        "uniform": Weight(0.8954, 0.0288, 0.059),
        "rough": Weight(0.0574, 0.0140, -0.191),
        "noise": Weight(-5.3889, 0.3974, -0.110),
        "smooth_noise": Weight(0.3293, 0.0568, 0.096),
        "contrast": Weight(2.1478, 0.6196, 0.290),
        "colour": Weight(0.2003, 0.0623, 0.955),
        "colour_span": Weight(0.0936, 0.0474, 0.000),
        "gloss": Weight(0.0205, 0.0156, -0.132),
        "clipped": Weight(0.0000, 0.0010, 0.000),
        "inner_contrast": Weight(0.7782, 0.3151, 0.588),
        "inner_colour": Weight(0.2076, 0.0674, 0.580),
        "straight_edge": Weight(0.9768, 0.1743, -0.565),
        "eye_fine": Weight(0.6262, 0.3030, -0.224),
        "eye_colour": Weight(0.1112, 0.1393, -0.776),
        "eye_light": Weight(0.0527, 0.0767, -0.557),
    },
    base=3.349,
    threshold=0.396,
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
