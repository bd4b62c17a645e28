"""Faces: a picture to an embedding, an embedding to a score. Pure.

`FaceReader` finds and reads, `encode_face` and `decode_face` store, `face_score` compares.
"""
