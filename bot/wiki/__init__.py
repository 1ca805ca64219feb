"""The only room that touches a wiki: ``base`` says what a wiki is, ``live`` and ``export`` are the two kinds."""
