"""One class as everybody with a right to it sees it: overview, roster, hours, money, history."""
