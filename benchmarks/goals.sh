# The table of goals of run.sh, computed from "$work/runs" and "$work/notes". Sourced after lib.sh.
# shellcheck shell=bash

: "${work:?}" "${jobs:?}" "${latency:?}" "${network_latency:?}" "${network_bytes:?}" "${peer_zstd_3:?}" "${peer_zstd_1:?}" "${only:?}"

# note NAME VALUE: records a figure that is not a run of a command.
note() { printf '%s\t%s\n' "$1" "$2" >> "$work/notes"; }

# ratios COLUMN OVER UNDER: prints OVER divided by UNDER for each run that has both names.
ratios() {
    awk -F '\t' -v column="$1" -v over="$2" -v under="$3" '
        $2 == over { o[$1] = $column } $2 == under { u[$1] = $column }
        END { for (run in o) if (run in u) print o[run] / (u[run] > 0 ? u[run] : 0.005) }' "$work/runs"
}

# row WORK BESIDE SIGN GOAL UNIT [DECIMALS]: prints a line of the table; the figures are on standard input, SIGN is ≥ or ≤, or - if no goal
# exists.
row() {
    spread | awk -v work="$1" -v beside="$2" -v sign="$3" -v goal="$4" -v unit="$5" -v places="${6:-2}" '
        BEGIN { gsub(/\|/, "\\\\|", beside) }
        {
            printf "| %s | %s | %s | %.*f%s (%.*f–%.*f) | %s |\n", work, beside, sign == "-" ? "–" : sign " " goal unit,
                places, $1, unit, places, $2, places, $3,
                sign == "-" ? "–" : (sign == "≥" ? $1 >= goal : $1 <= goal) ? "yes" : "**no**"
        }
        END { if (!NR) printf "| %s | %s | | **not measured** | |\n", work, beside }'
}

# faster WORK OURS THEIRS GOAL, and cheaper WORK OURS THEIRS COLUMN GOAL [DECIMALS]: ratios in the direction of the goal.
faster() { ratios 3 "$3" "$2" | row "$1" "\`${3#* }\`" '≥' "$4" '×'; }
cheaper() { ratios "$4" "$2" "$3" | row "$1" "\`${3#* }\`" '≤' "$5" '×' "${6:-2}"; }
noted() { awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$work/notes"; }

# hash_share DATABASE SERVER: prints the share, in percent, of the hash of all rows and the writing of the index (measured with JMH) in the
# processor time of a plain backup with one job: that of the client and, if SERVER is 1, of the server. Neither can be switched off. The JMH rows
# that are nearest in size represent the rows of the database.
hash_share() {
    local bytes=125 shape=tables:10
    case $1 in
        wide) bytes=600 ;;
        blobs) bytes=5000 ;;
        small) bytes=20 shape=tables:2000 ;;
    esac
    [ -e "$work/jmh.csv" ] || return 0
    awk -F '[,\t]' -v bytes="$bytes" -v shape="$shape" -v server="$2" -v name="$1 backup --jobs 1 none" '
        { sub(/\r$/, "") }
        /RowScan.hash"/ && $8 == bytes { per_byte = $5 / bytes }
        /Indexes.write"/ && $9 == shape { index_nanos = $5 }
        $2 == name && per_byte && index_nanos { print 100 * (per_byte * $8 + index_nanos) / 1e9 / ($4 + server * $5) }' "$work/jmh.csv" "$work/runs"
}

asked() { [[ " $only " == *" $1 "* ]]; }

goals() {
    local database level
    echo '| work | beside | goal | measured, median (least–most) | reached |'
    echo '| --- | --- | --- | --- | --- |'
    for database in pgbench even wide blobs skewed small; do
        asked "$database" || continue
        if [ "$database" = wide ]; then
            for level in zstd zstd:1; do
                faster "wide: dump, $level, $jobs jobs" "wide backup --jobs $jobs $level" 'wide pg_dump -Fc' 5
            done
        fi
        faster "$database: dump, zstd, $jobs jobs" "$database backup --jobs $jobs zstd" "$database $peer_zstd_3" 1.2
        cheaper "$database: stored bytes, zstd" "$database backup --jobs $jobs zstd" "$database $peer_zstd_3" 8 1 4
        faster "$database: dump, zstd:1, $jobs jobs" "$database backup --jobs $jobs zstd:1" "$database $peer_zstd_1" 1.2
        cheaper "$database: stored bytes, zstd:1" "$database backup --jobs $jobs zstd:1" "$database $peer_zstd_1" 8 1 4
        faster "$database: dump, plain, $jobs jobs" "$database backup --jobs $jobs none" "$database pg_dump -Fp" 1.5
        cheaper "$database: processor time of the client, plain" "$database backup --jobs 1 none" "$database pg_dump -Fp" 4 1
        faster "$database: restore, $jobs jobs" "$database restore --jobs $jobs" "$database pg_restore -j $jobs" 1.2
        if asked hash; then
            hash_share "$database" 1 | row "$database: hash and index (JMH)" "processor time of client and server, plain" '≤' 5 ' %'
            hash_share "$database" 0 | row "$database: hash and index (JMH)" "the client's processor time, plain" - 0 ' %'
        fi
    done
    if asked latency; then
        faster "2,000 small tables, $latency ms, $jobs jobs" "latency backup --jobs $jobs none" "latency pg_dump -Fd -j $jobs" 2
        ratios 3 'latency pg_dump -Fp' "latency backup --jobs $jobs none" \
            | row "2,000 small tables, $latency ms, $jobs jobs" "\`pg_dump -Fp\`" - 0 '×'
    fi
    if asked table; then
        noted 'table bytes' | row 'restore of one table: bytes read' 'its segments' '≤' 1.1 '×'
        noted 'table whole' | row 'restore of one table: bytes read' 'the whole backup' - 0 '×'
        ratios 3 'table pg_restore -Fc -t t5' 'table restore -t t5' | row 'restore of one table: time' "\`pg_restore -t\` of \`-Fc\`" - 0 '×'
    fi
    if asked s3; then
        noted 'memory beyond' | row 'peak memory, S3, 4 jobs, heap 128 MB' "beyond the JVM's own" '≤' 256 ' MB' 0
        noted 'memory' | row 'peak memory, S3, 4 jobs, heap 128 MB' 'as a whole' - 0 ' MB' 0
        noted 'memory of the JVM' | row "memory of the JVM's own: \`--version\`, heap 128 MB" '–' - 0 ' MB' 0
    fi
    if asked network; then
        noted 'network none' | row "S3, $network_latency ms, $((network_bytes / 1000000)) MB/s, plain: throughput" 'the cap' '≥' 0.9 '×'
        noted 'network zstd' | row "S3, $network_latency ms, $((network_bytes / 1000000)) MB/s, zstd: throughput" 'the cap' - 0 '×'
        noted 'network memory' | row "S3, $network_latency ms, $((network_bytes / 1000000)) MB/s, heap 128 MB: peak memory" 'as a whole' - 0 ' MB' 0
    fi
    if asked start; then
        noted java | row "\`java -jar\` to the first query" '–' '≤' 0.6 ' s'
        noted launcher | row "\`backup-cli\` to the first query" '–' '≤' 0.6 ' s'
    fi
}
