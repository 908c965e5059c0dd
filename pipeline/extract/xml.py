"""XML out of files that nobody vouches for."""

import zipfile
import zlib
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from lxml.etree import LxmlError

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    DefusedXmlException,
    LxmlError,
    LookupError,
    EOFError,
    OSError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
)
"""What the libraries for Office files raise on bytes that are not what they say they are."""


def parse(data: bytes) -> Any:
    """The root element. Raises one of DAMAGE for what is no XML and for any entity, which no Office program writes."""
    return fromstring(data, forbid_dtd=True)
