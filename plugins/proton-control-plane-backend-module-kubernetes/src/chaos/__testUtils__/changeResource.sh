#!/bin/sh
# Puts or deletes an object in S3, or a parameter in SSM, slowly and with the
# credentials of the run. Records when two process groups, and thus two commands
# of Terraform, change what an environment has at once.
#
# Usage: changeResource.sh PUT|DELETE s3|ssm NAME ENVIRONMENT FOLDER [TEXT]
set -eu

method=$1 service=$2 name=$3 environment=$4 folder=$5 text=${6-}

# The process group; nothing when the process has ended.
find_group() {
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086 # The words are: state, parent, group.
  set -- ${stat##*) }
  [ "$1" = Z ] || echo "$3"
}

# Moto finds the caller in the signature's header, and doesn't check the signature.
call_aws() {
  curl --silent --show-error --fail --output /dev/null \
    --header "Authorization: AWS4-HMAC-SHA256 Credential=$AWS_ACCESS_KEY_ID/20260101/us-east-1/$service/aws4_request, SignedHeaders=host, Signature=0" \
    --header "X-Amz-Security-Token: $AWS_SESSION_TOKEN" "$@"
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
case $service-$method in
s3-*)
  call_aws --request "$method" --header 'Content-Type: text/plain' \
    --data-binary "$text" "$AWS_ENDPOINT_URL/$name"
  ;;
ssm-PUT)
  call_aws --header 'Content-Type: application/x-amz-json-1.1' \
    --header 'X-Amz-Target: AmazonSSM.PutParameter' \
    --data-binary "{\"Name\":\"$name\",\"Value\":\"$text\",\"Type\":\"String\",\"Overwrite\":true}" \
    "$AWS_ENDPOINT_URL"
  ;;
ssm-DELETE)
  # Unlike DeleteParameter, it accepts that an earlier run has deleted it.
  call_aws --header 'Content-Type: application/x-amz-json-1.1' \
    --header 'X-Amz-Target: AmazonSSM.DeleteParameters' \
    --data-binary "{\"Names\":[\"$name\"]}" "$AWS_ENDPOINT_URL"
  ;;
esac
sleep 0.15
rm "$own"
