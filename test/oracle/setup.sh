#!/bin/bash
# Makes what oracle.sh needs, once: a builder, the stand-in images, and packages to install without a network.
#   setup.sh            prints what it does; the last line is "ready: DIRECTORY"
#   setup.sh --where    prints the DIRECTORY that it would make
# Exit 0 ready, 75 this machine cannot (the last line says why), 1 something went wrong (the last lines say what).
#
# The directory is named by a hash of the steps that make it, so that it is made anew when they change. What is
# cheap, the files in stand-in/, has a hash of its own: to edit `assemble` costs half a minute and not five.
#   tools/   a small Debian root with a buildah that knows heredocs
#   store/   image storage with the stand-ins
#   repo/    what a build may install: wheels/, debs/, and sets/ of debs by RPM name
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
here=$(dirname "$(readlink -f "$0")")
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/splitstage-build
suite=trixie python=3.13              # the release of Debian, and its Python
limit=${SPLITSTAGE_BUILD_SETUP_MINUTES:-20}

cannot() { echo "cannot: $*"; exit 75; }
failed() { echo "failed: $*"; exit 1; }

main() {
  local roots images
  roots=$({ declare -f $(declared root_) inroot aptin; cat "$here"/{debian-wheel,repository}.py "$here/left-out.txt"; grep -v '^#' "$here/rpms.txt"; echo "$suite $python"; } | hash)
  images=$({ declare -f $(declared image_); cd "$here/stand-in" && find . -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum; } | hash)
  H=$cache/$roots W=$cache/$roots/work S=$cache/$roots/stamps
  if [ "${1-}" = --where ]; then echo "$H"; return; fi
  can
  mkdir -p "$S"
  exec 9>"$cache/lock"
  flock -n 9 || { echo "waiting for another set-up"; flock 9; }
  local start=$SECONDS
  if [ ! -e "$S/complete" ]; then
    [ -d "$W" ] || rm -rf "$S"; mkdir -p "$S" "$W"
    for each in packages base tools minimal full debs python driver store; do step "root_$each" 1; done
    rm -rf "$W"; touch "$S/complete"
  fi
  if [ "$(cat "$S/image_tools" "$S/image_build" 2>/dev/null)" != "$images$images" ]; then
    exec 8>"$H/lock"; flock 8           # oracle.sh holds it, shared, while it builds
    step image_tools "$images"
    step image_build "$images"
  fi
  touch "$H"
  find "$cache" -mindepth 1 -maxdepth 1 -type d -mtime +7 ! -path "$H" -exec rm -rf {} +
  [ $((SECONDS - start)) -lt 5 ] || echo "set up in $((SECONDS - start)) s, $(du -sm "$H" | cut -f1) MB"
  echo "ready: $H"
}

declared() { declare -F | awk -v p="^$1" '$3 ~ p {print $3}'; }
hash() { sha256sum | cut -c1-12; }

# What a machine must have. Everything else is installed or made.
can() {
  [ "$(uname -s)" = Linux ] || cannot "this is not Linux"
  [ "$(id -u)" = 0 ] || cannot "only root may build here; run it as root"
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || cannot "Debian's apt-get is needed"
  unshare --mount --net --pid --fork true 2>/dev/null || cannot "this machine gives no namespaces of its own (unshare)"
  mkdir -p "$cache" 2>/dev/null || cannot "$cache cannot be made"
  [ -n "$(find "$cache" -maxdepth 2 -path '*/stamps')" ] || [ "$(df -Pm "$cache" | awk 'NR==2 {print $4}')" -gt 4000 ] ||
    cannot "4 GB of free disk are needed below $cache"
}

# step NAME KEY: runs the function NAME, unless it was run with this key.
step() {
  [ "$(cat "$S/$1" 2>/dev/null)" != "$2" ] || return 0
  local t=$SECONDS name=${1/_/: } rc=0
  printf '%s ...' "$name"
  timeout --kill-after=10 "${limit}m" "$0" --step "$1" "$H" >"$H/log.$1" 2>&1 </dev/null & local pid=$!
  trap 'kill $pid; exit 130' INT TERM HUP
  wait $pid || rc=$?
  trap - INT TERM HUP
  if [ $rc != 0 ]; then
    echo; tail -n 15 "$H/log.$1"
    ! tail -n 30 "$H/log.$1" | grep -q -i -E 'could not resolve|temporary failure|unable to connect|connection (timed out|refused)|network is unreachable|failed getting release file|unable to fetch' ||
      cannot "Debian's packages are not within reach, see above"
    [ $rc != 124 ] || failed "$name took longer than $limit minutes"
    failed "$name, see above and $H/log.$1"
  fi
  printf '%s' "$2" >"$S/$1"; echo " $((SECONDS - t)) s"
}

inroot() { local r=$1; shift; chroot "$r" /usr/bin/env -i PATH="$PATH" HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
aptin() { local r=$1; shift; inroot "$r" apt-get -y -q --no-install-recommends install "$@"; }

# ---------------------------------------------------------------------------------------------- the roots
root_packages() {                     # of this machine; nothing is installed where everything is there
  command -v debootstrap && command -v ip && command -v xz && command -v python3 && command -v flock && return
  apt-get -q -o DPkg::Lock::Timeout=600 update || true
  apt-get -y -q -o DPkg::Lock::Timeout=600 --no-install-recommends install debootstrap xz-utils util-linux iproute2 python3-minimal
}
root_base() {
  local mirror; mirror=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' | awk '$1=="Debian" && !/security/ {print $2; exit}')
  rm -rf "$W/base"
  debootstrap --variant=minbase "$suite" "$W/base" $mirror
  sed -n 's/^deb /deb-src /p' "$W/base/etc/apt/sources.list" >>"$W/base/etc/apt/sources.list.src"
  cat "$W/base/etc/apt/sources.list.src" >>"$W/base/etc/apt/sources.list"; rm "$W/base/etc/apt/sources.list.src"
  cp /etc/resolv.conf "$W/base/etc/resolv.conf"
  echo 'Acquire::Languages "none";' >"$W/base/etc/apt/apt.conf.d/lean"
  { echo force-unsafe-io; sed 's/^/path-exclude=/' "$here/left-out.txt"; } >"$W/base/etc/dpkg/dpkg.cfg.d/lean"
  inroot "$W/base" apt-get -q update
}
root_tools() {
  rm -rf "$H/tools"; cp -a "$W/base" "$H/tools"
  aptin "$H/tools" buildah netavark
  mkdir -p "$H/tools/ctx"
  rm -rf "$H"/tools/var/{cache/apt,lib/apt}/* "$H"/tools/usr/share/{doc,man,locale,info}
}
root_minimal() {
  rm -rf "$W/minimal"; cp -a "$W/base" "$W/minimal"
  aptin "$W/minimal" python3 python3-venv libpython$python libnss-wrapper libxml2 libyaml-0-2 locales
  inroot "$W/minimal" localedef --no-archive -i en_US -f UTF-8 en_US.UTF-8
  inroot "$W/minimal" apt-get -y -q purge locales
}
root_full() {
  rm -rf "$W/full"; cp -a "$W/minimal" "$W/full"
  aptin "$W/full" gcc g++ libc6-dev make pkgconf python3-dev apache2-bin apache2-dev git patch bzip2 unzip procps rsync \
    libffi-dev libkrb5-dev libmariadb-dev libpq-dev libssl-dev libxml2-dev libxslt1-dev zlib1g-dev
  ln -sfn apache2 "$W/full/usr/sbin/httpd"
}
root_debs() {                         # what the package manager of the stand-ins installs
  local r=$W/minimal all
  all=$(grep -v '^#' "$here/rpms.txt" | cut -d: -f2 | tr ' ' '\n' | grep -v -x -e - -e '' -e stand-in-nodejs | sort -u)
  rm -rf "$H/repo" "$W/needed" "$W/named"; mkdir -p "$H/repo/wheels" "$W/needed" "$W/named" "$r/tmp/named"; chmod 777 "$r/tmp/named"
  inroot "$r" apt-get clean
  inroot "$r" apt-get -y -q --no-install-recommends -d install $all
  inroot "$r" sh -c "cd /tmp/named && apt-get -q download $(echo $all)"
  mv "$r"/var/cache/apt/archives/*.deb "$W/needed/"; mv "$r"/tmp/named/*.deb "$W/named/"; rmdir "$r/tmp/named"
  python3 "$here/repository.py" "$W/needed" "$W/named" "$H/repo" "$here/rpms.txt" "$here/left-out.txt"
}
root_python() {                       # wheels, and the sources of what must be compiled
  local r=$W/minimal src=$W/src pair deb name orig v d
  rm -rf "$src"; mkdir -p "$src"/{w,s} "$r/tmp/py"; chmod 777 "$r/tmp/py"
  inroot "$r" sh -c 'cd /tmp/py && apt-get -q source --download-only --tar-only uwsgi mod-wsgi psycopg2'
  inroot "$r" sh -c 'cd /tmp/py && apt-get -q download python3-pip-whl python3-setuptools-whl python3-wheel-whl python3-django python3-asgiref python3-sqlparse \
    python3-flask python3-werkzeug python3-jinja2 python3-markupsafe python3-itsdangerous python3-click python3-blinker python3-gunicorn python3-packaging'
  for pair in uwsgi:uwsgi mod-wsgi:mod_wsgi psycopg2:psycopg2; do
    deb=${pair%:*} name=${pair#*:}
    orig=$(ls "$r/tmp/py/${deb}"_*.orig.tar.* | grep -v '\.asc$' | head -1)
    v=${orig##*/"${deb}"_}; v=${v%%.orig*}; v=${v%%[+~]*}
    d=$src/s/$name-$v; mkdir -p "$d"; tar -xf "$orig" -C "$d" --strip-components=1
    [ "$name" != uwsgi ] || sed -i "s/'-O2'/'-O0'/" "$d/uwsgiconfig.py"
    [ -e "$d/PKG-INFO" ] || printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$name" "$v" >"$d/PKG-INFO"
    tar -C "$src/s" --owner=0 --group=0 -czf "$H/repo/wheels/$name-$v.tar.gz" "$name-$v"
  done
  for d in "$r"/tmp/py/*-whl_*.deb; do dpkg-deb -x "$d" "$src/w"; done
  cp "$src"/w/usr/share/python-wheels/{pip,setuptools,wheel}-*.whl "$H/repo/wheels/"
  for d in "$r"/tmp/py/python3-*.deb; do case $d in *-whl_*) ;; *) python3 "$here/debian-wheel.py" "$d" "$H/repo/wheels";; esac; done
  rm -rf "$r/tmp/py"
}
root_driver() {                       # overlay where the kernel mounts it here: quick, and true layers
  local p=$W/probe; mkdir -p "$p"/{l,u,w,m}
  if unshare -m --propagation private mount -t overlay probe -o "lowerdir=$p/l,upperdir=$p/u,workdir=$p/w" "$p/m"; then echo overlay; else echo vfs; fi >"$H/driver"
}
root_store() {
  local r name
  rm -rf "$H/store"
  for name in minimal full; do
    r=$W/$name
    ln -sfn bash "$r/usr/bin/sh"
    # Tools are named as an RPM system names them, so that messages look familiar.
    # And nobody waits here for an optimizer.
    sed -i -E 's/[a-z0-9_]+-linux-gnu-(gcc|g\+\+|ar)\b/\1/g; s/ -O2\b/ -O0/g; s/ -g\b//g; s/-D_FORTIFY_SOURCE=[0-9]//g' "$r"/usr/lib/python$python/_sysconfigdata_*.py
    rm -f "$r/usr/lib/python$python/EXTERNALLY-MANAGED"
    find "$r/usr/lib" -name __pycache__ -prune -exec rm -rf {} +
    # Debian's own package manager is not there for a Containerfile to use.
    mkdir -p "$r/usr/libexec/stand-in/bin" "$r/mnt/repo"
    cp "$r/usr/bin/tar" "$r/usr/libexec/stand-in/bin/"
    rm -f "$r"/usr/bin/{apt,apt-*,dpkg,dpkg-*,update-alternatives} "$r"/usr/sbin/{dpkg-*,update-alternatives}
    rm -rf "$r"/etc/apt "$r"/usr/lib/apt "$r"/var/lib/{apt,dpkg} "$r"/var/cache/* "$r"/var/log/* "$r"/tmp/*
    : >"$r/etc/resolv.conf"
  done
  r=$W/minimal
  rm -f "$r"/usr/bin/{which,which.debianutils,tar} "$r"/usr/sbin/{user,group}{add,del,mod} "$r"/usr/bin/{passwd,chage,gpasswd}
  for name in minimal full; do
    mkdir -p "$W/ctx"; tar -C "$W/$name" --one-file-system --exclude=./dev/* --exclude=./proc/* --exclude=./sys/* -cf "$W/ctx/root.tar" .
    printf 'FROM scratch\nADD root.tar /\n' >"$W/ctx/Containerfile"
    ORACLE_HOME=$H "$here/oracle.sh" --engine "$W/ctx" bud --isolation chroot -t "localhost/root/$name" -f Containerfile .
    rm -rf "$W/ctx"
  done
}

# ---------------------------------------------------------------------------------------------- the images
image_tools() {                       # uv, poetry, pipenv and micropipenv as wheels, npm as a package
  local d=$H/tmp-tools
  python3 "$here/stand-in/make-wheels.py" "$H/repo/wheels"
  rm -rf "$d"; mkdir -p "$d/usr/bin"
  install -m 755 "$here/stand-in/npm" "$d/usr/bin/npm"
  ln -s npm "$d/usr/bin/npx"; ln -s npm "$d/usr/bin/node"
  tar -C "$d" --owner=0 --group=0 -cf "$H/repo/debs/stand-in-nodejs.tar" ./usr/bin/npm ./usr/bin/npx ./usr/bin/node
  printf '%s\n' /usr/bin/npm /usr/bin/npx /usr/bin/node >"$H/repo/debs/stand-in-nodejs.list"
  for name in nodejs nodejs-npm npm; do echo stand-in-nodejs >"$H/repo/sets/$name"; done
  rm -rf "$d"
}
image_build() {
  local name
  for name in full-el full-fedora minimal-el8 minimal-el minimal-fedora node uv; do
    ORACLE_HOME=$H "$here/oracle.sh" --engine "$here/stand-in" bud --isolation chroot --layers=false --pull=never \
      --ulimit nofile=4096:4096 --ulimit nproc=8192:8192 -v "$H/repo:/mnt/repo:ro" -t "localhost/stand-in/$name" -f "$name.containerfile" .
  done
  ORACLE_HOME=$H "$here/oracle.sh" --engine / rmi --prune || true
  ORACLE_HOME=$H "$here/oracle.sh" --engine / images
}

if [ "${1-}" = --step ]; then
  H=$3 W=$3/work
  "$2"
else
  main "$@"
fi
