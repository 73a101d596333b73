import { CustomErrorBase } from '@backstage/errors';

/** A deployment did not succeed, or nobody waited until it did. */
export class DeploymentError extends CustomErrorBase {
  name = 'DeploymentError' as const;
}
