"""Output formats: one file each, each from a run's reports to lines of text."""
