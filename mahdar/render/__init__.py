"""Records for people: on a terminal (text) and as one page that opens from disk (page)."""

from mahdar.render.page import folder_pages, page
from mahdar.render.text import record_text

__all__ = ["folder_pages", "page", "record_text"]
