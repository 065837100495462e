"""What may leave the machine: nothing, unless the address is this machine's own or a person has agreed."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from mahdar.errors import MahdarError
from mahdar.second_reader.choice import Choice
from mahdar.second_reader.cost import Estimate, money


def is_near(url: str) -> bool:
    """Whether an address is of this machine by its form alone: «localhost» or a loopback number, no other name."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_far(choice: Choice) -> bool:
    """Whether reports would leave this machine."""
    return bool(choice.url) and not is_near(choice.url)


def require_consent(choice: Choice) -> None:
    """Refuse an address elsewhere that nobody has agreed to."""
    if is_far(choice) and not choice.consent:
        raise MahdarError(
            "the reports would leave this machine", choice.url,
            "agree with --consent-remote; mahdar second check says first what would be sent",
        )  # fmt: skip


def notice(choice: Choice, due: Estimate) -> list[str]:
    """What leaves the machine and about what it costs, said before the first call; nothing for this machine's own."""
    if not is_far(choice):
        return []
    what = "the whole texts with their dates" + (" and the first reader's records" if choice.hint else "")
    said = [f"{due.reports} report(s) leave this machine: {what} — {choice.url}"]
    if choice.url.startswith("http:"):
        said.append("the address is not encrypted: anyone on the way can read along — use https where there is one")
    return [*said, bill(choice, due)]


def bill(choice: Choice, due: Estimate) -> str:
    """Requests, tokens and about what they cost."""
    sent = f"{due.requests} request(s), about {due.tokens_in:,} tokens sent and {due.tokens_out:,} answered"
    if due.money is None:
        return f"{sent} — its price is not known: set price_in and price_out"
    return f"{sent} — about {money(due.money, choice.currency)}"
