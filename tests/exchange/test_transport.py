import pytest
from fastapi import FastAPI, Request, Response

from hospitium.core.errors import BadInput, Unavailable
from hospitium.exchange.transport import MAX_REPLY, call, fetched
from tests.serving import served

app = FastAPI()


@app.post("/echo")
async def echo(request: Request) -> Response:
    return Response(await request.body())


@app.get("/large")
def large() -> Response:
    return Response(b"x" * (MAX_REPLY + 1))


@app.get("/elsewhere")
def elsewhere() -> Response:
    return Response(status_code=302, headers={"Location": "/echo"})


def test_bytes_arrive_and_come_back() -> None:
    with served(app) as url:
        assert call(f"{url}/echo", b"some bytes\xff").body == b"some bytes\xff"
        assert call(f"{url}/nothing", None).status == 404


def test_a_redirect_is_not_followed() -> None:
    with served(app) as url, pytest.raises(Unavailable, match="302"):
        fetched(call(f"{url}/elsewhere", None))


def test_a_reply_without_end_is_refused() -> None:
    with served(app) as url, pytest.raises(Unavailable, match="too much"):
        call(f"{url}/large", None)


def test_nobody_there_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        call("http://127.0.0.1:9/", None)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://a/b", "http://", "//x"])
def test_only_http_is_spoken(url: str) -> None:
    with pytest.raises(BadInput):
        call(url, None)
