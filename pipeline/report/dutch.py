"""Plain Dutch for numbers: singular and plural, 'geen enkel', 'alle'."""

from pipeline.dates import MONTHS

_WORDS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


def number(value: int) -> str:
    """Numbers up to twelve in words, others in digits with a point between thousands: 'drie', '1.204'."""
    return _WORDS[value] if value < len(_WORDS) else f"{value:,}".replace(",", ".")


def counted(value: int, singular: str, plural: str) -> str:
    """A number with its noun: 'één passage', '3.120 passages'."""
    return f"{number(value)} {singular if value == 1 else plural}"


def share(value: int, total: int, singular: str, plural: str, article: str = "het") -> str:
    """How many of how many: 'geen enkel document', 'het enige document', 'alle drie documenten', 'twee van de zes documenten'."""
    if value == 0:
        return f"{'geen enkel' if article == 'het' else 'geen enkele'} {singular}"
    if total == 1:
        return f"{article} enige {singular}"
    if value == total:
        return f"{'beide' if total == 2 else f'alle {number(total)}'} {plural}"
    return f"{number(value)} van de {number(total)} {plural}"


def day(iso: str) -> str:
    """'2025-03-18' → '18 maart 2025'; a year alone stays as it is."""
    if iso.count("-") != 2:
        return iso
    year, month, date = iso.split("-")
    return f"{int(date)} {MONTHS[int(month) - 1]} {year}"


def enumerated(parts: list[str]) -> str:
    """'a', 'a en b', 'a, b en c'."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""
