#!/bin/bash
# Builds a Containerfile of the family for real, on stand-ins, starts the image, and says what came out, in JSON.
#
#   ORACLE_HOME=DIRECTORY oracle.sh [options] CONTAINERFILE CONTEXT      DIRECTORY is what setup.sh said
#     --port N           the port that is asked over HTTP when the image is started (8080)
#     --path P           the page that is asked for (/)
#     --smoke COMMAND    runs COMMAND in the image, as its user, instead of starting it
#     --build-arg K=V    handed to the build (repeatable)
#     --target STAGE     stops at a stage
#     --log FILE         where the log of the build goes
#     --snapshot FILE    where it goes what the image holds, see snapshot.py
#   ORACLE_HOME=DIRECTORY oracle.sh --engine FOLDER ARGS...              buildah itself, started in FOLDER
#
# Exit 0 judged, whatever the verdict; 3 it could not judge (the reason is on standard error).
# Builds have no network. What they install is in repo/, mounted while they run and at no other time.
set -uo pipefail
self=$(readlink -f "$0") here=$(dirname "$(readlink -f "$0")")
H=${ORACLE_HOME:?} T=$ORACLE_HOME/tools
cannot() { echo "oracle: $*" >&2; exit 3; }
[ "$(id -u)" = 0 ] || cannot "root is needed"
[ -x "$T/usr/bin/buildah" ] || cannot "run setup.sh first"

# ---------------------------------------------------------------- mounts, network and processes of its own
if [ -z "${ORACLE_INSIDE-}" ]; then
  mkdir -p "$H/run" "$H/jobs"; J=$(mktemp -d "$H/jobs/XXXXXX")
  ORACLE_INSIDE=$J unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private "$self" "$@" &
  child=$!; trap 'kill $child 2>/dev/null; wait $child; rm -rf "$J"; exit 3' INT TERM HUP
  wait $child; rc=$?; rm -rf "$J"; exit $rc
fi
J=$ORACLE_INSIDE; unset ORACLE_INSIDE
mount --bind "$T" "$T" && mount -t proc proc "$T/proc" && mount --rbind /sys "$T/sys" && mount --rbind /dev "$T/dev" || cannot "no mounts"
mkdir -p "$T$H" && mount -t tmpfs none "$H/run" && mount --rbind "$H" "$T$H" || cannot "no mounts"
ip link set lo up
driver=$(cat "$H/driver") folder=/ store=("$H/store")
engine() {
  chroot "$T" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TMPDIR="$J" \
    /bin/sh -c 'cd "$1" && shift && ulimit -n 4096 && exec "$@"' sh "$folder" ${wrap-} buildah --root "${store[@]}" --runroot "$H/run" --storage-driver "$driver" "$@"
}
limits=(--ulimit nofile=4096:4096 --ulimit nproc=8192:8192)
if [ "${1-}" = --engine ]; then
  folder=$2; shift 2
  if [ "$folder" != / ]; then mount --bind "$folder" "$T/ctx"; folder=/ctx; fi
  engine "$@"; exit
fi
exec 8>"$H/lock"; flock -s 8

# ---------------------------------------------------------------- what is asked
smoke='' port=8080 path=/ args=() log='' snapshot='' files=() target=()
while [ $# -gt 0 ]; do
  case $1 in
    --smoke) smoke=$2; shift;;
    --port) port=$2; shift;;
    --path) path=$2; shift;;
    --build-arg) args+=("$2"); shift;;
    --target) target=(--target "$2"); shift;;
    --log) log=$2; shift;;
    --snapshot) snapshot=$2; shift;;
    -*) cannot "$1 is not an option";;
    *) files+=("$1");;
  esac
  shift
done
[ ${#files[@]} = 2 ] || cannot "usage: oracle.sh [options] CONTAINERFILE CONTEXT"
[ -f "${files[0]}" ] || cannot "there is no file ${files[0]}"
[ -d "${files[1]}" ] || cannot "there is no folder ${files[1]}"
log=${log:-$J/build.log}
# A copy, since a mount of a single file is opened for writing by buildah.
cp -a "$(readlink -f "${files[1]}")" "$J/ctx" && mount --bind "$J/ctx" "$T/ctx" || cannot "the context cannot be mounted"
# What a run makes goes into a store of its own, on top of the one with the stand-ins.
store=("$J/store" --storage-opt "$driver.imagestore=$H/store")

python3 "$here/bases.py" "${files[0]}" "$J/Containerfile" ${args[@]+"${args[@]}"} >"$J/bases" || cannot "no bases"
while read -r name stand_in; do engine tag "localhost/stand-in/$stand_in" "$name" || cannot "$name cannot be named"; done <"$J/bases"

# ---------------------------------------------------------------- the build
declare -A said
start=$(date +%s%N)
build_args=(); for each in ${args[@]+"${args[@]}"}; do build_args+=(--build-arg "$each"); done
build() {                             # the Containerfile, where the image's id goes, more options
  folder=/ctx wrap="timeout ${ORACLE_SECONDS:-600}" engine bud --isolation chroot --format docker --pull=never "${@:3}" \
    --layers="$([ "$driver" = overlay ] && echo true || echo false)" "${limits[@]}" -v "$H/repo:/mnt/repo:ro" \
    ${build_args[@]+"${build_args[@]}"} ${target[@]+"${target[@]}"} --iidfile "$2" -f "$1" /ctx </dev/null
}
reason() { tail -n 40 "$log" | grep -v -E '^(\[[0-9/]+\] )?STEP |^ *$|setlocale|subprocess exited|exit status [0-9]+$'; }
for _ in first second; do
  build "$J/Containerfile" "$J/id" --no-cache >"$log" 2>&1
  rc=$?
  # What a command says that ends at once is lost now and then.
  [ $rc = 0 ] || [ -n "$(reason)" ] || continue
  break
done
said[seconds]=$(( ($(date +%s%N) - start) / 1000000000 ))
[ $rc != 124 ] || cannot "the build took longer than ${ORACLE_SECONDS:-600} seconds"
if [ $rc != 0 ] || [ ! -s "$J/id" ]; then
  said[build]=failed
  said[step]=$(grep -E '^(\[[0-9/]+\] )?STEP ' "$log" | tail -n 1)
  said[reason]=$(reason)
else
  # -------------------------------------------------------------- what was built
  said[build]=built
  id=$(cat "$J/id")
  engine inspect --type image "$id" >"$J/inspect"
  python3 - "$J" <<'PY'
import json, sys
folder = sys.argv[1]
config = json.load(open(folder + "/inspect"))["OCIv1"]["config"]
open(folder + "/user", "w").write(config.get("User") or "root")
open(folder + "/command", "w").write("\0".join((config.get("Entrypoint") or []) + (config.get("Cmd") or [])))
PY
  said[user]=$(cat "$J/user") said[command]=$(tr '\0' ' ' <"$J/command")
  mapfile -d '' -t command < <(cat "$J/command"; printf '\0')
  { read -r said[layers]; read -r said[megabytes]; } < <(python3 "$here/layers.py" "$driver" "$id" "$J/store" "$H/store")
  # Whoever begins from an image carries out its ONBUILD; who starts it does not.
  if grep -qiE '^[[:space:]]*ONBUILD[[:space:]]' "$J/Containerfile"; then
    sed -E '/^[[:space:]]*ONBUILD[[:space:]]/Id' "$J/Containerfile" >"$J/started"
    build "$J/started" "$J/id" >>"$log" 2>&1 && id=$(cat "$J/id") || cannot "the image cannot be built without its ONBUILD"
  fi
  container=$(engine from --pull=never "${limits[@]}" "$id") || cannot "no container can be made of the image"
  m=$T$(engine mount "$container")
  [ -z "$snapshot" ] || python3 "$here/snapshot.py" "$m" "$J/inspect" >"$snapshot" || cannot "the image cannot be read"
  said[compiler]=$(cd "$m" && find usr/bin usr/local/bin usr/libexec/gcc usr/lib/gcc opt -xdev ! -type d \
    \( -name gcc -o -name cc -o -name 'gcc-[0-9]*' -o -name g++ -o -name clang -o -name cc1 -o -name cc1plus \) 2>/dev/null | tr '\n' ' ')
  said[headers]=$( { cd "$m" && find usr/include usr/local/include -xdev -name '*.h'; find opt -xdev -name Python.h; } 2>/dev/null | wc -l)
  said[packages]=$(cat "$m/var/lib/stand-in/installed" 2>/dev/null | tr '\n' ' ')
  said[libraries_missing]=$(engine run --isolation chroot --user 0 "$container" -- /bin/bash -c \
    'find /opt /app -xdev -type f \( -name "*.so" -o -name uwsgi \) -exec ldd {} + 2>/dev/null | grep "not found" | sort -u' 2>/dev/null | awk '{print $1}' | tr '\n' ' ')
  # -------------------------------------------------------------- whether it works
  if [ -n "$smoke" ]; then
    if wrap='timeout 120' engine run --isolation chroot "$container" -- /bin/sh -c "$smoke" >"$J/start.log" 2>&1 </dev/null; then said[answer]=answered; else said[answer]=failed; fi
  elif [ ${#command[@]} = 0 ] || [ -z "${command[0]}" ]; then
    said[answer]="no command in the image"; : >"$J/start.log"
  else
    engine run --isolation chroot "$container" -- "${command[@]}" >"$J/start.log" 2>&1 </dev/null & server=$!
    said[answer]=$(python3 "$here/ask.py" "$port" "$path" $server "${ORACLE_ANSWER_SECONDS:-30}")
    # The server and its children are all that lives in this process namespace beside this script.
    if [ $$ = 1 ]; then for each in /proc/[0-9]*; do each=${each#/proc/}; case $each in 1|"$BASHPID") ;; *) kill -9 "$each" 2>/dev/null;; esac; done; fi
    wait $server 2>/dev/null
  fi
  said[start]=$(grep -v -E '^ *$|^subprocess exited|^Error: exit status' "$J/start.log" | tail -n 20)
  engine umount "$container" >/dev/null 2>&1
fi
for key in "${!said[@]}"; do printf '%s\0%s\0' "$key" "${said[$key]}"; done | python3 -c '
import json, sys
words = sys.stdin.buffer.read().decode("utf-8", "replace").split("\0")[:-1]
print(json.dumps(dict(zip(words[::2], map(str.strip, words[1::2])))))'
