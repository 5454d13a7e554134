"""One module per way of running: ``dev`` (and the demonstration), ``test``, ``prod``."""
