"""What the window's lists show, each in a query or two; the tables and triggers behind them are schema entry 2."""
