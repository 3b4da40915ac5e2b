CODES = {}
for code, name in enumerate(("none", "one", "two")):
    CODES[name] = code

FIELD = "position"
