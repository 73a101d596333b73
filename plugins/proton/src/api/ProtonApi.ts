import { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/core-plugin-api';
import {
  CurrentEnvironmentInputs,
  EnvironmentFilter,
  EnvironmentInputs,
  EnvironmentList,
  EnvironmentNameAvailability,
  EnvironmentOverview,
  EnvironmentTemplateChoice,
  EnvironmentTemplateList,
  EnvironmentTemplateVersionDetails,
  EnvironmentTemplateVersionList,
  InputValidation,
  ProtonAccountList,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * Which account and region to ask; the first configured ones when absent.
 *
 * @public
 */
export interface ProtonApiTarget {
  accountId?: string;
  region?: string;
}

/** @public */
export interface ProtonApiOptions {
  signal?: AbortSignal;
}

/**
 * What the Proton pages and form fields ask the backend plugin `proton`.
 *
 * Every method throws a `ResponseError` when the backend refuses or cannot
 * answer.
 *
 * @public
 */
export interface ProtonApi {
  /** The Proton environment that a catalog entity stands for. */
  getEnvironmentOverview(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentOverview>;

  /** What the environment behind a catalog entity was last deployed with. */
  getEnvironmentInputs(
    entityRef: CompoundEntityRef,
    options?: ProtonApiOptions,
  ): Promise<CurrentEnvironmentInputs>;

  /** The environments that the catalog shows to the user. */
  listEnvironments(
    filter: EnvironmentFilter,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentList>;

  /** Whether a new environment can have this name. */
  checkEnvironmentName(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentNameAvailability>;

  /** The accounts and regions that are configured. */
  listAccounts(options?: ProtonApiOptions): Promise<ProtonAccountList>;

  listEnvironmentTemplates(
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateList>;

  listEnvironmentTemplateVersions(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateVersionList>;

  /** A version with the JSON Schema of its inputs. */
  getEnvironmentTemplateVersion(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<EnvironmentTemplateVersionDetails>;

  /** What of the inputs breaks the schema of a version. */
  validateInputs(
    choice: EnvironmentTemplateChoice,
    inputs: EnvironmentInputs,
    options?: ProtonApiOptions,
  ): Promise<InputValidation>;
}

/** @public */
export const protonApiRef = createApiRef<ProtonApi>({
  id: 'plugin.proton.service',
});
