"""What a reason code means to a person and what can be done about it, a module per flow."""
