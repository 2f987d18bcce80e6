"""The page of both connections and this PC, with what repairs each."""
