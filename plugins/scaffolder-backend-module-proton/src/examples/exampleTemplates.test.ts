import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';
import {
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { parseTemplateSchema } from '@proton-vending/backstage-plugin-proton-common';
import { protonServiceRef } from '@proton-vending/backstage-plugin-proton-node';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import scaffolderModuleProton from '../index';
import { createClusterProton } from '../__testUtils__/clusterProton';

const EXAMPLES = join(__dirname, '../../../../examples');
const TEMPLATES = join(EXAMPLES, 'software-templates');

interface Step {
  id: string;
  action: string;
  input: Record<string, unknown>;
}

interface Page {
  properties: Record<string, { [keyword: string]: any }>;
  dependencies?: object;
}

function readTemplate(name: string) {
  return readFileSync(join(TEMPLATES, name, 'template.yaml'), 'utf8');
}

const schema = parseTemplateSchema(
  readFileSync(
    join(EXAMPLES, 'environment-templates/eks-cluster/v1/schema/schema.yaml'),
    'utf8',
  ),
);
const schemaInputs = Object.keys(schema.inputs.properties ?? {});

describe('the example software templates', () => {
  const actions = new Map<string, TemplateAction<any, any, any>>();

  beforeAll(async () => {
    const backend = await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          {
            addActions: (...added: TemplateAction<any, any, any>[]) =>
              added.forEach(action => actions.set(action.id, action)),
          },
        ],
      ],
      features: [
        scaffolderModuleProton,
        catalogServiceMock.factory(),
        mockServices.permissions.factory(),
        createServiceFactory({
          service: protonServiceRef,
          deps: {},
          factory: () => createClusterProton().service,
        }),
      ],
    });
    await backend.stop();
  });

  it('are the five that a platform starts with', () => {
    expect(readdirSync(TEMPLATES).sort()).toEqual([
      'change-cluster',
      'create-cluster',
      'delete-cluster',
      'publish-cluster-template',
      'upgrade-cluster',
    ]);
  });

  describe.each(readdirSync(TEMPLATES))('%s', name => {
    const text = readTemplate(name);
    const template = parse(text);
    const steps: Step[] = template.spec.steps;
    const pages: Page[] = template.spec.parameters;

    it('is a software template, called as its folder', async () => {
      expect(await templateEntityV1beta3Validator.check(template)).toBe(true);
      expect(template.metadata.name).toBe(name);
    });

    it('gives its actions nothing that they do not take', () => {
      const own = steps.filter(({ action }) => action.startsWith('aws:'));
      expect(own).not.toHaveLength(0);
      for (const { action, input } of own) {
        const known = actions.get(action)?.schema?.input as {
          properties: object;
          required?: string[];
        };
        expect(Object.keys(known.properties)).toEqual(
          expect.arrayContaining(Object.keys(input)),
        );
        expect(Object.keys(input)).toEqual(
          expect.arrayContaining(known.required ?? []),
        );
      }
    });

    it('asks for every parameter that it uses', () => {
      const asked = pages.flatMap(page => Object.keys(page.properties));
      const conditional = JSON.stringify(
        pages.map(({ dependencies }) => dependencies),
      );
      for (const [, parameter] of text.matchAll(/parameters\.(\w+)/g)) {
        expect(
          asked.includes(parameter) || conditional.includes(`"${parameter}"`),
        ).toBe(true);
      }
    });

    it('names only inputs that the environment template has', () => {
      for (const { inputs } of pages.map(page => page.properties)) {
        const { presetFrom = {} } = inputs?.['ui:options'] ?? {};
        const named = Object.keys(presetFrom);
        expect(schemaInputs).toEqual(expect.arrayContaining(named));
      }
    });

    it('reads only outputs of its steps that there are', () => {
      for (const [, id, output] of text.matchAll(
        /steps\['([\w-]+)'\]\.output\.(\w+)/g,
      )) {
        const step = steps.find(candidate => candidate.id === id);
        const known = actions.get(step?.action ?? '')?.schema?.output as {
          properties: object;
        };
        expect(Object.keys(known.properties)).toContain(output);
      }
    });
  });
});
