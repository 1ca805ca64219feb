"""A map of the salons, by the towns that the reports name, for wikis with the Kartographer extension.

``<mapframe>`` holds GeoJSON (RFC 7946); the title and the description of a point are wikitext to Kartographer, so they
are made as wikitext everywhere else is, and hold no sign that could end the tag. A wiki without the extension gets no
map: ``Context.features``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.render.context import Context
from bot.render.figures import Held
from bot.render.messages import Messages
from bot.render.salons import name
from bot.render.wikitext import NOTHING, Wikitext, attributes, escape, join, link
from bot.reports.report import Coordinates

TAG = "mapframe"
_WIDTH, _HEIGHT = 300, 170  # pixels: as high as the figures beside it
_SOURCE = Wikitext("GeoNames, CC BY 4.0")  # of the coordinates, as its licence asks
_MOST = 200  # points, the earliest named first: a page has to hold them all


def map_of(told: Sequence[Held], context: Context, w: Messages) -> Wikitext:
    """Returns the map, with a point for each town; nothing where there is no point, or the wiki has no maps."""
    towns: dict[Coordinates, list[Held]] = {}
    for salon in told:
        if where := salon.event.coordinates:
            towns.setdefault(where, []).append(salon)
    shown = dict(sorted(towns.items(), key=lambda town: -len(town[1]))[:_MOST])
    if TAG not in context.features or not shown:
        return NOTHING
    caption = join(" · ", [w("map-caption", sum(map(len, shown.values())), len(told)), _SOURCE])
    given = attributes(width=_WIDTH, height=_HEIGHT, align="center")
    points = [_point(where, salons, context, w) for where, salons in shown.items()]
    data = json.dumps({"type": "FeatureCollection", "features": points}, ensure_ascii=False, separators=(",", ":"))
    return Wikitext(f"<{TAG}{given}{_attribute(caption)}>{data}</{TAG}>")


def _point(where: Coordinates, salons: Sequence[Held], context: Context, w: Messages) -> Mapping[str, Any]:
    first = salons[0].event
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [float(where.longitude), float(where.latitude)]},
        "properties": {
            "title": escape(first.place or "") or w("unknown"),
            "description": join("; ", (_salon(salon, context, w) for salon in salons)),
        },
    }


def _salon(salon: Held, context: Context, w: Messages) -> Wikitext:
    days = w.days(salon.event.start, salon.event.end) if salon.event.start else ""
    report = link(salon.report.title, name(salon.report, context.base))
    return join(w("list-separator"), [report, days])


def _attribute(caption: Wikitext) -> str:
    """The caption as an attribute, which Kartographer reads as wikitext once the tag is taken apart."""
    return f' text="{caption.replace(chr(34), "&#34;")}"'
