"""Meaning: understands what was said and decides what to do.

No sound, no threads, no clock, and no files but its own packaged data.
"""
