#!/usr/bin/env bash
# Plans and deploys the environments that Proton writes into this repository, and
# reports the result to the control plane.
#
#   proton.sh list BASE HEAD          the folders that differ, as JSON
#   proton.sh plan FOLDER             plans, and comments on the pull request
#   proton.sh deploy FOLDER           applies or destroys, and reports the result
#   proton.sh report-failure FOLDER   reports a failure, if nothing was reported
#   proton.sh gitlab-jobs plan|deploy BASE HEAD
#                                     GitLab's child pipeline: a job for each folder
#
# It runs in GitHub Actions and in GitLab CI, where CI_API_V4_URL is set.
# Needs bash 4.4, curl 7.75, git 2.31 and jq 1.6 or later, and terraform or tofu. Settings are in
# env_config.json at the root of the repository; see README.md.
set -euo pipefail

METADATA=.proton/deployment-metadata.json
TERRAFORM=${PROTON_TERRAFORM:-terraform}
CONFIG=${PROTON_CONFIG:-env_config.json}
RESULTS=${PROTON_RESULTS:-proton-results}
RETRY_SECONDS=${PROTON_RETRY_SECONDS:-10}
ATTEMPTS=5
BRANCH=${GITHUB_REF_NAME:-${CI_COMMIT_BRANCH:-main}}
MAX_OUTPUTS=50
MAX_MESSAGE=4000
MAX_COMMENT=60000

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

# The name of the artifact with the result of a folder.
artifact() { printf 'proton-%s' "${folder//\//-}"; }

# --- What a folder is ---------------------------------------------------------

read_metadata() {
  folder=${1%/}
  local file=$folder/$METADATA
  [ -f "$file" ] || fail "$file doesn't exist"
  arn=$(jq -er '.resourceMetadata.arn // .componentMetadata.arn' "$file") ||
    fail "$file has no ARN"
  [[ $arn == arn:*:proton:*:*:environment/* ]] ||
    fail "$folder belongs to $arn. This pipeline deploys environments only"
  name=${arn##*/}
  require_own_folder
  proton_region=$(cut -d: -f4 <<<"$arn")
  is_deleted=$(jq -r '.isResourceDeleted // false' "$file")
  # The metadata of a deleted environment names no deployment.
  deployment_id=$(jq -r 'if .isResourceDeleted then "" else .deploymentId // "" end' "$file")
}

# The name chooses the role and the secrets, so the code must be the environment's own.
require_own_folder() {
  local own
  own=$(jq -r --arg name "$name" '.[$name].folder // empty' "$CONFIG")
  own=${own%/}
  if [ -n "$own" ]; then
    [ "$folder" = "$own" ] ||
      fail "$folder can't belong to environment $name, whose folder is $own, as $CONFIG says"
  else
    [[ $folder == "$name" || $folder == "environments/$name" ]] ||
      fail "$folder can't belong to environment $name, whose folder is $name or environments/$name. Set \"folder\" of $name in $CONFIG if you moved it"
  fi
}

# The metadata of a deleted environment names no deployment. The branch of its pull request does.
find_deployment() {
  [ "$is_deleted" = true ] && [ -n "${PROTON_ENDPOINT:-}" ] || return 0
  deployment_id=${PROTON_DEPLOYMENT_ID:-}
  [ -z "$deployment_id" ] || return 0
  local commit pattern='^proton--proton-environment-([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'
  commit=$(git log -1 --first-parent --format=%H -- "$folder/$METADATA")
  list_branches "$commit" >"$temporary/branches" || {
    say "The pull request of commit $commit can't be read"
    return 1
  }
  deployment_id=$(sed -nE "s/$pattern/\\1/p" "$temporary/branches" | head -n 1)
  [ -n "$deployment_id" ] || {
    say "Commit $commit has no pull request of Proton. Set PROTON_DEPLOYMENT_ID to the ID of the deployment that deletes $name"
    return 1
  }
}

# Jobs that share a clone would overwrite each other's FETCH_HEAD.
FETCHED=refs/proton/fetched-$$

# Whether the branch still has this metadata. An old run would undo a newer deployment.
is_newest() {
  fetch_branch || {
    say "Branch $BRANCH can't be fetched, so this run may be out of date"
    return 1
  }
  git show "$FETCHED:$folder/$METADATA" >"$temporary/newest" 2>/dev/null || true
  git update-ref -d "$FETCHED"
  cmp -s "$temporary/newest" "$folder/$METADATA" || {
    say "This run is out of date: $folder/$METADATA has changed on branch $BRANCH"
    return 1
  }
}

# A setting of the environment, else of "*".
setting() {
  jq -r --arg name "$name" --arg key "$1" \
    '(."*" // {}) + (.[$name] // {}) | .[$key] // empty' "$CONFIG"
}

list() {
  local base=$1 head=$2 path
  # A new branch or a force-push has no commit to compare with.
  git cat-file -e "$base^{commit}" 2>/dev/null || base=$head^
  git diff --name-only -z --diff-filter=d "$base" "$head" -- ":(glob)**/$METADATA" |
    while IFS= read -r -d '' path; do
      path=${path%/"$METADATA"}
      if ! (read_metadata "$path"); then
        say "$path is skipped"
        continue
      fi
      read_metadata "$path"
      jq -cn --arg folder "$folder" --arg name "$name" \
        --arg role "$(setting role)" --arg plan_role "$(setting plan_role)" \
        --arg region "$(setting region)" --arg artifact "$(artifact)" \
        '{$folder, $name, $role, $region, $artifact,
          plan_role: (if $plan_role == "" then $role else $plan_role end)}'
    done | jq -cs .
}

# --- Terraform ----------------------------------------------------------------

run_terraform() { "$TERRAFORM" -chdir="$folder" "$@" 2>&1 | tee -a "$temporary/log" >&2; }

# Runs in conditions, where the shell doesn't stop at errors.
initialize() {
  local bucket region options
  bucket=$(setting state_bucket) || return 1
  region=$(setting region) || return 1
  if [ -n "$region" ]; then
    export AWS_REGION=$region TF_VAR_aws_region=$region
  fi
  export TF_IN_AUTOMATION=1
  options=(-input=false -no-color -reconfigure)
  if [ -n "$bucket" ]; then
    printf 'terraform {\n  backend "s3" {}\n}\n' >"$folder/proton_backend_override.tf" || return 1
    options+=(
      "-backend-config=bucket=$bucket"
      "-backend-config=key=$folder/terraform.tfstate"
      -backend-config=use_lockfile=true
      "-backend-config=region=$region"
    )
    jq -r --arg name "$name" \
      '((."*".backend_config // {}) + (.[$name].backend_config // {})) | to_entries[]
        | "-backend-config=\(.key)=\(.value)"' "$CONFIG" >"$temporary/options" || return 1
    mapfile -t -O "${#options[@]}" options <"$temporary/options"
  fi
  run_terraform init "${options[@]}" && require_backend
}

# Without a backend, the state would be lost with the machine.
require_backend() {
  jq -e .backend.type "$folder/.terraform/terraform.tfstate" >/dev/null 2>&1 || {
    printf 'Error: %s has no place for its state. Set state_bucket in %s, or declare a backend in the template\n' \
      "$folder" "$CONFIG" | tee -a "$temporary/log" >&2
    return 1
  }
}

apply() {
  local destroy=()
  [ "$is_deleted" = true ] && destroy=(-destroy)
  run_terraform apply -auto-approve -input=false -no-color -lock-timeout=20m "${destroy[@]}"
}

# The outputs that Proton takes: strings, not empty, and not sensitive.
read_outputs() {
  "$TERRAFORM" -chdir="$folder" output -json -no-color | jq -c '
    [to_entries[] | select((.value.sensitive | not) and .value.value != null)
      | {key, valueString: (.value.value | if type == "string" then . else tojson end)}
      | select(.valueString != "")]'
}

# The errors of Terraform, or else the end of its log.
describe_failure() {
  local text
  text=$(grep -A 20 'Error:' "$temporary/log" || tail -n 20 "$temporary/log")
  text=${text:-The pipeline failed before Terraform ran.}
  printf '%s\n\nLog: %s' "${text:0:MAX_MESSAGE}" "$(run_url)"
}

# --- Reports ------------------------------------------------------------------

result_file() { printf '%s/%s/result.json' "$RESULTS" "$(artifact)"; }

# report STATUS MESSAGE [FILE_OF_OUTPUTS]
report() {
  local status=$1 file
  file=$(result_file)
  mkdir -p "$(dirname "$file")"
  # Outputs can be larger than the arguments of a program.
  jq -n --arg resourceArn "$arn" --arg deploymentId "$deployment_id" --arg status "$status" \
    --arg statusMessage "$2" --slurpfile outputs "${3:-/dev/null}" '
    {$resourceArn, $status, $statusMessage, outputs: ($outputs[0] // [])}
    | if $deploymentId == "" then . else . + {$deploymentId} end' >"$file"
  if [ -n "${PROTON_ENDPOINT:-}" ]; then
    notify "$file" "$status"
  fi
}

# notify FILE STATUS signs and sends a report, and repeats it while the control plane doesn't answer.
notify() {
  local attempt code
  for ((attempt = 1; attempt <= ATTEMPTS; attempt++)); do
    code=$(
      printf 'user = "%s:%s"\n' "$PROTON_ACCESS_KEY_ID" "$PROTON_SECRET_ACCESS_KEY" |
        curl --config - --silent --show-error --max-time 60 \
          --aws-sigv4 "aws:amz:$proton_region:proton" \
          --header 'Content-Type: application/x-amz-json-1.0' \
          --header 'X-Amz-Target: AwsProton20200720.NotifyResourceDeploymentStatusChange' \
          --data-binary "@$1" --output "$temporary/answer" --write-out '%{http_code}' \
          "$PROTON_ENDPOINT"
    ) || true
    case $code in
      200)
        say "Reported $2 for $arn"
        return 0
        ;;
      4*)
        # The record of a deleted environment may be removed as soon as the pull request is merged,
        # and another environment may have its name by now.
        if [ "$is_deleted" = true ] && grep -q ResourceNotFoundException "$temporary/answer"; then
          say "The control plane no longer has this deployment of $arn"
          return 0
        fi
        # A report whose answer was lost has ended the deployment.
        if [ "$attempt" -gt 1 ] && [ "$2" != IN_PROGRESS ] &&
          grep -q ConflictException "$temporary/answer"; then
          return 0
        fi
        [ "$code" = 429 ] || {
          say "The control plane refused the report ($code): $(cat "$temporary/answer")"
          return 1
        }
        ;;
    esac
    say "The control plane didn't take the report (${code:-no answer})"
    sleep $((RETRY_SECONDS * attempt))
  done
  return 1
}

# --- The Git host -------------------------------------------------------------

on_gitlab() { [ -n "${CI_API_V4_URL:-}" ]; }

# request TOKEN_HEADER METHOD URL [CURL_OPTION…]
request() {
  local header=$1 method=$2 url=$3
  shift 3
  printf 'header = "%s"\n' "$header" |
    curl --config - --silent --show-error --fail --max-time 60 --retry 3 --request "$method" \
      "$@" "$url"
}

github() {
  local method=$1 path=$2
  shift 2
  request "Authorization: Bearer $GITHUB_TOKEN" "$method" \
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$path" \
    --header 'Accept: application/vnd.github+json' "$@"
}

gitlab() {
  local method=$1 path=$2
  shift 2
  request "PRIVATE-TOKEN: $PROTON_GITLAB_TOKEN" "$method" \
    "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$path" \
    --header 'Content-Type: application/json' "$@"
}

run_url() {
  if on_gitlab; then
    printf '%s' "$CI_JOB_URL"
  else
    printf '%s/%s/actions/runs/%s' "$GITHUB_SERVER_URL" "$GITHUB_REPOSITORY" "$GITHUB_RUN_ID"
  fi
}

# The branches of the pull requests that have brought a commit.
list_branches() {
  if on_gitlab; then
    [ -n "${PROTON_GITLAB_TOKEN:-}" ] || {
      say "PROTON_GITLAB_TOKEN is missing"
      return 1
    }
    gitlab GET "repository/commits/$1/merge_requests" | jq -r '.[].source_branch'
  else
    github GET "commits/$1/pulls" | jq -r '.[].head.ref'
  fi
}

fetch_branch() {
  if on_gitlab; then
    # The runner's clone has credentials.
    GIT_TERMINAL_PROMPT=0 git fetch --quiet --no-tags origin "+refs/heads/$BRANCH:$FETCHED"
    return
  fi
  local credentials
  credentials=$(printf 'x-access-token:%s' "${GITHUB_TOKEN:-}" | base64 | tr -d '\n')
  GIT_TERMINAL_PROMPT=0 GIT_CONFIG_COUNT=1 \
    GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader" \
    GIT_CONFIG_VALUE_0="Authorization: Basic $credentials" \
    git fetch --quiet --no-tags origin "+refs/heads/$BRANCH:$FETCHED"
}

# Writes the comment of this folder, or replaces it.
comment() {
  [ -n "${PROTON_PULL_REQUEST:-}" ] || return 0
  local marker="<!-- proton-plan: $folder -->" id find
  find='[.[] | select(.body | startswith($marker)) | .id][0] // empty'
  jq -Rs --arg marker "$marker" '{body: ($marker + "\n" + .)}' "$1" >"$temporary/comment"
  if on_gitlab; then
    local notes="merge_requests/$PROTON_PULL_REQUEST/notes"
    id=$(gitlab GET "$notes?per_page=100" | jq --arg marker "$marker" "$find")
    if [ -n "$id" ]; then
      gitlab PUT "$notes/$id" --data-binary "@$temporary/comment" >/dev/null
    else
      gitlab POST "$notes" --data-binary "@$temporary/comment" >/dev/null
    fi
    return
  fi
  id=$(github GET "issues/$PROTON_PULL_REQUEST/comments?per_page=100" |
    jq --arg marker "$marker" "$find")
  if [ -n "$id" ]; then
    github PATCH "issues/comments/$id" --data-binary "@$temporary/comment" >/dev/null
  else
    github POST "issues/$PROTON_PULL_REQUEST/comments" --data-binary "@$temporary/comment" >/dev/null
  fi
}

# The control plane shows the description of this status.
set_status() {
  [ -n "${PROTON_HEAD_COMMIT:-}" ] || return 0
  jq -n --arg state "$1" --arg description "$2" --arg context "proton/plan/$folder" \
    --arg target_url "$(run_url)" \
    '{$state, description: $description[:140], $context, $target_url}' >"$temporary/status"
  if on_gitlab; then
    # Without its pipeline, GitLab would open another one for the status.
    jq --arg pipeline "${PROTON_PIPELINE:-}" '
      {description, target_url, name: .context,
        state: (if .state == "failure" then "failed" else .state end)}
      | if $pipeline == "" then . else . + {pipeline_id: ($pipeline | tonumber)} end' \
      "$temporary/status" >"$temporary/gitlab-status"
    gitlab POST "statuses/$PROTON_HEAD_COMMIT" --data-binary "@$temporary/gitlab-status" >/dev/null
  else
    github POST "statuses/$PROTON_HEAD_COMMIT" --data-binary "@$temporary/status" >/dev/null
  fi
}

# Shows a plan on the pull request. GitLab's job token may not do that.
show_plan() {
  if on_gitlab && [ -z "${PROTON_GITLAB_TOKEN:-}" ]; then
    say "The plan is in this log only, because PROTON_GITLAB_TOKEN is missing"
    return 0
  fi
  comment "$1"
  set_status "$2" "$3"
}

write_comment() {
  printf '### Plan for environment `%s`\n\n%s\n\n' "$name" "$1"
  printf '<details><summary>Terraform</summary>\n\n'
  # An indented block: nothing in the plan can end it.
  sed 's/^/    /' "$2" >"$temporary/indented"
  head -c "$MAX_COMMENT" "$temporary/indented"
  printf '\n\n</details>\n\n[Log](%s)\n' "$(run_url)"
}

# --- Commands -----------------------------------------------------------------

plan() {
  read_metadata "$1"
  local destroy=() state=success summary
  [ "$is_deleted" = true ] && destroy=(-destroy)
  : >"$temporary/log"
  # Without a lock, a role that only reads the state is enough.
  if initialize && run_terraform plan -input=false -no-color -lock=false "-out=$temporary/plan" "${destroy[@]}"; then
    "$TERRAFORM" -chdir="$folder" show -no-color "$temporary/plan" >"$temporary/text"
    summary=$(grep -E '^(Plan:|No changes\.)' "$temporary/text" | tail -n 1 || true)
    summary=${summary:-Only outputs change.}
  else
    state=failure
    summary='The plan failed.'
    cp "$temporary/log" "$temporary/text"
  fi
  write_comment "$summary" "$temporary/text" >"$temporary/body"
  show_plan "$temporary/body" "$state" "$summary"
  say "$folder: $summary"
  [ "$state" = success ]
}

deploy() {
  read_metadata "$1"
  : >"$temporary/log"
  is_newest && find_deployment || fail "Nothing was applied"
  # A deployment that is over refuses this, so no run applies it again.
  report IN_PROGRESS "The pipeline is running: $(run_url)" ||
    fail "Nothing was applied"
  if ! { initialize && apply; }; then
    report FAILED "$(describe_failure)"
    return 1
  fi
  if [ "$is_deleted" = true ]; then
    report SUCCEEDED "The infrastructure was destroyed. Log: $(run_url)"
    return
  fi
  local left
  read_outputs >"$temporary/outputs"
  jq -c --argjson max "$MAX_OUTPUTS" '.[:$max]' "$temporary/outputs" >"$temporary/reported"
  left=$(jq -r --argjson max "$MAX_OUTPUTS" '[.[$max:][].key] | join(", ")' "$temporary/outputs")
  left=${left:+AWS Proton takes $MAX_OUTPUTS outputs. These were left out: ${left:0:MAX_MESSAGE}. }
  report SUCCEEDED "${left}Log: $(run_url)" "$temporary/reported"
}

report_failure() {
  read_metadata "$1"
  local status=none
  [ -f "$(result_file)" ] && status=$(jq -r .status "$(result_file)")
  case $status in
    SUCCEEDED | FAILED) ;;
    *)
      if [ "$is_deleted" = true ]; then
        is_newest && find_deployment || fail "Nothing was reported"
      fi
      report FAILED "The pipeline ended before it could report a result. Log: $(run_url)"
      ;;
  esac
}

# gitlab_jobs plan|deploy BASE HEAD
gitlab_jobs() {
  [[ $1 == plan || $1 == deploy ]] || fail "Usage: $0 gitlab-jobs plan|deploy BASE HEAD"
  # A pipeline for merged results has a commit of its own, and its statuses don't fit another one.
  local source=${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-}
  list "$2" "$3" | jq --arg kind "$1" --arg request "${CI_MERGE_REQUEST_IID:-}" \
    --arg commit "${source:-${CI_COMMIT_SHA:-}}" \
    --arg pipeline "$([ -n "$source" ] || printf '%s' "${CI_PIPELINE_ID:-}")" '
    map({
      key: "\($kind) \(.folder)",
      value: ({
        extends: ".proton-\($kind)",
        variables: ({
          FOLDER: .folder,
          AWS_REGION: .region,
          AWS_ROLE_ARN: (if $kind == "plan" then .plan_role else .role end),
        } + if $kind == "plan" then {
          PROTON_PULL_REQUEST: $request,
          PROTON_HEAD_COMMIT: $commit,
          PROTON_PIPELINE: $pipeline,
        } else {} end | with_entries(select(.value != ""))),
      } + if $kind == "deploy" then {
        environment: {name: "proton-\(.name)"},
        resource_group: "proton-\(.folder)",
      } else {} end),
    })
    | {include: [{local: "ci/proton-jobs.yml"}]}
      + if . == [] then {"nothing to do": {extends: ".proton-nothing"}} else from_entries end'
}

case ${1:-} in
  list | plan | deploy) "$@" ;;
  gitlab-jobs) gitlab_jobs "${2:-}" "${3:-}" "${4:-}" ;;
  report-failure) report_failure "$2" ;;
  *) fail "Usage: $0 list|plan|deploy|report-failure|gitlab-jobs …" ;;
esac
