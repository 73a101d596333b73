import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { PULL_REQUEST } from '../hosts/pullRequestTerms';
import { describePullRequest } from './describePullRequest';
import { findPages } from './findPages';

const ARN = 'arn:aws:proton:us-east-1:123456789012:environment/dev';

describe('describePullRequest', () => {
  const describeInputs = (inputs: Record<string, string>, paths: string[]) =>
    describePullRequest({
      run: {
        deploymentId: 'b4f6d3c0-0000-4000-8000-000000000000',
        inputs,
        redactor: Redactor.create([]),
        request: {
          operation: 'update',
          requestedBy: 'admin',
          reason: '|'.repeat(1_000),
        },
        target: {
          kind: 'environment',
          id: '1',
          name: 'dev',
          arn: ARN,
          accountId: '123456789012',
          region: 'us-east-1',
        },
        template: {
          arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks',
          majorVersion: '1',
          minorVersion: '0',
        },
      },
      terms: PULL_REQUEST,
      folder: 'environments/dev',
      changes: { kept: paths, overwritten: paths, removed: paths },
      currentInputs: Object.fromEntries(
        Object.entries(inputs).map(([key, value]) => [key, `before ${value}`]),
      ),
    });

  it('stays within the length that GitHub takes, and says what it leaves out', () => {
    const long = '|'.repeat(1_000);
    const inputs = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`${index}${long}`, long]),
    );
    const paths = Array.from(
      { length: 2_000 },
      (_, index) => `${index}${long}`,
    );
    const body = describeInputs(inputs, paths);
    expect(body.length).toBeLessThan(65_536);
    const shown = body.split('\n').filter(line => /before &#124;/.test(line));
    expect(shown.length).toBeGreaterThan(5);
    expect(body).toContain(`\n${300 - shown.length} more inputs change.\n`);
    expect(body.match(/<\/code> and \d+ more$/gm)).toHaveLength(3);
    expect(body).toContain('Merge this pull request to deploy');
  });

  it.each([
    ['dev', '/catalog/clusters/resource/dev/proton'],
    ['Dev', '/catalog/clusters/resource/dev/proton'],
    ['dev-', '/proton'],
    ['d'.repeat(64), '/proton'],
  ])('links to the page of %s', (name, path) => {
    const { cluster, deployment } = findPages(
      { baseUrl: 'https://backstage.test', entityNamespace: 'clusters' },
      {
        deploymentId: '7',
        target: {
          kind: 'environment',
          id: '1',
          name,
          arn: ARN,
          accountId: '123456789012',
          region: 'us-east-1',
        },
      },
    );
    expect(cluster).toBe(`https://backstage.test${path}`);
    expect(deployment).toBe(
      path === '/proton' ? undefined : `${cluster}/deployment/7`,
    );
  });

  it('leaves nothing out of a short one', () => {
    const body = describeInputs({ zone: 'b' }, ['main.tf', 'network.tf']);
    expect(body).toContain('| <code>zone</code> | <code>"before b"</code> |');
    expect(body).toContain(': <code>main.tf</code>, <code>network.tf</code>');
    expect(body).not.toContain(' more');
  });
});
