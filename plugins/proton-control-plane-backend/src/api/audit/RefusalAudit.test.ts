import { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { Request } from 'express';
import { AccessKeys } from '../authentication/AccessKeys';
import { AuthenticationFailure } from '../authentication/AuthenticationFailure';
import { RefusalAudit } from './RefusalAudit';

const failure = new AuthenticationFailure('InvalidSignatureException', 'wrong');

const request = {
  headers: {},
  query: {},
  originalUrl: '/',
  get: () => undefined,
} as unknown as Request;

describe('RefusalAudit', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('counts what is beyond the limit, and starts again a minute later', async () => {
    const events: AuditorServiceCreateEventOptions[] = [];
    const audit = RefusalAudit.create({
      auditor: {
        createEvent: async options => {
          events.push(options);
          return { success: async () => {}, fail: async () => {} };
        },
      },
      accessKeys: AccessKeys.fromConfig(mockServices.rootConfig()),
      logger: mockServices.logger.mock(),
    });
    for (let round = 0; round < 50; round++) {
      await audit.refused(request, failure);
    }
    expect(events).toHaveLength(30);

    await jest.advanceTimersByTimeAsync(60_000);
    expect(events).toHaveLength(31);
    expect(events.at(-1)?.meta).toEqual({ unlisted: 20 });

    await audit.refused(request, failure);
    expect(events).toHaveLength(32);
  });
});
