"""What turns gold data into the tagger's model and into scores; not imported at run time."""
