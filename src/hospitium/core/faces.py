"""Words about photographs that every room shares."""

from enum import StrEnum


class FaceSource(StrEnum):
    """Where a photograph comes from, as whoever brings it says."""

    PORTRAIT = "portrait"
    FAMILY = "family-photo"
    POSTER = "poster"
    CAMERA = "camera"
