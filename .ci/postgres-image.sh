#!/usr/bin/env bash
# Builds the container image local/postgres:MAJOR from the PostgreSQL that Debian has installed on this machine, so that tests
# with containers need no registry. As far as tests can observe, the image behaves like the official one: it has the same environment
# variables, the same directories, the same entrypoint steps, and the same log lines.
#
# usage: .ci/postgres-image.sh [MAJOR [TAG]]     default: 15 local/postgres:15
set -euo pipefail

major="${1:-15}"
tag="${2:-local/postgres:$major}"
libraries="/usr/lib/postgresql/$major"
shared="/usr/share/postgresql/$major"
entrypoint="$(cd "$(dirname "$0")" && pwd)/postgres-entrypoint.sh"

if [ ! -x "$libraries/bin/postgres" ]; then
  echo "no PostgreSQL $major in $libraries; install the package postgresql-$major" >&2
  exit 1
fi

root="$(mktemp -d)"
trap 'rm -rf "$root"' EXIT

# The programs that the entrypoint and initdb call.
tools=(sh cat chmod cp date env head id ls mkdir rm sleep sync tail touch locale)

programs=()
for tool in "${tools[@]}"; do
  programs+=("$(readlink -f "$(command -v "$tool")")")
done

mkdir -p "$root"/{dev,etc,proc,run,sys,tmp,usr/bin,usr/lib,usr/lib64,usr/sbin,usr/share,docker-entrypoint-initdb.d} \
  "$root/usr/lib/postgresql" "$root/usr/share/postgresql" "$root/usr/local/bin" "$root/run/postgresql" "$root/var/lib/postgresql/data"
for directory in bin lib lib64 sbin; do
  ln -s "usr/$directory" "$root/$directory"
done
ln -s ../run "$root/var/run"

cp -a "$libraries" "$root/usr/lib/postgresql/"
cp -a "$shared" "$root/usr/share/postgresql/"
# Debian's servers read the system's time zones. Procedural languages and the JIT compiler would add hundreds of megabytes.
cp -a /usr/share/zoneinfo "$root/usr/share/"
ln -sf Etc/UTC "$root/usr/share/zoneinfo/localtime"
mkdir -p "$root/usr/lib/locale"
cp -a /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
rm -rf "$root/usr/lib/postgresql/$major/lib/bitcode" "$root/usr/lib/postgresql/$major/lib"/{llvmjit*,plperl,plpython3,pltcl}.so

for index in "${!tools[@]}"; do
  cp "${programs[index]}" "$root/usr/bin/${tools[index]}"
done

# The closure: every library that a program or module needs, where the loader expects it.
mapfile -t modules < <(find "$root/usr/lib/postgresql/$major" -type f \( -name '*.so' -o -perm -u+x \))
mapfile -t needed < <(ldd "${programs[@]}" "${modules[@]}" 2>/dev/null | grep -o '/[^ ]*\.so[^ ]*' | grep -v ':$' | sort -u)
for library in "${needed[@]}"; do
  real="$(readlink -f "$library")"
  place="$(readlink -f "$(dirname "$library")")"
  mkdir -p "$root$place"
  cp "$real" "$root$place/$(basename "$library")"
done
loader="$(printf '%s\n' "${needed[@]}" | grep -m1 '/ld-linux')"
[ -e "$root$loader" ] || cp "$(readlink -f "$loader")" "$root$loader"

cp "$entrypoint" "$root/usr/local/bin/docker-entrypoint.sh"
chmod 755 "$root/usr/local/bin/docker-entrypoint.sh"
sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$root/usr/share/postgresql/$major/postgresql.conf.sample"

printf 'root:x:0:0:root:/:/bin/sh\npostgres:x:999:999:PostgreSQL:/var/lib/postgresql:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\npostgres:x:999:\n' >"$root/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"
chmod 1777 "$root/tmp"
chmod 755 "$root"
chown -R 999:999 "$root/var/lib/postgresql" "$root/run/postgresql"
chmod 700 "$root/var/lib/postgresql/data"
chmod 3777 "$root/run/postgresql"

tar -C "$root" -c . | docker import \
  --change "ENV PATH=/usr/local/bin:/usr/lib/postgresql/$major/bin:/usr/bin:/bin" \
  --change "ENV LANG=C.UTF-8" \
  --change "ENV PG_MAJOR=$major" \
  --change "ENV PGDATA=/var/lib/postgresql/data" \
  --change "VOLUME /var/lib/postgresql/data" \
  --change "EXPOSE 5432" \
  --change "USER postgres" \
  --change 'ENTRYPOINT ["docker-entrypoint.sh"]' \
  --change 'CMD ["postgres"]' \
  - "$tag" >/dev/null
echo "built $tag from PostgreSQL $("$libraries/bin/postgres" --version | grep -o '[0-9.]*' | head -n 1)" >&2
