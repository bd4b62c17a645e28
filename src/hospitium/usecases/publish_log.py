"""Show the log's end to its witnesses and keep what they sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from hospitium.core.errors import HospitiumError
from hospitium.exchange.transport import Call
from hospitium.exchange.witnessing import Cosigned, Declined, Talk
from hospitium.ledger.note import Note
from hospitium.ledger.quorum import Policy
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.records import published
from hospitium.records.checkpoints import current_head
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of one attempt.

    Attributes
    ----------
    signed
        Names of the witnesses that signed.
    declined
        Why the others did not, by name.
    accepted
        Whether they are a quorum; only then the checkpoint is published.
    """

    head: TreeHead
    signed: tuple[str, ...]
    declined: Mapping[str, str]
    accepted: bool


def publish_log(runtime: Runtime, call: Call) -> Publication:
    """Ask every witness of the policy to sign the log as it is now; keep it if enough do.

    A witness that does not answer or declines stops nobody else.
    """
    node = runtime.node
    with node.read() as session:
        policy = published.own_policy(session, node.vault, node.folder)
        head = current_head(session, node.vault)
        signers = published.log_signers(session, node.vault)
        note = Note(head.text, tuple(one.sign(head.text) for one in signers))
        answers = {
            name: _ask(session, call, policy, name, note, head, _known(runtime))
            for name in policy.witnesses
        }
    signed = {name: one for name, one in answers.items() if isinstance(one, Cosigned)}
    declined = {name: one.why for name, one in answers.items() if isinstance(one, Declined)}
    accepted = policy.accepts(signed)
    if accepted:
        lines = tuple(line for one in signed.values() for line in one.signatures)
        published.save_published(node.folder.published_file, note.with_signatures(lines))
    return Publication(head, tuple(signed), declined, accepted)


def _known(runtime: Runtime) -> int:
    """Return the size that witnesses are likely to know: the last one published."""
    last = published.read_published(runtime.node.folder.published_file)
    return 0 if last is None else parse_tree_head(last.text).size


def _ask(
    session: Session,
    call: Call,
    policy: Policy,
    name: str,
    note: Note,
    head: TreeHead,
    old: int,
) -> Cosigned | Declined:
    url = policy.urls.get(name)
    if url is None:
        return Declined("the policy does not say where it answers")
    talk = Talk(note, head, policy.witnesses[name], partial(_prove, session, head))
    try:
        answer = talk.answer(call(f"{url.rstrip('/')}/add-checkpoint", talk.request(old)))
        if isinstance(answer, int):
            answer = talk.answer(call(f"{url.rstrip('/')}/add-checkpoint", talk.request(answer)))
    except HospitiumError as error:
        return Declined(str(error))
    return Declined("it keeps asking") if isinstance(answer, int) else answer


def _prove(session: Session, head: TreeHead, old: int) -> tuple[bytes, ...]:
    return published.consistency(session, old, head)
