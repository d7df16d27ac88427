"""Site memory: what repeats across one site's pages, in an SQLite file.

A block that stands on many pages of a site is part of the site, not of an article. For each
site the memory knows which of its last pages held which blocks, so that it can tell, of a
page's blocks, on how many *other* pages each stands: learning a page twice counts once, and a
page that was learnt is no evidence against itself when it is cleaned.

Blocks are compared by their letters and digits: case, white space and punctuation do not
count. They are kept as 64-bit hashes; the text itself is kept only of blocks seen on two pages
and more, for people to look at.

Pages are the same page if their addresses are (without fragment and tracking parameters), or
if one is a copy of the other: their titles do not differ, and of its blocks that no more than
one learnt page holds, the long ones on that page have more characters than all that are on none.

    a page ─▶ sighting.py ─ learn ─▶ store.py (SQLite) ─ elsewhere ─▶ weigh.py ─▶ labels

The file is bounded: pages not seen for MAX_AGE days are forgotten, of each site all but the
newest PAGES_PER_SITE, of the whole all but the newest MAX_PAGES. Several processes may learn
into one file at once; readers see whole batches only. What is read depends on nothing but
the file.
"""

from .sighting import Sighting, sighting, site_of
from .store import Memory, Repeated, shared, shown
from .weigh import repeated, weigh

__all__ = [
    "Memory",
    "Repeated",
    "Sighting",
    "repeated",
    "shared",
    "shown",
    "sighting",
    "site_of",
    "weigh",
]
