import type { ProtonClient } from '@aws-sdk/client-proton';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';

/**
 * The control plane that takes an import, in one account and region.
 *
 * @public
 */
export interface ImportTarget {
  accountId: string;
  region: string;
  client: Pick<ProtonClient, 'send'>;
  extension: Pick<
    ProtonExtension,
    'importEnvironment' | 'registerEnvironmentTemplateVersion'
  >;
}

/**
 * What became of a part of an import.
 *
 * @public
 */
export interface ImportResult {
  /** Such as `template vpc`, `version vpc:1.0` or `environment dev`. */
  subject: string;
  /** `planned` is what a preview says of a part that an import would create. */
  result: 'created' | 'planned' | 'unchanged' | 'failed';
  /** Why it failed, or what to know. */
  detail?: string;
}
