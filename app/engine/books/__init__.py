"""What every flow into the books shares: lists, mirror, steps of sending, what a person asks."""
