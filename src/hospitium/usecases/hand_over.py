"""Take out of the node what an approved request lists: one zip, and the log says that it left."""

from hospitium.core.ids import GuardianId, RequestId
from hospitium.formats.person_readable import as_page, as_text
from hospitium.formats.zip_files import zip_of
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.rights_permits import HandOverPermit
from hospitium.policy.settling import permit_hand_over
from hospitium.records import audit, person_consent, person_hits, person_record, rights_requests
from hospitium.records.guardians import find_guardian
from hospitium.usecases.person_export import (
    SCHEMA_FILE,
    document_bytes,
    export_document,
    schema,
)
from hospitium.usecases.rights_facts import find_request
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.who_looked import who_looked


def hand_over(
    runtime: Runtime,
    operator: Operator,
    request_id: RequestId,
    *,
    to: GuardianId | None = None,
) -> bytes:
    """Return the copy that a request allows: record.json with its schema, a page, and plain text.

    Parameters
    ----------
    to
        The guardian who is given a child's copy; None for the person themself, or the recipient
        of a release. The log says which.

    Raises
    ------
    Refused
        minor.guardian_conflict for a guardian in conflict, minor.consent for one who is none (any
        more);
        release.dual unless somebody else approved it within the last two weeks; redress.freeze,
        release.no_onward, retain.expiry.
    NotFound
        No such request of the operator's agency.
    """
    at = runtime.clock()
    node = runtime.node
    with node.write() as session:
        request, facts = find_request(session, runtime, operator, request_id, at=at)
        guardian = None if to is None else find_guardian(session, request.case_id, to)
        permit: HandOverPermit = permit_hand_over(
            runtime.rules(session), operator, facts, at=at, to=guardian
        )
        record = person_record.read_person(session, node.vault, permit)
        document = export_document(
            record,
            person_consent.read_person_consent(session, node.vault, permit),
            tuple(person_hits.hits_of(session, node.vault, permit)),
            who_looked(session, runtime, permit, record.id),
            tuple(rights_requests.requests_about(session, node.vault, permit)),
            request=request,
            made_at=at,
        )
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.DISCLOSURE,
            subject=str(request_id),
            details={
                "parts": document["parts"],
                "recipient": document["recipient"],
                "guardian": str(to) if to else None,
            },
        )
    return zip_of(
        {
            "read-me.html": as_page(document).encode(),
            "read-me.txt": as_text(document).encode(),
            "record.json": document_bytes(document),
            SCHEMA_FILE: schema(),
        }
    )
