"""Are the values of one sample among the smallest of another? Exact for any distribution."""

import numpy as np
from scipy.stats import hypergeom


def p_value_below(values, reference, order):
    """The chance that so many of `values` are below the `order`-th smallest of `reference`.

    If both are drawn alike, their ranks are a random arrangement, and the number X of values
    below it is negative hypergeometric. X >= x says that among the x + order - 1 smallest of all
    there are at most order - 1 of the reference, which is a hypergeometric count. Values that
    are equal to it are not below it, so ties make the result larger than it could be.
    """
    limit = np.partition(reference, order - 1)[order - 1]
    return p_value_of_count(int((values < limit).sum()), len(values), len(reference), order)


def p_value_of_count(count, number, reference, order):
    """P(X >= count), where `number` values meet a reference of that many."""
    return float(hypergeom.cdf(order - 1, number + reference, reference, count + order - 1))


def detectable_count(number, reference, order, alpha):
    """The fewest values below all of the reference that give a p-value of at most alpha, or None.

    The other values are taken to be above all of the reference: it takes no more than this.
    """
    low, high = 1, number + 1
    while low < high:  # the p-value falls as the count grows
        count = (low + high) // 2
        if count <= number and p_value_of_count(count, number, reference, order) > alpha:
            low = count + 1
        else:
            high = count
    return None if low > number else low


def p_value_of_more(first, second):
    """Fisher's one-sided p-value that so large a share of `first` is true, if both are alike."""
    total, true = len(first) + len(second), int(first.sum() + second.sum())
    return float(hypergeom.sf(int(first.sum()) - 1, total, true, len(first)))
