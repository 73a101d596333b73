import { signRequest } from './signRequest';

/** A line of a deployment's log, as it is answered. */
export interface LogLine {
  sequence: number;
  step: string;
  message: string;
}

/** A caller from outside, as any SDK is one: it has a key and an address. */
export class ProtonApi {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Calls an operation of the Proton API. */
  call<T>(operation: string, input: object): Promise<T> {
    return this.#request({
      method: 'POST',
      path: '',
      body: JSON.stringify(input),
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AwsProton20200720.${operation}`,
      },
    });
  }

  /** The log of a deployment from its first line to the newest. */
  async deploymentLog(deploymentId: string): Promise<LogLine[]> {
    const events: LogLine[] = [];
    for (;;) {
      const page = await this.#request<{ events: LogLine[] }>({
        method: 'GET',
        path: `/extension/v1/deployments/${deploymentId}/log?after=${
          events.at(-1)?.sequence ?? 0
        }`,
        body: '',
        headers: {},
      });
      if (page.events.length === 0) {
        return events;
      }
      events.push(...page.events);
    }
  }

  /** Registers a minor version of a template as a draft, from a bundle. */
  async registerVersion(
    templateName: string,
    majorVersion: string,
    bundle: Uint8Array,
  ): Promise<{ minorVersion: string }> {
    return this.#request({
      method: 'POST',
      path: `/extension/v1/environment-templates/${templateName}/versions?majorVersion=${majorVersion}`,
      body: bundle,
      headers: { 'content-type': 'application/gzip' },
    });
  }

  /** Registers and publishes a minor version of a template, from a bundle. */
  async publishVersion(
    templateName: string,
    majorVersion: string,
    bundle: Uint8Array,
  ): Promise<string> {
    const { minorVersion } = await this.registerVersion(
      templateName,
      majorVersion,
      bundle,
    );
    await this.call('UpdateEnvironmentTemplateVersion', {
      templateName,
      majorVersion,
      minorVersion,
      status: 'PUBLISHED',
    });
    return `${majorVersion}.${minorVersion}`;
  }

  async #request<T>(request: {
    method: string;
    path: string;
    body: string | Uint8Array;
    headers: Record<string, string>;
  }): Promise<T> {
    const { method, path, body } = request;
    const url = new URL(`${this.#endpoint}${path}`);
    const response = await fetch(url, {
      method,
      headers: signRequest({ ...request, url }),
      body: body.length > 0 ? new Uint8Array(Buffer.from(body)) : undefined,
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
    }
    return JSON.parse(text);
  }
}
