"""Routes for proofs from the log, and for what it says to everybody."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from hospitium.edges.api.auth import Caller
from hospitium.edges.api.cases import Limit
from hospitium.edges.api.log_bodies import ProofOut, PublicEntries, PublicEntryOut
from hospitium.edges.http.state import Node
from hospitium.usecases.prove_entry import proof_files
from hospitium.usecases.show_public import show_public

Opened = Annotated[bool, Query(description="also what it says in detail, if it is public")]

router = APIRouter(prefix="/api/v1", tags=["log"])


@router.get("/log/public", summary="Read what the node works with.")
def get_public(
    runtime: Node,
    caller: Caller,
    about: Annotated[str, Query(max_length=100, description="only this, as `model:leader`")] = "",
    limit: Limit = 100,
) -> PublicEntries:
    """Read the entries about models, calibrations, policies, apps and keys, newest first."""
    found = show_public(runtime, caller, subject=about, limit=limit)
    return PublicEntries(entries=[PublicEntryOut.of(one) for one in found])


@router.get("/log/{sequence}/proof", summary="Prove one entry to somebody outside.")
def get_proof(
    sequence: Annotated[int, Path(ge=1, le=2**53)],
    runtime: Node,
    caller: Caller,
    opened: Opened = False,  # noqa: FBT002
) -> ProofOut:
    """Return an entry, its proof and the policy as files, with a time stamp where there is one."""
    proved, files = proof_files(runtime, caller, sequence, opened=opened)
    return ProofOut.of(proved, files)
