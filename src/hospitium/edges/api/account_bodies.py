"""Bodies about one's own account: passkeys, sessions, tokens."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body
from hospitium.edges.http.sessions import How, Kind, Session
from hospitium.records.passkeys import NAME_LIMIT, PasskeyRecord
from hospitium.records.typing_profiles import TypingRecord


class RiteOut(Body):
    """A challenge for a passkey."""

    ceremony: str = Field(description="to send back with the credential, within five minutes")
    public_key: dict[str, Any] = Field(
        description="for navigator.credentials.create or get, as WebAuthn's JSON form has it"
    )


class AnswerIn(Body):
    """What a passkey answered."""

    ceremony: str = Field(max_length=64)
    credential: dict[str, Any] = Field(description="as PublicKeyCredential.toJSON() gives it")


class EnrolIn(Body):
    """Who registers a first passkey, by the code that an administrator gave them."""

    operator: str = Field(max_length=63)
    code: str = Field(max_length=200)


class RegisterIn(AnswerIn):
    """A passkey that was made, and what its owner calls it."""

    name: str = Field(min_length=1, max_length=NAME_LIMIT)


class EnrolAnswerIn(RegisterIn):
    """A first passkey, with the code that allows it."""

    operator: str = Field(max_length=63)
    code: str = Field(max_length=200)


class TokenOut(Body):
    """A token for the header `Authorization: Bearer`; also a fresh proof for five minutes."""

    token: str
    operator: str
    expires_at: datetime

    @classmethod
    def of(cls, session: Session) -> "TokenOut":
        """Return the body that hands `session` over."""
        return cls(token=session.id, operator=session.operator, expires_at=session.ends_at)


class PasskeyAdded(Body):
    """The id of a new passkey."""

    id: UUID


class PasskeyOut(Body):
    """A passkey of one's own."""

    id: UUID
    name: str
    synced: bool = Field(description="whether its maker copies it between devices")
    created_at: datetime
    last_used_at: datetime | None
    ended_at: datetime | None
    ended_for: str | None = Field(description="revoked, copied, lost or left")

    @classmethod
    def of(cls, passkey: PasskeyRecord) -> "PasskeyOut":
        """Return the body that tells of `passkey`."""
        return cls(
            id=passkey.id,
            name=passkey.name,
            synced=passkey.synced,
            created_at=passkey.created_at,
            last_used_at=passkey.last_used_at,
            ended_at=passkey.ended_at,
            ended_for=passkey.ended_for,
        )


class PasskeyList(Body):
    """One's own passkeys, those that were ended too."""

    passkeys: list[PasskeyOut]


class SessionOut(Body):
    """Something that is signed in as oneself."""

    name: str = Field(description="to end it by")
    kind: Kind
    how: How
    began_at: datetime
    seen_at: datetime
    locked: bool

    @classmethod
    def of(cls, session: Session) -> "SessionOut":
        """Return the body that tells of `session`, without what opens it."""
        return cls(
            name=session.name,
            kind=session.kind,
            how=session.how,
            began_at=session.began_at,
            seen_at=session.seen_at,
            locked=session.locked,
        )


class TypingOut(Body):
    """That an account has asked to have its typing compared; nothing of how anybody types."""

    operator: str
    model: str
    asked_at: datetime
    learned: int = Field(description="sign-ins that are kept, the newest")
    expires_at: datetime = Field(description="when it is erased unless its owner signs in")
    unusual_at: datetime | None = Field(description="when one was last unlike the others")

    @classmethod
    def of(cls, found: TypingRecord) -> "TypingOut":
        """Return the body that tells of `found`."""
        return cls(
            operator=found.operator,
            model=found.model,
            asked_at=found.asked_at,
            learned=found.learned,
            expires_at=found.expires_at,
            unusual_at=found.unusual_at,
        )


class MyTyping(Body):
    """Whether one's own typing is compared."""

    on: bool
    typing: TypingOut | None = None


class TypingList(Body):
    """Who of the agency has asked for it, by handle."""

    typing: list[TypingOut]


class SessionList(Body):
    """What is signed in as oneself, the newest first."""

    sessions: list[SessionOut]
