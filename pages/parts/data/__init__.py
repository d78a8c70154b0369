"""The data page: completeness, dictionary, licences, method, the numbers of the policy set."""
