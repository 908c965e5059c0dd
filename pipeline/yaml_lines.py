"""YAML in, checked records out, with the line of every mistake."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import VuistregelError

Model = TypeVar("Model", bound=BaseModel)


class YamlFile:
    """A parsed YAML file that still knows the line of each of its parts."""

    def __init__(self, path: Path) -> None:
        """Raises VuistregelError when the file cannot be read or is no YAML."""
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
            self._root = yaml.compose(text, Loader=yaml.CSafeLoader)
            self.data: Any = yaml.load(text, Loader=yaml.CSafeLoader)
        except (OSError, UnicodeDecodeError) as error:
            raise VuistregelError(str(path), f"cannot be read ({error})", "Check the file and its rights") from error
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise VuistregelError(f"{path}:{line}", f"is no valid YAML ({error.problem})", "Mend this line") from error

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
            raise VuistregelError(
                f"{self.path}:{self.line(location)}", f"{key}: {first['msg'].lower()}", "Mend this key; see lexicons/README.md"
            ) from error


def _child(node: Any, step: int | str) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None
