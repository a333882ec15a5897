"""`python -m listkeeper` is `listkeeper`."""

from listkeeper.cli import main

if __name__ == "__main__":
    main()
