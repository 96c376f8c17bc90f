#!/bin/sh
# Backs up and restores a sample database on this machine, with nothing but a JDK 17 or newer: builds the command line,
# starts an embedded PostgreSQL, fills a sample shop, and proves the restored copy. Usage: ./quickstart.sh [STORE-DIRECTORY]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
store=${1:-$here/target/quickstart-store}
case $store in
  /*) ;;
  *) store=$PWD/$store ;;
esac
if ! command -v java >/dev/null 2>&1 && [ -z "${JAVA_HOME:-}" ]; then
  echo "quickstart: no java found; install a JDK 17 or newer, or set JAVA_HOME" >&2
  exit 1
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

echo "== Building the command line (the first time, this fetches dependencies)"
cd "$here"
./mvnw -q -B -Dmaven.test.skip=true -Pquickstart -pl adapter-cli,backup-testkit -am package
mkdir -p "$store"

# The file holds the test kit's class path and the PostgreSQL binaries that it was built for.
# shellcheck source=/dev/null
. "$here/backup-testkit/target/quickstart.env"
exec "$java" -Dslf4j.internal.verbosity=ERROR -Dpgbackup.postgres.binaries="$POSTGRES_BINARIES" -Dpgbackup.postgres.platform="$POSTGRES_PLATFORM" \
  -Dpgbackup.postgres.15="$POSTGRES_15" -cp "$here/backup-testkit/target/classes:$(cat "$here/backup-testkit/target/classpath.txt")" \
  io.pgbackup.testkit.sample.Quickstart "$here/adapter-cli/target/backup-cli.jar" "$store"
