import {
  createServiceFactory,
  ServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { ANNOTATION_ORIGIN_LOCATION, Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { ANNOTATION_PROTON_ENVIRONMENT } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonAccount,
  protonServiceRef,
} from '@proton-vending/backstage-plugin-proton-node';
import { protonPlugin } from '../plugin';
import { createFakeProton } from './fakeProton';

/** An entity, of an environment when it has an ARN. */
export function resource(options: {
  name: string;
  arn?: string;
  owner?: string;
  title?: string;
  /** Where the entity comes from; from the catalog module when absent. */
  origin?: string;
}): Entity {
  const { name, arn, owner = 'group:default/team-a', title, origin } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      namespace: 'default',
      name,
      title,
      annotations: arn
        ? {
            [ANNOTATION_PROTON_ENVIRONMENT]: arn,
            [ANNOTATION_ORIGIN_LOCATION]: origin ?? `proton-environment:${arn}`,
          }
        : {},
    },
    spec: { type: 'kubernetes-cluster', owner },
  };
}

/** The plugin in a backend with a fake Proton and these entities. */
export async function startBackend(options?: {
  entities?: Entity[];
  /** The permissions that nobody has. */
  denied?: string[];
  /** The permissions that are given on conditions, by their names. */
  conditions?: Record<string, PolicyDecision>;
  /** One account when absent. */
  accounts?: ProtonAccount[];
  services?: ServiceFactory[];
}) {
  const {
    entities = [],
    denied = [],
    conditions = {},
    accounts,
    services = [],
  } = options ?? {};
  const proton = createFakeProton();
  if (accounts) {
    proton.service.accounts.mockReturnValue(accounts);
  }
  const catalog = catalogServiceMock({ entities });
  const { server } = await startTestBackend({
    features: [
      protonPlugin,
      createServiceFactory({
        service: catalogServiceRef,
        deps: {},
        factory: () => catalog,
      }),
      createServiceFactory({
        service: protonServiceRef,
        deps: {},
        factory: () => proton.service,
      }),
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: denied.includes(permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
        authorizeConditional: async requests =>
          requests.map(
            ({ permission }): PolicyDecision =>
              conditions[permission.name] ?? {
                result: denied.includes(permission.name)
                  ? AuthorizeResult.DENY
                  : AuthorizeResult.ALLOW,
              },
          ),
      }).factory,
      ...services,
    ],
  });
  await forgetStart(proton);
  return { server, proton, catalog };
}

/** Every account is asked once at the start; tests look at what comes after. */
async function forgetStart({
  api,
  service,
}: ReturnType<typeof createFakeProton>): Promise<void> {
  const targets = service.accounts().flatMap(({ regions }) => regions);
  while (api.calls().length < targets.length) {
    await new Promise(resolve => setImmediate(resolve));
  }
  api.resetHistory();
  service.accounts.mockClear();
  service.getClient.mockClear();
}
