# Changes that the set-up makes in the source of GoNB, the kernel, before it builds it (sed -E). A new version of GoNB may no
# longer need one of them; the set-up stops if a file named here is not changed.

# internal/kernel/messages.go: the kernel describes Go exactly as the chapters' metadata do, without a version. JupyterLab writes this
# description into every notebook that it opens, and if that changes the notebook it asks on closing whether to save.
/^type KernelLanguageInfo struct/,/^}/s/`json:"(version|pygments_lexer|codemirror_mode|nbconvert_exporter)"`/`json:"-"`/

# internal/dispatcher/dispatcher.go: the lines of a cell may end in CR LF, as on Windows.
/^func handleExecuteRequest/,/^}/s/content\["code"\]\.\(string\)/strings.ReplaceAll(&, "\\r\\n", "\\n")/

# internal/dispatcher/dispatcher.go: the kernel answers the request for its history, which JupyterLab sends first, with an empty one. Without
# an answer JupyterLab says that the state of the kernel is unknown, until the first cell has run.
/^var BusyMessageTypes/,/^}/s/^\t"kernel_info_request",/& "history_request",/
/^func handleBusyMessage/,/^}/s/case "execute_request":/case "history_request": err = msg.Reply("history_reply", map[string]any{"status": "ok", "history": []any{}}); &/

# internal/goexec/gonberror.go: a message of the compiler is followed by a hint, if hints.go has one.
/^func \(e \*errorLine\) getTraceback/,/^}/s/color\.New\(color\.FgRed\)\.Sprint\(e\.Message\)/& + hint(e.Message)/
