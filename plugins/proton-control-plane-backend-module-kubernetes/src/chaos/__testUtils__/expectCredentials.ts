import { AwsCall, AssumedSession } from './RecordedAws';
import { ChaosWorld, ROLE } from './ChaosWorld';

/**
 * That each call to AWS was made with credentials of the role that belong to a
 * deployment of that environment; that nothing was changed with those of a plan;
 * and that no run changed anything once a later one had begun to.
 */
export async function expectCredentials(world: ChaosWorld): Promise<void> {
  const { calls, sessions } = world.aws;
  const names = await listSessionNames(world);
  const wrong = calls.flatMap(call => {
    const session = sessions.get(call.accessKeyId);
    const problem = findProblem(call, session, names);
    return problem ? [`${call.service} ${call.action}: ${problem}`] : [];
  });
  expect(wrong).toEqual([]);
  for (const service of ['s3', 'ssm']) {
    // Otherwise, nothing of this is proven.
    expect(calls.some(call => call.service === service && call.isWrite)).toBe(
      true,
    );
  }
  expect(findReturns(calls)).toEqual([]);
}

/** What the sessions of an environment's deployments are called, with the environment. */
async function listSessionNames(
  world: ChaosWorld,
): Promise<Map<string, string>> {
  const deployments: Array<{ id: string; target_name: string }> =
    await world.query(knex => knex('deployments').select('id', 'target_name'));
  return new Map(
    deployments.map(({ id, target_name: environment }) => [
      `proton-${environment}-${id.slice(0, 8)}`,
      environment,
    ]),
  );
}

function findProblem(
  { action, isWrite }: AwsCall,
  session: AssumedSession | undefined,
  names: Map<string, string>,
): string | undefined {
  if (session?.roleArn !== ROLE) {
    return 'not with the role';
  }
  const environment = names.get(session.name);
  if (environment === undefined) {
    return `with ${session.name}, which no deployment has`;
  }
  if (!isWrite) {
    return undefined;
  }
  if (session.policyArns.length > 0) {
    return `with credentials for a plan, limited to ${session.policyArns}`;
  }
  return findEnvironment(action) === environment
    ? undefined
    : `with ${session.name}`;
}

/** The changes of runs that had gone on while a later run of the environment changed something. */
function findReturns(calls: AwsCall[]): string[] {
  const last = new Map<string, string>();
  const over = new Set<string>();
  return calls
    .filter(({ isWrite }) => isWrite)
    .filter(({ accessKeyId, action }) => {
      const environment = findEnvironment(action);
      const before = last.get(environment);
      if (before !== undefined && before !== accessKeyId) {
        over.add(before);
      }
      last.set(environment, accessKeyId);
      return over.has(accessKeyId);
    })
    .map(({ action }) => action);
}

/** Such as `local-1` of `PUT /objects/local-1/0?x-id=PutObject`, or of `PutParameter /local-1/0`. */
function findEnvironment(action: string): string {
  return action.match(/([a-z]+-\d+)\/\d+(\?|$)/)?.[1] ?? '';
}
