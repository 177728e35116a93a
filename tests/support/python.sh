#!/bin/sh
# Stands in for python3 in tests: does what the script `pip` beside the name it was called by tells it to.
# That script finds the folder pip was asked to download to in $dest.
while [ $# -gt 0 ]; do
    if [ "$1" = --dest ]; then dest=$2; fi
    shift
done
here=$(dirname "$0")
. "$here/pip"
