"""Keystroke and touch dynamics: whether somebody types as their account usually does.

`read_sample` what a browser sent; keep samples in a `Profile`; `judge` the next one. Only times,
and on a touch screen pressure and size of the finger: never which keys, never the text.

It tells one typist of a fixed text from others, weakly: a reason to ask again, never proof of who
somebody is, and for staff accounts that have asked for it alone (rule behaviour.staff_only).
"""
