"""Accounts, sessions and the audit log."""

from __future__ import annotations

from mahdar.web.route import Route

ROUTES: tuple[Route, ...] = ()
