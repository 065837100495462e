"""Which form a casebook's tables have: made where there are none, brought up to date where they are older."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from mahdar.casebook.engine import reading, writing
from mahdar.errors import CasebookError

LATEST = "0007"
_STEPS = Path(__file__).parent / "migrations"


def version(connection: Connection) -> str | None:
    """The form of the tables; None where there is no table at all."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    return None if not tables else ""


def prepare(engine: Engine, name: str, read_only: bool) -> None:
    """See that the tables are of this mahdar's form; made or brought up to date unless `read_only`."""
    with reading(engine) as connection:
        if _is_right(version(connection), name, read_only):
            return
    with writing(engine) as connection:
        if not _is_right(version(connection), name, read_only):  # else another program was faster
            upgrade(connection)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to date, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _is_right(found: str | None, name: str, read_only: bool) -> bool:
    """Whether nothing is to be done; refused where nothing can be done."""
    if found == LATEST:
        return True
    if found == "" or (found is None and read_only):
        raise CasebookError("there is no casebook in it", name, "make it with mahdar ingest")
    if found is not None and found > LATEST:
        raise CasebookError(
            f"a newer mahdar made this casebook (form {found}, this one knows {LATEST})", name, "use the newer mahdar"
        )
    if read_only:
        raise CasebookError(f"this casebook is of an older form ({found})", name, "mahdar ingest brings it up to date")
    return False
