"""A simulation: months of whole partnerships, in which planning bodies answer well, late, badly or never.

Like the demonstration it is played through the services that people use and by the jobs that run for everybody; unlike
it, what happens is drawn by lot from a seed. What everybody did is written into a ledger beside the database, and the
public pages are held against that: they have to show what was done and what was not.
"""

from engage.services.simulation.ledger import Ledger
from engage.services.simulation.play import Played, first_day, play
from engage.services.simulation.post import Post

__all__ = ["Ledger", "Played", "Post", "first_day", "play"]
