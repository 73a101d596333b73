import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { z } from 'zod';

/**
 * That a deployment of an environment fails soon if it still waits.
 *
 * @public
 */
export interface DeploymentDeadline {
  /** Of the environment. */
  arn: string;
  name: string;
  deploymentId: string;
  deadline: Date;
}

const eventSchema = z.object({
  'detail-type': z.literal('Proton Deployment Deadline'),
  resources: z.tuple([z.string()]),
  detail: z.object({
    name: z.string(),
    deploymentId: z.string(),
    deadline: z.string().datetime(),
  }),
});

/**
 * Reads an event of the topic `proton`; `undefined` for events about anything else.
 *
 * @public
 */
export function readDeadline(payload: unknown): DeploymentDeadline | undefined {
  const event = eventSchema.safeParse(payload).data;
  if (!event) {
    return undefined;
  }
  const [arn] = event.resources;
  const { deadline, deploymentId, name } = event.detail;
  return parseProtonArn(arn)?.resourceType === 'environment'
    ? { arn, name, deploymentId, deadline: new Date(deadline) }
    : undefined;
}
