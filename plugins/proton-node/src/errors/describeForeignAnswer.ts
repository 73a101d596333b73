/** What a server answers with. */
export interface Answer {
  statusCode: number;
  /** By lower-case name. */
  headers: Record<string, string>;
}

/** Whether a Proton API gave an answer: AWS and the control plane number theirs. */
export function isProtonAnswer({ headers }: Answer): boolean {
  return (
    headers['x-amzn-requestid'] !== undefined ||
    headers['x-amzn-errortype'] !== undefined
  );
}

/**
 * What the answer of something that isn't a Proton API comes to, to follow the
 * name of the endpoint.
 */
export function describeForeignAnswer(answer: Answer): string {
  const { statusCode, headers } = answer;
  const status = `HTTP ${statusCode}`;
  if (statusCode === 401 || statusCode === 403) {
    return `isn't reached: something in front of it asks for other credentials (${status})`;
  }
  if (statusCode === 503) {
    return `isn't ready (${status}): it may still be starting, or a proxy can't reach it`;
  }
  if (statusCode === 502 || statusCode === 504) {
    return `isn't reached: the proxy in front of it can't reach it (${status})`;
  }
  if (statusCode >= 300 && statusCode < 400) {
    return `isn't a Proton API: it redirects elsewhere (${status})`;
  }
  return isHtml(headers)
    ? `isn't a Proton API: it answered with a web page (${status})`
    : `isn't a Proton API: no Proton API answered there (${status})`;
}

function isHtml(headers: Record<string, string>): boolean {
  return /^text\/html\b/i.test(headers['content-type'] ?? '');
}
