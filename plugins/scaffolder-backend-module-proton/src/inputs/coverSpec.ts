import {
  coverInputs,
  EnvironmentInputs,
  formatEnvironmentSpec,
  JsonSchema,
  listInputChanges,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * The text of a spec as everyone may see it who may read the task: a mask stands
 * for what any of the schemas calls sensitive. A spec with nothing to hide stays
 * as it was written, comments and all.
 */
export function coverSpec(
  schemas: Array<JsonSchema | undefined>,
  spec: string,
  /** The inputs before, for a word on which of the sensitive ones differ. */
  before?: EnvironmentInputs,
): string {
  const inputs = parseEnvironmentSpec(spec);
  const covered = coverInputs(schemas, inputs, before);
  return listInputChanges(inputs, covered).length === 0
    ? spec
    : formatEnvironmentSpec(covered);
}
