import { Content } from '@backstage/core-components';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { TestApiProvider } from '@backstage/test-utils';
import {
  DEPLOYMENT_STATUSES,
  EnvironmentOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import { demoEntity, demoOverview } from '../src/__testUtils__/demoOverview';
import { protonApiRef } from '../src/api';
import { EnvironmentCard } from '../src/components/EnvironmentCard';

const MESSAGE = `Error: creating the control plane

  with terraform_data.control_plane,
  on cluster.tf line 12, in resource "terraform_data" "control_plane":
  12: resource "terraform_data" "control_plane" {`;

type Answer = () => Promise<EnvironmentOverview>;

const answers: Record<string, Answer> = {
  ...Object.fromEntries(
    DEPLOYMENT_STATUSES.map((deploymentStatus): [string, Answer] => [
      deploymentStatus,
      async () =>
        demoOverview({
          deploymentStatus,
          deploymentStatusMessage: deploymentStatus.includes('FAILED')
            ? MESSAGE
            : undefined,
        }),
    ]),
  ),
  'update available': async () => ({
    ...demoOverview(),
    template: {
      ...demoOverview().template,
      recommendedVersion: '2.0',
      recommendedMinorVersion: '1.1',
      standing: 'major-behind',
    },
  }),
  'long output': async () => ({
    ...demoOverview(),
    outputs: [
      {
        key: 'cluster_certificate_authority_data',
        value: 'LS0tLS1CRUdJTi'.repeat(107),
        sensitive: false,
      },
    ],
  }),
  'parts missing': async () => ({
    ...demoOverview(),
    lastDeployment: undefined,
    outputs: [],
    unavailable: [
      { part: 'lastDeployment', message: 'It was deleted' },
      { part: 'outputs', message: 'The control plane is starting' },
    ],
  }),
  loading: () => new Promise(() => {}),
  error: async () => {
    throw new Error(
      'The Proton endpoint of account 123456789012 did not answer',
    );
  },
};

/** The card in each of its states, one below the other. */
export function Gallery() {
  return (
    <Content>
      {Object.entries(answers).map(([name, getEnvironmentOverview]) => (
        <section key={name}>
          <h3>{name}</h3>
          <TestApiProvider apis={[[protonApiRef, { getEnvironmentOverview }]]}>
            <EntityProvider entity={demoEntity}>
              <EnvironmentCard />
            </EntityProvider>
          </TestApiProvider>
        </section>
      ))}
    </Content>
  );
}
