import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

/* Sends requests of one kind, from a thread of its own, and tells what each took. */

const { url, method, headers, bodies, count, concurrency } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });

function send(body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, reply => {
      reply.resume();
      reply.once('end', () =>
        reply.statusCode === 200
          ? resolve()
          : reject(new Error(`${url} answered ${reply.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function sendAll(total) {
  const took = [];
  let left = total;
  const sendOneByOne = async () => {
    while (left > 0) {
      left -= 1;
      const startedAt = performance.now();
      await send(bodies?.[left % bodies.length]);
      took.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, sendOneByOne));
  return { took, elapsed: performance.now() - startedAt };
}

await sendAll(Math.ceil(count / 4));
parentPort.postMessage(await sendAll(count));
agent.destroy();
