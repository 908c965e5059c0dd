"""Plain Dutch for numbers: singular and plural, 'geen enkel', 'ruim de helft', dates and lists."""

from pipeline.dates import MONTHS

_WORDS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
_HET = {"document", "netwerk", "verslag", "besluit", "actiepunt", "bestand", "citaat", "jaar", "thema", "woord", "deel"}
"""Nouns of the section that have 'het'; all others have 'de'."""
_FRACTIONS = (
    (0.2, "een klein deel"),
    (0.3, "ongeveer een kwart"),
    (0.4, "ongeveer een derde"),
    (0.5, "bijna de helft"),
    (0.6, "ruim de helft"),
    (0.7, "ongeveer twee derde"),
    (0.8, "ongeveer driekwart"),
    (0.9, "een grote meerderheid"),
    (1.0, "bijna alle"),
)
"""Upper end of a share, not included, and its name."""


def number(value: int) -> str:
    """Numbers up to twelve in words, others in digits: 'drie', '1.204'."""
    return _WORDS[value] if 0 <= value < len(_WORDS) else digits(value)


def digits(value: int) -> str:
    """With a point between thousands: '3', '1.204'."""
    return f"{value:,}".replace(",", ".")


def decimal(value: float, signed: bool = False) -> str:
    """One figure behind the comma: '1.204,5'; with a sign where asked: '+0,3', '−0,3'. Never '−0,0'."""
    text = f"{abs(value):,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    if text == "0,0":
        return text
    return f"{'−' if value < 0 else '+' if signed else ''}{text}"


def article(noun: str) -> str:
    """'het' or 'de' before a singular noun."""
    return "het" if noun in _HET else "de"


def none(noun: str) -> str:
    """'geen enkel' or 'geen enkele', as the noun asks."""
    return "geen enkel" if noun in _HET else "geen enkele"


def capital(words: str) -> str:
    """With a capital, as at the beginning of a sentence: an E without accent in 'Eén'."""
    return "E" + words[1:] if words.startswith("é") else words[:1].upper() + words[1:]


def counted(value: int, singular: str, plural: str) -> str:
    """A number with its noun: 'één passage', '3.120 passages'."""
    return f"{number(value)} {singular if value == 1 else plural}"


def fraction(value: int, total: int) -> str:
    """A share above nothing and below all, in words: 'ruim de helft'."""
    if 2 * value == total:
        return "de helft"
    return next(name for end, name in _FRACTIONS if value / total < end)


def day(iso: str) -> str:
    """'2025-03-18' → '18 maart 2025'; a year alone stays as it is."""
    if iso.count("-") != 2:
        return iso
    year, month, date = iso.split("-")
    return f"{int(date)} {MONTHS[int(month) - 1]} {year}"


def enumerated(parts: list[str]) -> str:
    """'a', 'a en b', 'a, b en c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""
