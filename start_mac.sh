#!/bin/sh
# Kept for people who know it from the first version: the same as ./start.sh.
case $0 in */*) cd_to=${0%/*} ;; *) cd_to=. ;; esac
exec "$cd_to/start.sh" "$@"
