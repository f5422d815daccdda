"""The record: a folder with a SQLite ledger and the Parquet batches it names."""
