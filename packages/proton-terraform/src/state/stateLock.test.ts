import { findLockEvidence, isLockOfRun, parseStateLock } from './stateLock';

const MESSAGE = `Failed to unlock state: lock ID 'nobody' does not match the existing lock ID '054ee3d8-540a-e668-db49-a52e49ec84fc'
Lock Info:
  ID:        054ee3d8-540a-e668-db49-a52e49ec84fc
  Path:      states/a/terraform.tfstate
  Operation: OperationTypeApply
  Who:       root@worker-1
  Version:   1.11.4
  Created:   2026-11-24 09:17:06.727890798 +0000 UTC
  Info:      
`;

const LOCK = {
  id: '054ee3d8-540a-e668-db49-a52e49ec84fc',
  who: 'root@worker-1',
  createdAt: new Date('2026-11-24T09:17:06.727Z'),
};

const EVIDENCE = {
  startedAt: new Date('2026-11-24T09:17:06.700Z'),
  heldAt: new Date('2026-11-24T09:17:06.800Z'),
};

async function* lines(...texts: string[]) {
  for (const text of texts) {
    yield { text };
  }
}

const line = (type: string, timestamp: string) =>
  JSON.stringify({ type, '@timestamp': timestamp });

describe('parseStateLock', () => {
  it('reads who holds the state', () => {
    expect(parseStateLock(MESSAGE)).toEqual(LOCK);
  });

  it('reads it in what OpenTofu writes', () => {
    // v1.10, internal/backend/remote-state/s3/client.go
    const [, ...info] = MESSAGE.split('\n');
    expect(
      parseStateLock(
        [
          'Failed to unlock state: lock id "none" from s3 does not match existing lock',
          ...info,
        ].join('\n'),
      ),
    ).toEqual(LOCK);
  });

  it('finds nothing where OpenTofu has found no lock', () => {
    expect(
      parseStateLock(
        MESSAGE.replace(/^( +\w+: +).*/gm, '$1').replace(
          'Created:   ',
          'Created:   0001-01-01 00:00:00 +0000 UTC',
        ),
      ),
    ).toBeUndefined();
  });

  it('finds nothing in another message', () => {
    expect(parseStateLock('NoSuchKey: the state is free')).toBeUndefined();
    expect(
      parseStateLock(MESSAGE.replace('+0000 UTC', 'sometime')),
    ).toBeUndefined();
  });
});

describe('findLockEvidence', () => {
  it('takes the first thing that is only done under the lock', async () => {
    expect(
      await findLockEvidence(
        lines(
          line('version', '2026-11-24T09:17:06.700123Z'),
          'a word of a provisioner',
          line('planned_change', '2026-11-24T10:17:06.800456+01:00'),
          line('apply_start', '2026-11-24T09:18:00.000000Z'),
        ),
      ),
    ).toEqual(EVIDENCE);
  });

  it('proves nothing of a run that still waited for the lock', async () => {
    expect(
      await findLockEvidence(
        lines(
          line('version', '2026-11-24T09:17:06.7Z'),
          line('state_lock_acquire', '2026-11-24T09:17:06.8Z'),
        ),
      ),
    ).toBeUndefined();
  });
});

describe('isLockOfRun', () => {
  it('knows the lock that the run took', () => {
    expect(isLockOfRun(LOCK, EVIDENCE, 'worker-1')).toBe(true);
  });

  it.each([
    ['another machine', { who: 'root@worker-2' }],
    ['before the run', { createdAt: new Date('2026-11-24T09:17:06.699Z') }],
    ['after the run', { createdAt: new Date('2026-11-24T09:17:06.801Z') }],
  ])('leaves a lock of %s alone', (_, other) => {
    expect(isLockOfRun({ ...LOCK, ...other }, EVIDENCE, 'worker-1')).toBe(
      false,
    );
  });
});
