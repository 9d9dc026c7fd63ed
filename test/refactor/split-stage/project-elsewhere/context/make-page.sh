#!/bin/sh
echo served > page.txt
