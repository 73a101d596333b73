import { PULL_REQUEST } from '../hosts/pullRequestTerms';
import {
  describePipeline,
  describeReview,
  summarizeChecks,
} from './describeReview';

describe('summarizeChecks', () => {
  it('names those that failed, and counts the others', () => {
    expect(
      summarizeChecks([
        { name: 'plan', state: 'failed' },
        { name: 'lint', state: 'passed' },
        { name: 'test', state: 'pending' },
        { name: 'docs', state: 'skipped' },
        { name: 'scan', state: 'failed' },
      ]),
    ).toBe('2 failed (plan, scan), 1 pending, 1 passed');
  });
});

describe('describePipeline', () => {
  it('says what to do when the pipeline has failed without a report', () => {
    expect(
      describePipeline('acme/infrastructure', 'd7b9276aaaa', [
        { name: 'apply', state: 'failed' },
      ]),
    ).toBe(
      'Waiting for the pipeline of acme/infrastructure to report the result of commit d7b9276; checks: 1 failed (apply). Run the pipeline again, or report the failure with NotifyResourceDeploymentStatusChange',
    );
  });
});

describe('describeReview', () => {
  it('shows the plan that the pipeline has made', () => {
    expect(
      describeReview({
        terms: PULL_REQUEST,
        pullRequest: { number: 1, baseBranch: 'main', mergeability: 'clean' },
        checks: [
          {
            name: 'proton/plan/environments/dev',
            state: 'passed',
            description: 'Plan: 1 to add, 0 to change, 0 to destroy.',
          },
          { name: 'lint', state: 'passed', description: 'No problems.' },
        ],
        repository: { name: 'acme/a', registeredName: 'acme/a' },
        branch: 'main',
        edit: 'none',
      }),
    ).toBe(
      'Waiting for review of pull request #1 in acme/a; checks: 2 passed. Plan of environments/dev: 1 to add, 0 to change, 0 to destroy',
    );
  });
});
