"""The command line with a quick first reader, as a process that a test can kill."""

import desk

import mahdar.cli.reading
import mahdar.cli.second_run
from mahdar.cli import main

mahdar.cli.reading.load_reader = mahdar.cli.second_run.load_reader = lambda lexicons: desk.QuickReader()
main()
