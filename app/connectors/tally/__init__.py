"""The reader of TallyPrime over its HTTP port 9000; writes nothing to Tally, knows no store and no engine."""
