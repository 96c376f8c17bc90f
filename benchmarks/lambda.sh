#!/usr/bin/env bash
# Measures the Lambda function with the shares of a processor that come with 512 MB and 1,769 MB of memory.
#
#   benchmarks/lambda.sh [MEGABYTES] [RUNS]
#
# Needs root and control groups (version 1 or 2) to limit the processor time; the database and the store use the rest.
set -euo pipefail

megabytes=${1:-200}
runs=${2:-3}
cd "$(dirname "$0")/.."

if [ -e /sys/fs/cgroup/cpu/cpu.cfs_period_us ]; then
    group=/sys/fs/cgroup/cpu/pgbackup-lambda.$$
    limit() { echo $(($1 * 1000)) > "$group/cpu.cfs_quota_us"; }
else
    group=/sys/fs/cgroup/pgbackup-lambda.$$
    limit() { echo "$(($1 * 1000)) 100000" > "$group/cpu.max"; }
fi
mkdir "$group"
trap 'rmdir "$group"' EXIT

classes=$(mktemp)
# e2e is the last module of the build, so the file contains its class path.
./mvnw -B -q -pl e2e -am -DskipTests package dependency:build-classpath -Dmdep.outputFile="$classes" -Dmdep.includeScope=test
repository=$(./mvnw -B -q help:evaluate -Dexpression=settings.localRepository -DforceStdout)
properties=()
for major in 13 14 15 16 17 18; do
    version=$(sed -n "s:.*<postgres$major.version>\(.*\)</postgres$major.version>.*:\1:p" pom.xml)
    properties+=("-Dpgbackup.postgres.$major=$version")
done

# measured LABEL HEAP_MB PERCENT COMPRESSION FLAGS
measured() {
    limit "$3"
    (cd e2e && java -Dslf4j.internal.verbosity=ERROR -Dpgbackup.postgres.binaries="$repository/io/zonky/test/postgres" -Dpgbackup.postgres.platform=linux-amd64 \
        "${properties[@]}" -cp "target/test-classes:$(cat "$classes")" io.pgbackup.e2e.process.LambdaFigures \
        "$1" "$2" "$4" "$megabytes" "-XX:ActiveProcessorCount=2 $5" \
        sh -c "echo \$\$ > $group/cgroup.procs; exec \"\$0\" \"\$@\"")
}

for _ in $(seq "$runs"); do
    for compression in none zstd; do
        measured '512 MB, 0.29 processors, C1' 440 29 "$compression" -XX:TieredStopAtLevel=1
        measured '512 MB, 0.29 processors, C2' 440 29 "$compression" -XX:TieredStopAtLevel=4
        measured '1,769 MB, 1 processor, C1' 1500 100 "$compression" -XX:TieredStopAtLevel=1
        measured '1,769 MB, 1 processor, C2' 1500 100 "$compression" -XX:TieredStopAtLevel=4
    done
done
