import { ResponseError } from '@backstage/errors';
import { TemplateVersionDeprecation } from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonExtension } from '../service/ProtonService';

/**
 * The deprecated template versions of an account and region.
 *
 * @public
 */
export class Deprecations {
  static readonly NONE = new Deprecations(new Map());

  /** AWS's own API has none, nor does an earlier release of the control plane. */
  static async read(
    extension: Pick<ProtonExtension, 'listDeprecatedVersions'> | undefined,
    signal?: AbortSignal,
  ): Promise<Deprecations> {
    const versions = await extension
      ?.listDeprecatedVersions({ signal })
      .catch(noneIfUnknown);
    return new Deprecations(
      new Map(
        versions?.map(({ templateName, version, ...deprecation }) => [
          `${templateName}:${version}`,
          deprecation,
        ]),
      ),
    );
  }

  private constructor(
    private readonly byVersion: ReadonlyMap<string, TemplateVersionDeprecation>,
  ) {}

  /** Why a version such as `1.0` is deprecated; `undefined` when it isn't. */
  find(
    templateName: string,
    version: string,
  ): TemplateVersionDeprecation | undefined {
    return this.byVersion.get(`${templateName}:${version}`);
  }

  /** A recommended version; `undefined` when it is deprecated. */
  keepUsable(
    templateName: string,
    version: string | undefined,
  ): string | undefined {
    return version && !this.find(templateName, version) ? version : undefined;
  }
}

function noneIfUnknown(error: unknown): never[] {
  if (error instanceof ResponseError && error.statusCode === 404) {
    return [];
  }
  throw error;
}
