"""The demonstration city: invented offices, people and money, and the main job run through them.

Everything goes through the same operations as the screens; nothing is written to a table directly.
"""
