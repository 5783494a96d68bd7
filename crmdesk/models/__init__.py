"""Data definitions: entities, their fields, text-and-value conversion, the database file.

SQLAlchemy lives here and in services; Qt never. ``fields``, ``codecs``, ``choices`` and
``query`` can be imported without loading SQLAlchemy, so that the window starts fast.
"""
