#!/bin/sh
# The command of the container is the door to open, with its arguments; the process replaces this shell.
set -eu
case "${1:-}" in
  api | worker | cli)
    door=$1
    shift
    exec node --enable-source-maps "dist/apps/$door/src/main.js" "$@"
    ;;
  *) exec "$@" ;;
esac
