"""`hospitium rights`: settle requests, hand copies over, give a person their code, prove."""

from pathlib import Path
from typing import Annotated

import typer

from hospitium.core.errors import BadInput
from hospitium.core.ids import GuardianId, parse_uuid
from hospitium.core.units import MIB
from hospitium.edges.cli import rights_commands, rights_views
from hospitium.edges.cli.case_commands import case_id
from hospitium.edges.cli.new_files import write_new
from hospitium.edges.cli.options import DEFAULT_DATA, CaseArgument, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show
from hospitium.edges.cli.rights_commands import CASE, HOLD, request_id
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant
from hospitium.formats.rights_terms import RequestKind

app = typer.Typer(rich_markup_mode=None)
ONCE = "The code is shown this once. It opens the page /notes on this node's address, nothing else."

Request = Annotated[str, typer.Argument(metavar="REQUEST", help="The id of the request.")]
Guardian = Annotated[
    str,
    typer.Option(metavar="ID", help="The guardian who is given it for a child, if not the child."),
]
Answer = Annotated[str, typer.Option("--reason", help="Why; the person concerned is told it.")]


@app.command("code")
@example(f"hospitium rights code {CASE} --operator amira")
def code(
    context: typer.Context,
    case: CaseArgument,
    revoke: Annotated[bool, typer.Option("--revoke", help="Take it back, give none.")] = False,
    guardian: Guardian = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Give a person a code of their own, with which they see who looked; an older one ends."""
    from hospitium.usecases.person_code import issue_code, revoke_code

    with desk(context, data, operator) as (runtime, who):
        if revoke:
            ended = revoke_code(runtime, who, case_id(case))
            words = "The code opens nothing any more." if ended else "There was no code."
            show({"revoked": ended}, words, as_json=as_json)
            return
        fresh = issue_code(runtime, who, case_id(case), to=_guardian_id(guardian))
    show({"code": fresh}, f"{fresh}\n{ONCE}", as_json=as_json)


@app.command("looks")
@example(f"hospitium rights looks {CASE} --operator amira")
def looks(
    context: typer.Context,
    case: CaseArgument,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show who looked at a record, when and why, to go through it with the person."""
    from hospitium.usecases.who_looked import look_with

    with desk(context, data, operator) as (runtime, who):
        seen = look_with(runtime, who, case_id(case))
    show(rights_views.looks_document(seen), rights_views.looks_text(seen), as_json=as_json)


rights_commands.add_to(app)


@app.command("list")
@example("hospitium rights list --waiting --operator bela")
def list_requests(
    context: typer.Context,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only what waits.")] = False,
    kind: Annotated[RequestKind | None, typer.Option(help="Only these.")] = None,
    case: Annotated[str, typer.Option(metavar="CASE", help="Only about this record.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List your agency's requests, holds and courts' orders, newest first."""
    from hospitium.records.rights_requests import RequestStatus
    from hospitium.usecases.show_requests import list_requests as run

    with desk(context, data, operator) as (runtime, who):
        found = run(
            runtime,
            who,
            case_id=case_id(case) if case else None,
            status=RequestStatus.WAITING if waiting else None,
            kind=kind,
        )
    documents = [rights_views.request_document(one) for one in found]
    show({"requests": documents}, rights_views.requests_text(found), as_json=as_json)


@app.command("show")
@example(f"hospitium rights show {HOLD} --operator bela")
def show_request(
    context: typer.Context,
    request: Request,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show one request: what is asked for, why, and how it was settled."""
    from hospitium.usecases.show_requests import show_request as run

    with desk(context, data, operator) as (runtime, who):
        record = run(runtime, who, request_id(request))
    document = rights_views.request_document(record)
    show(document, rights_views.request_text(record), as_json=as_json)


@app.command("approve")
@example(f"hospitium rights approve {HOLD} --reason 'order seen' --operator bela")
def approve(
    context: typer.Context,
    request: Request,
    reason: Answer,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Approve a request that somebody else made; what it asks for happens at once."""
    _settle(context, data, operator, request, reason, yes=True, as_json=as_json)


@app.command("refuse")
@example(f"hospitium rights refuse {HOLD} --reason 'no order was shown' --operator bela")
def refuse(
    context: typer.Context,
    request: Request,
    reason: Answer,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Refuse a request that somebody else made; an appeal that is refused lets the hit stand."""
    _settle(context, data, operator, request, reason, yes=False, as_json=as_json)


@app.command("review")
@example(f"hospitium rights review {HOLD} --reason 'the trial goes on' --operator amira")
def review(
    context: typer.Context,
    request: Request,
    reason: Answer,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say that a legal hold is still needed; every 90 days somebody must."""
    from hospitium.usecases.review_hold import review_hold

    with desk(context, data, operator) as (runtime, who):
        due = review_hold(runtime, who, request_id(request), reason=reason)
    show(
        {"id": request, "review_due": due.isoformat()},
        f"Reviewed. Look again before {instant(due)}.",
        as_json=as_json,
    )


@app.command("fetch")
@example(f"hospitium rights fetch {HOLD} --out copy.zip --operator amira")
def fetch(
    context: typer.Context,
    request: Request,
    out: Annotated[Path, typer.Option(metavar="FILE", help="A new zip file.")],
    guardian: Guardian = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Take out the copy that an approved request allows; the log says that it left."""
    from hospitium.usecases.hand_over import hand_over

    with desk(context, data, operator) as (runtime, who):
        copied = hand_over(runtime, who, request_id(request), to=_guardian_id(guardian))
    path = write_new(out, copied)
    show({"file": str(path)}, f"{path}: read-me.html is for people.", as_json=as_json)


@app.command("prove-erasure")
@example(f"hospitium rights prove-erasure {CASE} --out proof/ --operator amira")
def prove_erasure(
    context: typer.Context,
    case: CaseArgument,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Where to.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Write the proof that a person was erased, for them and for courts."""
    from hospitium.usecases.prove_erasure import prove_erasure as run

    with desk(context, data, operator) as (runtime, who):
        files = run(runtime, who, case_id(case))
    written = [str(write_new(out / name, content)) for name, content in files.items()]
    show({"files": written}, files["statement.txt"].decode(), as_json=as_json)


@app.command("check-erasure")
@example("hospitium rights check-erasure proof/ --policy log-policy")
def check_erasure(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="The proof.")
    ],
    trusted: Annotated[
        Path, typer.Option("--policy", exists=True, dir_okay=False, help="Whom you believe.")
    ],
    as_json: Json = False,
) -> None:
    """Check the proof of an erasure: no node, no account, no network. Exit code 6 if it fails."""
    from hospitium.ledger.proof_file import verify_proof_file
    from hospitium.ledger.quorum import parse_policy
    from hospitium.usecases.prove_erasure import check_statement

    proofs = sorted(folder.glob("entry-*.tlog-proof"))
    if len(proofs) != 1:
        raise BadInput("the folder holds no proof, or more than one", remedy="Unpack the zip.")
    entry = _read(proofs[0].with_suffix(".json"))
    witnessed = verify_proof_file(_read(proofs[0]), entry, parse_policy(_read(trusted)))
    leaf = check_statement(_read(folder / "statement.json"), entry)
    show(
        {"proved": True, "record": leaf.case, "entry": leaf.sequence, "log": witnessed.head.origin},
        f"Proved: the log {witnessed.head.origin} says that record {leaf.case} was erased on "
        f"{instant(leaf.at)}, and commits to this statement.",
        as_json=as_json,
    )


def _settle(
    context: typer.Context,
    data: Path,
    operator: str,
    request: str,
    reason: str,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    from hospitium.usecases.settle_request import settle_request

    with desk(context, data, operator) as (runtime, who):
        settled = settle_request(runtime, who, request_id(request), approve=yes, reason=reason)
    done = "Approved." if yes else "Refused."
    document = rights_views.settled_document(settled)
    show(document, f"{done} {settled.next_step}", as_json=as_json)


def _guardian_id(text: str) -> GuardianId | None:
    return GuardianId(parse_uuid(text, "guardian")) if text else None


def _read(path: Path) -> bytes:
    if not path.is_file() or path.stat().st_size > MIB:
        raise BadInput(f"{path.name} is missing, or larger than it can be")
    return path.read_bytes()
