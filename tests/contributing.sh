#!/usr/bin/env bash
# Follows CONTRIBUTING.md word by word, on a copy of what is checked out, and fails where it is wrong.
#
# What is done stands in comments of the page, each directly above the fence that it is about:
#   apply: append FILE                the block goes to the end of the file, after an empty line
#   apply: insert-after FILE: LINE    the block goes below this line, which the file has once
#   apply: replace FILE: LINE         the block takes the place of this line
#   run                               the commands succeed
#   run: fails                        the last of the commands fails
#   says                              every line is in the output of the last run, in this order;
#                                     a line of three dots stands for what is left out
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
page=$root/CONTRIBUTING.md
work=$root/target/contributing
copy=$work/checkout
blocks=$work/blocks
output=$work/output
# kept, so that what the page does not change is built once
export CARGO_TARGET_DIR=$work/target CARGO_TERM_COLOR=never

fail() {
    printf 'CONTRIBUTING.md:%s: %s\n' "$line" "$1" >&2
    exit 1
}

rm -rf "$copy" "$blocks"
mkdir -p "$copy" "$blocks"
# every file is new, so that what the last run changed is built again
(cd "$root" && git ls-files -z | tar -c --null -T - -f -) | tar -x -m -f - -C "$copy"

# a file a block: its line in the page, what is to be done, and then what is between the fences
awk -v blocks="$blocks" '
    !inside && /^ *<!-- (apply: .*|run|run: fails|says) -->$/ {
        todo = $0
        sub(/^ *<!-- /, "", todo)
        sub(/ -->$/, "", todo)
        at = NR
        next
    }
    !inside && todo != "" {
        if ($0 !~ /^ *```/) { printf "CONTRIBUTING.md:%d: no fence follows\n", at > "/dev/stderr"; exit 1 }
        match($0, /^ */)
        indent = RLENGTH
        file = sprintf("%s/%03d", blocks, ++count)
        print at > file
        print todo > file
        inside = 1
        next
    }
    inside && /^ *```$/ { close(file); inside = 0; todo = ""; next }
    # in a list, a block is indented
    inside { text = $0; if (substr(text, 1, indent) ~ /^ *$/) text = substr(text, indent + 1); print text > file }
    END { if (inside || !count) { print "CONTRIBUTING.md: a block without an end, or none" > "/dev/stderr"; exit 1 } }
' "$page"

# apply KIND FILE LINE BODY
apply() {
    local file=$copy/$2
    [ -f "$file" ] || fail "there is no $2"
    if [ "$1" = append ]; then
        printf '\n' | cat - "$4" >> "$file"
        return
    fi
    # as environment, because awk reads escapes in -v
    KIND=$1 LINE=$3 BODY=$4 awk '
        { text = $0; gsub(/^[ \t]+|[ \t]+$/, "", text) }
        text != ENVIRON["LINE"] { print; next }
        {
            found++
            if (ENVIRON["KIND"] == "insert-after") print
            while ((getline block < ENVIRON["BODY"]) > 0) print block
        }
        END { exit found != 1 }
    ' "$file" > "$work/changed" || fail "$2 does not have this line once: $3"
    cat "$work/changed" > "$file"
}

# What is quoted, line by line, in what was said.
says() {
    local missing
    missing=$(QUOTED=$1 awk '
        function trimmed(text) { gsub(/^[ \t]+|[ \t]+$/, "", text); return text }
        function wanted() {
            while ((getline line < ENVIRON["QUOTED"]) > 0)
                if (trimmed(line) !~ /^(\.\.\.)?$/) return trimmed(line)
            return ""
        }
        BEGIN { next_line = wanted() }
        next_line != "" && index($0, next_line) { next_line = wanted() }
        END { print next_line }
    ' "$output")
    [ -z "$missing" ] || { cat "$output" >&2; fail "not said, or not in this order: $missing"; }
}

applied=0 ran=0 quoted=0
for block in "$blocks"/*; do
    { read -r line; read -r todo; } < "$block"
    body=$work/body
    tail -n +3 "$block" > "$body"
    case $todo in
        "apply: "*)
            rest=${todo#apply: }
            kind=${rest%% *}
            rest=${rest#* }
            case $kind in
                append) apply append "$rest" "" "$body" ;;
                insert-after | replace) apply "$kind" "${rest%%: *}" "${rest#*: }" "$body" ;;
                *) fail "there is no \`$kind\`" ;;
            esac
            applied=$((applied + 1))
            ;;
        run | "run: fails")
            sed 's/^/$ /' "$body"
            status=0
            (cd "$copy" && bash -euo pipefail "$body") > "$output" 2>&1 || status=$?
            if [ "$todo" = run ] && [ "$status" != 0 ]; then
                cat "$output" >&2
                fail "failed with $status"
            elif [ "$todo" != run ] && [ "$status" = 0 ]; then
                cat "$output" >&2
                fail "should have failed"
            fi
            ran=$((ran + 1))
            ;;
        says)
            says "$body"
            quoted=$((quoted + 1))
            ;;
    esac
done
echo "CONTRIBUTING.md: $applied changes applied, $ran commands run, $quoted outputs as quoted"
