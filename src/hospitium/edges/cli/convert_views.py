"""How `convert` shows what a file holds and what was written."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hospitium.edges.cli.enrol_views import failure_document, failure_text
from hospitium.edges.cli.output import fields, show, table

if TYPE_CHECKING:
    from hospitium.formats.ansi_nist import FingerImage
    from hospitium.usecases.captures import Capture, Failure
    from hospitium.usecases.file_contents import (
        ImageFacts,
        RecordFacts,
        TemplateFacts,
        TransactionFacts,
    )


def show_contents(capture: "Capture", *, as_json: bool) -> None:
    """Print what one file holds."""
    from hospitium.usecases import file_contents as contents
    from hospitium.usecases.convert import Kind, kind_of

    kind = kind_of(capture)
    if kind is Kind.TRANSACTION:
        listed = contents.describe_transaction(capture.data)
        document, text = _transaction_document(listed), _transaction_text(listed)
    elif kind is Kind.TEMPLATE:
        template = contents.describe_template(capture.data)
        document, text = _template_document(template), _template_text(template)
    else:
        image = contents.describe_image(capture)
        document, text = _image_document(image), _image_text(image)
    show({"name": capture.name, "kind": kind.value, **document}, text, as_json=as_json)


def written_document(written: Sequence[Path], failures: Sequence["Failure"]) -> dict[str, Any]:
    """Return the files that were written, and what could not be."""
    return {
        "written": [{"path": str(path), "bytes": path.stat().st_size} for path in written],
        "failures": [failure_document(failure) for failure in failures],
    }


def written_text(written: Sequence[Path], failures: Sequence["Failure"]) -> str:
    """Return the same for people."""
    rows = [(path, f"{path.stat().st_size:,} bytes") for path in written]
    parts = (table(("Written", "Size"), rows) if rows else "", failure_text(failures))
    return "\n\n".join(filter(None, parts)) or "Nothing to take out: no image and no minutiae."


def _image_document(image: "ImageFacts") -> dict[str, Any]:
    return {"width": image.width, "height": image.height, "ppi": image.ppi}


def _image_text(image: "ImageFacts") -> str:
    return fields(
        (
            ("Image", f"{image.width} x {image.height} pixels"),
            ("Resolution", "not stated" if image.ppi is None else f"{image.ppi:g} ppi"),
        )
    )


def _template_document(template: "TemplateFacts") -> dict[str, Any]:
    return {
        "form": template.form.value,
        "impressions": [
            {
                "finger": one.finger.slug,
                "impression_type": one.impression_type,
                "quality": one.quality,
                "minutiae": one.minutiae,
                "width": one.width,
                "height": one.height,
            }
            for one in template.prints
        ],
    }


def _template_text(template: "TemplateFacts") -> str:
    rows = [
        (one.finger.label, one.minutiae, one.quality, f"{one.width} x {one.height}")
        for one in template.prints
    ]
    head = fields((("Template", template.form.value),))
    return f"{head}\n\n" + table(("Finger", "Minutiae", "Quality", "Pixels at 500 ppi"), rows)


def _transaction_document(listed: "TransactionFacts") -> dict[str, Any]:
    return {
        "header": listed.header,
        "records": [
            {
                "type": record.kind,
                "idc": record.idc,
                "fields": record.fields,
                "minutiae": record.minutiae,
                "image": None if record.image is None else _record_image(record.image),
            }
            for record in listed.records
        ],
    }


def _record_image(image: "FingerImage") -> dict[str, Any]:
    return {
        "finger": None if image.finger is None else image.finger.slug,
        "positions": list(image.positions),
        "impression_type": image.impression,
        "coding": image.coding,
        "width": image.width,
        "height": image.height,
        "ppi": image.ppi,
        "bytes": len(image.data),
    }


def _transaction_text(listed: "TransactionFacts") -> str:
    head = fields(
        (name.replace("_", " ").capitalize(), value) for name, value in listed.header.items()
    )
    rows = [(record.kind, record.idc, _holds(record)) for record in listed.records]
    return f"{head}\n\n" + table(("Type", "IDC", "Holds"), rows)


def _holds(record: "RecordFacts") -> str:
    """Say what a record holds; never the text of a field, which may name people."""
    image = record.image
    if image is not None:
        positions = ", ".join(map(str, image.positions)) or "none"
        place = f"position {positions}" if image.finger is None else image.finger.label
        ppi = "" if image.ppi is None else f", {image.ppi:g} ppi"
        return f"image, {place}, {image.coding}, {image.width} x {image.height}{ppi}"
    if record.minutiae is not None:
        return f"{record.minutiae} minutiae"
    return "binary" if record.fields is None else f"{record.fields} fields"
