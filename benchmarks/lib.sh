# Shared by the side-by-side runs: a separate server, and the measuring of commands. Sourced after "work" and "PGPORT" are set.
# shellcheck shell=bash

: "${work:?}" "${PGPORT:?}"
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
jar=${JAR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/adapter-cli/target/backup-cli.jar}
# cli HEAP: prints a script that starts this program with a heap size, through the script next to the jar.
cli() {
    local file=$work/cli-$1
    if ! [ -e "$file" ]; then
        printf '#!/bin/sh\nJAVA_OPTS="-Xmx%s %s" exec "%s" "$@"\n' "$1" "${JAVA_FLAGS:-}" "${jar%.jar}" > "$file"
        chmod +x "$file"
    fi
    echo "$file"
}
# For the texts of measured commands: $BIN/pg_dump, $CLI backup, $WORK/dump.sql.
export WORK=$work BIN=$bin
CLI=$(cli "${HEAP:-256m}")
export CLI PGHOST=127.0.0.1 PGPORT PGUSER=postgres PGOPTIONS='-c client_min_messages=warning'
# Every program prints numbers with decimal points.
export LC_ALL=C.UTF-8
run=0
declare -A programs=() # pids of what else takes processor time for the run: a store, slow lines

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        "$@"
    fi
}

stop_server() {
    as_postgres "$bin/pg_ctl" -D "$work/data" -m immediate stop > /dev/null 2>&1 || true
    rm -rf "$work"
}

# start_server SETTING…: a new server at PGPORT, removed with the work directory by stop_server.
start_server() {
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$work"
    fi
    as_postgres "$bin/initdb" -D "$work/data" --locale=C -E UTF8 -U postgres -A trust > /dev/null
    printf '%s\n' "port = $PGPORT" "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" 'fsync = off' \
        'synchronous_commit = off' "$@" >> "$work/data/postgresql.conf"
    as_postgres "$bin/pg_ctl" -D "$work/data" -l "$work/log" -w start > /dev/null
}

sql() { "$bin/psql" -qX -v ON_ERROR_STOP=1 "$@"; }

# Lets the launcher create its class archives, so that no measured run needs to.
train() {
    sql -d postgres -c 'CREATE DATABASE training' -c 'CREATE DATABASE copy'
    sql -d training -c 'CREATE TABLE t AS SELECT g FROM generate_series(1, 1000) AS g'
    $CLI backup --url "postgresql://postgres@127.0.0.1:$PGPORT/training" --store "file:$work/training" --compression zstd --no-globals
    $CLI restore training --target "postgresql://postgres@127.0.0.1:$PGPORT/copy" --store "file:$work/training"
    sql -d postgres -c 'DROP DATABASE training'
    rm -rf "$work/training"
}

fresh() { sql -d postgres -c 'DROP DATABASE IF EXISTS copy' -c 'CREATE DATABASE copy' -c CHECKPOINT; }

# Whether a process of the server has a client, or is ending: then it has no command line, and its time is not counted for any process yet.
has_sessions() {
    local child line
    for child in $(pgrep -P "$1"); do
        line=$(tr '\0' ' ' 2> /dev/null < /proc/"$child"/cmdline) || true
        [[ -n $line && $line != *127.0.0.1* ]] || return 0
    done
    return 1
}

# Waits at most half a minute for the sessions whose clients have ended, and prints the seconds of processor time that the server and all its
# sessions have used.
server_seconds() {
    local pid child
    pid=$(head -n 1 "$work/data/postmaster.pid")
    for _ in $(seq 1500); do
        has_sessions "$pid" || break
        sleep 0.02
    done
    {
        cat /proc/"$pid"/stat
        for child in $(pgrep -P "$pid"); do cat /proc/"$child"/stat 2> /dev/null || true; done
    } | sed 's/.*) //' | awk -v hertz="$(getconf CLK_TCK)" \
        'NR == 1 { sum = $12 + $13 + $14 + $15 } NR > 1 { sum += $12 + $13 } END { printf "%.2f\n", sum / hertz }'
}

# Prints the seconds of processor time of the programs that run next to the command.
program_seconds() {
    local pid
    for pid in "${programs[@]}"; do cat /proc/"$pid"/stat; done | sed 's/.*) //' \
        | awk -v hertz="$(getconf CLK_TCK)" '{ sum += $12 + $13 } END { printf "%.2f\n", sum / hertz }'
}

# bytes_of FILE: prints the size of a file, or of all files in a directory.
bytes_of() { find "$1" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f\n", sum }'; }

# measured NAME FILE TEXT: runs the text in a shell and notes, in "$work/runs", number of the run, NAME, wall time, processor time of
# client, server, and store or line, peak memory of the largest process in kB, and the size of FILE afterwards in bytes.
measured() {
    local name=$1 file=$2 server store stored=0
    server=$(server_seconds)
    store=$(program_seconds)
    /usr/bin/time -q -o "$work/time" -f '%e %U %S %M' bash -c "set -euo pipefail; $3" > "$work/out" 2>&1 || {
        cat "$work/out" >&2
        exit 1
    }
    [ ! -e "$file" ] || stored=$(bytes_of "$file")
    awk -v OFS='\t' -v run="$run" -v name="$name" -v stored="$stored" -v s0="$server" -v s1="$(server_seconds)" \
        -v p0="$store" -v p1="$(program_seconds)" '{ print run, name, $1, $2 + $3, s1 - s0, p1 - p0, $4, stored }' "$work/time" \
        | tee -a "$work/runs" | lines
}

heading() { printf '%-52s %8s %8s %8s %8s %6s %9s\n' "$1" wall client server store MB stored; }

# Formats lines of "$work/runs" for reading.
lines() { awk -F '\t' '{ printf "%-52s %8.2f %8.2f %8.2f %8.2f %6d %9.1f\n", $2, $3, $4, $5, $6, $7 / 1024, $8 / 1e6 }'; }

# spread: prints median, minimum and maximum of the numbers on standard input, or nothing if there are none.
spread() { sort -n | awk '{ all[NR] = $1 } END { if (NR) print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2, all[1], all[NR] }'; }

# medians: one line for each name in "$work/runs", in the order of their first runs.
medians() {
    local name column
    cut -f 2 "$work/runs" | awk '!seen[$0]++' | while read -r name; do
        printf -- '-\t%s' "$name"
        for column in 3 4 5 6 7 8; do
            printf '\t%s' "$(awk -F '\t' -v name="$name" -v column="$column" '$2 == name { print $column }' "$work/runs" \
                | spread | cut -d ' ' -f 1)"
        done
        echo
    done | lines
}
