# Programs that run next to the commands of run.sh: a local S3 server and slow lines, which answer questions line by line. Sourced after lib.sh.
# shellcheck shell=bash

: "${work:?}"
classes=$(dirname "${BASH_SOURCE[0]}")/target
declare -A to=() from=()
answer=''
s3_files='' # directory of the objects in the S3 server

# start_program NAME CLASS ARGUMENT…: starts a program and puts its first line into "answer".
start_program() {
    local name=$1 fd
    shift
    mkdir -p "$work/programs"
    mkfifo "$work/programs/$name.in" "$work/programs/$name.out"
    java -Xmx256m -XX:+UseSerialGC -Djava.io.tmpdir="$work/programs" -cp "$classes/classes:$(cat "$classes/classpath.txt")" "$@" \
        < "$work/programs/$name.in" > "$work/programs/$name.out" &
    programs["$name"]=$!
    exec {fd}> "$work/programs/$name.in"
    to["$name"]=$fd
    exec {fd}< "$work/programs/$name.out"
    from["$name"]=$fd
    read -r -u "$fd" answer
}

# ask NAME QUESTION: asks a program and puts its reply into "answer".
ask() {
    echo "$2" >&"${to[$1]}"
    read -r -u "${from[$1]}" answer
}

stop_program() {
    kill "${programs[$1]}" 2> /dev/null || true
    wait "${programs[$1]}" 2> /dev/null || true
    unset "programs[$1]"
    rm -f "$work/programs/$1.in" "$work/programs/$1.out"
}

# start_store: starts the S3 server and exports its settings.
start_store() {
    start_program s3 io.pgbackup.benchmarks.LocalS3
    local setting
    for setting in $answer; do export "${setting?}"; done
    export AWS_ENDPOINT_URL=http://127.0.0.1:$S3_PORT AWS_EC2_METADATA_DISABLED=true
    s3_files=$(echo "$work"/programs/pgbackup-*-s3-*)
    export s3_files
}

# start_line NAME TARGET-PORT MILLISECONDS BYTES-PER-SECOND: starts a slow line to a port; "answer" is the port of its near end.
start_line() { start_program "$1" io.pgbackup.benchmarks.DelayingProxy "$2" "$3" "$4"; }
