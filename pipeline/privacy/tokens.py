"""What a report shows in place of a name: role and kind of organisation."""

import re
from collections import Counter
from collections.abc import Callable, Set

from pipeline.ids import text_hash
from pipeline.privacy.lists import PLACE, fold, kinds
from pipeline.privacy.people import Identity

UNKNOWN = "persoon"
PRESENT = "deelnemer"
_ROLES = (
    ("vice-?voorzitter|voorzitter|vz", "voorzitter"),
    ("notulist|notulen|verslag", "notulist"),
    ("gedeputeerde", "gedeputeerde"),
    ("wethouder|weth", "wethouder"),
    ("burgemeester", "burgemeester"),
    ("secretaris", "secretaris"),
    ("penningmeester", "penningmeester"),
    ("projectleider|trekker", "projectleider"),
    ("programma(manager|leider)", "programmamanager"),
    ("co[oö]rdinator|kwartiermaker", "coördinator"),
    ("beleid|adviseur", "adviseur"),
    ("gespreksleider|procesbegeleider|begeleider", "begeleider"),
    ("lector|onderzoeker|promovendus", "onderzoeker"),
    ("docent|leraar|leerkracht", "docent"),
    ("student|stagiai?re?", "student"),
    ("bestuurder|directeur|directie", "bestuurder"),
    ("manager|teamleider", "manager"),
    ("inwoner|bewoner|burger|ouder\\b|cli[eë]nt|mantelzorger", "inwoner"),
    ("vrijwilliger", "vrijwilliger"),
    ("ondernemer|eigenaar", "ondernemer"),
    ("raadslid|statenlid", "raadslid"),
    ("gast(heer|vrouw)?|inleider|spreker", "gast"),
)
_ORGANISATIONS = (
    (r"gemeente|sociaal team|wijkteam|b&w", "gemeente"),
    (r"provincie", "provincie"),
    (r"ministerie|\brijk\b|rijks|\bvws\b|\bbzk\b|\bocw\b|\bszw\b|\blnv\b", "Rijk"),
    (r"waterschap|hoogheemraadschap", "waterschap"),
    (r"hogeschool|universiteit|lectoraat|\bhbo\b|\buniv", "hogeschool of universiteit"),
    (r"\broc\b|\bmbo\b|school|onderwijs|college|lyceum|kinderopvang", "onderwijs"),
    (r"huisarts|gezondheidscentrum|ggz|ggd|zorg|ziekenhuis|kliniek|verpleeg|jeugdhulp|\bumc\b", "zorgorganisatie"),
    (r"woning|woonstichting|wonen|corporatie|huurders", "woonorganisatie"),
    (r"welzijn|buurtwerk|wijkwerk|opbouwwerk|jongerenwerk", "welzijnsorganisatie"),
    (r"bibliotheek|museum|theater|cultuur", "culturele organisatie"),
    (r"inwoner|bewoner|wijkraad|dorpsraad|buurt|beraad|mantelzorg|oudertafel|jongerenraad|dorps", "inwoners"),
    (r"politie|brandweer|veiligheid|justitie", "veiligheidsorganisatie"),
    (r"bureau|advies|consult", "bureau"),
    (r"\bb\.?v\.?\b|\bn\.?v\.?\b|bedrijf|onderneming|bank|\bvof\b", "bedrijf"),
    (r"regio|samenwerkingsverband|omgevingsdienst", "regionale organisatie"),
    (r"stichting|vereniging|fonds|co[oö]peratie|platform|club", "maatschappelijke organisatie"),
)


def kind_of_role(written: str) -> str:
    """The role in one word; empty for one that is not known, which could hold a name."""
    return next((role for pattern, role in _ROLES if re.search(pattern, written, re.IGNORECASE)), "")


def kind_of_organisation(written: str) -> str:
    """What sort of organisation it is; empty where its name does not say."""
    return next((kind for pattern, kind in _ORGANISATIONS if re.search(pattern, written, re.IGNORECASE)), "")


def describe(identity: Identity, municipalities: Set[str] = frozenset()) -> str:
    """'deelnemer, gemeente': the role and organisation a person has most often in a network.

    `municipalities` are folded names of municipalities beside the places of the list: they stand without the word as well.
    """

    def kind(written: str) -> str:
        place = fold(written) in municipalities or PLACE in kinds(fold(written))
        return kind_of_organisation(written) or ("gemeente" if place else "")

    role = _most(identity.roles, kind_of_role) or PRESENT
    organisation = _most(identity.organisations, kind)
    return f"{role}, {organisation}" if organisation else role


def _most(written: Counter[str], kind: Callable[[str], str]) -> str:
    counts: Counter[str] = Counter()
    for text, times in written.items():
        if found := kind(text):
            counts[found] += times
    return min(counts, key=lambda found: (-counts[found], found), default="")


def numbered(descriptions: dict[str, str]) -> dict[str, str]:
    """Key of a person → token; people of one description are told apart by numbers in no order that says anything.

    The numbers follow from the keys alone, so the same people get the same tokens in any order of the text.
    """
    tokens: dict[str, str] = {}
    for description in set(descriptions.values()):
        same = sorted((key for key, own in descriptions.items() if own == description), key=text_hash)
        head, comma, tail = description.partition(",")
        for number, key in enumerate(same, start=1):
            tokens[key] = f"[{description}]" if len(same) == 1 else f"[{head} {number}{comma}{tail}]"
    return tokens
