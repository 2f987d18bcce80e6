"""The stock flow in the engine: levels, corrections, requests and the import workbook."""
