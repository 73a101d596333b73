import { HostAnswer } from '../hosts/HostApi';
import { HostedGit } from './HostedGit';

/** A request for a repository. */
export interface GithubRequest {
  repository: HostedGit;
  /** Where people would see GitHub. */
  origin: string;
  /** What the path of the route captured. */
  names: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** Where artifacts are downloaded. */
export const STORAGE = '/storage/';

export interface GithubRoute {
  method: string;
  path: RegExp;
  answer(request: GithubRequest): Promise<HostAnswer>;
}
