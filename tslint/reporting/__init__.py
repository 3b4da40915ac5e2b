"""Output formats: one file each, each a function from a run's reports to text."""
