"""Getting what stands at an address without being led astray (server-side request forgery).

A name is resolved once and the connection goes to the address that was looked at. Addresses that are not public are
refused, also behind a redirect; so are other schemes and ports, names with passwords, and answers that are too long,
too slow or redirect too often. Proxies of the environment are not asked.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from mahdar.errors import InputError

_REDIRECTS = (301, 302, 303, 307, 308)
_PIECE = 65_536
_AGENT = "mahdar (reads Arabic news reports)"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and the address where the last redirect led."""

    url: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Guard:
    """What may be fetched. `allowed` are hosts that may be private, each exactly as "host:port"."""

    allowed: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})
    biggest: int = 20_000_000  # bytes, unpacked
    seconds: float = 30.0  # for all of it, redirects included
    redirects: int = 5

    def get(self, url: str) -> Answer:
        """What stands at `url`. InputError where it is refused, missing, too big or too slow."""
        deadline = _Deadline(self.seconds)
        for _ in range(self.redirects + 1):
            place = self.checked(url)
            with _Exchange(self, place, self.resolved(place), deadline) as exchange:
                if exchange.status not in _REDIRECTS:
                    return Answer(url, exchange.header("Content-Type").split(";")[0].strip().lower(), exchange.body())
                further = urljoin(url, exchange.header("Location"))
            if place.scheme == "https" and not further.startswith("https:"):
                raise InputError(
                    "it redirects from https to an open connection", fix="fetch the other address by itself"
                )
            url = further
        raise InputError(f"it redirects more than {self.redirects} times", fix="look at it in a browser")

    def checked(self, url: str) -> SplitResult:
        """The parts of an address that may be asked for."""
        try:
            place = urlsplit(url)
            port = _port(place)
        except ValueError:
            raise InputError("this is no address", fix="write it http://… or https://…") from None
        if place.scheme not in ("http", "https") or not place.hostname:
            raise InputError("only http and https addresses are fetched", fix="write it http://… or https://…")
        if place.username is not None or place.password is not None:
            raise InputError("an address with a password in it is not fetched", fix="leave the password out")
        if any(ord(c) <= 32 or ord(c) == 127 for c in url):
            raise InputError("this is no address", fix="write it http://… or https://…")
        if port not in self.ports and not self.is_allowed(place):
            raise InputError(f"port {port} is not fetched from", fix=f"--allow {place.hostname}:{port} lets it through")
        return place

    def is_allowed(self, place: SplitResult) -> bool:
        """Whether the caller has named exactly this host and port."""
        return f"{place.hostname}:{_port(place)}" in self.allowed

    def resolved(self, place: SplitResult) -> list[Address]:
        """The addresses of a host, all of them public (or the host allowed); resolved this once."""
        host = place.hostname or ""
        try:
            found = socket.getaddrinfo(host, _port(place), type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise InputError(
                "there is no server of this name", host[:80], "check the address and the network"
            ) from None
        addresses = [ipaddress.ip_address(str(info[4][0]).split("%")[0]) for info in found]
        private = [a for a in addresses if not is_public(a)]
        if private and not self.is_allowed(place):
            fix = f"--allow {host}:{_port(place)} lets it through"
            raise InputError(f"the address {private[0]} is not public", host[:80], fix)
        return addresses


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet, also where it is wrapped into another."""
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        else:
            inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast


def _port(place: SplitResult) -> int:
    return place.port or (443 if place.scheme == "https" else 80)


class _Deadline:
    """Seconds that are left for everything."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise InputError("the server is too slow", fix="try again later")
        return left


class _Timed(io.RawIOBase):
    """What a socket sends, read as a file whose every read keeps to the deadline, however slowly it drips."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The only thing that http.client asks of a socket."""
        return io.BufferedReader(self)


@dataclass(slots=True)
class _Exchange:
    """One question and its answer, over a connection to an address that was looked at."""

    guard: Guard
    place: SplitResult
    addresses: list[Address]
    deadline: _Deadline
    status: int = 0
    _socket: socket.socket | None = field(default=None, repr=False)
    _answer: http.client.HTTPResponse | None = field(default=None, repr=False)

    def __enter__(self) -> _Exchange:
        try:
            self._ask()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for opened in (self._answer, self._socket):
            if opened is not None:
                opened.close()

    def header(self, name: str) -> str:
        assert self._answer is not None
        return self._answer.headers.get(name) or ""

    def _ask(self) -> None:
        try:
            self._socket = self._connected()
            self._socket.sendall(self._question())
            self._answer = http.client.HTTPResponse(_Timed(self._socket, self.deadline), method="GET")  # type: ignore[arg-type]
            self._answer.begin()
        except (OSError, http.client.HTTPException) as error:
            raise _unreachable(error) from None
        self.status = self._answer.status
        if self.status != 200 and self.status not in _REDIRECTS:
            raise InputError(f"the server answers {self.status}", fix="look at it in a browser")

    def _connected(self) -> socket.socket:
        """A connection to the first address that answers; for https, to a server that is who it says."""
        problem: OSError = OSError("no address")
        for address in self.addresses:
            try:
                plain = socket.create_connection((str(address), _port(self.place)), timeout=self.deadline.left())
                break
            except OSError as error:
                problem = error
        else:
            raise problem
        if self.place.scheme == "http":
            return plain
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=self.place.hostname)
        except BaseException:
            plain.close()
            raise

    def _question(self) -> bytes:
        """The words of the request; http.client's own connection would resolve the name again."""
        path = (self.place.path or "/") + (f"?{self.place.query}" if self.place.query else "")
        name = self.place.hostname or ""
        host = f"[{name}]" if ":" in name else name.encode("idna").decode()
        port = f":{self.place.port}" if self.place.port else ""
        lines = (f"GET {_in_ascii(path)} HTTP/1.1", f"Host: {host}{port}", f"User-Agent: {_AGENT}", "Accept: */*",
                 "Accept-Encoding: gzip", "Connection: close", "", "")  # fmt: skip
        return "\r\n".join(lines).encode("ascii")

    def body(self) -> bytes:
        """The answer, unpacked; no more of it is taken in than may be."""
        packed = self.header("Content-Encoding").lower() in ("gzip", "x-gzip")
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed else None
        out = bytearray()
        try:
            while piece := self._piece():
                out += unpack.decompress(piece, self.guard.biggest + 1 - len(out)) if unpack else piece
                if len(out) > self.guard.biggest:
                    raise InputError(
                        f"it is too big (more than {self.guard.biggest} bytes)", fix="get it by other means"
                    )
        except (OSError, http.client.HTTPException, zlib.error) as error:
            raise _unreachable(error) from None
        self._whole(unpack is not None and not unpack.eof)
        return bytes(out)

    def _piece(self) -> bytes:
        assert self._answer is not None
        return self._answer.read1(_PIECE)

    def _whole(self, cut: bool) -> None:
        """Refuse an answer that ends before its stated length."""
        assert self._answer is not None
        if cut or self._answer.length:
            raise InputError("the answer breaks off", fix="try again")


def _in_ascii(path: str) -> str:
    return quote(path, safe="/?&=%:+,;@!$'()*~-._#[]")


def _unreachable(error: Exception) -> InputError:
    if isinstance(error, TimeoutError):
        return InputError("the server is too slow", fix="try again later")
    said = str(error).split("\n")[0][:120] or type(error).__name__
    return InputError(f"the server cannot be reached ({said})", fix="check the address and the network")
