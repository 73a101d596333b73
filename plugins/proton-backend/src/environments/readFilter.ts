import { InputError } from '@backstage/errors';
import {
  DEPLOYMENT_STATUSES,
  EnvironmentFilter,
  VersionsBehind,
} from '@proton-vending/backstage-plugin-proton-common';
import { Request } from 'express';
import { readQuery, readQueryList, readTarget } from '../routes/readTarget';

const BEHIND: readonly VersionsBehind[] = ['minor', 'major', 'any'];

/** Reads which environments a request asks for. */
export function readFilter(request: Request): EnvironmentFilter {
  const status = readQueryList(request, 'status').map(text =>
    requireOneOf('status', text, DEPLOYMENT_STATUSES),
  );
  const behind = readQuery(request, 'behind');
  return {
    ...readTarget(request),
    templateName: readQuery(request, 'templateName'),
    majorVersion: readQuery(request, 'majorVersion'),
    owner: readQuery(request, 'owner'),
    status: status.length > 0 ? status : undefined,
    behind: behind ? requireOneOf('behind', behind, BEHIND) : undefined,
  };
}

export function requireOneOf<T extends string>(
  name: string,
  text: string,
  allowed: readonly T[],
): T {
  const found = allowed.find(each => each === text);
  if (!found) {
    throw new InputError(
      `The query parameter "${name}" must be one of ${allowed.join(
        ', ',
      )}, it is "${text}"`,
    );
  }
  return found;
}
