"""The page that reads a face on the device of whoever joins: HTML, styles and scripts."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
"""Of the files."""
