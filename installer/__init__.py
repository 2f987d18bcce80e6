"""What makes the Windows program and its installer; see README.md."""
