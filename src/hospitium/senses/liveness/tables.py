"""How much each cue of liveness counts: written by `python -m bench.pad_fit`."""

from hospitium.senses.liveness.fusion import CueTable, Weight

FACE = CueTable(
    weights={
        "network": Weight(2.6077, 2.0027, 0.403),
        "dots": Weight(3.1914, 0.2003, -1.571),
        "beat": Weight(2.9189, 0.1791, -0.296),
        "fine": Weight(-5.8663, 0.3500, -1.010),
        "colour_fine": Weight(-4.1606, 0.3496, -0.737),
        "uniform": Weight(0.8990, 0.0261, -0.201),
        "rough": Weight(0.0587, 0.0103, -0.048),
        "noise": Weight(-5.5972, 0.3125, 0.088),
        "smooth_noise": Weight(0.3517, 0.0570, 0.462),
        "black": Weight(0.0934, 0.0575, -1.212),
        "white": Weight(0.9358, 0.0584, 0.858),
        "colour": Weight(0.1044, 0.0402, 0.312),
        "colour_span": Weight(0.0431, 0.0131, 0.382),
        "gloss": Weight(0.0258, 0.0080, -0.039),
        "clipped": Weight(0.0001, 0.0039, -0.083),
        "straight_edge": Weight(1.0440, 0.1487, 0.397),
    },
    base=3.356,
    threshold=0.805,
)

FINGER = CueTable(
    weights={
        "dots": Weight(3.1914, 0.2003, -1.518),
        "beat": Weight(2.9189, 0.1791, -0.500),
        "fine": Weight(-5.8663, 0.3500, -1.070),
        "colour_fine": Weight(-4.1606, 0.3496, -0.894),
        "uniform": Weight(0.8990, 0.0261, -0.184),
        "rough": Weight(0.0587, 0.0103, -0.019),
        "noise": Weight(-5.5972, 0.3125, 0.071),
        "smooth_noise": Weight(0.3517, 0.0570, 0.570),
        "black": Weight(0.0934, 0.0575, -1.170),
        "white": Weight(0.9358, 0.0584, 0.854),
        "colour": Weight(0.1044, 0.0402, 0.332),
        "colour_span": Weight(0.0431, 0.0131, 0.266),
        "gloss": Weight(0.0258, 0.0080, -0.045),
        "clipped": Weight(0.0001, 0.0039, -0.060),
        "straight_edge": Weight(1.0440, 0.1487, 0.409),
    },
    base=3.546,
    threshold=0.802,
)
