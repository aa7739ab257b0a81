#!/bin/sh
# Kept for people who know it from the first version: the same as ./start.sh.
case $0 in */*) folder=${0%/*} ;; *) folder=. ;; esac
exec "$folder/start.sh" "$@"
