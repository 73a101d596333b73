import { serveBackend } from '../../../__testUtils__/serveBackend';

// Longer than the runner of this test needs to stop itself.
serveBackend({ lostAfter: { seconds: 2 }, stopsItselfAfter: { seconds: 20 } });
