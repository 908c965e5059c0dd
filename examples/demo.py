"""The main job on the example corpus: a database, a report, and three questions with their answers.

usage: python examples/demo.py HOME
"""

import subprocess
import sys
from pathlib import Path

COMMAND = Path(sys.executable).with_name("vuistregel")
CORPUS = Path(__file__).parent / "corpus"
QUESTIONS = {
    "Where do the documents say that a rule of thumb is missing?": (
        "SELECT year, network, code, evidence_text FROM coded_passages "
        "WHERE family = 'vuistregel' AND stance = 'ontbreekt' AND level = 'accepted' ORDER BY year, network, code, path LIMIT 8"
    ),
    "How does the balance of the themes change over the years?": (
        "SELECT label, year, toegepast, beoogd, ontbreekt FROM stance_balance WHERE code LIKE 'thema.%' ORDER BY label, year"
    ),
    "Who sits at the table, per network?": (
        "SELECT network, label, sum(documents) AS documents FROM code_by_year_network "
        "WHERE code LIKE 'partij.%' GROUP BY ALL ORDER BY network, documents DESC"
    ),
}


def vuistregel(home: Path, *arguments: str, allowed: tuple[int, ...] = (0,)) -> None:
    """Run the command as a user would; some documents may fail where `allowed` says so."""
    done = subprocess.run([COMMAND, "--home", home, *arguments], check=False)
    if done.returncode not in allowed:
        sys.exit(done.returncode)


def main() -> None:
    home = Path(sys.argv[1])
    print(
        f"Reading {CORPUS} (made-up documents of three networks; one is a scan, which waits where OCR is not installed)\n",
        flush=True,
    )
    vuistregel(home, "ingest", str(CORPUS), allowed=(0, 1))
    print("\nWriting the evaluation section of 2025", flush=True)
    vuistregel(home, "report", "--year", "2025")
    for question, sql in QUESTIONS.items():
        print(f'\n{question}\n\n  vuistregel --home {home} sql "{sql}"', flush=True)
        vuistregel(home, "sql", sql)
    print(f"Database: {home / 'corpus.duckdb'}\nReport:   {home / 'report' / 'evaluatie-2025.html'} (and .docx)")


if __name__ == "__main__":
    main()
