import { Stores } from '../database/Database';
import { DeploymentRecord, TargetState } from '../database/deploymentRows';
import { listSensitiveInputs } from './listSensitiveInputs';

const SCHEMA = `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        name: { type: string }
        password: { type: string, format: password }
`;

const state = (inputs: string): TargetState => ({
  templateName: 'eks',
  majorVersion: 1,
  minorVersion: 0,
  spec: `proton: EnvironmentSpec\nspec: ${inputs}\n`,
});

function list(...states: [TargetState, ...TargetState[]]) {
  const stores = {
    versions: { find: async () => ({ schema: SCHEMA }) },
    deployments: { listTargetStates: async () => states },
  } as unknown as Stores;
  const deployment = {
    target: { kind: 'environment', id: 'environment', name: 'dev' },
    targetState: states[0],
  } as unknown as DeploymentRecord;
  return listSensitiveInputs(stores, deployment);
}

describe('listSensitiveInputs', () => {
  it('lists the inputs that the schema calls sensitive', async () => {
    expect(
      await list(state('{ name: a-cluster, password: hush-hush }')),
    ).toEqual(['hush-hush']);
  });

  it('lists every longer word of a spec that can no longer be read', async () => {
    expect(
      await list(
        state('{ name: dev }'),
        state('{ name: dev, limit: .inf, password: "earlier-secret" }'),
      ),
    ).toEqual(expect.arrayContaining(['earlier-secret']));
  });
});
