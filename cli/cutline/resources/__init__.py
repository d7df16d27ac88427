"""The models that `cutline train` made, and their card."""
