/** A request to the extension API of a control plane. */
export interface ExtensionRequest {
  method: 'GET' | 'POST';
  /** Below `/extension/v1/`, with the query. */
  path: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

/** Takes requests to one account and region of a control plane. */
export interface ExtensionTransport {
  fetch(request: ExtensionRequest): Promise<Response>;
}
