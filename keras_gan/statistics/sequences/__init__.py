"""How good are generated sequences: n-grams, BLEU, likelihoods, copies."""
