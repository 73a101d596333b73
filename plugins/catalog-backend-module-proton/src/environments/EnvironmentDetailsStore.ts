import type { KnownDetails } from './EnvironmentDetails';

/** Keeps the details of environments, by their ARNs, over a restart. */
export interface EnvironmentDetailsStore {
  load(): Promise<Map<string, KnownDetails>>;
  save(kept: Map<string, KnownDetails>, gone: string[]): Promise<void>;
}
