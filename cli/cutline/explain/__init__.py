"""Why a block went or stayed, for people: the reasons of `--explain`, and what a review shows."""
