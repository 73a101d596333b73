import {
  CreateEnvironmentTemplateVersionCommand,
  ProtonClient,
  paginateListEnvironmentTemplateVersions,
} from '@aws-sdk/client-proton';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { BundleLocation, putBundle } from '../bundles/putBundle';
import type { BundleRegistration } from './BundleRegistration';

/**
 * Puts bundles in S3 for Proton to fetch. Proton's own API does not tell what
 * is in a version, so that an unchanged bundle becomes a new one here.
 */
export function createS3Registration(options: {
  client: ProtonClient;
  location: BundleLocation;
  region: string;
  readCredentials: () => Promise<S3ClientConfig['credentials']>;
}): BundleRegistration {
  const { client, location, region, readCredentials } = options;
  return {
    async submit(version, { clientToken, signal }) {
      const { templateName, majorVersion, description, tags = {} } = version;
      await putBundle({
        location,
        bundle: version.bundle,
        region,
        credentials: await readCredentials(),
        signal,
      });
      const { environmentTemplateVersion: made } = await client.send(
        new CreateEnvironmentTemplateVersionCommand({
          templateName,
          majorVersion,
          description,
          source: { s3: location },
          clientToken,
          tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
        }),
      );
      if (!made?.majorVersion || !made.minorVersion) {
        throw new ServiceUnavailableError(
          `Proton answered without the version of ${templateName} that it made`,
        );
      }
      return {
        templateName,
        majorVersion: made.majorVersion,
        minorVersion: made.minorVersion,
        registered: true,
      };
    },

    async plan({ templateName, majorVersion }) {
      const numbers = await listNumbers(client, templateName, majorVersion);
      const newest = numbers.length > 0 ? Math.max(...numbers) : undefined;
      if (
        majorVersion !== undefined &&
        majorVersion !== '1' &&
        newest === undefined
      ) {
        throw new InputError(
          `The environment template ${templateName} has no major version ${majorVersion}; leave majorVersion out to make a new one`,
        );
      }
      return {
        templateName,
        majorVersion: majorVersion ?? String((newest ?? 0) + 1),
        minorVersion:
          majorVersion === undefined ? '0' : String((newest ?? -1) + 1),
        unchanged: false,
      };
    },
  };
}

/** The minors of a major, or the majors. */
async function listNumbers(
  client: ProtonClient,
  templateName: string,
  majorVersion: string | undefined,
): Promise<number[]> {
  const numbers: number[] = [];
  const pages = paginateListEnvironmentTemplateVersions(
    { client },
    { templateName, majorVersion },
  );
  for await (const { templateVersions = [] } of pages) {
    for (const version of templateVersions) {
      numbers.push(
        Number(
          majorVersion === undefined
            ? version.majorVersion
            : version.minorVersion,
        ),
      );
    }
  }
  return numbers;
}
