"""Rule consent.no_penalty: nothing that anybody sees or calls demands a print of a person.

Only acts that are about prints take them: to enrol, to search, to compare. Everything else
must not even have a place where a print could be demanded.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from typer.core import TyperGroup

import hospitium
from hospitium.records.models import Base
from tests.edges.callers import Browser, Caller
from tests.edges.cli.conftest import PROGRAM

BODY = re.compile(r"biometr|finger|print|face|iris|image|photo|capture|template", re.IGNORECASE)
DEMAND = re.compile(r"requir|mandator|must_|obligat|compulsor", re.IGNORECASE)
ABOUT_PRINTS = re.compile(r"/prints$|/faces$|/irises$|/searches|/verifications$|/liveness$")
PRINT_COMMANDS = {
    *("enroll", "face", "iris", "live", "identify", "verify", "explain", "convert", "evaluate"),
}
TEMPLATES = Path(hospitium.__file__).parent / "edges" / "web" / "templates"
FIELD = re.compile(
    r"<(?:input|select|textarea)\b[^>]*>|\{\{ (?:govuk\w+|line|area|choice|prints)\(.*?\) \}\}",
    re.DOTALL,
)


def names(schema: Any) -> Iterator[tuple[str, bool]]:
    """Every property of a schema, and whether it is required."""
    if isinstance(schema, dict):
        for name in schema.get("properties", {}):
            yield name, name in schema.get("required", ())
        for part in schema.values():
            yield from names(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from names(part)


def test_no_template_has_a_print_that_is_required() -> None:
    looked = 0
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for field in FIELD.findall(text):
            looked += 1
            assert not (BODY.search(field) and re.search(r"\brequired\b|\(needed\)", field)), (
                path.name
            )
        for name in re.findall(r'name="([^"]+)"', text):
            assert not (BODY.search(name) and DEMAND.search(name)), path.name
    assert looked > 50


def test_no_request_of_the_api_demands_a_print(server: FastAPI) -> None:
    description = server.openapi()
    schemas = description["components"]["schemas"]
    looked = 0
    for path, operations in description["paths"].items():
        for operation in operations.values():
            bodies = operation.get("requestBody", {}).get("content", {}).values()
            for body in bodies:
                reference = body["schema"].get("$ref", "").rpartition("/")[2]
                for name, required in names(schemas.get(reference, body["schema"])):
                    looked += 1
                    demanded = required and BODY.search(name)
                    assert not demanded or ABOUT_PRINTS.search(path), (path, name)
            for parameter in operation.get("parameters", ()):
                # an address names the record that it is about; that demands nothing of anybody
                asked_for = parameter["required"] and parameter["in"] != "path"
                demanded = asked_for and BODY.search(parameter["name"])
                assert not demanded, (path, parameter["name"])
    assert looked > 30


def test_no_name_of_the_api_could_say_that_a_print_is_required(server: FastAPI) -> None:
    for name, _ in names(server.openapi()):
        assert not (BODY.search(name) and DEMAND.search(name)), name


def test_no_command_demands_a_print_unless_it_is_about_one() -> None:
    def commands(group: Any, path: str = "") -> Iterator[tuple[str, Any]]:
        for name, command in group.commands.items():
            inner = isinstance(command, TyperGroup)
            yield from commands(command, name) if inner else [(path or name, command)]

    looked = 0
    for name, command in commands(PROGRAM):
        for parameter in command.params:
            looked += 1
            said = " ".join([parameter.name or "", *parameter.opts])
            assert not (BODY.search(said) and DEMAND.search(said)), said
            demanded = parameter.required and BODY.search(said)
            assert not demanded or name in PRINT_COMMANDS, (name, said)
    assert looked > 100


def test_no_column_could_say_that_a_print_is_required() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            assert not DEMAND.search(column.name), f"{table.name}.{column.name}"


def test_a_person_is_helped_from_the_first_day_to_the_last_without_a_print(
    desk: Browser, amira: Caller
) -> None:
    """Opened, refused, found by other means, told about and closed: with nothing of a finger."""
    body = {
        "kind": "registered-person",
        "notice": {"given_name": "Selam", "birth_year": 1990},
        "authority": "Child protection office",
        "contact_desk": "Front desk",
        "expires_at": "2027-02-01T00:00:00Z",
    }
    case = amira.ask("POST", "/cases", json=body).json()["id"]
    refused = amira.ask("POST", f"/cases/{case}/consents", json={"action": "refused"})
    assert refused.status_code == 201
    assert refused.json()["other_path"]
    assert amira.get(f"/cases/{case}")["references"] == []
    assert case in {line["id"] for line in amira.get("/cases")["cases"]}
    assert "Selam" in desk.open("/cases")
    text = desk.open(f"/cases/{case}")
    assert "the help is the same" in text
    assert "Without prints, the help is the same" in desk.open(f"/cases/{case}/consent")
    receipt = amira.get(f"/cases/{case}/consents/1/receipt")
    assert receipt["pii_principal_id"] == case  # the paper alone leads back to the case
    assert amira.get(f"/cases/{receipt['pii_principal_id']}")["notice"]["given_name"] == "Selam"
    closed = amira.ask("POST", f"/cases/{case}/closure", json={"reason": "has a home"})
    assert closed.status_code == 204
