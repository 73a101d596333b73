import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';

/**
 * A part of the overview that could not be read, and why.
 *
 * @public
 */
export interface UnavailablePart {
  part: 'template' | 'lastDeployment' | 'outputs';
  message: string;
}

/**
 * The overview of an environment, with the names of the parts it lacks.
 *
 * @public
 */
export interface EnvironmentOverviewResponse extends EnvironmentOverview {
  /** Absent when every part was read. */
  unavailable?: UnavailablePart[];
}
