/** The account and region that a row belongs to. */
export interface Scope {
  accountId: string;
  region: string;
}

export function scopeColumns(scope: Scope) {
  return { account_id: scope.accountId, region: scope.region };
}

/** A tag as the Proton API spells it. */
export interface ResourceTag {
  key: string;
  value: string;
}

/** A part of a list in key order; `after` is the last key of the part before. */
export interface PageRequest<Key> {
  after?: Key;
  limit: number;
}
