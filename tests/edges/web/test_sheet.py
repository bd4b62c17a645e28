"""A case on paper, by the console, the API and the command line."""

from tests.edges.callers import Browser, Caller


def test_the_console_blacks_out_what_was_not_chosen(desk: Browser, amira: Caller) -> None:
    case = amira.open_case(birth_year=2015)
    desk.open(f"/cases/{case}/sheet")
    text = desk.send(f"/cases/{case}/sheet", reader="")
    assert desk.status == 422
    assert "Write who gets the paper" in text
    text = desk.send(f"/cases/{case}/sheet", reader="night patrol")
    assert desk.status == 200
    assert "blacked out" in text
    assert "2015" not in text
    assert "night patrol" in text
    desk.open(f"/cases/{case}/sheet")
    text = desk.send(f"/cases/{case}/sheet", reader="night patrol", parts="birth-year")
    assert "2015" in text
