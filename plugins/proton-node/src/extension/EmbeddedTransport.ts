import type { EmbeddedControlPlane } from '../embedded/EmbeddedControlPlane';
import type {
  ExtensionRequest,
  ExtensionTransport,
} from './ExtensionTransport';

/** To the control plane inside Backstage, with a service token. */
export class EmbeddedTransport implements ExtensionTransport {
  static create(controlPlane: EmbeddedControlPlane) {
    return new EmbeddedTransport(controlPlane);
  }

  private constructor(private readonly controlPlane: EmbeddedControlPlane) {}

  async fetch(request: ExtensionRequest): Promise<Response> {
    const { method, path, headers, body, signal } = request;
    const baseUrl = await this.controlPlane.getBaseUrl();
    return fetch(`${baseUrl}/extension/v1/${path}`, {
      method,
      headers: { ...headers, ...(await this.controlPlane.getHeaders()) },
      body,
      signal,
    });
  }
}
