"""Let `python -m hospitium` do what `hospitium` does."""

from hospitium.app import main

if __name__ == "__main__":
    main()
