"""stub"""
def page(records, lang=None): return ""
def folder_pages(records, lang=None): return []
