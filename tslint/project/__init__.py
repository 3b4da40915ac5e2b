"""Names across files: what they stand for, which classes are modules, which objects are roots."""
