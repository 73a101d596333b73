import { InputError } from '@backstage/errors';
import { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';
import { Request } from 'express';

/** The account and region that a request asks for. */
export function readTarget(request: Request): ProtonTarget {
  return {
    accountId: readQuery(request, 'accountId'),
    region: readQuery(request, 'region'),
  };
}

/** A query parameter that may be given once; `undefined` when it is empty. */
export function readQuery(request: Request, name: string): string | undefined {
  const value = request.query[name];
  if (value !== undefined && typeof value !== 'string') {
    throw new InputError(`Give the query parameter "${name}" once`);
  }
  return value || undefined;
}

/** The values of a query parameter that may be given several times. */
export function readQueryList(request: Request, name: string): string[] {
  const value = request.query[name];
  return (Array.isArray(value) ? value : [value]).filter(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}
