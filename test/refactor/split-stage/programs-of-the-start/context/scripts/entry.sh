#!/bin/sh
. /usr/local/bin/common.sh
serve
