"""Shine and grain react to the physics that they are named after."""

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.region import luma_and_chroma
from hospitium.senses.liveness.shine import grain, shine
from hospitium.senses.liveness.tone import shadow_warmth
from tests.senses.liveness.made import drawn

SKIN = luma_and_chroma(drawn(128))


def test_few_hard_spots_sparkle_and_are_pale() -> None:
    pixels = drawn(256)[130:200, 90:160].astype(np.float32)
    spots = np.random.default_rng(3).random((70, 70)) > 0.995
    shiny = np.clip(pixels + 400 * ndimage.gaussian_filter(spots * 1.0, 0.8)[..., None], 0, 255)
    plain = shine(*luma_and_chroma(pixels.astype(np.uint8)))
    wet = shine(*luma_and_chroma(shiny.astype(np.uint8)))
    assert wet.sparkle > plain.sparkle + 0.5
    assert wet.glint > plain.glint + 0.5
    assert wet.pale_glint < plain.pale_glint


def test_the_stripes_of_a_display_make_rows_and_columns_differ_whichever_way_it_is_held() -> None:
    luma = SKIN[0]
    stripes = 0.03 * np.cos(2 * np.pi * np.arange(128) / 3.1).astype(np.float32)
    for shown in (luma + stripes[None], luma + stripes[:, None]):
        assert grain(shown).grain_turn > grain(luma).grain_turn + 0.2


def test_a_veil_of_light_takes_the_warmth_out_of_shadows() -> None:
    veiled = (0.8 * drawn(128) + 50).astype(np.uint8)
    assert shadow_warmth(*luma_and_chroma(veiled)) < shadow_warmth(*SKIN)
