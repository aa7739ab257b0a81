"""Words everyone uses: time, money, ids, errors, logging, and what an order, a ticket and a model are."""
