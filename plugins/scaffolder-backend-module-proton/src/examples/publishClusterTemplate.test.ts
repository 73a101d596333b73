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

const CREATED_NAME = "${{ steps['create-template'].output.name }}";
const NAME =
  "${{ parameters.template.name if parameters.target == 'existing' else parameters.name }}";

interface Parameters extends Record<string, unknown> {
  target: 'new' | 'existing';
  name?: string;
  template?: { name: string; [field: string]: string };
}

/** An input as the scaffolder renders it: what the form leaves empty is left out. */
function render(input: Record<string, string>, parameters: Parameters) {
  const chosen = parameters.template?.name ?? parameters.name;
  const renderValue = (value: string) => {
    if (value === NAME || value === CREATED_NAME) {
      return chosen;
    }
    const [, parameter, field] =
      /^\${{ parameters\.(\w+)(?:\.(\w+))?(?: if .*)? }}$/.exec(value) ?? [];
    const [, target] =
      / if parameters\.target == '(\w+)' else /.exec(value) ?? [];
    if (target && target !== parameters.target) {
      return undefined;
    }
    const given = parameter ? parameters[parameter] : value;
    return field ? (given as Record<string, unknown>)?.[field] : given;
  };
  return Object.fromEntries(
    Object.entries(input)
      .map(([name, value]) => [name, renderValue(value)])
      .filter(([, value]) => value !== undefined),
  );
}

describe('the software template publish-cluster-template', () => {
  it('uses everything that the form asks for', () => {
    const pages: { properties: object }[] = template.spec.parameters;
    const asked = pages.flatMap(page => Object.keys(page.properties));
    const conditional = [
      'name',
      'displayName',
      'description',
      'template',
      'url',
    ];
    for (const parameter of [...asked, ...conditional]) {
      expect(text).toContain(`parameters.${parameter}`);
    }
  });

  it('registers a draft unless the form says otherwise, and links to the template', () => {
    const [, bundle] = template.spec.parameters;
    expect(bundle.properties.publish.default).toBe(false);
    expect(template.spec.output.links[0].url).toMatch(
      /^\/proton\/templates\/.*accountId.*\/.*region.*\/.*output\.name/,
    );
  });

  it('publishes the starter, and makes no second version of it', async () => {
    const { run, outputs, proton, workspace } = createPublishHarness();
    workspace.clear();
    const fetch = findStep('fetch-starter').input;
    cpSync(join(EXAMPLE, fetch.url), workspace.resolve(fetch.targetPath), {
      recursive: true,
    });
    const parameters: Parameters = {
      target: 'new',
      name: 'eks-small',
      source: 'starter',
      publish: true,
    };

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

  it.each([
    ['1', '1'],
    ['', undefined],
  ])(
    'registers a version of an existing template in the major version "%s"',
    async (majorVersion, registered) => {
      const { run, proton, workspace } = createPublishHarness();
      workspace.clear();
      const fetch = findStep('fetch-starter').input;
      cpSync(join(EXAMPLE, fetch.url), workspace.resolve(fetch.targetPath), {
        recursive: true,
      });
      const parameters: Parameters = {
        target: 'existing',
        template: {
          name: 'eks-small',
          majorVersion,
          accountId: '123456789012',
          region: 'us-east-1',
        },
        source: 'starter',
        publish: false,
      };

      for (const id of ['create-template', 'register-version']) {
        const { action, input } = findStep(id);
        await run(action, render(input, parameters));
      }

      expect(proton.uploads).toMatchObject([
        { templateName: 'eks-small', majorVersion: registered },
      ]);
    },
  );

  it.each(['eks-small', '9_a', '-a', '_a', 'a b', 'a'.repeat(101)])(
    'takes the name %s when Proton does',
    name => {
      const [alternative] =
        template.spec.parameters[0].dependencies.target.oneOf;
      const { pattern } = alternative.properties.name;
      expect(new RegExp(pattern).test(name)).toBe(
        findResourceNameViolations(name).length === 0,
      );
    },
  );
});
