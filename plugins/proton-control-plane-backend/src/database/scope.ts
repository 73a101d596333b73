/** The account and region that a row belongs to. */
export interface Scope {
  accountId: string;
  region: string;
}

/** The scope of something that has more than one. */
export function pickScope({ accountId, region }: Scope): Scope {
  return { accountId, region };
}

export function scopeColumns(scope: Scope) {
  return { account_id: scope.accountId, region: scope.region };
}

/** A tag as the Proton API spells it. */
export interface ResourceTag {
  key: string;
  value: string;
}

/** A part of a list in the order of some members. */
export interface PageRequest {
  /** These members of the last one before; times are in milliseconds. */
  after?: Record<string, string | number>;
  limit: number;
}
