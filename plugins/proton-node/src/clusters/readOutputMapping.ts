import type { Config } from '@backstage/config';
import {
  CLUSTER_FACTS,
  DEFAULT_OUTPUT_MAPPING,
  OutputMapping,
} from './outputMapping';

/**
 * Reads which outputs say what of a cluster, from a section of the
 * configuration such as `proton.outputs`. What it leaves out has its default.
 *
 * @public
 */
export function readOutputMapping(config?: Config): OutputMapping {
  const mapping = { ...DEFAULT_OUTPUT_MAPPING };
  for (const fact of CLUSTER_FACTS) {
    const names = config?.getOptional<string | string[]>(fact);
    if (names !== undefined) {
      mapping[fact] =
        typeof names === 'string'
          ? [names]
          : config?.getStringArray(fact) ?? mapping[fact];
    }
  }
  return mapping;
}
