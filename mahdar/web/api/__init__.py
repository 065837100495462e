"""The room over JSON: everything the pages do."""
