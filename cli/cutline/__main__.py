"""`python -m cutline` is `cutline`."""

from .main import cli

if __name__ == "__main__":
    cli(prog_name="cutline")
