/** Waits, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(
  milliseconds: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(finish, milliseconds);
    signal?.addEventListener('abort', abort, { once: true });

    function finish() {
      signal?.removeEventListener('abort', abort);
      resolve();
    }

    function abort() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });
}
