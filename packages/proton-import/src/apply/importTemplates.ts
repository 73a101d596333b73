import {
  CreateEnvironmentTemplateCommand,
  DeleteEnvironmentTemplateCommand,
  EnvironmentTemplate,
  GetEnvironmentTemplateCommand,
  GetEnvironmentTemplateCommandOutput,
  GetEnvironmentTemplateVersionCommand,
  ResourceNotFoundException,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
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
  {
    provisioning,
    signal,
  }: { provisioning?: 'CUSTOMER_MANAGED'; signal?: AbortSignal },
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
      signal?.throwIfAborted();
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
  const existing = await findTemplate(client, name);
  const { environmentTemplate } =
    existing ??
    (await client.send(
      new CreateEnvironmentTemplateCommand({ name, provisioning }),
    ));
  const found = parseProtonArn(environmentTemplate?.arn ?? '');
  if (found?.accountId !== target.accountId) {
    if (!existing) {
      await client.send(new DeleteEnvironmentTemplateCommand({ name }));
    }
    throw new WrongAccountError(
      `The control plane answers for account ${found?.accountId}, and the environments belong to account ${target.accountId}. Set protonControlPlane.accountId to ${target.accountId}, or import the environments of that account only`,
    );
  }
  requireProvisioning(environmentTemplate, provisioning);
  return { result: existing ? 'unchanged' : 'created' };
}

export async function findTemplate(
  client: ImportTarget['client'],
  name: string,
): Promise<GetEnvironmentTemplateCommandOutput | undefined> {
  return undefinedIfMissing(
    client.send(new GetEnvironmentTemplateCommand({ name })),
  );
}

/** @throws Error when the template is of the other kind */
export function requireProvisioning(
  template: EnvironmentTemplate | undefined,
  provisioning: 'CUSTOMER_MANAGED' | undefined,
): void {
  if (template?.provisioning !== provisioning) {
    throw new Error(
      `it exists, and ${
        provisioning === undefined ? 'is' : "isn't"
      } customer managed. Rename one of the two`,
    );
  }
}

async function registerVersion(
  { client, extension }: ImportTarget,
  version: Version,
): Promise<Omit<ImportResult, 'subject'>> {
  const { templateName, majorVersion, minorVersion, description } = version;
  const numbers = { templateName, majorVersion, minorVersion };
  const status = await findVersionStatus(client, numbers);
  if (status === 'PUBLISHED') {
    return { result: 'unchanged' };
  }
  if (status === undefined) {
    await extension.registerEnvironmentTemplateVersion({
      ...numbers,
      description,
      bundle: await packBundle(version.files),
    });
  }
  await client.send(
    new UpdateEnvironmentTemplateVersionCommand({
      ...numbers,
      status: 'PUBLISHED',
    }),
  );
  return { result: 'created' };
}

/** Undefined for a version that doesn't exist. */
export async function findVersionStatus(
  client: ImportTarget['client'],
  version: Pick<Version, 'templateName' | 'majorVersion' | 'minorVersion'>,
): Promise<string | undefined> {
  const { templateName, majorVersion, minorVersion } = version;
  const found = await undefinedIfMissing(
    client.send(
      new GetEnvironmentTemplateVersionCommand({
        templateName,
        majorVersion,
        minorVersion,
      }),
    ),
  );
  return found?.environmentTemplateVersion?.status;
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
