import { Environment, ProtonClient } from '@aws-sdk/client-proton';
import { ConflictError, InputError } from '@backstage/errors';
import {
  EnvironmentChange,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { inputsOf, versionOf } from '../environments/fetchEnvironment';
import { requireMember } from '../environments/requireMember';
import { readVersion } from '../templates/readVersion';
import { describeDisabledReason } from '../operations/describeDisabledReason';
import { findVersionDisabledReason } from '../versions/describeDeploy';
import { readSchema } from '../versions/readSchema';
import { ChangePlan, planChange } from './planChange';

/**
 * What a change of an environment comes to, with what Proton knows of the
 * environment and of the version that it is to run.
 *
 * @throws InputError, ConflictError or NotFoundError when no environment with
 * its version can be brought to the one that is asked for.
 */
export async function readPlan(options: {
  client: ProtonClient;
  schemaValidator: SchemaValidator;
  environment: Environment;
  change: EnvironmentChange;
  seesSecrets: boolean;
  mayReadDrafts: () => Promise<boolean>;
}): Promise<ChangePlan> {
  const { client, environment, change, seesSecrets, mayReadDrafts } = options;
  const { schemaValidator } = options;
  const templateName = requireMember(environment, 'templateName');
  const currentVersion = versionOf(environment);
  const wanted = change.version ?? currentVersion;
  const numbers = parseTemplateVersion(wanted);
  const current = parseTemplateVersion(currentVersion);
  if (!numbers || !current) {
    throw new InputError(`"${wanted}" is not a version such as 1.1`);
  }
  const [schema, found] = await Promise.all([
    readSchema(client, { templateName, version: currentVersion }),
    readVersion({
      client,
      templateName,
      ...numbers,
      // Whoever sees an environment sees the version that it runs.
      mayReadDrafts: async () =>
        wanted === currentVersion || (await mayReadDrafts()),
    }),
  ]);
  const { status } = found.details;
  const disabledReason = findVersionDisabledReason(
    { ...numbers, status },
    current,
  );
  if (disabledReason) {
    throw new ConflictError(
      `The environment "${
        environment.name
      }" runs ${templateName} ${currentVersion} and cannot be brought to ${wanted}: ${describeDisabledReason(
        disabledReason,
      )}`,
    );
  }
  const result = planChange({
    current: {
      version: currentVersion,
      inputs: inputsOf(environment),
      spec: environment.spec ?? '',
      schema,
    },
    target: { version: wanted, status, schema: found.schema },
    change,
    seesSecrets,
  });
  return {
    ...result,
    violations: await schemaValidator.findInputViolations(
      found.schema,
      result.after.inputs,
    ),
  };
}
