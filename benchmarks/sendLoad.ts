import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface Load {
  url: string;
  method: string;
  headers: Record<string, string>;
  /** Each request has the next one, and after the last the first again. */
  bodies?: string[];
  count: number;
  concurrency: number;
}

export interface LoadResult {
  requestsPerSecond: number;
  /** In milliseconds. */
  median: number;
}

/** Sends a load, after a quarter of it to warm up. */
export async function sendLoad(load: Load): Promise<LoadResult> {
  const { took, elapsed } = await new Promise<{
    took: number[];
    elapsed: number;
  }>((done, fail) => {
    const worker = new Worker(resolve(__dirname, 'load.mjs'), {
      workerData: load,
      execArgv: [],
    });
    worker.once('message', done);
    worker.once('error', fail);
  });
  return {
    requestsPerSecond: (took.length / elapsed) * 1000,
    median: median(took),
  };
}

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
