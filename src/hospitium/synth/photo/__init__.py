"""Photographs of synthetic fingers, as a phone would take them, whose truth is known.

`relief_of_master` or `relief_of_print` gives the skin, `random_scene` the circumstances,
`render_photo` the picture. What is not modelled stands in docs/model-cards/photo.md.
"""

from hospitium.formats.photos import ColourPixels
from hospitium.synth.photo.background import Background
from hospitium.synth.photo.camera import Camera, encode_jpeg
from hospitium.synth.photo.render import RenderedPhoto, TrueTip, render_photo
from hospitium.synth.photo.scene import Blur, Scene, random_scene
from hospitium.synth.photo.skin import Relief, Tone, relief_of_master, relief_of_print

__all__ = [
    "Background",
    "Blur",
    "Camera",
    "ColourPixels",
    "Relief",
    "RenderedPhoto",
    "Scene",
    "Tone",
    "TrueTip",
    "encode_jpeg",
    "random_scene",
    "relief_of_master",
    "relief_of_print",
    "render_photo",
]
