FIELD = "position"
