"""`hospitium init` and `purposes`: the node itself."""

from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.extractors import Extractor
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.edges.cli.options import DEFAULT_DATA, READS_BY, DataFolder, Json, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import wiring_of
from hospitium.policy.operators import AgencyKind, Role
from hospitium.policy.purposes import CATALOGUE, FORBIDDEN, REFERENCE_QUALITY

if TYPE_CHECKING:
    from hospitium.usecases.init_node import FirstOperator

Handles = Annotated[list[str] | None, typer.Option(metavar="HANDLE", help="May be repeated.")]


def add_to(app: typer.Typer) -> None:
    """Add `init` and `purposes`."""
    app.command("init")(init)
    app.command("purposes")(purposes)


@example(
    "hospitium init --agency north-police --kind police --name 'Police of the North' \\",
    "  --admin root --officer amira --verifier bela --dpo dana",
)
def init(
    context: typer.Context,
    agency: Annotated[str, typer.Option(metavar="ID", help="A short id: north-police.")],
    kind: Annotated[AgencyKind, typer.Option(help="What the agency is; mandates hang on it.")],
    name: Annotated[str, typer.Option(help="The agency's name.")],
    admin: Annotated[str, typer.Option(metavar="HANDLE", help="Who adds operators later.")],
    officer: Handles = None,
    case_worker: Handles = None,
    verifier: Handles = None,
    auditor: Handles = None,
    dpo: Annotated[
        list[str] | None,
        typer.Option(metavar="HANDLE", help="Data-protection officer; may be repeated."),
    ] = None,
    ombudsman: Handles = None,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="HOSPITIUM_DATABASE",
            help="PostgreSQL, as postgresql+psycopg://...; without it SQLite in the folder.",
        ),
    ] = None,
    extractor: Annotated[
        Extractor,
        typer.Option(
            help=f"{READS_BY} For the life of the node: after a change every print would have "
            "to be enrolled again."
        ),
    ] = Extractor.ACCURATE,
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Set up a node with its first operators.

    Makes the folder, the keys and the database.

    Prints their access codes, once. A handle may be given for several roles.
    """
    from hospitium.usecases.init_node import init_node as run

    roles = {
        Role.ADMINISTRATOR: [admin],
        Role.OFFICER: officer or [],
        Role.CASE_WORKER: case_worker or [],
        Role.VERIFIER: verifier or [],
        Role.AUDITOR: auditor or [],
        Role.DATA_PROTECTION_OFFICER: dpo or [],
        Role.OMBUDSMAN: ombudsman or [],
    }
    wiring = wiring_of(context)
    welcomes = run(
        data,
        agency=AgencyId(agency),
        kind=kind,
        name=name,
        operators=_first_operators(roles),
        clock=wiring.clock,
        random=wiring.random,
        database_url=database,
        extractor=extractor,
    )
    documents = [
        {
            "operator": welcome.operator.id,
            "roles": sorted(role.value for role in welcome.operator.roles),
            "access_code": welcome.access_code,
        }
        for welcome in welcomes
    ]
    rows = [(one["operator"], ", ".join(one["roles"]), one["access_code"]) for one in documents]
    show(
        {
            "agency": agency,
            "kind": kind.value,
            "data": str(data),
            "extractor": extractor.value,
            "operators": documents,
        },
        f"The node of {agency} is ready in {data}. Back up {data}/keys apart from the rest.\n"
        f"Prints are read by its {extractor.value} extractor.\n\n"
        f"{table(('Operator', 'Roles', 'Access code'), rows)}\n\n"
        "The access codes are shown this once; hand them over in person.\n"
        "Next: a data-protection officer signs the impact assessment, without which nothing is "
        "enrolled or searched (`hospitium assessment record --help`).",
        as_json=as_json,
    )


def _first_operators(roles: dict[Role, list[str]]) -> list["FirstOperator"]:
    from hospitium.usecases.init_node import FirstOperator

    held: dict[str, set[Role]] = {}
    for role, handles in roles.items():
        for handle in handles:
            held.setdefault(handle, set()).add(role)
    return [
        FirstOperator(OperatorId(handle), handle, frozenset(those))
        for handle, those in held.items()
    ]


@example("hospitium purposes")
def purposes(as_json: Json = False) -> None:
    """List the purposes that a search may have."""
    documents = [
        {
            "id": purpose.id,
            "sentence": purpose.sentence,
            "agency_kinds": sorted(kind.value for kind in purpose.agency_kinds),
            "one_to_many": purpose.one_to_many,
            "serves": purpose.serves.value,
            "quality": purpose.quality,
        }
        for purpose in CATALOGUE
    ]
    rows = [
        (
            purpose.id,
            "search" if purpose.one_to_many else "verify only",
            purpose.serves.value.replace("-", " "),
            purpose.quality,
            ", ".join(sorted(kind.value for kind in purpose.agency_kinds)),
            purpose.sentence,
        )
        for purpose in CATALOGUE
    ]
    never = ", ".join(sorted(FORBIDDEN))
    text = table(("Purpose", "Allows", "Serves", "Quality", "For", "Meaning"), rows)
    show(
        {
            "purposes": documents,
            "forbidden": sorted(FORBIDDEN),
            "reference_quality": REFERENCE_QUALITY,
        },
        f"{text}\n\nA poorer probe is searched all the same, and you are told how to do better. "
        f"A print to enrol should have a quality of {REFERENCE_QUALITY}.\n"
        f"Never a purpose: {never}.",
        as_json=as_json,
    )
