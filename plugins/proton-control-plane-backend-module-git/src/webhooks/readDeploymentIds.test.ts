import { formatBranch } from '../steps/handle';
import { readDeploymentIds } from './readDeploymentIds';

const id = '36671098-fe12-4545-b2e7-3989adc35e91';
const branch = formatBranch(id);

describe('readDeploymentIds', () => {
  it.each([
    { pull_request: { head: { ref: branch } } },
    { check_run: { check_suite: { head_branch: branch } } },
    { check_suite: { head_branch: branch } },
    { ref: `refs/heads/${branch}` },
    { branches: [{ name: 'main' }, { name: branch }] },
    {
      object_kind: 'merge_request',
      object_attributes: { source_branch: branch },
    },
    { object_kind: 'pipeline', object_attributes: { ref: branch } },
    {
      object_kind: 'pipeline',
      object_attributes: { ref: 'main' },
      merge_request: { source_branch: branch },
    },
  ])('finds the deployment in %j', payload => {
    expect(readDeploymentIds(payload)).toEqual([id]);
  });

  it.each([
    undefined,
    'text',
    {},
    { ref: 'refs/heads/main' },
    { ref: `refs/heads/${branch}x` },
    { check_suite: { head_branch: null } },
    { pull_request: { head: { ref: 7 } } },
  ])('finds nothing in %j', payload => {
    expect(readDeploymentIds(payload)).toEqual([]);
  });
});
