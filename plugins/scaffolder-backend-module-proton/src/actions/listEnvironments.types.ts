import type { EnvironmentFactsOutput } from './getEnvironment.types';

/**
 * What the action `aws:proton:list-environments` takes. All filters must fit.
 *
 * @public
 */
export type ListEnvironmentsActionInput = {
  /** The first account of `proton.accounts` when absent. */
  accountId?: string;
  /** The first region of the account when absent. */
  region?: string;
  templateName?: string;
  majorVersion?: string | number;
  minorVersion?: string | number;
  /** Any of several. */
  status?: string | string[];
  /** All of them. */
  tags?: Record<string, string>;
  /** How far behind the recommended version. */
  behind?: 'minor' | 'major' | 'any';
  /** 1000 when absent. */
  limit?: number;
};

/**
 * What the action `aws:proton:list-environments` gives to later steps.
 *
 * @public
 */
export type ListEnvironmentsActionOutput = {
  environments: EnvironmentFactsOutput[];
  count: number;
  /** Whether the limit has left out others. */
  hasMore: boolean;
};
