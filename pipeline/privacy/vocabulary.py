"""Words around names that say whether a capital belongs to a person. All folded: lower case, without accents."""

import re

ADDRESS = {
    "heer", "dhr", "meneer", "mijnheer", "hr", "mevrouw", "mevr", "mw", "mej", "drs", "dr", "ir", "ing", "prof", "mr", "ds",
    "bc", "familie", "fam", "meester", "juf", "zuster", "dominee", "pastoor", "professor", "dokter", "msc", "lic",
}  # fmt: skip
"""Forms of address and titles: what follows is the name of a person; hidden with the name, for they tell its sex or rank."""
FUNCTIONS = {
    "wethouder", "burgemeester", "gedeputeerde", "minister", "staatssecretaris", "raadslid", "projectleider",
    "programmamanager", "directeur", "voorzitter", "secretaris", "notulist", "bestuurder", "lector", "wijkmanager",
    "gemeentesecretaris", "griffier", "collega", "wijkagent", "huisarts", "penningmeester", "gebiedsregisseur", "kwartiermaker",
    "beleidsadviseur", "teamleider", "onderzoeker", "docent", "coordinator", "commissaris", "dijkgraaf", "raadsheer",
    "programmaleider", "procesbegeleider", "gespreksleider", "dagvoorzitter", "opbouwwerker", "bewoner", "bewoonster",
    "ambtenaar", "manager", "adviseur",
}  # fmt: skip
BETWEEN = {
    "de", "den", "der", "van", "het", "ter", "ten", "te", "el", "al", "la", "le", "d'", "’t", "'t", "von", "in", "op", "aan",
    "vd", "v.d.", "v. d.", "bij", "du", "da", "dos", "di", "del", "bin", "ben", "ait", "uit", "over",
}  # fmt: skip
PREPOSITIONS = {"in", "op", "aan", "bij", "uit", "over"}
LINKS_ONLY_NAMES = {("van", "der"), ("van", "den"), ("van", "’t"), ("van", "'t"), ("op", "den"), ("in", "’t"), ("in", "'t")}
"""Two small words that hardly stand before anything but a family name."""
ARTICLES = {
    "de", "het", "'t", "’t", "den", "in", "op", "aan", "bij", "uit", "over", "la", "le", "ten", "te",
}  # fmt: skip
"""Small words that open the names of organisations and places as well."""
ARTICLES_OF_NOUNS = {
    "de", "het", "een", "deze", "dit", "onze", "geen", "elke",
}  # fmt: skip
DE_FAMILIES = {
    "vries", "jong", "boer", "wit", "groot", "graaf", "bruin", "bruijn", "vos", "ridder", "koning", "haas", "leeuw", "wolf",
    "lange", "winter", "ruiter", "haan", "jager", "bakker", "koster", "roo", "zeeuw", "rooij", "bont", "kok", "backer", "jonge",
    "raaf",
}  # fmt: skip
"""Family names behind 'De' that are common; most other words behind a 'De' with a capital are a house or an organisation."""
OCCUPATIONS = {
    "bakker", "visser", "smit", "mulder", "meijer", "kuiper", "kuipers", "dekker", "schipper", "kramer", "koster", "brouwer",
    "timmer", "timmermans", "slager", "snijders", "snijder", "schouten", "molenaar", "jager", "visscher", "hoekstra", "wolters",
    "peters", "jansen", "janssen", "hendriks", "willems", "dijkstra", "kok", "verhoeven", "veenstra", "postma", "kooistra",
}  # fmt: skip
"""Common family names that are words as well: within a sentence a capital tells them apart."""
THING_ENDINGS = (
    "ziekenhuis", "huis", "school", "stichting", "centrum", "zorg", "bureau", "bedrijf", "corporatie", "vereniging", "fonds",
    "instelling", "college", "kring", "wijk", "straat", "club", "park", "organisatie", "groep", "gemeente", "hof", "buurt",
)  # fmt: skip
SAYS = {
    "vindt", "vond", "zegt", "zei", "vraagt", "vroeg", "meldt", "meldde", "stelt", "stelde", "geeft", "gaf", "licht", "lichtte",
    "noemt", "noemde", "vertelt", "vertelde", "benadrukt", "benadrukte", "merkt", "merkte", "antwoordt", "antwoordde", "mailt",
    "mailde", "denkt", "dacht", "ziet", "zag", "wil", "wilde", "heeft", "had", "gaat", "ging", "neemt", "nam", "pakt", "stuurt",
    "stuurde", "schrijft", "schreef", "legt", "legde", "deelt", "deelde", "geniet", "dankt", "bedankt", "opent", "opende",
    "sluit", "sloot", "maakt", "maakte", "leest", "reageert", "reageerde", "herkent", "herkende", "bevestigt", "concludeert",
    "adviseert", "waarschuwt", "hoopt", "verwacht", "verwachtte", "weet", "wist", "kan", "kon", "zal", "zou", "moet", "komt",
    "kwam", "belt", "presenteert", "presenteerde", "organiseert", "bereidt", "werkt", "werkte", "spreekt", "sprak", "kijkt",
    "verwijst", "wijst", "wees", "oppert", "opperde", "pleit", "pleitte", "erkent", "erkende", "zegde", "zoekt", "zocht",
    "regelt", "verzorgt", "haalt", "brengt", "bracht", "doet", "deed", "is", "was", "blijft", "bleef", "laat", "liet", "leidt",
    "knikt", "lacht", "twijfelt", "constateert", "constateerde", "signaleert", "complimenteert", "begint", "begon", "krijgt",
    "kreeg", "houdt", "hield", "informeert", "toont", "schetst", "schetste", "biedt", "bood", "heet", "vat", "vatte", "mist",
    "roept", "belooft", "beloofde", "neem", "las", "vraag", "stemt", "snapt", "vult", "vulde", "onderschrijft", "typeert",
    "koppelt", "ervaart", "leert",
}  # fmt: skip
"""Verbs of which a person is often the subject in minutes."""
SURE_SAYS = SAYS - {
    "is",
    "was",
    "kan",
    "kon",
    "zal",
    "zou",
    "moet",
    "wil",
    "wilde",
    "heeft",
    "had",
    "gaat",
    "ging",
    "komt",
    "kwam",
}
SAID_BY = {
    "aldus", "volgens", "namens", "dankt", "bedankt", "door", "dank", "groet", "actiehouder", "contactpersoon", "spreker",
    "verslag", "notulist", "wie", "trekker", "notulen", "verslaglegging",
}  # fmt: skip
OF_ORGANISATION = {
    "stichting", "vereniging", "fonds", "villa", "huize", "project", "programma", "team", "gemeente", "provincie", "school",
    "cafe", "methode", "model", "cirkel", "theorie", "wet", "commissie", "motie", "wijk", "buurt", "dorp", "stad", "regio",
    "station", "straat", "bijlage", "variant", "plein", "park", "bv", "bureau", "cooperatie", "woonzorgcentrum",
    "verzorgingshuis", "zorggroep", "ziekenhuis", "college", "lyceum", "hogeschool", "universiteit", "bibliotheek", "museum",
    "kerk", "kasteel", "hotel", "restaurant", "firma", "app", "platform", "rapport", "prijs", "afdeling", "werkgroep",
    "locatie", "gebouw", "zaal", "buurthuis", "wijkcentrum", "dorpshuis", "wooncomplex", "complex", "flat", "proeftuin",
    "leernetwerk", "netwerk", "kring", "leergemeenschap", "coalitie", "sint", "st", "thuiszorg", "gezinshulp",
    "woningstichting", "corporatie", "woningcorporatie", "waterschap", "zorgkantoor", "zorginstelling", "zorgorganisatie",
    "polder", "gezondheidscentrum", "woonstichting", "merk",
}  # fmt: skip
"""A capital behind one of these is the name of a thing, not of a person."""
GROUPS = {
    "afdeling", "team", "werkgroep", "project", "programma", "netwerk", "commissie", "motie", "gemeente", "locatie", "rapport",
}  # fmt: skip
"""Those that are not named after people: a whole name behind one is a person's."""
ONLY_FOR_PLACE = {"te", "uit", "vanuit", "richting", "rondom", "nabij", "in"}
FOR_PLACE = {
    "in", "te", "uit", "naar", "rond", "rondom", "nabij", "richting", "bij", "tussen", "vanuit", "buiten", "binnen",
}  # fmt: skip
ORGANISATION_BEHIND = {
    "mc", "umc", "college", "lyceum", "ziekenhuis", "stichting", "fonds", "huis", "school", "universiteit", "prijs",
    "instituut", "kliniek", "kerk", "academie", "bv", "nv", "groep", "zorg", "bank", "foundation", "gasthuis", "museum",
    "gymnasium", "center", "centrum", "methode", "schaal", "model", "index", "wet", "i", "ii", "iii", "iv",
}  # fmt: skip
NAMED_AFTER = re.compile(
    r"\w{3,}(straat|laan|weg|plein|kade|school|gracht|park|gebouw|huis|college|stichting|fonds|brug|singel|dreef|pad|zaal|kerk|"
    r"ziekenhuis|kliniek|prijs|methode|hof|tunnel|polder|haven|buurt|wijk|kwartier|dijk|wet|akkoord|norm|hal|oord|lyceum|flat)s?\Z"
)
NEVER = {
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "philips", "kpn", "asml", "radboud",
    "erasmus", "rabobank", "achmea", "vgz", "menzis", "teams", "zoom", "excel", "word", "covid", "corona", "europa", "google",
    "nederland", "vlaanderen", "belgie", "duitsland", "denemarken", "engeland", "frankrijk", "holland", "microsoft",
    "sharepoint", "linkedin", "whatsapp", "facebook", "miro", "github", "amazon", "meta", "apple", "link", "data", "service",
    "services", "israel", "ramadan", "kerst", "pasen", "noord", "zuid", "oost", "west", "midden", "samen", "jong", "oud",
    "nieuw", "man", "vrouw", "men", "per", "kind", "actie", "besluit", "agenda", "verslag", "notulen", "bijlage", "datum",
}  # fmt: skip
"""Listed as a name somewhere, and nearly always something else in minutes."""
SUBJECTS = {
    "zorg", "wonen", "jeugd", "water", "groen", "kunst", "sport", "welzijn", "financien", "werk", "onderwijs", "cultuur",
    "economie", "milieu", "verkeer", "natuur", "energie", "klimaat", "leefbaarheid", "veiligheid", "participatie", "inkomen",
    "armoede", "ruimte", "landbouw", "media", "staten", "en", "van", "voor", "kennis", "staat", "markt", "land", "bos",
}  # fmt: skip
"""What functions are about: wethouder Jeugd."""
ABBREVIATIONS = {
    "OR", "MT", "RO", "HR", "PR", "VO", "PO", "BV", "NV", "AB", "DB", "RM", "IB", "WO", "MC", "AO", "SD", "BZ", "EU", "NL",
    "HBO", "MBO", "ROC", "WMO", "VNG", "GGD", "GGZ", "VWS", "BZK", "OCW", "IPO", "UWV", "SVB", "CJG", "POH", "AVG", "KPI",
    "ICT", "CAO", "JGZ", "POS", "PVA", "TU", "RU", "UVA", "VU", "HAN", "HU", "HVA", "SER", "CPB", "SCP", "RVO", "RVS", "RIVM",
    "GR", "RD", "PH",
}  # fmt: skip
