"""ktp_dedup and its rivals behind one signature, each in a process of its own.

`handover` (our environment) makes a register once and writes, for everybody, the file itself, the same fields in
canonical form and the same blocking keys. A tool is a module `with_NAME` with `run(task, settings) -> Outcome`; `child`
calls it in the tool's own environment and `runner` starts that process, watches the time and reads the outcome. Only
`handover` and `with_ktp_dedup` import ktp_dedup; the rivals read the folder alone.
"""
