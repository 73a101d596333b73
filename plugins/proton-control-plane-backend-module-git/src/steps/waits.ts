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

/** How many logs stay linked from a deployment at most. */
const MAX_LOG_LINKS = 20;

/** What is said of a deployment that waits. */
interface Waiting {
  handle: GitHandle;
  reason: string;
  links?: EngineLink[];
  /** Links that stay; those of the last wait when absent. */
  lastingLinks?: EngineLink[];
  /** How long it may wait, in milliseconds. */
  timeout: number;
}

/** When to look again, and when a deployment fails that still waits. */
type WaitTimes = Pick<GitOptions, 'deadlineNotice' | 'pollInterval'>;

/** Waits until the next look. */
export function waitFor(
  { handle, reason, links = [], lastingLinks, timeout }: Waiting,
  options: WaitTimes,
): EngineWaiting {
  const deadline = findDeadline(handle, timeout, options);
  const nextLook = new Date(Date.now() + options.pollInterval);
  return waiting({
    ...deadline,
    handle: toJson({ ...handle, failures: undefined }),
    reason: withDeadline(reason, deadline),
    links,
    lastingLinks,
    checkAt: notAfterNotice(nextLook, deadline),
  });
}

/** Waits until the host answers again. */
export function waitForHost(
  { handle, timeout }: Omit<Waiting, 'reason' | 'links'>,
  problem: HostProblem,
  options: WaitTimes,
): EngineWaiting {
  const failures = (handle.failures ?? 0) + 1;
  const pause = Math.min(
    options.pollInterval * 2 ** failures,
    LONGEST_PAUSE_MS,
  );
  const checkAt = problem.retryAt ?? new Date(Date.now() + pause);
  const reason = `${problem.message}. ${
    problem.isTemporary
      ? 'The deployment continues by itself'
      : 'The deployment continues once that is corrected. To give it up, report FAILED with NotifyResourceDeploymentStatusChange'
  }`;
  return waiting({
    ...findDeadline(handle, timeout, options),
    handle: toJson({ ...handle, failures }),
    reason,
    checkAt,
  });
}

/** The pull request, its checks, and the logs of those that failed, run or planned. */
export function listLinks(
  terms: PullRequestTerms,
  pages: Pick<PullRequest, 'checksUrl' | 'number' | 'url'>,
  checks: Check[],
): EngineLink[] {
  return [
    ...listPages(terms, pages),
    ...checks.flatMap(check => {
      const title = findLinkTitle(check);
      return title === undefined || check.url === undefined
        ? []
        : [{ title, url: check.url }];
    }),
  ];
}

function listPages(
  terms: PullRequestTerms,
  { checksUrl, number, url }: Pick<PullRequest, 'checksUrl' | 'number' | 'url'>,
): EngineLink[] {
  return [
    { title: formatTitleReference(terms, number), url },
    ...(checksUrl === undefined ? [] : [{ title: 'Checks', url: checksUrl }]),
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

/** The pull request, its checks and the log of each check, however they end. */
export function listLastingLinks(
  terms: PullRequestTerms,
  pages: Pick<PullRequest, 'checksUrl' | 'number' | 'url'>,
  checks: Check[],
): EngineLink[] {
  const logs = checks.flatMap(check =>
    check.url === undefined
      ? []
      : [{ title: `Log: ${check.name}`, url: check.url }],
  );
  return [...listPages(terms, pages), ...logs.slice(0, MAX_LOG_LINKS)];
}

/** The owner is notified on the last day, or in the last quarter of a shorter time. */
function findDeadline(
  { since }: GitHandle,
  timeout: number,
  { deadlineNotice = Math.min(DAY_MS, timeout / 4) }: WaitTimes,
): { deadlineAt: Date; deadlineNoticeAt: Date } {
  const deadline = Date.parse(since) + timeout;
  return {
    deadlineAt: new Date(deadline),
    deadlineNoticeAt: new Date(deadline - deadlineNotice),
  };
}

/** A pull request that is seldom looked at is looked at when the notice is due. */
function notAfterNotice(
  nextLook: Date,
  { deadlineNoticeAt }: { deadlineNoticeAt: Date },
): Date {
  return deadlineNoticeAt > new Date() && deadlineNoticeAt < nextLook
    ? deadlineNoticeAt
    : nextLook;
}

function withDeadline(
  reason: string,
  { deadlineAt, deadlineNoticeAt }: ReturnType<typeof findDeadline>,
): string {
  return deadlineNoticeAt <= new Date()
    ? `${reason}. It fails if that takes longer than ${deadlineAt
        .toISOString()
        .slice(0, 16)
        .replace('T', ' ')} UTC`
    : reason;
}
