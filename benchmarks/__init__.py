"""Speed as ratios: what the program does against a baseline measured in the same run.

``python -m benchmarks`` prints one table; ``docs/performance.md`` says how to read it. Each
benchmark is a module with ``run() -> Iterator[Row]`` and runs in a process of its own.
"""
