import { serveBackend } from '../../__testUtils__/serveBackend';

serveBackend({
  // Each of many requests would be a line that nobody reads.
  logLevel: process.env.PROTON_CHAOS_LOGS ? 'info' : 'error',
  lostAfter: { seconds: 2 },
});
