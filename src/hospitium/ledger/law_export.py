"""An export for a law as a folder of files, and its check: no node, no account, no network.

(1) `scope.json` says what is exported. (2) The evidence reads back, and each opening and each use
is bound to its entry. (3) `proof` leads from the entries, none left out, to a checkpoint that the
policy believes. (4) The rows that the evidence gives are those of `rows.csv` and `rows.json`, byte
for byte. (5) The run of entries reaches beyond the period on both sides, as far as the log does.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hospitium.core.errors import BadInput, Tampered
from hospitium.formats.csv_text import csv_bytes
from hospitium.ledger.law_evidence import Evidence, parse_evidence
from hospitium.ledger.law_rows import Law, Row, Scope, columns_of, rows_of
from hospitium.ledger.leaf import Leaf
from hospitium.ledger.quorum import Policy, Witnessed
from hospitium.ledger.range_proof import RangeFile, parse_range_file, verify_range_file

FORMAT = 1
README = """\
{law}: rows.csv and rows.json say the same. What they rest on lies beside them:

entries.jsonl   the entries of the log, in order; where one is of another agency, only its hash
openings.jsonl  salt and details (hexadecimal) behind the commitment of some entries
uses.jsonl      records of searches that entries name by their SHA-256
proof           that these entries, and no fewer, are in the signed log
log-policy      whose signatures the exporter says are enough; better get it from elsewhere

Check it, offline and without an account:

    hospitium law check THIS-FOLDER --policy A-POLICY-YOU-TRUST

Operators are named by their handles, which are never given to a second person; their agency says
who they are. The log proves what was written at the time and not changed since. It cannot prove
that what was written is true, nor that everything was written.
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check has shown.

    Attributes
    ----------
    rows
        The rows that the evidence gives.
    withheld
        Entries of the run that are there as a hash only: nobody can tell what they say.
    whole
        Whether entries from before and after the period are among those shown, or the log begins
        and ends there: then no entry of the period is missing at its ends, as of the checkpoint.
    """

    scope: Scope
    rows: Sequence[Row]
    entries: int
    withheld: int
    whole: bool
    witnessed: Witnessed


def export_files(
    scope: Scope, rows: Sequence[Row], evidence: Evidence, proof: RangeFile, policy: bytes
) -> dict[str, bytes]:
    """Return the files of an export by their names; `rows` are those of the evidence."""
    return {
        "README.txt": README.format(law=_TITLES[scope.law]).encode(),
        "scope.json": _scope_text(scope),
        **table_files(scope.law, rows),
        **evidence.encode(),
        "proof": proof.encode(),
        "log-policy": policy,
    }


def table_files(law: Law, rows: Sequence[Row]) -> dict[str, bytes]:
    """Return the rows as CSV and as JSON."""
    columns = columns_of(law, rows)
    cells = ([row.get(column, "") for column in columns] for row in rows)
    text = json.dumps(rows, indent=1)
    return {"rows.csv": csv_bytes(columns, cells), "rows.json": f"{text}\n".encode("ascii")}


def check_export(files: Mapping[str, bytes], policy: Policy) -> Checked:
    """Check an export; the steps are those of this module's docstring.

    Raises
    ------
    Tampered
        If anything in it is not what the log proves.
    BadInput
        If it is no export.
    """
    scope = _read_scope(_file(files, "scope.json"))  # (1)
    proof = parse_range_file(_file(files, "proof"))
    evidence = parse_evidence(proof.start + 1, files)  # (2)
    evidence.check()
    witnessed = verify_range_file(proof, evidence.hashes(), policy)  # (3)
    rows = rows_of(scope, evidence)  # (4)
    for name, data in table_files(scope.law, rows).items():
        if _file(files, name) != data:
            raise Tampered(f"{name} does not say what the log says: a row was changed or left out")
    return Checked(
        scope=scope,
        rows=rows,
        entries=len(evidence.entries),
        withheld=evidence.withheld,
        whole=_reaches_beyond(scope, evidence, witnessed.head.size),  # (5)
        witnessed=witnessed,
    )


def _reaches_beyond(scope: Scope, evidence: Evidence, size: int) -> bool:
    first, last = evidence.entries[0], evidence.entries[-1]
    begins = evidence.first == 1 or (isinstance(first, Leaf) and first.at < scope.start)
    end = evidence.first + len(evidence.entries) - 1
    return begins and (end == size or (isinstance(last, Leaf) and last.at >= scope.end))


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise BadInput(f"{name} is missing: that is not a whole export")
    return files[name]


_TITLES = {
    Law.LED25: "Log of processing operations, Directive (EU) 2016/680 article 25",
    Law.AIACT12: "Log of uses of remote biometric identification, Regulation (EU) 2024/1689 "
    "article 12(3)",
}


def _scope_text(scope: Scope) -> bytes:
    fields = {
        "format": FORMAT,
        "law": scope.law.value,
        "from": scope.start.isoformat(timespec="microseconds"),
        "until": scope.end.isoformat(timespec="microseconds"),
        "agency": scope.agency,
    }
    return f"{json.dumps(fields, indent=1)}\n".encode("ascii")


def _read_scope(data: bytes) -> Scope:
    try:
        fields = json.loads(data)
        scope = Scope(
            law=Law(fields["law"]),
            start=datetime.fromisoformat(fields["from"]).astimezone(UTC),
            end=datetime.fromisoformat(fields["until"]).astimezone(UTC),
            agency=fields["agency"],
        )
        same = isinstance(scope.agency, str) and _scope_text(scope) == data
    except (ValueError, KeyError, TypeError, RecursionError):
        same = False
    if not same:
        raise BadInput("scope.json does not say what is exported")
    return scope
