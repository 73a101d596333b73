import { eventually } from '../product/eventually';

/** The HTTP API of a backend, as the guest of a new app. */
export class GuestApi {
  static async signIn(backendUrl: string): Promise<GuestApi> {
    const response = await fetch(`${backendUrl}/api/auth/guest/refresh`);
    if (!response.ok) {
      throw new Error(`The guest can't sign in: ${await response.text()}`);
    }
    const { backstageIdentity } = await response.json();
    return new GuestApi(backendUrl, backstageIdentity.token);
  }

  private constructor(
    private readonly backendUrl: string,
    private readonly token: string,
  ) {}

  /** Reads a path below `/api`; nothing where it isn't found. */
  async get<T>(path: string): Promise<T | undefined> {
    const response = await this.#fetch(path);
    return response.status === 404 ? undefined : response.json();
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#fetch(path, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return response.json();
  }

  /** Waits until the catalog has an entity, such as `template/default/create`. */
  async waitForEntity(path: string): Promise<void> {
    await eventually({
      what: `the catalog has ${path}`,
      timeoutSeconds: 60,
      ask: () => this.get(`catalog/entities/by-name/${path}`),
    });
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${this.backendUrl}/api/${path}`, {
      ...init,
      headers: {
        Authorization: `Bearer ${this.token}`,
        'Content-Type': 'application/json',
      },
    });
    if (!response.ok && response.status !== 404) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return response;
  }
}
