#!/bin/sh
# Puts or deletes an object, slowly. Records when two process groups, and thus
# two commands of Terraform, change the objects of an environment at once.
#
# Usage: changeObject.sh PUT|DELETE URL ENVIRONMENT FOLDER [TEXT]
set -eu

method=$1 url=$2 environment=$3 folder=$4 text=${5-}

# Moto demands one, and doesn't check it.
authorization='AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0'

# The process group; nothing when the process has ended.
find_group() {
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086 # The words are: state, parent, group.
  set -- ${stat##*) }
  [ "$1" = Z ] || echo "$3"
}

own=$folder/busy/$environment.$$
group=$(find_group $$)
: >"$own"
for file in "$folder/busy/$environment".*; do
  other=$(find_group "${file##*.}")
  if [ -n "$other" ] && [ "$other" != "$group" ]; then
    echo "$environment: $group ($method) and $other" >>"$folder/overlaps"
  fi
done

sleep 0.15
curl --silent --show-error --fail --output /dev/null --request "$method" \
  --header "Authorization: $authorization" --header 'Content-Type: text/plain' \
  --data-binary "$text" "$url"
sleep 0.15
rm "$own"
