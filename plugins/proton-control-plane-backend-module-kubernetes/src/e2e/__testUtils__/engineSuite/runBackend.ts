import { serveBackend } from '../../../__testUtils__/serveBackend';

serveBackend({ lostAfter: { seconds: 2 }, stopsItselfAfter: { seconds: 3 } });
