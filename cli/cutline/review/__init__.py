"""Review pages: a folder of HTML to look at what was kept of each page, what went, and why.

    run.py       inputs → the chosen pages → workers → the folder
    page.py      one page, in a worker → Reviewed
      blocks.py      its blocks, as data for a script
    article.py     the article as a reader sees it
    original.py    the page itself, made harmless, kept parts marked (Beautiful Soup)
    index.py     the list of all pages, with charts.py
    folder.py    the folder, whole or not at all
    markup.py    elements; everything in them is escaped
    static/      style sheets and scripts, as they are copied into the folder

The folder works from a disk, without a network: what it shows comes from it alone.
"""
