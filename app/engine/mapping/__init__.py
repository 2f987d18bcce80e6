"""The mapping table: what a name stands to, what may be meant, and what a change would release."""
