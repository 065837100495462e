"""`python -m mahdar` is the command line."""

from mahdar.cli import main

main()
