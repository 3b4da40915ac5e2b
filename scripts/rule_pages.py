"""A hook of mkdocs: the site's page for each rule, and their table, made from `rules/`."""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tslint.catalogue import Rule, catalogue


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Adds a page for each rule, and `rules.md` that lists them."""
    for rule in catalogue().rules():
        page = f"# {rule.code} {rule.name}\n\n*{rule.severity}* · {_releases(rule)}\n\n{rule.prose}"
        files.append(File.generated(config, _address(rule), content=page))
    files.append(File.generated(config, "rules.md", content=_table()))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """A page of `docs/` with its links into the folder `rules/` as they are on the site."""
    return markdown.replace("](../rules/", "](rules/")


def _address(rule: Rule) -> str:
    return f"rules/{rule.code}-{rule.name}.md"


def _table() -> str:
    rows = [
        f"| [{rule.code}]({_address(rule)}) | {rule.name} | {rule.severity} "
        f"| {_releases(rule)} | {rule.fix} |"
        for rule in catalogue().rules()
    ]
    head = ["# Rules", "", "| code | rule | severity | torch | fix |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _releases(rule: Rule) -> str:
    return ", ".join(rule.releases)
