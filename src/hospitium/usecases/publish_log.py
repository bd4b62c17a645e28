"""Show the log's end to its witnesses and keep what they sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from hospitium.core.errors import HospitiumError
from hospitium.exchange.transport import Call
from hospitium.exchange.witnessing import Cosigned, Declined, Talk
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.records import published
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
    node, known = runtime.node, _known(runtime)
    with node.read() as session:
        policy = published.own_policy(session, node.vault, node.folder)
        head, note = published.signed_head(session, node.vault)
    prove = partial(_prove, runtime, head)
    answers = {
        name: _ask(call, policy.urls.get(name), Talk(note, head, key, prove), known)
        for name, key in policy.witnesses.items()
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


def _ask(call: Call, url: str | None, talk: Talk, old: int) -> Cosigned | Declined:
    if url is None:
        return Declined("the policy does not say where it answers")
    try:
        answer = talk.answer(call(f"{url.rstrip('/')}/add-checkpoint", talk.request(old)))
        if isinstance(answer, int):
            answer = talk.answer(call(f"{url.rstrip('/')}/add-checkpoint", talk.request(answer)))
    except HospitiumError as error:
        return Declined(str(error))
    return Declined("it keeps asking") if isinstance(answer, int) else answer


def _prove(runtime: Runtime, head: TreeHead, old: int) -> tuple[bytes, ...]:
    """Prove in a session of its own: none is open while a witness takes its time."""
    with runtime.node.read() as session:
        return published.consistency(session, old, head)
