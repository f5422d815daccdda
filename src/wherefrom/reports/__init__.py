"""A question a file; each answers with a Report, and every face shows the same one."""
