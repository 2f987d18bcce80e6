"""Colours, sizes and the style sheet of every window; follows the system's light or dark scheme live."""
