"""Random programs: functions as one writes them, mostly well typed, and what the compiler says.

`python -m tests.agreement.programs --count 2000 --seed 1` prints the share on which tslint and the
installed compiler agree, and every disagreement, shrunk.
"""

from tests.agreement.programs.writer import program, programs

__all__ = ["program", "programs"]
