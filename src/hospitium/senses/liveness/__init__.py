"""Passive liveness: is a person before the camera, or a picture of one? Asks for no gesture.

The way of a capture: `Frame`s -> cues of each (`face_cues`, `finger_cues`) -> `Fusion` to one score
with every cue's share -> `decide`, whose answer is one of three: pass, try again, a human looks.
None of them refuses anything: docs/adr/0047-liveness-advises-and-never-refuses.md.
"""
