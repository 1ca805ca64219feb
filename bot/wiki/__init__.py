"""The only package that touches a wiki: ``base`` says what a wiki is, ``live`` and ``export`` are the two."""
