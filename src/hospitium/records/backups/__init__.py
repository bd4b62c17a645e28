"""Sealed backups of a running node: what is in the file, how it is written, read and put back.

A file is a header in the clear, then sealed chunks. In the chunks lie *parts*: one for each file of
the node's folder that is carried, one for each table, and last the manifest. See ADR 31.
"""
