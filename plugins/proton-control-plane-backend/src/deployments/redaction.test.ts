import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { DeploymentLease } from './DeploymentLease';
import { redactOutcome } from './redaction';

jest.setTimeout(60_000);

describe('redactOutcome', () => {
  /** What becomes of a log, and of a resource with the same text. */
  async function redact(message: string, secrets: string[]) {
    const log = new Map([[1, message]]);
    const deploymentLogs = {
      list: async (_: string, after: number) =>
        [...log]
          .map(([sequence, text]) => ({ sequence, message: text }))
          .filter(({ sequence }) => sequence > after),
      setMessage: async (_: string, sequence: number, text: string) => {
        log.set(sequence, text);
      },
    };
    const lease = {
      deployment: { id: 'one' },
      transaction: (work: (stores: object) => unknown) =>
        work({ deploymentLogs }),
    } as unknown as DeploymentLease;
    const create = jest.spyOn(Redactor, 'create');
    const { resources } = await redactOutcome(lease, Redactor.create([]), {
      kind: 'succeeded',
      secrets,
      resources: [{ name: 'cluster', identifier: message }],
    });
    const redactors = create.mock.calls.length - 1;
    create.mockRestore();
    return {
      log: log.get(1),
      identifier: resources?.[0].identifier,
      redactors,
    };
  }

  const createSecrets = (count: number) =>
    Array.from({ length: count }, (_, i) => `secret-${i}`.padEnd(100, '-x'));

  it('looks for secrets that the deployment has made, some at a time', async () => {
    const secrets = createSecrets(3_000);
    const redacted = 'first *** last ***';
    expect(
      await redact(`first ${secrets[0]} last ${secrets.at(-1)}`, secrets),
    ).toEqual({ log: redacted, identifier: redacted, redactors: 7 });
  });

  it('looks for those inside of others that are JSON', async () => {
    const secrets = ['{"user":"admin-user","keys":["key-number-one"]}'];
    expect((await redact('a key-number-one b', secrets)).log).toBe('a *** b');
  });

  it('looks for private keys and passwords with symbols, and masks nothing else', async () => {
    const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC/+='.repeat(2);
    const secrets = Array.from(
      { length: 60 },
      (_, i) =>
        `-----BEGIN PRIVATE KEY-----\n${`${i}${body}\n`.repeat(
          24,
        )}-----END PRIVATE KEY-----\n`,
    );
    expect(
      (await redact(`the key ${secrets[59]} is ready`, secrets)).log,
    ).toMatch(/^the key [*\s-]+.* is ready$/s);
    expect((await redact('the cluster is ready', secrets)).log).toBe(
      'the cluster is ready',
    );
  });

  it('looks for the texts of JSON that is too long to be looked for', async () => {
    const secrets = [JSON.stringify(createSecrets(3_000))];
    expect(
      (await redact(`the cluster is ready: ${createSecrets(1)[0]}`, secrets))
        .log,
    ).toBe('the cluster is ready: ***');
  });

  it('masks everything when there are too many', async () => {
    expect(await redact('the cluster is ready', createSecrets(60_000))).toEqual(
      {
        log: '***',
        identifier: '***',
        redactors: 1,
      },
    );
  });

  it('changes nothing without secrets', async () => {
    expect(await redact('the cluster is ready', [])).toEqual({
      log: 'the cluster is ready',
      identifier: 'the cluster is ready',
      redactors: 0,
    });
  });
});
