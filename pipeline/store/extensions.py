"""Extensions of DuckDB that are installed as packages: nothing is downloaded and nothing is written to the home folder."""

from importlib.resources import files

import duckdb

from pipeline.errors import VuistregelError


def load_extension(connection: duckdb.DuckDBPyConnection, name: str, extra: str) -> None:
    """Load an extension from the package `duckdb-extension-NAME`, which belongs to an `extra` of this product.

    Raises VuistregelError when the package is missing or was made for another version of DuckDB.
    """
    package = f"duckdb_extension_{name}"
    remedy = f"Install it in the version of DuckDB ({duckdb.__version__}): pip install 'vuistregel[{extra}]'"
    try:
        path = files(package) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    except ModuleNotFoundError as error:
        raise VuistregelError(package.replace("_", "-"), "is not installed", remedy) from error
    if not path.is_file():
        raise VuistregelError(package.replace("_", "-"), "was made for another version of DuckDB", remedy)
    connection.execute(f"LOAD {literal(str(path))}")


def literal(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
