"""Files as text: finding, decoding, indexing and cutting them into units, and places in them."""
