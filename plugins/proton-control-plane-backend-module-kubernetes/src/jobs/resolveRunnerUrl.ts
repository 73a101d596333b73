const RUNNER_API = '/runner/v1';

/**
 * Where a pod reaches the runner API.
 *
 * @param url - the runner API as users reach it
 * @param base - the control plane as pods reach it; absent when that is the same
 */
export function resolveRunnerUrl(url: string, base?: string): string {
  if (base === undefined) {
    return url;
  }
  const start = url.lastIndexOf(RUNNER_API);
  const path = start < 0 ? RUNNER_API : url.slice(start);
  return `${base.replace(/\/+$/, '')}${path}`;
}
