"""The PC the program runs on: folders, settings, secrets, locks and logs; knows no vendor."""
