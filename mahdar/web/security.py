"""What stands between the room and a hostile page, host or client: headers, host list, tokens for writes, rates."""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mahdar.web.settings import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # "no-referrer" would make the origin of our own forms «null»
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_MOST_KNOWN = 10_000  # clients whose rates are remembered


class Guard:
    """Refuses hosts that are not ours (a rebound name must not reach a loopback server); adds the headers."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = frozenset(h.lower() for h in settings.hosts)
        self.https = settings.https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self.headers(scope["path"], message)]
            await send(message)

        if host_of(scope) in self.hosts:
            await self.app(scope, receive, with_headers)
        else:
            await _refuse(with_headers)

    def headers(self, path: str, message: Message) -> list[tuple[bytes, bytes]]:
        """Those of every answer; nothing but the room's own files is kept by the browser."""
        found = dict(HEADERS)
        said = {name.lower() for name, _ in message.get("headers", [])}
        if b"cache-control" not in said:
            found["Cache-Control"] = "no-cache" if path.startswith("/static/") else "no-store"
        if self.https:
            found["Strict-Transport-Security"] = "max-age=31536000"
        return [(name.encode(), value.encode()) for name, value in found.items()]


def host_of(scope: Scope) -> str:
    """The host that a client asked for, without its port; "" where it named none, or several."""
    named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    try:
        host = urlsplit("//" + named[0]).hostname if len(named) == 1 else None
    except ValueError:
        return ""
    return f"[{host}]" if host and ":" in host else (host or "")


async def _refuse(send: Send) -> None:
    body = b"unknown host"
    head = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": head})
    await send({"type": "http.response.body", "body": body})


def csrf_of(session: str) -> str:
    """The token that each write of a session has to carry. It does not give the session away."""
    return hmac.new(session.encode(), b"mahdar write", sha256).hexdigest()


def same_token(a: str, b: str) -> bool:
    """Whether two secrets are one, in a time that does not tell how much of them is."""
    return hmac.compare_digest(a.encode(), b.encode())


def foreign(origin: str | None, fetch_site: str | None, host: str) -> bool:
    """Whether a browser says that a write comes from a page that is not ours."""
    if fetch_site not in (None, "same-origin", "none"):
        return True
    return origin is not None and urlsplit(origin).netloc != host


class Rates:
    """How much each client may ask for: `rate` requests a second for long, `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def allow(self, client: str, now: float | None = None) -> bool:
        """Whether it may ask once more, which is then counted."""
        at = time.monotonic() if now is None else now
        with self._lock:
            left, last = self._left.pop(client, (self.burst, at))
            left = min(self.burst, left + (at - last) * self.rate)
            allowed = left >= 1
            self._left[client] = (left - allowed, at)
            if len(self._left) > _MOST_KNOWN:
                self._left.popitem(last=False)
        return allowed
