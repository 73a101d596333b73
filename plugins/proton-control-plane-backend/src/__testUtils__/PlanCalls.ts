import { mockCredentials } from '@backstage/backend-test-utils';
import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { eventually } from '@proton-vending/test-utils';
import request from 'supertest';

/** Calls the routes of plans of one environment, as a plugin of Backstage does. */
export class PlanCalls {
  constructor(
    private readonly url: string,
    private readonly environmentName = 'dev',
  ) {}

  async post(
    path: string,
    body: object = {},
    headers: Record<string, string> = {},
  ): Promise<request.Response> {
    return request(this.url)
      .post(this.pathOf(path))
      .set({ ...headers, authorization: mockCredentials.service.header() })
      .send(body);
  }

  async get(path: string): Promise<request.Response> {
    return request(this.url)
      .get(this.pathOf(path))
      .set('authorization', mockCredentials.service.header());
  }

  /** Reads something other than the environment. */
  async getOf(path: string): Promise<request.Response> {
    return request(this.url)
      .get(`/extension/v1/${path}`)
      .set('authorization', mockCredentials.service.header());
  }

  async start(
    change: object = { deploymentType: 'CURRENT_VERSION' },
  ): Promise<EnvironmentPlan> {
    const { body, status } = await this.post('plans', change);
    if (status !== 201) {
      throw new Error(`The plan isn't started: ${JSON.stringify(body)}`);
    }
    return body;
  }

  async read({ id }: { id: string }): Promise<EnvironmentPlan> {
    return (await this.get(`plans/${id}`)).body;
  }

  /** The plan once it has ended; `pause` is the time between two looks. */
  async ended(plan: { id: string }, pause?: number): Promise<EnvironmentPlan> {
    let read = await this.read(plan);
    await eventually(async () => {
      read = await this.read(plan);
      return !['QUEUED', 'PLANNING'].includes(read.status);
    }, pause);
    return read;
  }

  private pathOf(path: string): string {
    return `/extension/v1/environments/${this.environmentName}/${path}`;
  }
}
