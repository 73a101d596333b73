import {
  CreateEnvironmentTemplateVersionCommand,
  ProtonClient,
  paginateListEnvironmentTemplateVersions,
} from '@aws-sdk/client-proton';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { BundleLocation, putBundle } from '../bundles/putBundle';
import type {
  BundleRegistration,
  RehearsedVersion,
  SubmittedVersion,
  WantedVersion,
} from './BundleRegistration';

export interface S3RegistrationOptions {
  client: ProtonClient;
  location: BundleLocation;
  region: string;
  readCredentials: () => Promise<S3ClientConfig['credentials']>;
}

/**
 * Puts a bundle in S3 for Proton to fetch. Proton's own API does not tell what
 * is in a version, so that an unchanged bundle becomes a new one here.
 */
export class S3Registration implements BundleRegistration {
  static create(options: S3RegistrationOptions) {
    return new S3Registration(options);
  }

  private constructor(private readonly options: S3RegistrationOptions) {}

  async submit(
    version: WantedVersion,
    { clientToken, signal }: { clientToken: string; signal?: AbortSignal },
  ): Promise<SubmittedVersion> {
    const { client, location, region, readCredentials } = this.options;
    const { templateName, majorVersion, description, tags = {} } = version;
    await putBundle({
      location,
      bundle: version.bundle,
      region,
      credentials: await readCredentials(),
      signal,
    });
    const { environmentTemplateVersion } = await client.send(
      new CreateEnvironmentTemplateVersionCommand({
        templateName,
        majorVersion,
        description,
        source: { s3: location },
        clientToken,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      }),
    );
    if (
      !environmentTemplateVersion?.majorVersion ||
      !environmentTemplateVersion.minorVersion
    ) {
      throw new ServiceUnavailableError(
        `Proton answered without the version of ${templateName} that it made`,
      );
    }
    return {
      templateName,
      majorVersion: environmentTemplateVersion.majorVersion,
      minorVersion: environmentTemplateVersion.minorVersion,
      registered: true,
    };
  }

  async rehearse(version: WantedVersion): Promise<RehearsedVersion> {
    const { templateName, majorVersion } = version;
    const numbers = await this.listNumbers(templateName, majorVersion);
    const newest = numbers.length > 0 ? Math.max(...numbers) : undefined;
    if (majorVersion === undefined) {
      const next = String((newest ?? 0) + 1);
      return {
        templateName,
        majorVersion: next,
        minorVersion: '0',
        unchanged: false,
      };
    }
    if (newest === undefined && majorVersion !== '1') {
      throw new InputError(
        `The environment template ${templateName} has no major version ${majorVersion}; leave majorVersion out to make a new one`,
      );
    }
    return {
      templateName,
      majorVersion,
      minorVersion: String((newest ?? -1) + 1),
      unchanged: false,
    };
  }

  /** The minors of a major, or the majors. */
  private async listNumbers(
    templateName: string,
    majorVersion: string | undefined,
  ): Promise<number[]> {
    const numbers: number[] = [];
    const pages = paginateListEnvironmentTemplateVersions(
      { client: this.options.client },
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
}
