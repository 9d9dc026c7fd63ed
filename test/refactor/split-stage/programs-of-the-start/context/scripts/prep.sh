#!/bin/sh
touch /tmp/prepared
