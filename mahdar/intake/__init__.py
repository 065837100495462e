"""From the world to Reports: files, pages, rows and archives, each read or refused with one clear message."""

from mahdar.intake.furniture import furniture
from mahdar.intake.inputs import Failure, reports
from mahdar.intake.page import page_report

__all__ = ["Failure", "furniture", "page_report", "reports"]
