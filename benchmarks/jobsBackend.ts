import { writeFileSync } from 'node:fs';
import { serveBackend } from '../plugins/proton-control-plane-backend-module-kubernetes/src/__testUtils__/serveBackend';

/* A backend that writes what it has used into a file when SIGUSR2 asks for it. */

process.on('SIGUSR2', () => {
  global.gc?.();
  const { user, system } = process.cpuUsage();
  writeFileSync(
    process.env.PROTON_BENCHMARK_USAGE ?? '',
    JSON.stringify({
      heap: process.memoryUsage().heapUsed,
      processor: (user + system) / 1000,
    }),
  );
});

serveBackend();
