"""`python -m vitrine`, and `vitrine` where it is installed: the commands."""

from vitrine.commands.start import end_in_silence


def main() -> None:
    """The program's entry where it is installed."""
    end_in_silence()
    from vitrine.cli import main as run

    run()


if __name__ == "__main__":
    main()
