"""Builds and really runs the Windows program on Debian, under wine: for tests only, never to be shipped."""
