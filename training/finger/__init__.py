"""The recipe of the fast minutiae network `swift`: data, training, export."""
