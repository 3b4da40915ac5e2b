SCALE = 2.5
NAME = "net"
SIZES = (1, 2)
ON = True
NOTHING = None
