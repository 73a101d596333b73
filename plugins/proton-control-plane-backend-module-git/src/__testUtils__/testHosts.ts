import {
  GithubApi,
  GitlabApi,
  HostApi,
  HostedGit,
} from '@proton-vending/test-utils';
import { createHmac } from 'node:crypto';
import { startBitbucket } from './startBitbucket';

/** What most hosts do. */
export type Ability =
  /** Repositories can be archived. */
  | 'archives'
  /** The pull requests of a deleted branch are closed. */
  | 'closesWithBranch'
  /** The API says that a rule keeps a pull request from being merged. */
  | 'rules'
  /** A folder is found in the list of its parent, which may be too long. */
  | 'truncatedParents';

/** A Git host that tests run against, and how messages call what is there. */
export interface TestHost {
  provider: 'BITBUCKET' | 'GITHUB' | 'GITLAB';
  title: string;
  /** Where people see it. */
  web: string;
  /** As messages name it. */
  named: string;
  start(): Promise<HostApi>;
  integrations(api: HostApi): object;
  noun: string;
  repositoryNoun: string;
  /** What precedes the number of a pull request. */
  symbol: string;
  /** Below the repository. */
  pullPath: string;
  /** Absent when its own page shows them. */
  checksPath?: string;
  /** Where the API has a part of a repository: its pull requests when absent. */
  toApiPath(repository: { id: number; name: string }, part?: string): string;
  /** What it doesn't do: see `Ability`. */
  lacks?: Ability[];
  /** Requests that write, in order, below the repository. */
  writes: string[];
  /** What is asked for when a repository can't be written. */
  writePermission: string;
  statusPermission: string;
}

/** A host with webhooks and pipelines that are supported. */
export interface TestPipelineHost extends TestHost {
  runsPath: string;
  runTitle: string;
  pipelineNoun: string;
  /** What messages call the workflow `proton.yml`. */
  resultName: string;
  /** The topic and the payload of what a webhook says of a merge. */
  toMergeEvent(branch: string): [topic: string, payload: object];
  /** The event in `toMergeEvent`, as the host delivers it with a secret. */
  signWebhook(body: string, secret: string): Record<string, string>;
  /** What its CI system tells a job. */
  toJobEnv(api: HostApi, repository: HostedGit): Record<string, string>;
  /** Where people see the log of that job. */
  jobUrl: string;
}

const GITHUB: TestPipelineHost = {
  provider: 'GITHUB',
  title: 'GitHub',
  web: 'https://github.test',
  named: 'GitHub (github.com)',
  start: () => GithubApi.start(),
  integrations: ({ token, url }) => ({
    github: [{ host: 'github.com', apiBaseUrl: url, token }],
  }),
  noun: 'pull request',
  repositoryNoun: 'repository',
  symbol: '#',
  pullPath: 'pull',
  checksPath: 'checks',
  runsPath: 'actions/runs',
  runTitle: 'Workflow run',
  pipelineNoun: 'workflow',
  resultName: 'workflow proton.yml',
  toApiPath: ({ name }, part = 'pulls') => `/repos/${name}/${part}`,
  toMergeEvent: ref => [
    'github.pull_request',
    { action: 'closed', pull_request: { head: { ref }, merged: true } },
  ],
  signWebhook: (body, secret) => ({
    'x-github-event': 'pull_request',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret)
      .update(body)
      .digest('hex')}`,
  }),
  toJobEnv: ({ token, url }, { name }) => ({
    GITHUB_API_URL: url,
    GITHUB_REF_NAME: 'main',
    GITHUB_REPOSITORY: name,
    GITHUB_RUN_ID: '7',
    GITHUB_SERVER_URL: 'https://github.test',
    GITHUB_TOKEN: token,
  }),
  jobUrl: 'https://github.test/acme/infrastructure/actions/runs/7',
  writes: ['git/trees', 'git/commits', 'git/refs', 'pulls'],
  writePermission:
    'need the permissions "Contents: write" and "Pull requests: write"',
  statusPermission: 'Commit statuses: read',
};

const GITLAB: TestPipelineHost = {
  provider: 'GITLAB',
  title: 'GitLab',
  web: 'https://gitlab.test',
  named: 'GitLab (gitlab.com)',
  start: () => GitlabApi.start(),
  integrations: ({ token, url }) => ({
    gitlab: [{ host: 'gitlab.com', apiBaseUrl: url, token }],
  }),
  noun: 'merge request',
  repositoryNoun: 'project',
  symbol: '!',
  pullPath: '-/merge_requests',
  checksPath: 'pipelines',
  runsPath: '-/pipelines',
  runTitle: 'Pipeline',
  pipelineNoun: 'pipeline',
  resultName: 'the pipeline',
  toApiPath: ({ id }, part = 'merge_requests') =>
    `/api/v4/projects/${id}/${part}`,
  toMergeEvent: source_branch => [
    'gitlab',
    {
      object_kind: 'merge_request',
      object_attributes: { action: 'merge', source_branch, state: 'merged' },
    },
  ],
  signWebhook: (_, secret) => ({
    'x-gitlab-event': 'Merge Request Hook',
    'x-gitlab-token': secret,
  }),
  toJobEnv: ({ token, url }, { id, name }) => ({
    CI_API_V4_URL: url,
    CI_COMMIT_BRANCH: 'main',
    CI_JOB_URL: `https://gitlab.test/${name}/-/jobs/7`,
    CI_PROJECT_ID: String(id),
    GITHUB_REF_NAME: '',
    PROTON_GITLAB_TOKEN: token,
  }),
  jobUrl: 'https://gitlab.test/acme/infrastructure/-/jobs/7',
  writes: ['repository/commits', 'merge_requests'],
  writePermission:
    'The token needs the scope "api" and the role Developer in the project',
  statusPermission: 'commit statuses of',
};

const BITBUCKET: TestHost = {
  provider: 'BITBUCKET',
  title: 'Bitbucket',
  web: 'https://bitbucket.org',
  named: 'Bitbucket (bitbucket.org)',
  start: startBitbucket,
  integrations: ({ token }) => ({ bitbucketCloud: [{ token }] }),
  noun: 'pull request',
  repositoryNoun: 'repository',
  symbol: '#',
  pullPath: 'pull-requests',
  lacks: ['archives', 'closesWithBranch', 'rules', 'truncatedParents'],
  toApiPath: ({ id }, part = 'pullrequests') =>
    `/2.0/repositories/${[
      '{00000000-0000-4000-9000-000000000000}',
      `{00000000-0000-4000-8000-${String(id).padStart(12, '0')}}`,
    ]
      .map(encodeURIComponent)
      .join('/')}/${part}`,
  writes: ['src', 'pullrequests'],
  writePermission:
    'They need write access to repositories and to pull requests',
  statusPermission: 'build statuses of',
};

export const TEST_HOSTS = { BITBUCKET, GITHUB, GITLAB };

/** For `describe.each`. */
export const EACH_HOST = Object.values<TestHost>(TEST_HOSTS);

export const EACH_PIPELINE_HOST = [GITHUB, GITLAB];

/** Such as `pull request #1`. */
export function formatPull({ noun, symbol }: TestHost, number: number): string {
  return `${noun} ${symbol}${number}`;
}

/** The links to the first pull request of a repository and to its checks. */
export function listPullLinks(host: TestHost, repositoryName: string) {
  const url = `${host.web}/${repositoryName}/${host.pullPath}/1`;
  return [
    { title: formatPullTitle(host, 1), url },
    ...(host.checksPath === undefined
      ? []
      : [{ title: 'Checks', url: `${url}/${host.checksPath}` }]),
  ];
}

/** Such as `Pull request #1`. */
export function formatPullTitle(host: TestHost, number: number): string {
  const text = formatPull(host, number);
  return text[0].toUpperCase() + text.slice(1);
}
