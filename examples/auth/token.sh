#!/usr/bin/env bash
# Prints a token that is good for an hour: token.sh USER [PERMISSION ...]. Issuers have better ways.
set -euo pipefail
secret=${JWT_SECRET:-only-for-this-example-0123456789}
user=${1:?whose token? token.sh USER [PERMISSION ...]}
shift
encode() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
header=$(printf '{"alg":"HS256","typ":"JWT"}' | encode)
claims=$(printf '{"iss":"https://login.example.com","aud":"shop","sub":"%s","permissions":"%s","exp":%d}' \
  "$user" "$*" "$(($(date +%s) + 3600))" | encode)
signature=$(printf '%s.%s' "$header" "$claims" | openssl dgst -sha256 -hmac "$secret" -binary | encode)
echo "$header.$claims.$signature"
