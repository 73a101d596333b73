import type { RegisteredTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import {
  type ProtonExtension,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import type {
  BundleRegistration,
  RehearsedVersion,
  SubmittedVersion,
  WantedVersion,
} from './BundleRegistration';

/** Sends a bundle to a control plane of this project, which needs no S3. */
export class ExtensionRegistration implements BundleRegistration {
  static create(extension: ProtonExtension) {
    return new ExtensionRegistration(extension);
  }

  private constructor(private readonly extension: ProtonExtension) {}

  async submit(
    version: WantedVersion,
    options: { clientToken: string; signal?: AbortSignal },
  ): Promise<SubmittedVersion> {
    const { templateName, majorVersion, minorVersion, registered } =
      await this.send(version, options);
    return { templateName, majorVersion, minorVersion, registered };
  }

  async rehearse(
    version: WantedVersion,
    options: { signal?: AbortSignal },
  ): Promise<RehearsedVersion> {
    const { templateName, majorVersion, minorVersion, unchanged } =
      await this.send(version, { ...options, dryRun: true });
    return { templateName, majorVersion, minorVersion, unchanged };
  }

  private async send(
    version: WantedVersion,
    options: { clientToken?: string; dryRun?: boolean; signal?: AbortSignal },
  ): Promise<RegisteredTemplateVersion> {
    const { digest, ...rest } = version;
    try {
      return await this.extension.registerEnvironmentTemplateVersion({
        ...rest,
        ...options,
        unlessUnchanged: true,
      });
    } catch (error) {
      throw toBackstageError(error);
    }
  }
}
