#!/bin/sh
# Entrypoint of the image that postgres-image.sh builds. As far as tests can observe, it does the same as the entrypoint of the official
# image: if the data directory is empty, it runs initdb, starts a server that is reachable only inside the container, creates the database,
# runs the files in /docker-entrypoint-initdb.d, stops that server, and then becomes the real one. "ready to accept connections" is therefore
# logged twice, and only the second line means that the server is ready.
set -eu

export PGDATA="${PGDATA:-/var/lib/postgresql/data}"

# A variable, or the content of the file that VARIABLE_FILE names.
value_of() {
  eval "file=\${$1_FILE:-}"
  if [ -n "$file" ]; then
    cat "$file"
  else
    eval "printf %s \"\${$1:-}\""
  fi
}

initialize() {
  user="$(value_of POSTGRES_USER)"
  user="${user:-postgres}"
  database="$(value_of POSTGRES_DB)"
  database="${database:-$user}"
  password="$(value_of POSTGRES_PASSWORD)"
  method="${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}"
  if [ -z "$password" ] && [ "$method" != trust ]; then
    echo "POSTGRES_PASSWORD must not be empty unless POSTGRES_HOST_AUTH_METHOD is trust" >&2
    exit 1
  fi

  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  printf '%s\n' "$password" >/tmp/password
  if [ -n "$password" ]; then
    set -- --pwfile=/tmp/password
  fi
  # shellcheck disable=SC2086 # POSTGRES_INITDB_ARGS is a list of words
  initdb --username="$user" "$@" ${POSTGRES_INITDB_ARGS:-}
  rm /tmp/password
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"

  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  if [ "$database" != postgres ]; then
    echo 'CREATE DATABASE :"database";' |
      psql -X -q -v ON_ERROR_STOP=1 -v database="$database" --username "$user" --no-password --dbname postgres
  fi
  for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in
      *.sh)
        # shellcheck disable=SC1090 # found at run time
        . "$script"
        ;;
      *.sql)
        psql -X -v ON_ERROR_STOP=1 --username "$user" --no-password --dbname "$database" --file "$script"
        ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  echo
  echo 'PostgreSQL init process complete; ready for start up.'
  echo
}

if [ "${1:-}" = "${1#-}" ]; then
  [ $# -gt 0 ] || set -- postgres
else
  set -- postgres "$@"
fi

if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  initialize
fi
exec "$@"
