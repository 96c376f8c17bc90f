#!/usr/bin/env bash
# Measures the figures for which docs/performance.md sets goals: backs up and restores the same databases by turns with the tools of PostgreSQL
# and with this program, on this machine, into files, to a local S3 server, and over slow lines; prints the table of goals at the end.
#
#   ./mvnw -q -DskipTests package && benchmarks/run.sh [MEGABYTES] [RUNS]
#   ONLY='wide latency' benchmarks/run.sh 512 3
#
# MEGABYTES of COPY text in each database. ONLY: some of pgbench even wide blobs skewed small latency s3 network table start hash (default:
# all). JOBS: connections (2). HEAP (256m) and JAVA_FLAGS of this program. TMPDIR: folder for the server, the data, and all dumps, about eight
# times MEGABYTES at once. PG_BIN: the server and the tools. PGPORT: a free port. RESULTS: a file for all figures, tab-separated.
#
# One line per run: seconds of wall time, processor time of the client, the server, and the store or line; peak memory of the (largest) client
# process; megabytes stored. Then the medians; then the goals, each by the ratios within the runs. Needs GNU time, zstd and gzip.
set -euo pipefail

megabytes=${1:-512}
runs=${2:-3}
jobs=${JOBS:-2}
only=${ONLY:-pgbench even wide blobs skewed small latency s3 network table start hash}
latency=5
network_latency=20
network_bytes=20000000
PGPORT=${PGPORT:-5997}
work=$(mktemp -d "${TMPDIR:-/tmp}/side-by-side.XXXXXX")
here=$(dirname "$0")
# shellcheck source-path=SCRIPTDIR source=lib.sh
source "$here/lib.sh"
server=postgresql://postgres@127.0.0.1:$PGPORT
# shellcheck source-path=SCRIPTDIR source=data.sh
source "$here/data.sh"
# shellcheck source-path=SCRIPTDIR source=programs.sh
source "$here/programs.sh"
# shellcheck source-path=SCRIPTDIR source=cases.sh
source "$here/cases.sh"
# shellcheck source-path=SCRIPTDIR source=goals.sh
source "$here/goals.sh"

finish() {
    local name
    for name in "${!programs[@]}"; do stop_program "$name"; done
    [ -z "${RESULTS:-}" ] || cat "$work/runs" "$work/notes" > "$RESULTS" || true
    stop_server
}

for name in $only; do
    case $name in
        pgbench | even | wide | blobs | skewed | small | latency | s3 | network | table | start | hash) ;;
        *)
            echo "run.sh: ONLY contains $name, which is not one of the cases" >&2
            exit 2
            ;;
    esac
done
for file in "$jar" "${jar%.jar}" "$classes/classpath.txt"; do
    [ -e "$file" ] || {
        echo "run.sh: $file does not exist; build it first: ./mvnw -q -DskipTests package" >&2
        exit 2
    }
done
: > "$work/runs"
: > "$work/notes"
trap finish EXIT

facts() {
    echo "commit      $(git -C "$here" describe --always --dirty 2> /dev/null || echo unknown), $(date -u +%Y-%m-%dT%H:%MZ)"
    echo "processors  $(nproc), $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
    echo "memory      $(awk '/^MemTotal/ { print int($2 / 1024) " MB" }' /proc/meminfo)"
    echo "kernel      $(uname -sr)"
    echo "load        $(cut -d ' ' -f 1-3 /proc/loadavg) at the start"
    echo "java        $(java -version 2>&1 | tail -n 1), heap ${HEAP:-256m}${JAVA_FLAGS:+ $JAVA_FLAGS}, started by ${jar%.jar}"
    echo "server      $("$bin/postgres" --version), shared_buffers 512 MB, no fsync, no autovacuum"
    echo "client      $("$bin/pg_dump" --version), zstd $(zstd --version | grep -o 'v[0-9.]*' | head -n 1)"
    echo "data        $megabytes MB of COPY text in each database, $runs runs, $jobs jobs, in $work"
}

facts=$(facts)
echo "$facts"
start_server 'shared_buffers = 512MB' 'max_wal_size = 8GB' 'max_connections = 100' 'max_locks_per_transaction = 256' \
    'maintenance_work_mem = 128MB' 'autovacuum = off' "log_line_prefix = '%n %d '"
train > /dev/null
for name in $only; do
    case $name in
        pgbench | even | wide | blobs | skewed | small) side_by_side "$name" ;;
        *) "${name}_case" ;;
    esac
done
heading 'medians'
medians
printf '\n%s\n\n' "$facts"
goals
