SIZES = [1, 2]
