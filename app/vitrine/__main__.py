"""`python -m vitrine`: the commands."""

from vitrine.commands.start import main

main()
