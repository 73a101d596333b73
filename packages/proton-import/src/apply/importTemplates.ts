import { ResourceNotFoundException } from '@aws-sdk/client-proton';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { packBundle } from '../bundles/packBundle';
import { PlannedVersion } from '../plan/ImportPlan';
import { ImportResult, ImportTarget } from './ImportTarget';
import { record } from './record';
import { WrongAccountError } from './WrongAccountError';

type Version = Omit<PlannedVersion, 'origin'>;

/** Creates the templates of some versions, and registers and publishes the versions. */
export async function importTemplates(
  target: ImportTarget,
  versions: Version[],
  provisioning?: 'CUSTOMER_MANAGED',
): Promise<ImportResult[]> {
  const results: ImportResult[] = [];
  const names = new Set(versions.map(({ templateName }) => templateName));
  for (const name of names) {
    const template = await record(`template ${name}`, () =>
      createTemplate(target, name, provisioning),
    );
    results.push(template);
    if (template.result === 'failed') {
      continue;
    }
    for (const version of versions.filter(
      ({ templateName }) => templateName === name,
    )) {
      results.push(
        await record(`version ${formatVersion(version)}`, () =>
          registerVersion(target, version),
        ),
      );
    }
  }
  return results;
}

async function createTemplate(
  target: ImportTarget,
  name: string,
  provisioning: 'CUSTOMER_MANAGED' | undefined,
): Promise<Omit<ImportResult, 'subject'>> {
  const { client } = target;
  const existing = await undefinedIfMissing(
    client.getEnvironmentTemplate({ name }),
  );
  const { environmentTemplate } =
    existing ??
    (await client.createEnvironmentTemplate({ name, provisioning }));
  const found = parseProtonArn(environmentTemplate?.arn ?? '');
  if (found?.accountId !== target.accountId) {
    if (!existing) {
      await client.deleteEnvironmentTemplate({ name });
    }
    throw new WrongAccountError(
      `The control plane answers for account ${found?.accountId}, and the environments belong to account ${target.accountId}. Set protonControlPlane.accountId to ${target.accountId}, or import the environments of another account with --account`,
    );
  }
  if (environmentTemplate?.provisioning !== provisioning) {
    throw new Error(
      `it exists, and ${
        provisioning === undefined ? 'is' : "isn't"
      } customer managed. Rename one of the two`,
    );
  }
  return { result: existing ? 'unchanged' : 'created' };
}

async function registerVersion(
  { client, extension }: ImportTarget,
  version: Version,
): Promise<Omit<ImportResult, 'subject'>> {
  const { templateName, majorVersion, minorVersion, description } = version;
  const numbers = { templateName, majorVersion, minorVersion };
  const existing = await undefinedIfMissing(
    client.getEnvironmentTemplateVersion(numbers),
  );
  if (existing?.environmentTemplateVersion?.status === 'PUBLISHED') {
    return { result: 'unchanged' };
  }
  if (!existing) {
    await extension.registerEnvironmentTemplateVersion({
      ...numbers,
      description,
      bundle: await packBundle(version.files),
    });
  }
  await client.updateEnvironmentTemplateVersion({
    ...numbers,
    status: 'PUBLISHED',
  });
  return { result: 'created' };
}

/** Undefined for what doesn't exist. */
export async function undefinedIfMissing<T>(
  request: Promise<T>,
): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

/** Such as `vpc:1.0`. */
export function formatVersion(
  version: Pick<Version, 'templateName' | 'majorVersion' | 'minorVersion'>,
): string {
  return `${version.templateName}:${version.majorVersion}.${version.minorVersion}`;
}
