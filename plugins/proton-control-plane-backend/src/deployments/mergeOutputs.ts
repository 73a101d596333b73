import { EngineOutput } from '@proton-vending/backstage-plugin-proton-common';
import { NotifiedOutput } from '../database/deploymentRows';

/**
 * The outputs of an engine and the ones that came by notification, which win.
 * An output that the engine calls sensitive stays so.
 */
export function mergeOutputs(
  outputs: EngineOutput[],
  notified: NotifiedOutput[],
): EngineOutput[] {
  const merged = new Map(outputs.map(output => [output.key, output]));
  for (const { key, value, sensitive = false } of notified) {
    const wasSensitive = merged.get(key)?.sensitive ?? false;
    merged.set(key, { key, value, sensitive: wasSensitive || sensitive });
  }
  return [...merged.values()];
}
