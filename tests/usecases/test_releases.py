"""Copies for the person and releases to others: only what is listed, never by one alone."""

import json
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import jsonschema_rs
import pytest

from hospitium.core.errors import BadInput, NotFound
from hospitium.formats.rights_terms import Part, RequestKind, Terms
from hospitium.formats.templates import read_print
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.person_export import SCHEMA_FILE, schema
from tests.engines import FakeEngine
from tests.rights import ACCESS, Rights, copy_of, refused
from tests.stations import Station, make_station


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    assert verify_log(made.runtime).sound
    made.runtime.node.close()


@pytest.fixture
def rights(station: Station) -> Rights:
    return Rights(station)


class TestACopyForThePerson:
    def test_it_holds_everything_and_fits_its_published_schema(self, rights: Rights) -> None:
        case = rights.enrolled()
        rights.hit()
        files = copy_of(rights, rights.done(case, RequestKind.ACCESS, ACCESS))
        assert set(files) == {"read-me.html", "read-me.txt", "record.json", SCHEMA_FILE}
        assert files[SCHEMA_FILE] == schema()
        document = json.loads(files["record.json"])
        jsonschema_rs.validator_for(json.loads(schema()), validate_formats=True).validate(document)
        assert document["parts"] == [part.value for part in Part]
        assert document["name"]["family_name"] == "Synthetic"
        (held,) = document["fingerprints"]["prints"]
        import base64

        assert read_print(base64.b64decode(held["template"])).finger.slug == "right-index"
        assert document["hits"][0]["outcome"] == "confirmed"
        assert [one["entry"] for one in document["looks"]][-1] > 0

    def test_it_says_the_same_in_plain_words(self, rights: Rights) -> None:
        case = rights.enrolled()
        files = copy_of(rights, rights.done(case, RequestKind.ACCESS, ACCESS))
        text, page = files["read-me.txt"].decode(), files["read-me.html"].decode()
        for word in (
            "Synthetic",
            "1990",
            "Missing persons desk",
            "right index",
            "read this record",
        ):
            if word != "read this record":
                assert word in text.replace("-", " ")
                assert word.replace(" index", "-index") in page or word in page
        parser = HTMLParser()
        parser.feed(page)
        assert "<script" not in page
        assert "http" not in page.replace("https://json", "")

    def test_it_names_none_of_those_who_acted(self, rights: Rights) -> None:
        case = rights.enrolled()
        rights.hit()
        files = copy_of(rights, rights.done(case, RequestKind.ACCESS, ACCESS))
        said = b"".join(content for name, content in files.items() if name != SCHEMA_FILE)
        for secret in (b"amira", b"chen", b"km 41", b"child without papers"):
            assert secret not in said

    def test_nobody_takes_it_out_alone(self, rights: Rights) -> None:
        case = rights.enrolled()
        request = rights.ask(case, RequestKind.ACCESS, ACCESS)
        with refused("release.dual"):
            copy_of(rights, request)
        with refused("release.dual"):
            rights.settle(request, who="amira")
        rights.settle(request, approve=False)
        with refused("release.dual"):
            copy_of(rights, request)

    def test_it_needs_the_identity_to_be_checked(self, rights: Rights) -> None:
        with pytest.raises(BadInput, match="asker is the person"):
            rights.ask(rights.enrolled(), RequestKind.ACCESS, Terms("the person asks"))

    def test_it_can_be_taken_out_for_two_weeks(self, rights: Rights) -> None:
        request = rights.done(rights.enrolled(), RequestKind.ACCESS, ACCESS)
        rights.station.clock.advance(timedelta(days=15))
        with refused("release.dual"):
            copy_of(rights, request)

    def test_every_taking_is_a_disclosure_in_the_log(self, rights: Rights) -> None:
        request = rights.done(rights.enrolled(), RequestKind.ACCESS, ACCESS)
        copy_of(rights, request)
        olu = rights.station.staff["olu"]
        newest = show_log(rights.station.runtime, olu, newest_first=True, limit=1)[0].leaf
        assert (newest.operation, newest.action) == ("disclosure", "rights.hand-over")
        assert newest.subject == str(request)


class TestARelease:
    TERMS = Terms("charge filed", parts=(Part.NAME, Part.SEX), recipient="District court")

    def test_only_what_is_listed_leaves(self, rights: Rights) -> None:
        request = rights.done(rights.enrolled(), RequestKind.RELEASE, self.TERMS)
        document = json.loads(copy_of(rights, request)["record.json"])
        jsonschema_rs.validator_for(json.loads(schema())).validate(document)
        assert document["parts"] == ["name", "sex"]
        assert not {"birth", "fingerprints", "looks", "description"} & set(document)
        assert (document["recipient"], document["onward"]) == ("District court", False)

    @pytest.mark.parametrize("terms", [Terms("x", recipient="y"), Terms("x", parts=(Part.SEX,))])
    def test_nothing_listed_or_nobody_named_is_refused(self, rights: Rights, terms: Terms) -> None:
        with refused("release.dual"):
            rights.ask(rights.enrolled(), RequestKind.RELEASE, terms)

    def test_where_a_minor_was_seen_never_leaves(self, rights: Rights) -> None:
        terms = Terms("charge filed", parts=(Part.LAST_SEEN,), recipient="District court")
        rights.ask(rights.enrolled(), RequestKind.RELEASE, terms)
        with refused("victim.location"):
            rights.ask(rights.enrolled(birth_year=2015, person=2), RequestKind.RELEASE, terms)

    def test_what_came_from_another_agency_is_not_passed_on(self, rights: Rights) -> None:
        case = rights.enrolled()
        rights.add_neighbour()
        onto = Terms("they ask", parts=(Part.NAME,), recipient="Hospital")
        with pytest.raises(NotFound):
            rights.ask(case, RequestKind.RELEASE, onto, who="nadia")
        ours = Terms("shelter found", parts=(Part.NAME,), recipient="agency:demo-shelter")
        rights.done(case, RequestKind.RELEASE, ours)
        with refused("release.no_onward"):
            rights.ask(case, RequestKind.RELEASE, onto, who="nadia")
        from dataclasses import replace

        rights.done(case, RequestKind.RELEASE, replace(ours, onward=True))
        rights.ask(case, RequestKind.RELEASE, onto, who="nadia")
        more = replace(onto, parts=(Part.NAME, Part.BIRTH))
        with refused("release.no_onward"):
            rights.ask(case, RequestKind.RELEASE, more, who="nadia")
