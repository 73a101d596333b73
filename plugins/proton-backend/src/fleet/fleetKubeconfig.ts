import {
  FleetKubeconfig,
  parseEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import { NotFoundError } from '@backstage/errors';
import pLimit from 'p-limit';
import { asBackstageError } from '../asBackstageError';
import { ClusterRules } from '../clusters/describeCluster';
import { formatKubeconfig } from '../clusters/formatKubeconfig';
import { readKubeconfigFacts } from '../clusters/readKubeconfigFacts';
import { Fleet, FleetCaller } from './Fleet';
import { selectRows } from './selectRows';

/** So many environments are asked for their outputs at a time. */
const MOST_READS = 8;

/** One kubeconfig for the clusters of some entities, and why some have none. */
export async function fleetKubeconfig(
  services: {
    clusterRules: ClusterRules;
    fleet: Pick<Fleet, 'rows'>;
    proton: ProtonService;
  },
  caller: FleetCaller,
  entityRefs: string[],
): Promise<FleetKubeconfig> {
  const { fleet, proton } = services;
  const { rows, unknown } = await selectRows(fleet, caller, entityRefs);
  const limit = pLimit(MOST_READS);
  const read = await Promise.all(
    rows.map(({ arn, entityRef }) =>
      limit(async () => {
        try {
          const scope = parseEnvironmentArn(arn);
          if (!scope) {
            throw new NotFoundError(`${arn} is not the ARN of an environment`);
          }
          const facts = await asBackstageError(async () =>
            readKubeconfigFacts(
              services,
              await proton.getClientForArn(arn),
              scope,
            ),
          );
          return { cluster: { facts, scope } };
        } catch (error) {
          return { missing: { entityRef, reason: (error as Error).message } };
        }
      }),
    ),
  );
  const clusters = read.flatMap(({ cluster }) => cluster ?? []);
  return {
    ...(clusters.length > 0 && { kubeconfig: formatKubeconfig(clusters) }),
    missing: [
      ...read.flatMap(({ missing }) => missing ?? []),
      ...unknown.map(entityRef => ({
        entityRef,
        reason: 'This is not a cluster that you can see',
      })),
    ],
  };
}
