import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.core.senses import Sense
from hospitium.records.manifest_file import MOST_BYTES, parse_manifest
from hospitium.records.manifests import load_manifest, manifest_bytes, manifest_names

FACE = manifest_bytes("face-embedding").decode()


def with_field(name: str, value: str) -> str:
    text, found = re.subn(rf"(?m)^{name} = .*$", lambda _: f"{name} = {value}", FACE)
    assert found == 1
    return text


def test_numbers_say_what_the_network_sees_and_gives() -> None:
    manifest = parse_manifest(FACE)
    assert manifest.picture is not None
    assert manifest.embedding is not None
    assert manifest.sense is Sense.FACE
    assert (manifest.picture.width, manifest.picture.colour) == (112, "rgb")
    assert (manifest.embedding.dimension, manifest.embedding.metric) == (512, "cosine")


@pytest.mark.parametrize("name", manifest_names())
def test_each_says_what_a_person_must_know(name: str) -> None:
    manifest = load_manifest(name)
    for words in (manifest.provenance, manifest.allowed_use, manifest.licence, manifest.title):
        assert words.strip()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", '"Not Plain"'),
        ("id", '"../other"'),
        ("sense", '"smell"'),
        ("sha256", '"87aa"'),
        ("path", '"../weights.onnx"'),
        ("path", '"/etc/passwd"'),
        ("bytes", '"many"'),
        ("width", "1"),
        ("width", "100000"),
        ("colour", '"violet"'),
        ("std", "0"),
        ("dimension", "1"),
        ("metric", '"feeling"'),
        ("title", '"A"\nsurprise = 1'),
    ],
)
def test_a_field_out_of_bounds_is_named(name: str, value: str) -> None:
    with pytest.raises(BadInput) as error:
        parse_manifest(with_field(name, value))
    assert any(word in error.value.remedy for word in (name, "picture", "embedding", "surprise"))


@pytest.mark.parametrize("name", ["id", "sense", "role", "licence", "provenance", "sha256"])
def test_a_field_that_lacks_is_named(name: str) -> None:
    lines = with_field(name, '"' + "0" * 64 + '"') if name != "provenance" else FACE
    text = re.sub(rf'(?ms)^{name} = (""".*?"""|.*?$)', "", lines)
    with pytest.raises(BadInput) as error:
        parse_manifest(text)
    assert name in error.value.remedy


def test_a_manifest_is_short() -> None:
    with pytest.raises(BadInput, match="at most"):
        parse_manifest(FACE + "#" * MOST_BYTES)


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_manifest(text)
