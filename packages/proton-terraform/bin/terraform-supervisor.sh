#!/bin/sh
# Runs one Terraform command to its end, whatever becomes of the backend that
# started it. It is a shell script because Node.js takes ten times as long to
# start. The run's folder is the only thing that the two share:
#
#   process.json   who runs it; the first to create it owns the run
#   started        the command has been started, and can be signalled
#   command/       where a sandboxed command says so itself; absent for others
#   stdout.jsonl   the command's output, stderr.log its errors
#   exit.json      how it ended; there is none when this process was killed
#
# Usage: terraform-supervisor.sh RUN_FOLDER ERROR_FILE BINARY [ARGUMENT...]
set -eu

# States, plans and variables hold secrets: what is written here, and by the
# command, is for this user alone.
umask 077

# Signals for Terraform go to the whole process group, of which this is the
# leader. A trap ends with the subshell of the command, which gets them.
trap : INT TERM HUP

run=$1 errors=$2
shift 2

# Must print what processIdentity.ts returns, which compares it.
print_start() {
  if [ -r /proc/sys/kernel/random/boot_id ]; then
    read -r boot </proc/sys/kernel/random/boot_id
    read -r stat </proc/$$/stat
    # The name before the last parenthesis may itself hold spaces and parentheses.
    set -- ${stat##*) }
    echo "$boot/${20}"
  else
    command -p ps -o lstart= -p $$ | command -p sed 's/^ *//; s/ *$//'
  fi
}

# Drafts are as long as they get, so that a full disk takes what replaces them.
write_draft() {
  printf '%-4096s' "$2" >"$1"
}

finish() {
  printf '%-4096s' "$1" 1<>"$draft"
  command -p sync "$draft" 2>/dev/null || :
  command -p mv "$draft" "$run/exit.json"
  exit 0
}

# A backend that finds a run without an owner claims it too, to give it up.
claim=$run/process.json.$$.tmp
write_draft "$claim" "{\"pid\":$$,\"startedAt\":\"$(print_start)\"}"
if ! command -p ln "$claim" "$run/process.json" 2>/dev/null; then
  command -p rm -f "$claim"
  [ -e "$run/process.json" ]
  exit
fi
command -p rm -f "$claim"

draft=$run/exit.json.$$.tmp
write_draft "$draft" '{}'
if [ ! -x "$1" ]; then
  finish '{"code":null,"signal":null,"error":"ENOENT: there is no such program"}'
fi

# The subshell becomes the command: whoever sees that it has started reaches it.
# An interruption is for a sandboxed command alone, and would end the sandbox.
start() {
  if [ -d "$run/command" ]; then
    trap '' INT
  else
    : >"$run/started"
  fi
}

code=0
(start && exec "$@" </dev/null >>"$run/stdout.jsonl" 2>>"$run/$errors") || code=$?

# Shells add 128 to the signal that has ended a command.
if [ "$code" -gt 128 ] && signal=$(kill -l "$code" 2>/dev/null); then
  finish "{\"code\":null,\"signal\":\"SIG$signal\"}"
fi
finish "{\"code\":$code,\"signal\":null}"
