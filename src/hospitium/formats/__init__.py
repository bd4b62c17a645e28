"""Bytes to values and back: images, WSQ, ISO/IEC 19794-2. No I/O, no clock."""
