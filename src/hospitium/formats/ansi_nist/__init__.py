"""ANSI/NIST-ITL transactions in the traditional encoding: read, look at, compose, write.

`read_transaction` and `write_transaction` are each other's inverse on values. Finger images
(types 4, 13, 14, 15) and minutiae (type 9) have views; everything else is kept as it came.

Examples
--------
>>> from datetime import date
>>> envelope = Envelope("AMN", date(2026, 11, 22), "DEMO-A", "DEMO-B", "0001")
>>> sent = person_transaction(envelope, [], described={18: "Sélam"})
>>> read_transaction(write_transaction(sent)).records[0].text(18)
'Sélam'
"""

from hospitium.formats.ansi_nist.compose import (
    Envelope,
    SentMinutiae,
    SentPrint,
    person_transaction,
)
from hospitium.formats.ansi_nist.minutiae import FoundMinutiae, minutiae_of
from hospitium.formats.ansi_nist.prints import (
    FingerImage,
    FoundPrint,
    as_file,
    decode_print,
    finger_images,
    images_of,
)
from hospitium.formats.ansi_nist.traditional import (
    is_transaction,
    read_transaction,
    write_transaction,
)
from hospitium.formats.ansi_nist.values import BinaryRecord, Field, TextRecord, Transaction

__all__ = [
    "BinaryRecord",
    "Envelope",
    "Field",
    "FingerImage",
    "FoundMinutiae",
    "FoundPrint",
    "SentMinutiae",
    "SentPrint",
    "TextRecord",
    "Transaction",
    "as_file",
    "decode_print",
    "finger_images",
    "images_of",
    "is_transaction",
    "minutiae_of",
    "person_transaction",
    "read_transaction",
    "write_transaction",
]
