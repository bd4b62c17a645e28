"""Routes for passkeys: sign in, register, see, revoke."""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from hospitium.crypto.passkeys import Place
from hospitium.edges.api.account_bodies import (
    AnswerIn,
    EnrolAnswerIn,
    EnrolIn,
    PasskeyAdded,
    PasskeyList,
    PasskeyOut,
    RegisterIn,
    RiteOut,
    TokenOut,
)
from hospitium.edges.api.auth import Caller
from hospitium.edges.http.ceremonies import Ceremony, Rite, place_of
from hospitium.edges.http.enrolling import enrolling
from hospitium.edges.http.sessions import How, Kind
from hospitium.edges.http.state import Door, Node, ServerState, State
from hospitium.policy.operators import Operator
from hospitium.policy.proof import need_fresh_proof
from hospitium.usecases.passkeys import (
    begin_proof,
    begin_registration,
    list_passkeys,
    prove,
    register,
    revoke_passkey,
)

router = APIRouter(prefix="/api/v1/passkeys", tags=["account"])


@router.post("/sign-in/options", summary="Begin to sign in by a passkey.", dependencies=[Door])
def post_sign_in_options(request: Request, state: State) -> RiteOut:
    """Return a challenge for any passkey of this node; it says nothing of who works here."""
    place = place_of(request, state.address)
    ceremony = state.ceremonies.begin(Rite.SIGN_IN)
    return _asked(ceremony, begin_proof(place, ceremony.challenge))


@router.post("/sign-in", summary="Sign in by a passkey.", dependencies=[Door])
def post_sign_in(body: AnswerIn, request: Request, state: State) -> TokenOut:
    """Return a token. Do it again when a decision wants a fresh proof."""
    place = place_of(request, state.address)
    ceremony = state.ceremonies.finish(body.ceremony, Rite.SIGN_IN)
    operator = prove(state.runtime, place, ceremony.challenge, json.dumps(body.credential))
    session = state.sessions.begin(
        operator.id, kind=Kind.PROGRAM, how=How.PASSKEY, proved_at=operator.proved_at
    )
    return TokenOut.of(session)


@router.post("/enrolment/options", summary="Begin to register by a code.", dependencies=[Door])
def post_enrolment_options(body: EnrolIn, request: Request, state: State) -> RiteOut:
    """Return a challenge to register a first passkey, by the code of an administrator."""
    return _ask(
        state, enrolling(request, state, body.operator, body.code), place_of(request, state.address)
    )


@router.post(
    "/enrolment", status_code=201, summary="Register a passkey by a code.", dependencies=[Door]
)
def post_enrolment(body: EnrolAnswerIn, request: Request, state: State) -> PasskeyAdded:
    """Register a first passkey; the code is used up."""
    operator = enrolling(request, state, body.operator, body.code)
    return _register(state, operator, place_of(request, state.address), body)


@router.post("/options", summary="Begin to register another passkey.")
def post_options(request: Request, state: State, caller: Caller) -> RiteOut:
    """Return a challenge to register another passkey; wants a fresh proof by one that is there."""
    need_fresh_proof(caller, at=state.runtime.clock())
    return _ask(state, caller, place_of(request, state.address))


@router.post("", status_code=201, summary="Register another passkey.")
def post_passkey(body: RegisterIn, request: Request, state: State, caller: Caller) -> PasskeyAdded:
    """Add a passkey to your account."""
    need_fresh_proof(caller, at=state.runtime.clock())
    return _register(state, caller, place_of(request, state.address), body)


@router.get("", summary="List your passkeys.")
def get_passkeys(runtime: Node, caller: Caller) -> PasskeyList:
    """List your passkeys, those that were ended too."""
    return PasskeyList(passkeys=[PasskeyOut.of(one) for one in list_passkeys(runtime, caller)])


@router.delete("/{passkey_id}", status_code=204, summary="Revoke a passkey.")
def delete_passkey(passkey_id: UUID, runtime: Node, caller: Caller) -> None:
    """End one of your passkeys at once."""
    revoke_passkey(runtime, caller, passkey_id)


def _ask(state: ServerState, operator: Operator, place: Place) -> RiteOut:
    ceremony = state.ceremonies.begin(Rite.REGISTER, operator.id)
    options = begin_registration(state.runtime, operator, place, ceremony.challenge)
    return _asked(ceremony, options)


def _asked(ceremony: Ceremony, options: dict[str, Any]) -> RiteOut:
    return RiteOut(ceremony=ceremony.id, public_key=options)


def _register(
    state: ServerState, operator: Operator, place: Place, body: RegisterIn
) -> PasskeyAdded:
    ceremony = state.ceremonies.finish(body.ceremony, Rite.REGISTER, operator.id)
    answer = json.dumps(body.credential)
    made = register(state.runtime, operator, place, ceremony.challenge, answer, name=body.name)
    return PasskeyAdded(id=made)
