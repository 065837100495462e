"""Records for people: on a terminal (text), as one page that opens from disk (page), read aloud, and drawn (SVG)."""

from mahdar.render.aloud import deal_aloud, finding_aloud, meeting_aloud
from mahdar.render.page import folder_pages, page
from mahdar.render.picture_svg import deal_svg
from mahdar.render.text import record_text

__all__ = ["deal_aloud", "deal_svg", "finding_aloud", "folder_pages", "meeting_aloud", "page", "record_text"]
