"""`python -m tslint` does what `tslint` does."""

from tslint.cli import main

if __name__ == "__main__":
    main()
