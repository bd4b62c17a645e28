"""Routes for work from the field: phones send it, the desk looks after what is doubtful."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from hospitium.core.ids import CaseId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.device_auth import ActivePhone, SignedBody
from hospitium.edges.api.item_bodies import (
    AcceptIn,
    FieldItemList,
    FieldItemOut,
    FoundList,
    FoundOut,
    ImportedList,
    ImportedOut,
    ItemsIn,
    ReasonIn,
    ResultOut,
    ResultsOut,
)
from hospitium.edges.http.problems import UnreadableRequest
from hospitium.edges.http.state import Node
from hospitium.edges.http.whole_body import read_whole
from hospitium.formats.field_item import MOST_ITEMS
from hospitium.usecases.field_device import device_of
from hospitium.usecases.import_items import LARGEST_FILE, import_items
from hospitium.usecases.receive_items import receive_items
from hospitium.usecases.settle_item import accept_item, discard_item, retry_item
from hospitium.usecases.show_items import acknowledge_found, list_found, list_items, show_item

router = APIRouter(prefix="/api/v1", tags=["field"])


def _items_in(sent: bytes) -> list[Any]:
    try:
        return ItemsIn.model_validate_json(sent).items
    except ValidationError:
        raise UnreadableRequest(
            f"this address takes at most {MOST_ITEMS} items as JSON", remedy='Send {"items": […]}.'
        ) from None


Everything = Annotated[bool, Query(alias="all", description="settled ones too")]


@router.post(
    "/field/items",
    summary="Send work from the field.",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": ItemsIn.model_json_schema()}},
        }
    },
)
def post_items(sent: SignedBody, runtime: Node, phone: ActivePhone) -> ResultsOut:
    """Take items in, each by itself; the same item again gets the same answer."""
    results = receive_items(runtime, device_of(phone), _items_in(sent))
    return ResultsOut(results=[ResultOut.of(one) for one in results])


@router.get("/from-the-field", summary="List work from the field that waits.")
def get_items(runtime: Node, caller: Caller, everything: Everything = False) -> FieldItemList:  # noqa: FBT002
    """List your agency's items that wait for something, the oldest first."""
    found = list_items(runtime, caller, everything=everything)
    return FieldItemList(items=[FieldItemOut.of(one) for one in found])


@router.get("/from-the-field/{item_id}", summary="See an item from the field.")
def get_item(item_id: UUID, runtime: Node, caller: Caller) -> FieldItemOut:
    """Return an item with what it says, without prints."""
    return FieldItemOut.shown(show_item(runtime, caller, item_id))


@router.post("/from-the-field/{item_id}/retry", summary="Try an item again.")
def post_retry(item_id: UUID, runtime: Node, caller: Caller) -> FieldItemOut:
    """Try an item again as the officer's own, without waiting for what came before it."""
    return FieldItemOut.of(retry_item(runtime, caller, item_id))


@router.post("/from-the-field/{item_id}/acceptance", summary="Take an item in, corrected.")
def post_acceptance(item_id: UUID, body: AcceptIn, runtime: Node, caller: Caller) -> FieldItemOut:
    """Take an item in under your own name: for another case, with other values, for a reason."""
    taken = accept_item(
        runtime,
        caller,
        item_id,
        reason=body.reason,
        case=CaseId(body.case) if body.case else None,
        picks=body.pick,
        values=body.set,
    )
    return FieldItemOut.of(taken)


@router.post("/from-the-field/{item_id}/discard", summary="Throw an item away.")
def post_discard(item_id: UUID, body: ReasonIn, runtime: Node, caller: Caller) -> FieldItemOut:
    """Throw an item away for a reason; whoever made it is told."""
    return FieldItemOut.of(discard_item(runtime, caller, item_id, reason=body.reason))


@router.post(
    "/from-the-field/imports",
    summary="Take in a file of unsent work.",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string"}}},
        }
    },
)
async def post_import(request: Request, runtime: Node, caller: Caller) -> ImportedList:
    """Take in a file that phones sealed to this node; importing it twice changes nothing."""
    sealed = await read_whole(request, LARGEST_FILE)
    found = await run_in_threadpool(import_items, runtime, caller, sealed)
    return ImportedList(phones=[ImportedOut.of(one) for one in found])


@router.get("/field-alerts", summary="List possible matches of the field.")
def get_found(runtime: Node, caller: Caller, everything: Everything = False) -> FoundList:  # noqa: FBT002
    """List possible matches on your agency's cases that nobody has confirmed."""
    found = list_found(runtime, caller, waiting_only=not everything)
    return FoundList(alerts=[FoundOut.of(one) for one in found])


@router.post("/field-alerts/{found_id}/acknowledgement", status_code=204, summary="Take a find up.")
def post_found(found_id: UUID, runtime: Node, caller: Caller) -> None:
    """Record that your desk has taken a find up."""
    acknowledge_found(runtime, caller, found_id)
