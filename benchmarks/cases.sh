# The cases of run.sh: a function for each word of ONLY. The tools of PostgreSQL and this program take turns. Sourced after all other files.
# shellcheck shell=bash

: "${bin:?}" "${work:?}" "${server:?}" "${classes:?}" "${jobs:?}" "${runs:?}" "${latency:?}" "${network_latency:?}" "${network_bytes:?}"
: "${answer=}" "${s3_files=}" "${jar:?}"

major=$("$bin/pg_dump" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
# The competitors of zstd: the directory format supports zstd from version 16 on.
if [ "$major" -ge 16 ]; then
    peer_zstd_3="pg_dump -Fd -j $jobs -Z zstd:3"
    peer_zstd_1="pg_dump -Fd -j $jobs -Z zstd:1"
else
    peer_zstd_3='pg_dump | zstd -3'
    peer_zstd_1='pg_dump | zstd -1'
fi

# peer DATABASE COMMAND: measures one way of running pg_dump.
peer() {
    local database=$1 file=$work/dump.${2//[^A-Za-z0-9]/} text
    case $2 in
        *'| '*) text="\$BIN/pg_dump -Fp $database | ${2#*| } -q > $file" ;;
        *) text="\$BIN/$2 -f $file $database" ;;
    esac
    rm -rf "$file"
    measured "$database $2" "$file" "$text"
}

# ours DATABASE JOBS COMPRESSION: measures a backup into a separate directory for each compression.
ours() {
    local store=$work/store.$3
    rm -rf "$store"
    measured "$1 backup --jobs $2 $3" "$store" \
        "\$CLI backup --url $server/$1 --store file:$store --jobs $2 --compression $3 --no-globals"
}

# side_by_side DATABASE: measures dumps to files and restores from them.
side_by_side() {
    local database=$1
    need "$database"
    heading "$database"
    for run in $(seq "$runs"); do
        peer "$database" 'pg_dump -Fp'
        ours "$database" 1 none
        peer "$database" 'pg_dump -Fc'
        ours "$database" "$jobs" none
        peer "$database" "$peer_zstd_3"
        ours "$database" 1 zstd
        ours "$database" "$jobs" zstd
        peer "$database" "$peer_zstd_1"
        ours "$database" "$jobs" zstd:1
        peer "$database" "pg_dump -Fd -j $jobs -Z 1"
        ours "$database" 1 gzip
        ours "$database" "$jobs" gzip
        peer "$database" 'pg_dump | gzip'
        fresh
        measured "$database psql -f" /nowhere "\$BIN/psql -qX -v ON_ERROR_STOP=1 -d copy -f $work/dump.pgdumpFp"
        fresh
        measured "$database restore --jobs $jobs" /nowhere "\$CLI restore $database --target $server/copy --store file:$work/store.zstd --jobs $jobs"
        fresh
        measured "$database pg_restore -j $jobs" /nowhere "\$BIN/pg_restore -j $jobs -d copy $work/dump.pgdumpFdj${jobs}Z1"
    done
    rm -rf "$work"/dump.* "$work"/store.*
}

# round_trip PORT: prints the milliseconds of a statement that does nothing.
round_trip() {
    local before
    before=$(date +%s%N)
    printf 'SELECT 1;\n%.0s' {1..200} | PGPORT=$1 sql -At -d postgres > /dev/null
    awk -v nanos="$(($(date +%s%N) - before))" 'BEGIN { printf "%.2f\n", nanos / 1e6 / 200 }'
}

# 2,000 small tables behind a long line.
latency_case() {
    need small
    start_line database "$PGPORT" "$latency" 0
    local port=$answer
    echo "a statement takes $(round_trip "$PGPORT") ms, over the line $(round_trip "$port")"
    heading "small, $latency ms"
    for run in $(seq "$runs"); do
        measured 'latency pg_dump -Fp' "$work/dump.sql" "PGPORT=$port \$BIN/pg_dump -Fp -f \$WORK/dump.sql small"
        for n in 1 "$jobs"; do
            rm -rf "$work/store"
            measured "latency backup --jobs $n none" "$work/store" \
                "\$CLI backup --url postgresql://postgres@127.0.0.1:$port/small --store file:\$WORK/store --jobs $n --no-globals"
        done
        rm -rf "$work/dump.dir"
        measured "latency pg_dump -Fd -j $jobs" "$work/dump.dir" "PGPORT=$port \$BIN/pg_dump -Fd -j $jobs -f \$WORK/dump.dir small"
    done
    stop_program database
    rm -rf "$work"/dump.* "$work/store"
}

# s3_backup NAME DATABASE JOBS COMPRESSION: with a heap of 128 MB, into an empty store.
s3_backup() {
    ask s3 empty
    measured "$1" "$s3_files" \
        "$(cli 128m) backup --url $server/$2 --store $S3_STORE --jobs $3 --compression $4 --no-globals"
}

# warm_store DATABASE: starts the S3 server if necessary, and stores one backup unmeasured, since the server is a JVM, too.
warm_store() {
    [ -z "${programs[s3]:-}" ] || return 0
    start_store
    $CLI backup --url "$server/$1" --store "$S3_STORE" --no-globals > /dev/null 2>&1
}

# peak_kb PATTERN: prints the largest peak memory of the matching commands in this run.
peak_kb() {
    local number name peak most=0
    while IFS=$'\t' read -r number name _ _ _ _ peak _; do
        # shellcheck disable=SC2053 # a pattern
        if [ "$number" = "$run" ] && [[ $name == $1 ]] && [ "$peak" -gt "$most" ]; then most=$peak; fi
    done < "$work/runs"
    echo "$most"
}

# An S3 server on this machine. The memory of an idle JVM with the same settings is not counted.
s3_case() {
    local n kind idle peak
    need wide blobs
    warm_store wide
    heading 'S3, heap 128 MB'
    for run in $(seq "$runs"); do
        measured 's3 --version' /nowhere "$(cli 128m) --version"
        for n in 1 2 4; do
            for kind in none zstd; do s3_backup "s3 wide --jobs $n $kind" wide "$n" "$kind"; done
        done
        s3_backup 's3 blobs --jobs 4 zstd' blobs 4 zstd
        idle=$(($(peak_kb 's3 --version') / 1024))
        peak=$(($(peak_kb 's3 * --jobs 4 *') / 1024))
        note 'memory of the JVM' "$idle"
        note 'memory' "$peak"
        note 'memory beyond' "$((peak - idle))"
    done
}

# An S3 server behind a long and narrow line.
network_case() {
    local kind up seconds
    need wide
    warm_store wide
    start_line network "$S3_PORT" "$network_latency" "$network_bytes"
    local near=$answer
    heading "S3, $network_latency ms, $((network_bytes / 1000000)) MB/s"
    for run in $(seq "$runs"); do
        for kind in none zstd; do
            ask network report # of what came before
            AWS_ENDPOINT_URL=http://127.0.0.1:$near s3_backup "network --jobs 4 $kind" wide 4 "$kind"
            ask network report
            read -r up _ seconds <<< "$answer"
            note "network $kind" "$(awk -v up="$up" -v s="$seconds" -v cap="$network_bytes" 'BEGIN { print (s > 0 ? up * 1e6 / s / cap : 0) }')"
        done
        note 'network memory' "$(($(peak_kb 'network *') / 1024))"
    done
    stop_program network
}

# One of ten tables, a nineteenth of the data, out of a backup in S3.
table_case() {
    local own whole before
    need skewed
    warm_store skewed
    heading 'one table of skewed'
    for run in $(seq "$runs"); do
        measured 'table pg_dump -Fc' "$work/dump.fc" "\$BIN/pg_dump -Fc -f \$WORK/dump.fc skewed"
        s3_backup 'table backup' skewed "$jobs" zstd
        whole=$(bytes_of "$s3_files")
        own=$($CLI cat skewed --store "$S3_STORE" | grep -a '^--@ ' | tr ' ' '\t' | awk -F '\t' '
            function value(key, i) { for (i = 3; i <= NF; i++) if (index($i, key "=") == 1) return substr($i, length(key) + 2) }
            $2 == "segment" { length_of[value("n")] = value("length") }
            $2 == "table" && value("name") == "t5" { id = value("id") }
            $2 == "rows" && id != "" && value("table") == id && !seen[value("segment")]++ { sum += length_of[value("segment")] }
            END { printf "%.0f\n", sum }')
        ask s3 sent
        before=$answer
        fresh
        measured 'table restore -t t5' /nowhere "\$CLI restore skewed --target $server/copy --store $S3_STORE --jobs $jobs -t t5"
        ask s3 sent
        note 'table bytes' "$(awk -v read="$((answer - before))" -v own="$own" 'BEGIN { print read / own }')"
        note 'table whole' "$(awk -v read="$((answer - before))" -v whole="$whole" 'BEGIN { print read / whole }')"
        echo "table t5: $own bytes of segments, $((answer - before)) read, $whole stored"
        fresh
        measured 'table pg_restore -Fc -t t5' /nowhere "\$BIN/pg_restore -d copy -t t5 \$WORK/dump.fc"
    done
    rm -f "$work/dump.fc"
}

# first_query NAME COMMAND…: measures the time from the start of the program to the first statement that the server logs.
first_query() {
    local name=$1 before seen
    shift
    seen=$(wc -l < "$work/log")
    rm -rf "$work/store"
    before=$(date +%s.%N)
    "$@" backup --url "$server/startup" --store "file:$work/store" --no-globals > /dev/null 2>&1
    note "$name" "$(tail -n +$((seen + 1)) "$work/log" | awk -v before="$before" \
        '!found && $2 == "startup" && /LOG: +(statement|execute)/ { printf "%.3f\n", $1 - before; found = 1 }')"
}

# With and without the launcher.
start_case() {
    need startup
    for _ in $(seq 9); do
        # shellcheck disable=SC2086 # words
        first_query java java -Xmx${HEAP:-256m} ${JAVA_FLAGS:-} -jar "$jar"
        first_query launcher "$CLI"
    done
    echo "first query after $(noted java | spread) s (median, least, most), with the launcher $(noted launcher | spread) s"
}

# The hot loops that cannot be switched off, measured separately: goals.sh computes their share of the runs above.
hash_case() {
    java -cp "$classes/classes:$(cat "$classes/classpath.txt")" org.openjdk.jmh.Main 'RowScan.hash$|Indexes.write$' -p rowBytes=20,125,600,5000 \
        -p shape=tables:10,tables:2000 -foe true -rf csv -rff "$work/jmh.csv" > "$work/jmh.log" || {
        cat "$work/jmh.log" >&2
        exit 1
    }
    grep -A 20 '^Benchmark ' "$work/jmh.log" | grep ns/op
}
