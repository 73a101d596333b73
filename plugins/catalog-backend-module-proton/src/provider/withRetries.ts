/**
 * Calls `run` again after each of the pauses as long as it fails, and fails as
 * its last call does. The pauses keep no process alive.
 */
export async function withRetries<T>(options: {
  run: () => Promise<T>;
  pausesMs: number[];
  onFailure?: (error: unknown) => void;
  signal?: AbortSignal;
}): Promise<T> {
  const { run, pausesMs, onFailure, signal } = options;
  for (const pauseMs of pausesMs) {
    try {
      return await run();
    } catch (error) {
      onFailure?.(error);
      signal?.throwIfAborted();
      await new Promise(resolve => setTimeout(resolve, pauseMs).unref());
      signal?.throwIfAborted();
    }
  }
  return run();
}
