"""Every error Hospitium raises on purpose, in one tree.

HospitiumError
├── BadInput                 the caller sent something unusable    (HTTP 422, exit 2)
│   ├── UnreadableImage      not an image that we can decode
│   ├── ImageTooLarge        more bytes or pixels than we accept   (HTTP 413)
│   ├── NoFingerprint        an image, but no usable fingerprint in it
│   ├── NoFace               an image, but no face in it
│   ├── SeveralFaces         an image of several faces, and nobody said whose
│   ├── NoIris               an image, but no iris in it that can be read
│   ├── SlapMismatch         a slap with other fingers than expected
│   ├── BadTemplate          broken bytes of a minutiae template
│   ├── BadTransaction       broken ANSI/NIST-ITL bytes
│   ├── BadPolicy            policies or an overlay that do not hold together
│   └── Conflict             it contradicts what is already there  (HTTP 409)
├── Refused                  policy says no; never retry           (HTTP 403, exit 3)
├── NotFound                 no such record                        (HTTP 404, exit 4)
├── Unavailable              a peer, model or store is down        (HTTP 503, exit 5)
├── Tampered                 seal, hash or log does not verify     (HTTP 500, exit 6)
└── NotSignedIn              nobody, or not who they say           (HTTP 401, exit 7)
"""


class HospitiumError(Exception):
    """Root. `code` is stable and machine-readable; `str(self)` is for people.

    Attributes
    ----------
    remedy
        One sentence that says what the person can do now.
    """

    code = "hospitium.error"
    http_status = 500
    exit_status = 1
    remedy = "Try again; if it happens again, report the code to whoever runs this node."

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy


class BadInput(HospitiumError):
    """The caller sent something we cannot use."""

    code, http_status, exit_status = "hospitium.bad_input", 422, 2
    remedy = "Correct the value and send it again."


class UnreadableImage(BadInput):
    """The bytes are not an image that we can decode."""

    code = "hospitium.bad_input.image"
    remedy = "Send PNG, TIFF, BMP, JPEG, JPEG 2000 or WSQ, complete and at most 32 MiB."


class ImageTooLarge(BadInput):
    """The image has more bytes or pixels than we accept."""

    code, http_status = "hospitium.bad_input.image_too_large", 413
    remedy = "Crop the image to one finger, or scan at 500 dpi."


class NoFingerprint(BadInput):
    """The image decodes, but holds no usable fingerprint."""

    code = "hospitium.bad_input.no_fingerprint"
    remedy = "Clean the sensor, press the finger flat and capture again; or use another finger."


class NoFace(BadInput):
    """The picture decodes, but shows no face that can be read."""

    code = "hospitium.bad_input.no_face"
    remedy = "Take the picture again: the whole face, from the front, sharp and evenly lit."


FaceBox = tuple[int, int, int, int]
"""Left, top, width and height of a face in pixels of the upright picture."""


class SeveralFaces(BadInput):
    """The picture shows several faces, and nobody said which of them is meant.

    Attributes
    ----------
    choose
        Where they are, largest first; a face's number in this order is what to ask for.
    photograph
        Which photograph of the request it is, counted from 0.
    """

    code = "hospitium.bad_input.several_faces"
    remedy = "Say which face is meant, counted from 0, the largest; or cut the picture to one."

    def __init__(self, choose: tuple[FaceBox, ...], *, photograph: int = 0) -> None:
        super().__init__(
            f"photograph {photograph + 1} shows {len(choose)} faces"
            if photograph
            else f"the picture shows {len(choose)} faces"
        )
        self.choose = choose
        self.photograph = photograph


class NoIris(BadInput):
    """The image decodes, but holds no iris that can be read."""

    code = "hospitium.bad_input.no_iris"
    remedy = (
        "Take one open eye with a near-infrared iris camera, looking into it, sharp and filling "
        "about half of the picture's height."
    )


class SlapMismatch(BadInput):
    """An image of several fingers does not show the fingers that were named."""

    code = "hospitium.bad_input.slap"
    remedy = "Capture again with every finger flat and apart, or name those that are missing."


class BadTemplate(BadInput):
    """The bytes are not a well-formed template: ISO/IEC 19794-2, INCITS 378 or our stored form."""

    code = "hospitium.bad_input.template"
    remedy = "Export the template again as ISO/IEC 19794-2:2005."


class BadTransaction(BadInput):
    """The bytes are not a well-formed ANSI/NIST-ITL transaction, or cannot become one."""

    code = "hospitium.bad_input.transaction"
    remedy = "Ask the sender to export it again in the traditional encoding of ANSI/NIST-ITL 1."


class BadPolicy(BadInput):
    """Policies, or an overlay of them, that do not parse, do not fit the schema, or may not be."""

    code = "hospitium.bad_input.policy"
    remedy = "Correct the file, then run `hospitium policy check` on it."


class Conflict(BadInput):
    """It contradicts what is already recorded."""

    code, http_status = "hospitium.bad_input.conflict", 409
    remedy = "Look at what is already recorded, then decide."


class Refused(HospitiumError):
    """A policy rule said no. Carries the rule, so that redress can quote it.

    Attributes
    ----------
    grounds
        The decision of `policy` that it tells of, for the log; None where a rule needs no facts.
    """

    code, http_status, exit_status = "hospitium.refused", 403, 3
    remedy = "Do not retry. Quote the rule to your data-protection officer if you disagree."

    def __init__(self, rule: str, reason: str, *, remedy: str | None = None) -> None:
        super().__init__(f"{reason} (rule {rule})", remedy=remedy)
        self.rule = rule
        self.grounds: object = None


class NotFound(HospitiumError):
    """No such record, or not for you."""

    code, http_status, exit_status = "hospitium.not_found", 404, 4
    remedy = "Check the id; it may be closed, expired or another agency's."


class Unavailable(HospitiumError):
    """A peer, a model or the store is down; a retry may succeed."""

    code, http_status, exit_status = "hospitium.unavailable", 503, 5
    remedy = "Wait a little and try again; nothing was saved."


class Tampered(HospitiumError):
    """A seal, a hash or the log does not verify."""

    code, http_status, exit_status = "hospitium.tampered", 500, 6
    remedy = "Stop, keep the data folder as it is, and tell the data-protection officer."


class NotSignedIn(HospitiumError):
    """Nobody is signed in, or the access code does not fit."""

    code, http_status, exit_status = "hospitium.not_signed_in", 401, 7
    remedy = "Sign in with your operator name and access code."
