"""Records, states, errors, matching, money and quantities: the words of the product, standard library only."""
