#!/bin/sh
# The trainer with planned failures.
# $1: a directory with one file per model line whose jobs shall fail; its content is their DRAGOMAN_FAULT.
# $2: the trainer. The rest is the job's command.
faults=$1
trainer=$2
shift 2
for fault in "$faults"/*; do
  # The run's id is in every URI of the command: runs/train-<model line>-<time>-<digits>/...
  case "$*" in
    *"/train-${fault##*/}-"*)
      DRAGOMAN_FAULT=$(cat "$fault")
      export DRAGOMAN_FAULT
      case $DRAGOMAN_FAULT in
        hang@*) export DRAGOMAN_HANG_SECONDS=8 ;;
      esac
      ;;
  esac
done
exec "$trainer" "$@"
