import {
  GithubApi,
  GitlabApi,
  HostApi,
  HostedGit,
} from '@proton-vending/test-utils';
import { createHmac } from 'node:crypto';

/** A Git host that tests run against, and how messages call what is there. */
export interface TestHost {
  provider: 'GITHUB' | 'GITLAB';
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
  checksPath: string;
  runsPath: string;
  runTitle: string;
  pipelineNoun: string;
  /** What messages call the workflow `proton.yml`. */
  resultName: string;
  /** Where the API has a part of a repository: its pull requests when absent. */
  toApiPath(repository: { id: number; name: string }, part?: string): string;
  /** The topic and the payload of what a webhook says of a merge. */
  toMergeEvent(branch: string): [topic: string, payload: object];
  /** The event in `toMergeEvent`, as the host delivers it with a secret. */
  signWebhook(body: string, secret: string): Record<string, string>;
  /** What its CI system tells a job. */
  toJobEnv(api: HostApi, repository: HostedGit): Record<string, string>;
  /** Where people see the log of that job. */
  jobUrl: string;
  /** Requests that write, in order, below the repository. */
  writes: string[];
  /** What is asked for when a repository can't be written. */
  writePermission: string;
  statusPermission: string;
}

const GITHUB: TestHost = {
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

const GITLAB: TestHost = {
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

export const TEST_HOSTS = { GITHUB, GITLAB };

/** For `describe.each`. */
export const EACH_HOST = Object.values(TEST_HOSTS);

/** Such as `pull request #1`. */
export function formatPull({ noun, symbol }: TestHost, number: number): string {
  return `${noun} ${symbol}${number}`;
}

/** Such as `Pull request #1`. */
export function formatPullTitle(host: TestHost, number: number): string {
  const text = formatPull(host, number);
  return text[0].toUpperCase() + text.slice(1);
}
