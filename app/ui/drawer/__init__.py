"""The record drawer."""
