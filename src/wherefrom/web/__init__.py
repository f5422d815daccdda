"""The pages: a face in the browser. They show reports and compute nothing.

`gate` lets nothing in without proof; `desk` holds the record that is looked at; `pages` are what
there is to see, a file a subject; `view` says how a value looks, and what a veil hides.
"""
