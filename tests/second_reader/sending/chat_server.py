"""A real chat server on this machine for the tests: it speaks OpenAI's protocol and answers from what a test wrote."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Sent = tuple[int, dict[str, str], bytes]  # status, headers, body


def said(content: object, **more: Any) -> Sent:
    """200 OK with an answer; anything but a string is sent as JSON."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    body = {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
        **more,
    }
    return 200, {}, json.dumps(body).encode()


def error(status: int, message: str, **headers: str) -> Sent:
    return status, {k.replace("_", "-"): v for k, v in headers.items()}, _error_body(message)


def _error_body(message: str) -> bytes:
    return json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()


def sentences(asked: dict[str, Any]) -> dict[int, str]:
    """The numbered sentences of the report in a request."""
    found = re.findall(r"^(\d+)\| (.*)$", asked["messages"][1]["content"], re.MULTILINE)
    return {int(number): words for number, words in found}


class Server(ThreadingHTTPServer):
    """`answer(asked)` makes what is sent for a request; it may return None to break the connection off."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answer: Callable[[dict[str, Any]], Sent | None], models: tuple[str, ...] = ("small",)) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer, self.models = answer, models
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.now = self.most_at_once = 0
        self.finished: Counter[str] = Counter()  # answers sent whole, by the report asked about
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the server."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer goes out in one piece
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        assert self.path == "/v1/models"
        listed = {"object": "list", "data": [{"id": name} for name in self.server.models]}
        self._send((200, {}, json.dumps(listed).encode()))

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            server.asked.append(asked)
            server.headers.append(dict(self.headers))
            server.now += 1
            server.most_at_once = max(server.most_at_once, server.now)
        try:
            sent = server.answer(asked)
        finally:
            with server.lock:
                server.now -= 1
        if sent is None:
            self.close_connection = True
            return
        self._send(sent)
        with server.lock:
            server.finished[asked["messages"][-1]["content"]] += 1

    def _send(self, sent: Sent) -> None:
        status, headers, body = sent
        cut = headers.pop("x-cut", None)
        drip = headers.pop("x-drip", None)
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if drip:
            for at in range(len(body)):
                self.wfile.write(body[at : at + 1])
                self.wfile.flush()
                time.sleep(float(drip))
            return
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.wfile.flush()
        if cut:
            self.close_connection = True


@contextmanager
def serving(answer: Callable[[dict[str, Any]], Sent | None], **given: Any) -> Iterator[Server]:
    server = Server(answer, **given)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
