import {
  EngineLink,
  EngineWaiting,
  waiting,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { HostProblem } from '../hosts/HostProblem';
import { Check, PullRequest } from '../hosts/PullRequestHost';
import {
  formatTitleReference,
  PullRequestTerms,
} from '../hosts/pullRequestTerms';
import { GitOptions } from '../readGitOptions';
import { findPlannedFolder } from '../review/describeReview';
import { GitHandle, toJson } from './handle';

const DAY_MS = 24 * 60 * 60_000;

/** The longest time between two tries, in milliseconds. */
const LONGEST_PAUSE_MS = 15 * 60_000;

/** What is said of a deployment that waits. */
interface Waiting {
  handle: GitHandle;
  reason: string;
  links?: EngineLink[];
  /** How long it may wait, in milliseconds. */
  timeout: number;
}

/** Waits until the next look. */
export function waitFor(
  { handle, reason, links = [], timeout }: Waiting,
  { pollInterval }: Pick<GitOptions, 'pollInterval'>,
): EngineWaiting {
  const deadlineAt = new Date(Date.parse(handle.since) + timeout);
  return waiting({
    handle: toJson({ ...handle, failures: undefined }),
    reason: withDeadline(reason, deadlineAt, timeout),
    links,
    checkAt: new Date(Date.now() + pollInterval),
    deadlineAt,
  });
}

/** Waits until the host answers again. */
export function waitForHost(
  { handle, timeout }: Omit<Waiting, 'reason' | 'links'>,
  problem: HostProblem,
  { pollInterval }: Pick<GitOptions, 'pollInterval'>,
): EngineWaiting {
  const failures = (handle.failures ?? 0) + 1;
  const pause = Math.min(pollInterval * 2 ** failures, LONGEST_PAUSE_MS);
  const checkAt = problem.retryAt ?? new Date(Date.now() + pause);
  const reason = `${problem.message}. ${
    problem.isTemporary
      ? 'The deployment continues by itself'
      : 'The deployment continues once that is corrected. To give it up, report FAILED with NotifyResourceDeploymentStatusChange'
  }`;
  return waiting({
    handle: toJson({ ...handle, failures }),
    reason,
    checkAt,
    deadlineAt: new Date(Date.parse(handle.since) + timeout),
  });
}

/** The pull request, its checks, and the logs of those that failed, run or planned. */
export function listLinks(
  terms: PullRequestTerms,
  { checksUrl, number, url }: Pick<PullRequest, 'checksUrl' | 'number' | 'url'>,
  checks: Check[],
): EngineLink[] {
  return [
    { title: formatTitleReference(terms, number), url },
    { title: 'Checks', url: checksUrl },
    ...checks.flatMap(check => {
      const title = findLinkTitle(check);
      return title === undefined || check.url === undefined
        ? []
        : [{ title, url: check.url }];
    }),
  ];
}

function findLinkTitle(check: Check): string | undefined {
  const folder = findPlannedFolder(check);
  switch (check.state) {
    case 'failed':
      return `Failed: ${check.name}`;
    case 'pending':
      return `Running: ${check.name}`;
    default:
      return folder === undefined ? undefined : `Plan of ${folder}`;
  }
}

/** People are told on the last day, or in the last quarter of a shorter time. */
function withDeadline(
  reason: string,
  deadlineAt: Date,
  timeout: number,
): string {
  return deadlineAt.getTime() - Date.now() < Math.min(DAY_MS, timeout / 4)
    ? `${reason}. It fails if that takes longer than ${deadlineAt
        .toISOString()
        .slice(0, 16)
        .replace('T', ' ')} UTC`
    : reason;
}
