import { TestDatabases } from '@backstage/backend-test-utils';
import { HostedGit } from '@proton-vending/test-utils';
import { GitPlane } from './GitPlane';
import { TestHost } from './testHosts';

/** What each test of a suite gets. */
interface GitTest {
  plane: GitPlane;
  /** A repository of the test's own. */
  repository: HostedGit;
  /** The name of an environment that doesn't exist yet. */
  name: string;
  /** Counts the tests. */
  count: number;
}

/**
 * Starts a control plane for a suite, and registers a repository before each
 * test.
 *
 * @param prefix - what the names of the repositories begin with
 */
export function useGitPlane(
  prefix: string,
  onTest: (test: GitTest) => void,
  options: { git?: object; host?: TestHost } = {},
): void {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: GitPlane;
  let repository: HostedGit;
  let count = 0;

  beforeAll(async () => {
    plane = await GitPlane.start(databases, options);
  });

  afterAll(() => plane.stop());

  beforeEach(async () => {
    count += 1;
    repository = await plane.register(`acme/${prefix}-${count}`);
    onTest({ plane, repository, name: `dev-${count}`, count });
  });

  // A deployment that still waits would be looked at during all later tests.
  afterEach(() => {
    repository.pulls.forEach(pull => {
      pull.state = 'closed';
    });
  });
}
