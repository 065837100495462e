"""What the Arabic language is: folding, tokens, clitics, verbs, nouns, numbers, the calendar. Nothing about conflict."""
