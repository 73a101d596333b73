import {
  EnvironmentStateVersions,
  RefusedState,
} from '@proton-vending/backstage-plugin-proton-common';

const LAST_VERSION = 12;

export const demoStateLock: NonNullable<EnvironmentStateVersions['lock']> = {
  id: 'lock-1',
  holder: 'ada',
  createdAt: '2026-11-01T09:00:00.000Z',
};

export const demoRefusedState: RefusedState = {
  id: 'refused-1',
  reason: 'is another state: its lineage is lineage-2, not lineage-1',
  serial: 7,
  lineage: 'lineage-2',
  resourceCount: 34,
  size: 43_000,
  deploymentId: 'deployment-1',
  createdAt: '2026-11-01T08:30:00.000Z',
};

/** Twelve versions, a page of them at a time, that nobody has locked. */
export function demoStates(
  page: { before?: number; limit?: number } = {},
): EnvironmentStateVersions {
  const { before = LAST_VERSION + 1, limit = 100 } = page;
  const versions = Array.from({ length: LAST_VERSION }, (_, index) =>
    demoStateVersion(LAST_VERSION - index),
  );
  return {
    versions: versions
      .filter(({ version }) => version < before)
      .slice(0, limit),
  };
}

/** Version 11 was written by a person, and version 10 is encrypted. */
function demoStateVersion(
  version: number,
): EnvironmentStateVersions['versions'][number] {
  return {
    version,
    serial: 100 + version,
    lineage: 'lineage-1',
    size: 41_500,
    createdAt: '2026-11-01T08:04:00.000Z',
    ...(version !== 10 && { resourceCount: 20 + version }),
    ...(version === 11
      ? { writtenBy: 'user:default/ada' }
      : {
          deploymentId: 'deployment-1',
          writtenBy: 'deployment deployment-1',
        }),
  };
}
