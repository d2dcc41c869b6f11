"""Charts as still pictures, without a browser and without a network.

::

    svg(room_timeline(story, "page"), width_px=680)
"""

from __future__ import annotations

from readroom.errors import MissingExtraError
from readroom.view.chart_style import Spec


def svg(spec: Spec, width_px: int) -> str:
    """A chart as SVG.

    Args:
        spec: Of :mod:`readroom.view`, with its data in it.
        width_px: Of the whole picture.

    Returns:
        One ``svg`` element that refers to nothing outside.

    Raises:
        MissingExtraError: If the drawing library is not installed.
    """
    try:
        import vl_convert
    except ModuleNotFoundError as error:
        raise MissingExtraError.of("app", "Drawing charts for a report") from error
    sized = spec | {"width": width_px, "config": spec["config"] | {"aria": False}}
    # An empty list of addresses: a chart's data are in it, nothing is fetched.
    return str(vl_convert.vegalite_to_svg(sized, allowed_base_urls=[]))
