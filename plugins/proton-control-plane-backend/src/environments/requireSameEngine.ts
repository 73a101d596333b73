import { Stores } from '../database/Database';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { ValidationException } from '../errors';

/**
 * An engine knows only what it provisioned itself: another one would build
 * everything a second time, and a delete would forget what the first one built.
 *
 * @throws ValidationException when another engine may have provisioned the environment
 */
export async function requireSameEngine(
  { deployments, targets }: Stores,
  environment: EnvironmentRecord,
  engine: string,
): Promise<void> {
  const { lastAttemptedDeploymentId: lastId, name } = environment;
  const last =
    lastId === undefined
      ? undefined
      : await deployments.find(environment, lastId);
  if (
    last &&
    last.engine !== engine &&
    (await targets.mayHaveProvisioned({ ...environment, kind: 'environment' }))
  ) {
    throw new ValidationException(
      `Environment ${name} is provisioned by the engine ${last.engine}, and the template version needs ${engine}, which can't take over its infrastructure. Create another environment with that version, and delete this one once it isn't needed`,
    );
  }
}
