"""YAML in, checked records out, with the line of every mistake."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import VuistregelError

Model = TypeVar("Model", bound=BaseModel)


class YamlFile:
    """A parsed YAML file that still knows the line of each of its parts.

    Every scalar is text until a model makes it something else: the term 'no' is a word, not False.
    """

    def __init__(self, path: Path) -> None:
        """Raises VuistregelError when the file cannot be read, is no YAML or has a key twice."""
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
            self._root = yaml.compose(text, Loader=yaml.CBaseLoader)
            self.data: Any = yaml.load(text, Loader=yaml.CBaseLoader)
        except (OSError, UnicodeDecodeError) as error:
            raise VuistregelError(str(path), f"cannot be read ({error})", "Check the file and its rights") from error
        except yaml.MarkedYAMLError as error:
            unclosed = error.problem and "end of stream" in error.problem
            mark = error.context_mark if unclosed else error.problem_mark
            line = mark.line + 1 if mark else 1
            raise VuistregelError(f"{path}:{line}", f"is no valid YAML ({error.problem})", "Mend this line") from error
        except yaml.reader.ReaderError as error:
            line = text.encode()[: error.position].count(b"\n") + 1  # the position counts bytes
            raise VuistregelError(f"{path}:{line}", f"is no valid YAML ({error.reason})", "Remove that character") from error
        for key, first, second in _repeated_keys(self._root, set()):
            raise VuistregelError(f"{path}:{second}", f"{key}: stands at line {first} too", "Keep one of them")

    def line(self, location: tuple[int | str, ...]) -> int:
        """1-based line of the part at `location` (keys and list indices), or of the nearest part above it."""
        node = self._root
        line: int = node.start_mark.line if node else 0
        for step in location:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line + 1

    def validate(self, model: type[Model]) -> Model:
        """The file as `model`. Raises VuistregelError naming file, line and key of the first mistake."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            first = error.errors()[0]
            location = first["loc"]
            key = ".".join(str(step) for step in location) or "file"
            problem = first["msg"].removeprefix("Value error, ")
            problem = problem[:1].lower() + problem[1:]
            raise VuistregelError(
                f"{self.path}:{self.line(location)}", f"{key}: {problem}", "Mend this key; see lexicons/README.md"
            ) from error


def _repeated_keys(node: Any, seen: set[int]) -> Iterator[tuple[str, int, int]]:
    """Keys that stand twice in one mapping, of which YAML would silently keep the last, with both lines."""
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in lines:
                yield key.value, lines[key.value], line
            lines[key.value] = line
            yield from _repeated_keys(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item, seen)


def _child(node: Any, step: int | str) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None
