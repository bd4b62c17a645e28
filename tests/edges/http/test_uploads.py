from hypothesis import given
from hypothesis import strategies as st

from hospitium.edges.http.uploads import NAME_LIMIT, plain_name


@given(st.text(max_size=300))
def test_a_plain_name_is_short_printable_and_no_path(name: str) -> None:
    plain = plain_name(name)
    assert len(plain) <= NAME_LIMIT
    assert plain == "" or plain.isprintable()
    assert not {"/", "\\", "\0", "\n"} & set(plain)


def test_names_in_any_script_stay() -> None:
    assert plain_name("C:\\scans\\سبابة.png") == "سبابة.png"
