"""Deals over JSON: their ledger of any day, and what people say of which terms are one promise."""

from __future__ import annotations

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from mahdar.casebook import judgements as verdicts
from mahdar.casebook.decisions import Decision, Proposal, decide
from mahdar.casebook.gather import deal_number, judged_terms
from mahdar.casebook.judgements import Judgement, Verdict
from mahdar.casebook.ledger import Book, Ledger
from mahdar.casebook.promises import Promise
from mahdar.casebook.store import Casebook
from mahdar.errors import CasebookError, InputError
from mahdar.report import check_date
from mahdar.web.deal_books import deal_book, told_by
from mahdar.web.pages import body_of, json_answer
from mahdar.web.route import Route

_MOST = 200  # terms in one question


class Split(Struct, forbid_unknown_fields=True):
    """Terms (numbers of their items) of one promise that are another promise than the rest of it."""

    terms: list[int]


class Merge(Struct, forbid_unknown_fields=True):
    """Two terms (numbers of their items) whose promises are one."""

    a: int
    b: int


class Tie(Struct, forbid_unknown_fields=True):
    """A finding (number of its item) and the term that it is about; none: as the machine reads it."""

    finding: int
    term: int | None = None


class Judged(Struct):
    """The numbers of the judgements that were stored."""

    judgements: list[int]


def ledger(request: Request) -> Response:
    """The ledger of a deal; with as_of (YYYY-MM-DD) that of a day."""
    number = deal_number(request.state.casebook, str(request.path_params["no"]))
    day = request.query_params.get("as_of") or None
    if day is not None:
        check_date(day)
    return json_answer(deal_book(request, number).on(day))


def split(request: Request) -> Response:
    """Take terms out of the promise that they are counted as: they become a promise of their own."""
    given: Split = body_of(request, Split)
    chosen = list(dict.fromkeys(given.terms))
    terms, promises = _deal(request)
    home = _home(promises, terms, chosen[:1])
    rest = [no for key in sorted(home.terms) if (no := terms.get(key)) is not None and no not in chosen]
    if not 0 < len(chosen) <= _MOST or not rest or any(_home(promises, terms, [no]) is not home for no in chosen):
        raise InputError("these are not some of the terms of one promise", fix="choose some of them, not all")
    made = [Verdict("term", chosen[0], no, "same") for no in chosen[1:]]
    made += [Verdict("term", chosen[0], no, "different") for no in rest[:_MOST]]
    return _judge(request, made, {*chosen}, {*rest}, "same")


def merge(request: Request) -> Response:
    """Count two promises as one."""
    given: Merge = body_of(request, Merge)
    terms, promises = _deal(request)
    first, second = _home(promises, terms, [given.a]), _home(promises, terms, [given.b])
    if first is second:
        raise InputError("these are terms of one promise already", fix="name terms of two promises")
    one, other = ({no for key in p.terms if (no := terms.get(key)) is not None} for p in (first, second))
    return _judge(request, [Verdict("term", given.a, given.b, "same")], one, other, "different")


def _judge(request: Request, made: list[Verdict], one: set[int], other: set[int], against: str) -> Response:
    """Store judgements, and take back those of people between the two sides that say the opposite."""
    state = request.state
    with request.app.state.book.writing() as connection:
        old = verdicts.judged(connection, "term", human=True)
        opposite = [j.no for j in old if j.verdict == against and _between(j, one, other)]
        verdicts.undo(connection, opposite, state.person.name)
        numbers = verdicts.judge(connection, made, state.person.name, human=True)
    return json_answer(Judged(numbers), 201)


def _between(j: Judgement, one: set[int], other: set[int]) -> bool:
    return (j.a in one and j.b in other) or (j.a in other and j.b in one)


def unjudge(request: Request) -> Response:
    """Take back what was said of two terms."""
    no = request.path_params["judgement"]
    terms, _ = _deal(request)
    with request.app.state.book.writing() as connection:
        found = [j for j in verdicts.judged(connection, "term", human=True) if j.no == no]
        if not found or not {found[0].a, found[0].b} <= set(terms.values()):
            raise CasebookError("there is no such judgement about this deal", no, "load the page again")
        verdicts.undo(connection, [no], request.state.person.name)
    return json_answer(Judged([no]))


def tie(request: Request) -> Response:
    """Say which promise a finding is about; a decision like every other, which can be taken back."""
    given: Tie = body_of(request, Tie)
    casebook: Casebook = request.app.state.book
    finding = casebook.item(given.finding)
    terms, _ = _deal(request)
    if finding.kind != "finding":
        raise InputError("this is no finding", str(given.finding), "name the number of a finding")
    if given.term is not None and given.term not in terms.values():
        raise InputError("this term is not of this deal", str(given.term), "name a term of one of its promises")
    after = None if given.term is None else casebook.item(given.term).key
    no = next(t.report for t in told_by(casebook, "finding", [finding.report_id]).values() if t.item == finding.no)
    proposal = Proposal(no, "finding", "correct", finding.no, None, "term", after)
    with casebook.writing() as connection:
        made = decide(connection, proposal, request.state.person.name)
    return json_answer(request.state.shield.decision(made, made.report), 201)


def _deal(request: Request) -> tuple[dict[tuple[str, str], int], list[Promise]]:
    """A deal's terms by (report id, local id), and its promises."""
    casebook = request.app.state.book
    number = deal_number(casebook, str(request.path_params["no"]))
    book: Book = deal_book(request, number)
    told = told_by(casebook, "term", (a.record.report.id for a in book.accounts))
    mine = {key for p in book.promises for key in p.terms}
    return {key: t.item for key, t in told.items() if key in mine}, book.promises


def _home(promises: list[Promise], terms: dict[tuple[str, str], int], numbers: list[int]) -> Promise:
    """The promise that a term is counted as."""
    keys = [key for key, no in terms.items() if no in numbers]
    found = next((p for p in promises if keys and keys[0] in p.terms), None)
    if found is None:
        raise InputError("this is no term of this deal", str(numbers[:1]), "load the page again")
    return found


def judgements(request: Request) -> Response:
    """What people said of which terms of a deal are one promise."""
    number = deal_number(request.state.casebook, str(request.path_params["no"]))
    return json_answer(judged_terms(request.state.casebook, number))


_NO = "/api/deals/{no:int}"
ROUTES = (
    Route("GET", _NO, ledger, "reader", ledger.__doc__ or "", gives=Ledger, asks=("as_of",)),
    Route("GET", f"{_NO}/judgements", judgements, "reader", judgements.__doc__ or "", gives=list),
    Route("POST", f"{_NO}/split", split, "coder", split.__doc__ or "", body=Split, gives=Judged),
    Route("POST", f"{_NO}/merge", merge, "coder", merge.__doc__ or "", body=Merge, gives=Judged),
    Route("POST", f"{_NO}/findings", tie, "coder", tie.__doc__ or "", body=Tie, gives=Decision),
    Route("DELETE", _NO + "/judgements/{judgement:int}", unjudge, "coder", unjudge.__doc__ or "", gives=Judged),
)
