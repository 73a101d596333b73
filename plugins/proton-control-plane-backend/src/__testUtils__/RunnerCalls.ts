import {
  RUNNER_ID_HEADER,
  RUNNER_PROTOCOL,
  RUNNER_PROTOCOL_HEADER,
} from '@proton-vending/backstage-plugin-proton-common';
import { randomUUID } from 'node:crypto';

/** What the control plane has answered. */
export interface RunnerAnswer {
  status: number;
  body: any;
}

/** Calls the runner API as a runner does, or as one that lies. */
export class RunnerCalls {
  readonly headers: Record<string, string>;

  constructor(
    readonly run: { url: string; token: string },
    headers: Record<string, string> = {},
  ) {
    this.headers = {
      authorization: `Bearer ${run.token}`,
      [RUNNER_PROTOCOL_HEADER]: String(RUNNER_PROTOCOL),
      [RUNNER_ID_HEADER]: randomUUID(),
      ...headers,
    };
  }

  get url(): string {
    return this.run.url;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<RunnerAnswer> {
    const response = await fetch(`${this.run.url}${path}`, {
      method,
      headers: this.headers,
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
}
