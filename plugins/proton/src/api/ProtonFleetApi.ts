import {
  EnvironmentTemplateChoice,
  FleetPage,
  FleetQuery,
  PublishedTemplateVersion,
  TemplateOverviewList,
  TemplateSync,
  TemplateVersionChanges,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApiOptions, ProtonApiTarget } from './ProtonApi';

/**
 * What the pages of all environments and templates ask the backend.
 *
 * @public
 */
export interface ProtonFleetApi {
  /** A page of the environments that the query finds, with what sums them up. */
  getFleet(query: FleetQuery, options?: ProtonApiOptions): Promise<FleetPage>;

  /**
   * All environments that the query finds, as CSV. It fails with status 409 when
   * some would be missing, unless the table is wanted nevertheless.
   */
  exportFleet(
    query: FleetQuery,
    options?: ProtonApiOptions & { partial?: boolean },
  ): Promise<Blob>;

  /** The templates of every account and region, with what is made from them. */
  listTemplateOverviews(
    options?: ProtonApiOptions,
  ): Promise<TemplateOverviewList>;

  /** What a version changes, and whom it concerns. */
  getTemplateVersionChanges(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<TemplateVersionChanges>;

  /** Publishes a draft. */
  publishTemplateVersion(
    choice: EnvironmentTemplateChoice,
    options?: ProtonApiOptions,
  ): Promise<PublishedTemplateVersion>;

  /** The repository of a template, and how the last synchronisations ended. */
  getTemplateSync(
    name: string,
    target?: ProtonApiTarget,
    options?: ProtonApiOptions,
  ): Promise<TemplateSync>;
}
