import {
  MotoServer,
  describeWith,
  eventually,
} from '@proton-vending/test-utils';
import { setTimeout as delay } from 'node:timers/promises';
import {
  NodeWorld,
  hasTerraform,
} from './__testUtils__/unreachableNode/NodeWorld';

jest.setTimeout(240_000);

const ACCOUNT = '123456789012';
const BUCKET = 'objects';

/** Moto finds the service and the caller in the header, and doesn't check the signature. */
const authorize = (keyId: string) =>
  `AWS4-HMAC-SHA256 Credential=${keyId}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`;

/** Puts an object with the credentials of the run. */
const PUT_OBJECT = [
  'curl -sf -X PUT --data-binary x',
  `-H 'Authorization: '\\"${authorize('$AWS_ACCESS_KEY_ID')}\\"`,
  '-H \\"X-Amz-Security-Token: $AWS_SESSION_TOKEN\\"',
  `$AWS_ENDPOINT_URL/${BUCKET}/$AWS_ACCESS_KEY_ID/$(date +%s%N)`,
].join(' ');

describeWith('terraform', 'moto_server')('the role of a lost run', () => {
  let moto: MotoServer;
  let world: NodeWorld;

  beforeEach(async () => {
    moto = await MotoServer.start();
    await send(BUCKET, 'PUT');
    world = await NodeWorld.start({
      secondCommand: PUT_OBJECT,
      assumeRole: {
        duration: { minutes: 15 },
        accounts: [
          {
            accountId: ACCOUNT,
            roleArn: `arn:aws:iam::${ACCOUNT}:role/proton`,
          },
        ],
      },
      environment: {
        AWS_ENDPOINT_URL: moto.endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    });
  });

  afterEach(async () => {
    await world?.stop();
    await moto.stop();
  });

  async function send(path: string, method = 'GET') {
    const headers = { authorization: authorize('test') };
    return (
      await fetch(`${moto.endpoint}/${path}`, { method, headers })
    ).text();
  }

  /** How many objects each session has put into the bucket, the first session first. */
  async function countObjects() {
    const counts = new Map<string, number>();
    const list = await send(`${BUCKET}?list-type=2`);
    const keys = [...list.matchAll(/<Key>([^<]*)\/(\d+)<\/Key>/g)];
    for (const [, session] of keys.sort(([, , a], [, , b]) => +a - +b)) {
      counts.set(session, (counts.get(session) ?? 0) + 1);
    }
    return [...counts.values()];
  }

  it('changes nothing more, and the next run waits until it expires', async () => {
    const { cluster, network, records } = world;
    const first = await world.createUntilHalfway();
    await eventually(async () => (await countObjects())[0] > 3, 100);
    const overlaps = world.cutOff(first);
    await eventually(() => !hasTerraform(first.podFolder), 100);
    // The last request may be on its way still.
    await delay(2_000);
    const changed = await countObjects();
    expect(changed).toHaveLength(1);

    // A runner without a role would be replaced now.
    const findWait = async () =>
      String((await records.knex('deployments').first()).wait);
    await eventually(
      async () => (await findWait()).includes('AWS credentials expire'),
      100,
    );
    await delay(3_000);
    expect([await countObjects(), overlaps]).toEqual([changed, []]);
    expect(await records.knex('state_locks')).toHaveLength(1);

    // The 15 minutes have passed.
    const [{ expires_at: expiresAt }] = await records.knex('role_sessions');
    expect(expiresAt - Date.now()).toBeGreaterThan(10 * 60_000);
    await records.knex('role_sessions').update({ expires_at: Date.now() });
    await records.knex('deployments').update({ check_at: Date.now() });
    await eventually(() => overlaps.length > 0, 100);
    expect(overlaps).toEqual([false]);
    network.repair();
    await eventually(async () => (await countObjects()).length === 2, 100);
    expect((await countObjects())[0]).toBe(changed[0]);
    await world.letGo();
    expect(await records.settled('dev')).toMatchObject({ status: 'SUCCEEDED' });
    cluster.faults.reconnectNode(first.pod);
    await world.expectNothingLeft();
  });
});
