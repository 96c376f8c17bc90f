#!/usr/bin/env bash
# Measures only the hot loops, with JMH: time per row, megabytes per second, and the savings of each level of compression.
#
#   ./mvnw -q -DskipTests package && benchmarks/jmh.sh [ARGUMENTS OF JMH]
#   benchmarks/jmh.sh 'RowScan.hash$' -f 3
#
# Without arguments: all benchmarks, one fork of 3 + 5 half seconds each, about six minutes.
set -euo pipefail
export LC_ALL=C.UTF-8 # numbers with points

target=$(cd "$(dirname "$0")" && pwd)/target
[ -e "$target/classpath.txt" ] || {
    echo "jmh.sh: $target/classpath.txt does not exist; build it first: ./mvnw -q -DskipTests package" >&2
    exit 2
}
classes=$target/classes:$(cat "$target/classpath.txt")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

java -cp "$classes" org.openjdk.jmh.Main -foe true -rf csv -rff "$work/scores" "$@" > "$work/log" || {
    cat "$work/log" >&2
    exit 1
}
java -cp "$classes" io.pgbackup.benchmarks.Compression > "$work/sizes"

# JMH has a column for each parameter that any of the benchmarks has.
awk -F ',' '
    function field(name) { return name in column ? $column[name] : "" }
    FNR == NR { bytes[$1 "," $2] = $3; smaller[$1 "," $2] = $4; next }
    { gsub(/["\r]/, "") }
    FNR == 1 {
        for (i = 1; i <= NF; i++) column[$i] = i
        printf "%-28s %-24s %14s %10s %10s\n", "benchmark", "of", "ns", "MB/s", "smaller"
        next
    }
    {
        sub(/.*benchmarks\./, "", $1)
        of = field("Param: kind") " " field("Param: codec") " " field("Param: shape") " " field("Param: rowBytes")
        gsub(/ +/, " ", of)
        key = field("Param: kind") "," field("Param: codec")
        size = field("Param: rowBytes") != "" ? field("Param: rowBytes") : bytes[key]
        printf "%-28s %-24s %14.1f %10s %10s\n", $1, of, $column["Score"], size ? sprintf("%.0f", size * 1e3 / $column["Score"]) : "–",
            key in smaller ? smaller[key] : "–"
    }' "$work/sizes" "$work/scores"
