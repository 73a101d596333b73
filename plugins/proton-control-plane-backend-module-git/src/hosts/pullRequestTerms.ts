/** How a host calls pull requests and pipelines. */
export interface PullRequestTerms {
  noun: 'pull request' | 'merge request';
  /** What precedes a number. */
  symbol: '#' | '!';
  /** What has the result of a deployment; a repository has several workflows. */
  pipeline: 'workflow' | 'pipeline';
  /** Text of a description that people don't see. */
  hide(text: string): string;
}

const hideInHtml = (text: string) => `<!-- ${text} -->`;

export const PULL_REQUEST: PullRequestTerms = {
  noun: 'pull request',
  symbol: '#',
  pipeline: 'workflow',
  hide: hideInHtml,
};

export const MERGE_REQUEST: PullRequestTerms = {
  noun: 'merge request',
  symbol: '!',
  pipeline: 'pipeline',
  hide: hideInHtml,
};

/** Bitbucket shows comments of HTML, but no definitions of links. */
export const BITBUCKET_PULL_REQUEST: PullRequestTerms = {
  noun: 'pull request',
  symbol: '#',
  pipeline: 'pipeline',
  hide: text => `[//]: # (${text})`,
};

/** Such as `pull request #7`. */
export function formatReference(
  { noun, symbol }: Pick<PullRequestTerms, 'noun' | 'symbol'>,
  number: number,
): string {
  return `${noun} ${symbol}${number}`;
}

/** The same at the beginning of a sentence. */
export function formatTitleReference(
  terms: PullRequestTerms,
  number: number,
): string {
  const text = formatReference(terms, number);
  return text[0].toUpperCase() + text.slice(1);
}
