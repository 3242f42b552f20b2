# What the set-up changes in the source of GoNB, the kernel, before it builds it (sed -E). In a new version of GoNB a change may be no
# longer needed; the set-up stops when a file that it names is left as it was.

# internal/kernel/messages.go: what the kernel tells about Go is just what the chapters say, without a version. JupyterLab writes it
# into a notebook that it opens, and where that changes something it asks on closing whether to save.
/^type KernelLanguageInfo struct/,/^}/s/`json:"(version|pygments_lexer|codemirror_mode|nbconvert_exporter)"`/`json:"-"`/

# internal/dispatcher/dispatcher.go: the lines of a cell may end as on Windows.
/^func handleExecuteRequest/,/^}/s/content\["code"\]\.\(string\)/strings.ReplaceAll(&, "\\r\\n", "\\n")/
