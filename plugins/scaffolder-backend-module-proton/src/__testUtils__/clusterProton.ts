import {
  type Environment,
  GetEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { FakeProton } from '@proton-vending/test-utils';

const SCHEMA = `
schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "ClusterInputs"
  types:
    ClusterInputs:
      type: object
      required: [cluster_name]
      properties:
        cluster_name:
          type: string
        node_count:
          type: integer
          maximum: 3
        admin_password:
          type: string
          format: password
        api_token:
          type: string
          writeOnly: true
        network:
          type: object
          properties:
            cidr:
              type: string
            public:
              type: boolean
`;

/** Version 1.1 asks for more, and takes no token for sensitive. */
const NEXT_SCHEMA = SCHEMA.replace(
  'required: [cluster_name]',
  'required: [cluster_name, node_count]',
).replace('writeOnly: true', '');

const FIRST = {
  templateName: 'eks-cluster',
  majorVersion: '1',
  minorVersion: '0',
};
const NEXT = { ...FIRST, minorVersion: '1' };

/** A Proton with the template `eks-cluster`: version 1.0, and 1.1 as a draft. */
export function createClusterProton(): FakeProton {
  const proton = new FakeProton();
  proton.now = () => new Date('2026-11-23T10:00:00Z');
  proton.templates.set('eks-cluster', { name: 'eks-cluster' });
  proton.addVersion({ ...FIRST, status: 'PUBLISHED', schema: SCHEMA });
  proton.addVersion({ ...NEXT, status: 'DRAFT', schema: NEXT_SCHEMA });
  proton.defaultOutputs = { cluster_name: 'demo', admin_token: 'a-secret' };
  proton.sensitiveOutputKeys = ['admin_token'];
  return proton;
}

/** Adds a cluster that was vended before. */
export function addCluster(
  proton: FakeProton,
  name: string,
  inputs: Record<string, unknown> = { cluster_name: name },
): Environment {
  const environment = proton.deploy(name, {
    templateName: 'eks-cluster',
    spec: formatEnvironmentSpec(inputs),
    lastAttemptedDeploymentId: 'deployment-1',
  });
  proton.tags.set(environment.arn ?? '', { team: 'payments' });
  return environment;
}

/** Publishes version 1.1. */
export function publishNext(proton: FakeProton): void {
  proton.requireVersion(NEXT).status = 'PUBLISHED';
}

/** Replaces the schema of version 1.0. */
export function changeFirstSchema(proton: FakeProton, schema: string): void {
  proton.requireVersion(FIRST).schema = schema;
}

/** Lets reads of version 1.0 fail. */
export function failFirstVersion(proton: FakeProton, problem: Error): void {
  proton.mock.on(GetEnvironmentTemplateVersionCommand, FIRST).rejects(problem);
}
