import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import searchPlugin from '@backstage/plugin-search-backend';
import searchModuleCatalog from '@backstage/plugin-search-backend-module-catalog';
import request from 'supertest';
import searchModuleProton from './index';

jest.setTimeout(60_000);

const ARN = 'arn:aws:proton:eu-west-1:123456789012:environment/Payments_Dev';

const cluster: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'payments-dev',
    namespace: 'default',
    title: 'Payments',
    description: 'Where the checkout is tried out',
    annotations: {
      'aws.amazon.com/aws-proton-environment': ARN,
      'aws.amazon.com/aws-proton-environment-template':
        'arn:aws:proton:eu-west-1:123456789012:environment-template/eks-sandbox',
      'aws.amazon.com/aws-proton-environment-template-version': '1.2',
      'kubernetes.io/x-k8s-aws-id': 'payments-cluster-1',
    },
  },
  spec: { type: 'kubernetes-cluster', owner: 'group:default/payments' },
};

const neighbour: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'website', namespace: 'default', title: 'Website' },
  spec: { type: 'service', owner: 'group:default/web' },
};

describe('search with the module', () => {
  let backend: Awaited<ReturnType<typeof startTestBackend>> | undefined;

  afterEach(async () => {
    await backend?.stop();
    backend = undefined;
  });

  async function start() {
    const scheduler = mockServices.scheduler();
    backend = await startTestBackend({
      features: [
        searchPlugin,
        searchModuleCatalog,
        searchModuleProton,
        catalogServiceMock.factory({ entities: [neighbour, cluster] }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
      ],
    });
    await scheduler.triggerTask('search_index_software_catalog');
  }

  async function find(term: string): Promise<Record<string, unknown>[]> {
    const { body } = await request(backend!.server)
      .get('/api/search/query')
      .query({ term })
      .set('authorization', mockCredentials.user.header());
    return (body.results ?? []).map(
      ({ document }: { document: Record<string, unknown> }) => document,
    );
  }

  it('finds an environment by all that is known of it', async () => {
    await start();

    for (const term of [
      'eks-sandbox',
      '1.2',
      '123456789012',
      'eu-west-1',
      'payments-cluster-1',
      'group:default/payments',
      'Payments_Dev',
      'checkout',
    ]) {
      const titles = (await find(term)).map(({ title }) => title);
      expect({ term, titles }).toEqual({
        term,
        titles: expect.arrayContaining(['Payments']),
      });
    }
    const [document] = await find('eks-sandbox');
    expect(document).toMatchObject({
      title: 'Payments',
      kind: 'Resource',
      location: '/catalog/default/resource/payments-dev',
      environmentName: 'Payments_Dev',
      environmentTemplate: 'eks-sandbox',
      environmentTemplateVersion: '1.2',
      accountId: '123456789012',
      region: 'eu-west-1',
      clusterName: 'payments-cluster-1',
    });
  });

  it('leaves other entities as they are', async () => {
    await start();

    const [document] = await find('website');
    expect(document).toMatchObject({ title: 'Website', text: '' });
    expect(document).not.toHaveProperty('environmentName');
    expect((await find('eks-sandbox')).map(({ title }) => title)).toEqual([
      'Payments',
    ]);
  });

  it('says nothing that the entity does not: its readers may not read Proton', async () => {
    await start();

    const [document] = await find('eks-sandbox');
    expect(document).not.toHaveProperty('environmentStatus');
    expect(document.text).toBe(
      'Where the checkout is tried out : Proton environment Payments_Dev, template eks-sandbox, version 1.2, cluster payments-cluster-1, account 123456789012, eu-west-1, owner group:default/payments',
    );
  });
});
