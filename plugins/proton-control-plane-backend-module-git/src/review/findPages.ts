import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';

/** Where people see environments in Backstage. */
export interface Pages {
  /** Such as `https://backstage.example.com`. */
  baseUrl: string;
  /** Of the environments' entities. */
  entityNamespace: string;
}

/** The pages of a deployment. */
interface DeploymentPages {
  cluster: string;
  /** Absent when the catalog may name the entity otherwise than the environment. */
  deployment?: string;
}

/** Names that the catalog takes as they are. */
const ENTITY_NAME = /^(?=.{1,63}$)[\w-]*[0-9A-Za-z]$/;

/** Finds the pages of an environment's cluster and of its deployment. */
export function findPages(
  { baseUrl, entityNamespace }: Pages,
  { deploymentId, target }: Pick<EngineRun, 'deploymentId' | 'target'>,
): DeploymentPages {
  if (!ENTITY_NAME.test(target.name)) {
    return { cluster: `${baseUrl}/proton` };
  }
  const path = [entityNamespace, 'resource', target.name]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/');
  const cluster = `${baseUrl}/catalog/${path}/proton`;
  return { cluster, deployment: `${cluster}/deployment/${deploymentId}` };
}
