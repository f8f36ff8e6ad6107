#!/usr/bin/env bash
# The mock does what the OpenAPI documents say: schemathesis makes calls from each document and compares the answers.
# Needs python3 with venv, and PyPI; takes about five minutes. `tests/openapi/schemathesis.sh [SYSTEM…]`
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
mock=
trap 'if [ -n "$mock" ]; then kill "$mock" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis==4.32.5' 'openapi-spec-validator==0.9.0'
cargo build --quiet --package xtask --features mock
xtask=${CARGO_TARGET_DIR:-target}/debug/xtask

[ $# -gt 0 ] || set -- cloudcix idcloudhost nexudus
for system; do
    "$xtask" openapi --system "$system" --out "$work/any" >/dev/null
    "$work/venv/bin/openapi-spec-validator" "$work/any/$system.json"

    "$xtask" mock --every-id-exists --system "$system" >"$work/mock.log" &
    mock=$!
    for _ in $(seq 100); do
        grep -q ready "$work/mock.log" && break
        sleep 0.1
    done
    url=$(sed -n '1s/.*"url":"\([^"]*\)".*/\1/p' "$work/mock.log")
    "$xtask" openapi --system "$system" --url "$url" --out "$work" >/dev/null

    # What the mock takes: any credentials, as long as there are some; a token that it issued.
    case $system in
    cloudcix)
        sign_in=$(python3 - "$work/$system.json" <<'PYTHON'
import json, sys
paths = json.load(open(sys.argv[1]))["paths"]
print(next(path for path, item in paths.items() if item.get("post", {}).get("operationId") == "membership.token.create"))
PYTHON
        )
        token=$(python3 - "$url$sign_in" <<'PYTHON'
import json, sys, urllib.request
fields = {"email": "ann@example.com", "password": "example", "api_key": "example"}
request = urllib.request.Request(sys.argv[1], json.dumps(fields).encode(), {"Content-Type": "application/json"})
answer = json.load(urllib.request.urlopen(request))
print(answer.get("token") or answer["content"]["token"])
PYTHON
        )
        who=(--header "X-Auth-Token: $token")
        ;;
    idcloudhost) who=(--header 'apikey: example') ;;
    *) who=(--auth ann:example) ;;
    esac

    # The path and verb of an object are its bucket's, too, and where every id exists the bucket answers.
    mkdir "$work/$system"
    python3 tests/openapi/parts.py "$work/$system.json" "$work/$system"
    for part in "$work/$system"/*.json; do
        echo "== $system: $(basename "$part" .json)"
        (cd "$work" && venv/bin/schemathesis run "$part" --url "$url" "${who[@]}" \
            --exclude-operation-id vault.obj.read \
            --phases examples,fuzzing --mode positive --max-examples 5 --seed 1 --continue-on-failure \
            --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance)
    done
    kill "$mock"
    mock=
done
