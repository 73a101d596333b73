import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { resolve as resolvePath } from 'node:path';
import { hasAllProviders, listMissingProviders } from './cachedProviders';

/**
 * Providers that runs use and never change: `fillProviderCache` has put them
 * there.
 *
 * @public
 */
export interface ProviderCacheOptions {
  directory: string;
  /** Whether runs download what the cache doesn't have; otherwise they fail. */
  allowDownloads?: boolean;
}

/** The lock files that may say which providers a run needs. */
interface KnownLocks {
  /** Names every provider of the template version. */
  kept?: string;
  /** Comes with the bundle, and may not name all. */
  shipped?: string;
}

/** A provider cache that runs only read. */
export class ProviderCache {
  private readonly directory: string;

  constructor(private readonly options: ProviderCacheOptions) {
    this.directory = resolvePath(options.directory);
  }

  /**
   * The folder that `init` takes all providers from; undefined when it downloads
   * them.
   *
   * @throws ProvisioningError when a provider is missing and downloads aren't
   *   allowed
   */
  async findDirectory({
    kept,
    shipped,
  }: KnownLocks): Promise<string | undefined> {
    const { directory, options } = this;
    if (options.allowDownloads) {
      return kept !== undefined && (await hasAllProviders(directory, kept))
        ? directory
        : undefined;
    }
    const missing = await listMissingProviders(
      directory,
      kept ?? shipped ?? '',
    );
    if (missing.length > 0) {
      throw new ProvisioningError(
        `The provider cache in ${directory} doesn't have ${missing
          .map(({ address, version }) => `${address} ${version}`)
          .join(
            ', ',
          )}. Fill it with "proton-runner fill-provider-cache", then deploy again`,
      );
    }
    return directory;
  }
}
