"""A hook of mkdocs: the site's page for each rule, and their table, made from `rules/`."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tslint.catalogue import Rule, catalogue


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Adds a page for each rule, and `rules.md` that lists them."""
    for rule in catalogue().rules():
        page = f"# {rule.code} {rule.name}\n\n*{rule.severity}* · {_releases(rule)}\n\n{rule.prose}"
        files.append(File.generated(config, f"rules/{rule.code}.md", content=page))
    files.append(File.generated(config, "rules.md", content=_table()))
    return files


def _table() -> str:
    rows = [
        f"| [{rule.code}](rules/{rule.code}.md) | {rule.name} | {rule.severity} "
        f"| {_releases(rule)} | {rule.fix} |"
        for rule in catalogue().rules()
    ]
    head = ["# Rules", "", "| code | rule | severity | torch | fix |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _releases(rule: Rule) -> str:
    return ", ".join(rule.releases)
