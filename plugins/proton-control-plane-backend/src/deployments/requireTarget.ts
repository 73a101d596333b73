import { Stores } from '../database/Database';
import { TargetRecord } from '../database/TargetStore';
import { Scope } from '../database/scope';
import { ResourceNotFoundException } from '../errors';
import {
  TargetName,
  capitalize,
  describeTarget,
} from '../resources/deploymentTargets';

/** @throws ResourceNotFoundException */
export async function requireTarget(
  stores: Stores,
  scope: Scope,
  target: TargetName,
): Promise<TargetRecord> {
  const found = await stores.targets.find(scope, target);
  if (!found) {
    throw new ResourceNotFoundException(
      `${capitalize(describeTarget(target))} does not exist`,
    );
  }
  return found;
}
