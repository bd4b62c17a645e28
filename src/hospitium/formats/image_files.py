"""A grey image as the bytes of a file: PNG, TIFF, BMP or WSQ."""

from enum import StrEnum
from io import BytesIO

from hospitium.formats import wsq_write
from hospitium.formats.gray import GrayImage
from hospitium.formats.wsq_write import RATES

_SUFFIXES = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xa0": ".wsq",
    b"\xff\xd8\xff": ".jpg",
    b"\0\0\0\x0cjP  ": ".jp2",
    b"\xff\x4f\xff\x51": ".j2k",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"BM": ".bmp",
}


class ImageForm(StrEnum):
    """Kinds of image files that are written."""

    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    WSQ = "wsq"


def encode_image(image: GrayImage, form: ImageForm, *, wsq_rate: float = RATES[0]) -> bytes:
    """Write an image as it is, with its resolution if that is known.

    All but WSQ are lossless.

    Parameters
    ----------
    wsq_rate
        Bits a pixel; see `wsq_write.encode`.

    Raises
    ------
    BadInput
        If it cannot be WSQ.
    """
    from PIL import Image

    ppi = image.ppi if image.ppi_known else None
    if form is ImageForm.WSQ:
        return wsq_write.encode(image.pixels, rate=wsq_rate, ppi=ppi)
    out = BytesIO()
    extra = {} if ppi is None else {"dpi": (ppi, ppi)}
    Image.fromarray(image.pixels).save(out, form.value.upper(), **extra)
    return out.getvalue()


def suffix_of(data: bytes) -> str:
    """Return the usual end of a file's name by its first bytes; `.bin` if they say nothing."""
    return next((end for magic, end in _SUFFIXES.items() if data.startswith(magic)), ".bin")
