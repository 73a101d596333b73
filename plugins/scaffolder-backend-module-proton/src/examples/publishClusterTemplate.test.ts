import { findResourceNameViolations } from '@proton-vending/backstage-plugin-proton-common';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createPublishHarness } from '../__testUtils__/createPublishHarness';

const EXAMPLE = join(
  __dirname,
  '../../../../examples/software-templates/publish-cluster-template',
);

interface Step {
  id: string;
  action: string;
  input: Record<string, string>;
}

const text = readFileSync(join(EXAMPLE, 'template.yaml'), 'utf8');
const template = parse(text);
const steps: Step[] = template.spec.steps;

const findStep = (id: string) => {
  const step = steps.find(candidate => candidate.id === id);
  if (!step) {
    throw new Error(`The template has no step ${id}`);
  }
  return step;
};

/** An input as the scaffolder renders it: what the form leaves empty is left out. */
function render(
  input: Record<string, string>,
  parameters: Record<string, unknown>,
) {
  return Object.fromEntries(
    Object.entries(input)
      .map(([name, value]) => {
        const [, parameter] = /^\${{ parameters\.(\w+) }}$/.exec(value) ?? [];
        return [name, parameter ? parameters[parameter] : value];
      })
      .filter(([, value]) => value !== undefined),
  );
}

describe('the software template publish-cluster-template', () => {
  it('uses everything that the form asks for', () => {
    const pages: { properties: object; dependencies?: object }[] =
      template.spec.parameters;
    const asked = pages.flatMap(page => Object.keys(page.properties));
    for (const parameter of [...asked, 'url']) {
      expect(text).toContain(`parameters.${parameter}`);
    }
  });

  it('registers a draft unless the form says otherwise, and links to the template', () => {
    const [, bundle] = template.spec.parameters;
    expect(bundle.properties.publish.default).toBe(false);
    expect(template.spec.output.links[0].url).toMatch(
      /^\/proton\/templates\/.*accountId.*\/.*region.*\/.*parameters\.name/,
    );
  });

  it('publishes the starter, and makes no second version of it', async () => {
    const { run, outputs, proton, workspace } = createPublishHarness();
    workspace.clear();
    const fetch = findStep('fetch-starter').input;
    cpSync(join(EXAMPLE, fetch.url), workspace.resolve(fetch.targetPath), {
      recursive: true,
    });
    const parameters = { name: 'eks-small', source: 'starter', publish: true };

    for (const taskId of ['task-1', 'task-2']) {
      for (const id of ['create-template', 'register-version']) {
        const { action, input } = findStep(id);
        await run(action, render(input, parameters), { taskId });
      }
      expect(outputs).toMatchObject({
        accountId: '123456789012',
        region: 'us-east-1',
        version: '1.0',
        status: 'PUBLISHED',
        created: taskId === 'task-1',
        registered: taskId === 'task-1',
      });
    }
    expect(proton.versions).toHaveLength(1);
  });

  it.each(['eks-small', '9_a', '-a', '_a', 'a b', 'a'.repeat(101)])(
    'takes the name %s when Proton does',
    name => {
      const { pattern } = template.spec.parameters[0].properties.name;
      expect(new RegExp(pattern).test(name)).toBe(
        findResourceNameViolations(name).length === 0,
      );
    },
  );
});
