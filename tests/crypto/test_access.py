import pytest

from hospitium.crypto.access import access_code_fits, hash_access_code

SALT = bytes(range(16))


def test_only_the_code_itself_fits() -> None:
    expected = hash_access_code("k7mq-2xwz", SALT)
    assert access_code_fits("k7mq-2xwz", SALT, expected)
    for wrong in ("k7mq-2xwy", "", "K7MQ-2XWZ", "k7mq-2xwz "):
        assert not access_code_fits(wrong, SALT, expected)


def test_the_same_code_with_another_salt_hashes_differently() -> None:
    assert hash_access_code("k7mq", SALT) != hash_access_code("k7mq", bytes(16))


@pytest.mark.parametrize("code", ["\ud800", "কোড", "x" * 10_000])
def test_any_text_can_be_tried(code: str) -> None:
    assert not access_code_fits(code, SALT, b"")


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="salt"):
        hash_access_code("k7mq", b"salt")
