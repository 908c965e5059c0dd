"""What the parts of the section draw on: the answers of the queries, put in order, with their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipeline.report import statistics
from pipeline.report.blocks import Line
from pipeline.report.hiding import Hide
from pipeline.report.statistics import Interval
from pipeline.report.tables import Row, Tables
from pipeline.report.wording import Figure

STANCES = ("toegepast", "beoogd", "ontbreekt", "neutraal")
NO_NETWORK = "(geen netwerk)"
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
        return self.row["network"] or NO_NETWORK

    def read(self, column: str) -> Figure:
        """A number of the query read."""
        return Figure(self.row[column] or 0, "read", f"{self.key}_{column}")

    def found(self, code: str, column: str = "passages") -> Figure:
        """A number of the query by_network; 0 where the code was not found."""
        return Figure(self.codes.get(code, {}).get(column, 0), "by_network", f"{self.key}_{code}_{column}")


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
        """Years up to that of the section with documents, the earliest first."""
        return sorted({row["year"] for row in self.tables["documents_by_year"] if row["year"] <= self.request.year})

    @cached_property
    def _counts(self) -> dict[int, tuple[list[str], np.ndarray]]:
        """Year → its documents, and passages per document and code, codes in the order of findings."""
        place = {code: n for n, code in enumerate(self.findings)}
        documents: dict[int, list[str]] = {}
        for row in self.tables["documents_by_year"]:
            documents.setdefault(row["year"], []).append(row["document_id"])
        index = {document: (year, n) for year, ids in documents.items() for n, document in enumerate(ids)}
        counts = {year: np.zeros((len(ids), len(place))) for year, ids in documents.items()}
        for row in self.tables["by_document"]:
            if row["code"] in place:
                year, n = index[row["document_id"]]
                counts[year][n, place[row["code"]]] = row["passages"]
        return {year: (documents[year], counts[year]) for year in documents}

    @cached_property
    def _draws(self) -> dict[int, np.ndarray]:
        return {year: statistics.mean_draws(self._counts[year][1], stream=year) for year in self.years}

    def rate(self, code: str, year: int) -> Interval:
        """Passages per ten documents of a year, with its interval."""
        column = list(self.findings).index(code)
        value = float(self._counts[year][1][:, column].mean())
        found = statistics.interval(value, self._draws[year][:, column])
        return Interval(_PER * found.value, _PER * found.low, _PER * found.high)

    def change(self, code: str) -> Interval | None:
        """Difference in passages per ten documents with the year to compare with."""
        if self.tables.compare is None or self.tables.compare not in self._counts or self.request.year not in self._counts:
            return None
        column = list(self.findings).index(code)
        now, then = (self._counts[year][1][:, column].mean() for year in (self.request.year, self.tables.compare))
        draws = self._draws_of(self.request.year)[:, column] - self._draws_of(self.tables.compare)[:, column]
        found = statistics.interval(float(now - then), draws)
        return Interval(_PER * found.value, _PER * found.low, _PER * found.high)

    def _draws_of(self, year: int) -> np.ndarray:
        return self._draws[year] if year in self._draws else statistics.mean_draws(self._counts[year][1], stream=year)


Lines = Sequence[Line]
