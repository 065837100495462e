"""A chat endpoint that speaks OpenAI's protocol, near or far. Needs the `second` extra."""

from __future__ import annotations

import asyncio
import json
import random
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mahdar.errors import MahdarError
from mahdar.second_reader.choice import Choice
from mahdar.second_reader.consent import is_near
from mahdar.second_reader.pace import pause
from mahdar.second_reader.task import Request
from mahdar.second_reader.wire import STRUCTURES, EndpointError, Reply, body, refusal, reply

if TYPE_CHECKING:
    import httpx

_CONNECT = 10.0  # seconds until a server that is there has taken the call
_SHORTEST_KEY = 8  # a shorter one is a stand-in for servers here
_MOST_MODELS = 1_000_000  # bytes of the list of models
# A server that does not know a part of the request says so with one of these.
_NOT_TAKEN = frozenset({400, 404, 415, 422, 500, 501})


class Endpoint:
    """One server and one model. Use it as `async with`, in one event loop."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.model = choice.model
        self._left_out: frozenset[str] = frozenset()  # parts of a request that this server does not take
        self._structure = STRUCTURES.index(choice.structure)
        self._client = _client(choice)

    async def __aenter__(self) -> Endpoint:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        at: TracebackType | None) -> None:  # fmt: skip
        await self._client.aclose()

    async def find_model(self) -> str:
        """The model of the settings, or the only one that the server has."""
        if not self.model:
            names = await self._patiently()
            if len(names) != 1:
                known = ", ".join(names[:5]) or "none"
                raise EndpointError(f"no model is chosen; the server has {known}", self.choice.url, "give --model",
                                    stops=True)  # fmt: skip
            self.model = names[0]
        return self.model

    async def _patiently(self) -> list[str]:
        """The server's models; one that is just starting is waited for."""
        for attempt in range(self.choice.retries):
            try:
                return await self.models()
            except EndpointError as error:
                if not error.again or error.slow:
                    raise
                await asyncio.sleep(pause(self.choice, attempt, error.wait, random.Random()))
        return await self.models()

    async def models(self) -> list[str]:
        """The names of the server's models."""
        status, headers, data = await self._call("GET", "/models", None, _MOST_MODELS)
        if status != 200:
            raise refusal(status, headers, data, self.choice.url)
        try:
            return [str(m["id"]) for m in json.loads(data)["data"]]
        except (ValueError, TypeError, KeyError):
            raise EndpointError("its list of models is not that of a chat server", self.choice.url,
                                "give --model", stops=True) from None  # fmt: skip

    async def ask(self, request: Request) -> Reply:
        """One answer. Asks for its form as strictly as the server takes it; EndpointError where none comes."""
        structure, left_out = self._structure, self._left_out
        first: EndpointError | None = None
        while True:
            sent = _without(body(request, self.choice, self.model, STRUCTURES[structure]), left_out)
            status, headers, data = await self._call("POST", "/chat/completions", sent, self.choice.max_bytes)
            if status == 200:
                self._structure, self._left_out = structure, left_out
                return reply(data, self.choice.url)
            error = refusal(status, headers, data, self.choice.url)
            first = first or error
            named = next((part for part in ("max_tokens", "temperature") if part in error.what), None)
            if status not in _NOT_TAKEN:
                raise error
            if status in (400, 422) and named and named not in left_out:
                left_out |= {named}
            elif structure + 1 < len(STRUCTURES) and (status in (400, 422, 415) or "response_format" in error.what):
                structure += 1
            else:
                raise first

    async def _call(
        self, method: str, path: str, sent: dict[str, Any] | None, most: int
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body. What the network does wrong comes as an EndpointError."""
        import httpx

        url = self.choice.url + path
        try:
            async with asyncio.timeout(self.choice.timeout):
                async with self._client.stream(method, url, json=sent) as response:
                    data = b""
                    async for part in response.aiter_bytes():
                        data += part
                        if len(data) > most:
                            raise self._error(f"the answer is longer than {most} bytes", "see max_bytes")
                    return response.status_code, dict(response.headers), self._without_key(data)
        except (TimeoutError, httpx.TimeoutException) as error:
            if isinstance(error, httpx.ConnectTimeout):
                raise self._error("the server does not take the call", "see whether it runs", again=True) from None
            what = f"the server gave no whole answer in {self.choice.timeout:g} seconds"
            raise self._error(what, "raise timeout, or lower concurrency", again=True, slow=True) from None
        except httpx.ConnectError:
            raise self._error("the server cannot be reached", "see whether it runs", again=True, stops=True) from None
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.DecodingError):
            raise self._error("the server broke off in the middle", "see what the server logs", again=True) from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise self._error(f"the server cannot be asked ({type(error).__name__})", "check its address") from None

    def _without_key(self, data: bytes) -> bytes:
        """Some servers repeat a key that they do not know: it is not to stand in a message."""
        key = (self.choice.key or "").encode()
        return data.replace(key, b"[key]") if len(key) >= _SHORTEST_KEY else data

    def _error(self, what: str, fix: str, **kind: bool) -> EndpointError:
        return EndpointError(what, self.choice.url, fix, **kind)


def _client(choice: Choice) -> httpx.AsyncClient:
    try:
        import httpx
    except ImportError:
        raise MahdarError("a second reader at an address needs httpx", None, "pip install 'mahdar[second]'") from None
    key = choice.key
    return httpx.AsyncClient(
        headers={"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {}),
        timeout=httpx.Timeout(choice.timeout, connect=min(_CONNECT, choice.timeout)),
        limits=httpx.Limits(max_connections=choice.concurrency, max_keepalive_connections=choice.concurrency),
        follow_redirects=False,
        trust_env=not is_near(choice.url),  # nothing for this machine goes through a proxy
    )


def _without(sent: dict[str, Any], left_out: frozenset[str]) -> dict[str, Any]:
    """The request as an unlike server takes it: newer ones have another name for the most tokens of an answer."""
    made = {key: value for key, value in sent.items() if key not in left_out}
    if "max_tokens" in left_out:
        made["max_completion_tokens"] = sent["max_tokens"]
    return made
