"""`python -m wherefrom`."""

from wherefrom.cli import main

main()
