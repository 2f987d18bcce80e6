"""The purchases flow in the engine: judged, compared with what was sent, replaced."""
