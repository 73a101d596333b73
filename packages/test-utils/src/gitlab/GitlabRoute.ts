import { HostAnswer } from '../hosts/HostApi';
import { HostedGit } from '../github/HostedGit';

/** A request for a project. */
export interface GitlabRequest {
  repository: HostedGit;
  /** Where people would see GitLab. */
  origin: string;
  /** What the path of the route captured. */
  names: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface GitlabRoute {
  method: string;
  path: RegExp;
  /** What GitLab's documentation lists; anything else is a violation. */
  parameters?: string[];
  answer(request: GitlabRequest): Promise<HostAnswer>;
}
