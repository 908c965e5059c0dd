"""What the parts of the section draw on: the answers of the queries, put in order, with their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.report import dutch, statistics
from pipeline.report.blocks import Line, Link, Number
from pipeline.report.hiding import Hide
from pipeline.report.quotations import network_name
from pipeline.report.statistics import Floats, Interval
from pipeline.report.tables import Row, Tables
from pipeline.report.wording import Figure, joined, line, mark

STANCES = ("toegepast", "beoogd", "ontbreekt", "neutraal")
FEWEST = 10
"""Years with fewer documents are not compared."""
_PER = 10
"""Passages are averaged per this many documents: 'per tien documenten'."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One code: what was found in the year, and in the year to compare with."""

    row: Row
    before: Row | None
    status: str
    """tested, tentative, unreliable or untested, see reliability_per_code."""

    @property
    def code(self) -> str:
        return str(self.row["code"])

    @property
    def label(self) -> str:
        return str(self.row["label"])

    @property
    def name(self) -> str:
        """'Vuistregel 3: …', or the label."""
        rule = self.code.removeprefix("vuistregel.")
        return f"Vuistregel {rule}: {self.label}" if rule != self.code else self.label

    @property
    def named(self) -> str:
        """The label, marked where people and program agree too little on it."""
        return f"{self.label} (indicatief)" if self.status == "unreliable" else self.label

    @property
    def anchor(self) -> str:
        """Anchor of its dossier, for a vuistregel."""
        return self.code.replace(".", "-")

    def figure(self, column: str) -> Figure:
        """A number of the query findings."""
        return Figure(self.row[column], "findings", f"{self.code}_{column}")


@dataclass(frozen=True, slots=True)
class Network:
    """A network of the year; `key` is its place in the list, for marks and anchors."""

    key: str
    row: Row
    codes: dict[str, Row]
    """Code → its row of by_network."""

    @property
    def name(self) -> str:
        return network_name(self.row["network"])

    def read(self, column: str) -> Figure:
        """A number of the query read."""
        return Figure(self.row[column] or 0, "read", f"{self.key}_{column}")

    def found(self, code: str, column: str = "passages") -> Figure:
        """A number of the query by_network; 0 where the code was not found."""
        return Figure(self.codes.get(code, {}).get(column, 0), "by_network", f"{self.key}_{code}_{column}")


def rule_list(rules: Sequence[Finding]) -> Line:
    """'vuistregel 3' or 'de vuistregels 1, 2 en 4', each with a link to its dossier."""
    numbers = joined([line(Link(rule.code[-1], rule.anchor)) for rule in rules])
    return line("vuistregel " if len(rules) == 1 else "de vuistregels ", numbers) if rules else ()


class Facts:
    """The answers for one section, each put in order once."""

    def __init__(self, tables: Tables, hide: Hide) -> None:
        self.tables = tables
        self.request = tables.request
        self.hide = hide

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """Code → finding, in codebook order; unreliable codes are not in it where the author leaves them out."""
        before = {row["code"]: row for row in self.tables.before}
        status = {row["code"]: row["status"] for row in self.tables["reliability"]}
        leave_out = self.request.unreliable == "leave_out"
        found = (Finding(row, before.get(row["code"]), status[row["code"]]) for row in self.tables["findings"])
        return {one.code: one for one in found if not (leave_out and one.status == "unreliable")}

    def family(self, family: str) -> list[Finding]:
        """The codes of a family in codebook order; the vuistregels by number."""
        found = [one for one in self.findings.values() if one.row["family"] == family]
        return sorted(found, key=lambda one: one.code) if family == "vuistregel" else found

    @cached_property
    def networks(self) -> list[Network]:
        codes: dict[str, dict[str, Row]] = {}
        for row in self.tables["by_network"]:
            if row["code"] in self.findings:
                codes.setdefault(row["network"], {})[row["code"]] = row
        return [Network(f"n{n}", row, codes.get(row["network"], {})) for n, row in enumerate(self.tables["read"], start=1)]

    @cached_property
    def named_networks(self) -> list[Network]:
        """Without the documents that belong to no network."""
        return [network for network in self.networks if network.row["network"]]

    def total(self, column: str) -> Figure:
        """A number of the query read over all networks."""
        return Figure(sum(row[column] or 0 for row in self.tables["read"]), "read", f"total_{column}")

    @cached_property
    def network_total(self) -> Figure:
        return Figure(len(self.named_networks), "read", "networks")

    def sum_of(self, query: str, column: str) -> Figure:
        """The sum of a column."""
        return Figure(sum(row[column] or 0 for row in self.tables[query]), query, f"total_{column}")

    def one(self, query: str, column: str) -> Figure:
        """A number of a query that gives one row."""
        return Figure(self.tables[query][0][column], query, column)

    def period(self, network: Network | None = None) -> tuple[Number, Number]:
        """First and last date of the documents, of a network or of all."""
        rows = [network.row] if network else [row for row in self.tables["read"] if row["first_date"]]
        key = network.key if network else "total"
        ends = min(row["first_date"] for row in rows), max(row["last_date"] for row in rows)
        first, last = (
            Number(dutch.day(date.isoformat()), mark("read", key, end), "read")
            for date, end in zip(ends, ("first", "last"), strict=True)
        )
        return first, last

    def year(self, year: int) -> Figure:
        return Figure(year, "years", str(year))

    def candidates(self, code: str, stance: str, network: str | None = None) -> list[Row]:
        """Passages that may be quoted, the strongest first."""
        return [row for row in self._quotable.get((code, stance), ()) if network is None or row["network"] == network]

    @cached_property
    def _quotable(self) -> dict[tuple[str, str], list[Row]]:
        sorted_rows: dict[tuple[str, str], list[Row]] = {}
        for row in self.tables["quotations"]:
            sorted_rows.setdefault((row["code"], row["stance"]), []).append(row)
        return sorted_rows

    @cached_property
    def years(self) -> list[int]:
        """Years up to that of the section with enough documents to compare them, the earliest first; none if it is not one."""
        found = sorted(year for year in self._counts if year <= self.request.year and self.documents_in(year) >= FEWEST)
        return found if found[-1:] == [self.request.year] else []

    @cached_property
    def before(self) -> int | None:
        """The year to compare with, where both years have enough documents."""
        years = (self.request.year, self.tables.compare)
        return self.tables.compare if all(year and self.documents_in(year) >= FEWEST for year in years) else None

    @cached_property
    def _counts(self) -> dict[int, Floats]:
        """Year → passages per document and code, codes in the order of findings."""
        place = {code: n for n, code in enumerate(self.findings)}
        index: dict[tuple[int, str], int] = {}
        sizes: dict[int, int] = {}
        for row in self.tables["documents_by_year"]:
            index[row["year"], row["document"]] = sizes.get(row["year"], 0)
            sizes[row["year"]] = sizes.get(row["year"], 0) + 1
        counts = {year: np.zeros((size, len(place))) for year, size in sizes.items()}
        for row in self.tables["by_document"]:
            if row["code"] in place:
                counts[row["year"]][index[row["year"], row["document"]], place[row["code"]]] = row["passages"]
        return counts

    @cached_property
    def _draws(self) -> dict[int, Floats]:
        return {year: statistics.mean_draws(counts, stream=year) for year, counts in self._counts.items()}

    def documents_in(self, year: int) -> int:
        """Documents of a year over which is averaged."""
        return len(self._counts.get(year, ()))

    def rate(self, code: str, year: int) -> Interval:
        """Passages per ten documents of a year, with its interval."""
        column = list(self.findings).index(code)
        return statistics.interval(_PER * self._counts[year][:, column].mean(), _PER * self._draws[year][:, column])

    def change(self, code: str, before: int) -> Interval:
        """Difference in passages per ten documents with an earlier year."""
        column = list(self.findings).index(code)
        now, then = (float(self._counts[year][:, column].mean()) for year in (self.request.year, before))
        draws = self._draws[self.request.year][:, column] - self._draws[before][:, column]
        return statistics.interval(_PER * (now - then), _PER * draws)

    def corrected(self, code: str) -> Interval | None:
        """Passages of the year that truly have the code; None where no sample that people coded tells the errors."""
        row = next(row for row in self.tables["reliability"] if row["code"] == code)
        if row["status"] == "untested" or not row["current"] or not row["precision"] or not row["recall"]:
            return None
        year = self.request.year
        flagged = {
            each["document"]: each["flagged"]
            for each in self.tables["by_document"]
            if (each["year"], each["code"]) == (year, code)
        }
        read = [each for each in self.tables["documents_by_year"] if each["year"] == year]
        errors = statistics.error_rates(row["passages"], row["codings"], row["precision"], row["recall"])
        return statistics.corrected_count(
            [flagged.get(each["document"], 0) for each in read], [each["passages"] for each in read], errors
        )
