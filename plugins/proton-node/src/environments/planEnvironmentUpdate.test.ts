import {
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-proton';
import { parseTemplateSchema } from '@proton-vending/backstage-plugin-proton-common';
import { mockClient } from 'aws-sdk-client-mock';
import { planEnvironmentUpdate } from './planEnvironmentUpdate';

const SCHEMA = parseTemplateSchema(`
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types: { Input: { type: object, properties: { size: { type: integer } } } }
`);
const SPEC = 'proton: EnvironmentSpec\nspec:\n  size: 3\n';

function plan(
  version: string,
  options: Partial<Parameters<typeof planEnvironmentUpdate>[0]> & {
    spec?: string;
  } = {},
) {
  const client = new ProtonClient({ region: 'us-east-1' });
  mockClient(client)
    .on(GetEnvironmentTemplateVersionCommand)
    .rejects(new ResourceNotFoundException({ message: '', $metadata: {} }));
  return planEnvironmentUpdate({
    client,
    schemaValidator: { findInputViolations: async () => [] },
    environment: {
      name: 'demo',
      templateName: 'eks',
      templateMajorVersion: '1',
      templateMinorVersion: '3',
      spec: options.spec ?? SPEC,
    } as never,
    target: { version, schema: SCHEMA },
    ...options,
  });
}

describe('planEnvironmentUpdate', () => {
  it.each([
    ['1.3', 'none', { deploymentType: 'CURRENT_VERSION' }],
    [
      '1.4',
      'minor',
      {
        deploymentType: 'MINOR_VERSION',
        templateMajorVersion: '1',
        templateMinorVersion: '4',
      },
    ],
    [
      '1.1',
      'back',
      {
        deploymentType: 'MINOR_VERSION',
        templateMajorVersion: '1',
        templateMinorVersion: '1',
      },
    ],
    [
      '2.0',
      'major',
      {
        deploymentType: 'MAJOR_VERSION',
        templateMajorVersion: '2',
        templateMinorVersion: '0',
      },
    ],
  ])('goes from 1.3 to %s', async (version, step, versionUpdate) => {
    expect(await plan(version)).toMatchObject({ step, versionUpdate });
  });

  it('masks everything when the schema of the current version is gone', async () => {
    const { after, masked } = await plan('1.4');

    expect(after.spec).toBe(SPEC);
    expect(masked.before.inputs).toEqual({ size: '********' });
    expect(masked.after.spec).not.toContain('3');
  });

  it('refuses a current spec that nobody can read, unless it is replaced', async () => {
    const spec = 'proton: EnvironmentSpec\nspec: { ratio: .inf }\n';

    await expect(plan('1.3', { spec })).rejects.toThrow(
      'The spec of the environment "demo" cannot be read',
    );
    const { before, after } = await plan('1.3', {
      spec,
      replacesInputs: true,
      edit: async () => ({ inputs: { size: 4 } }),
    });
    expect(before).toEqual({ version: '1.3', inputs: {}, spec: '' });
    expect(after.spec).toContain('size: 4');
  });
});
