import { ExplainedError } from '../lib/output.mjs';
import { isPortTaken } from '../lib/ports.mjs';

/** Refuses to start on ports that something else holds. */
export async function checkPorts({ appPort, backendPort }) {
  const wanted = [
    { port: appPort, who: 'the app', flag: '--app-port', other: appPort + 1 },
    {
      port: backendPort,
      who: 'the backend',
      flag: '--backend-port',
      other: backendPort + 1,
    },
  ];
  const taken = [];
  for (const candidate of wanted) {
    if (await isPortTaken(candidate.port)) {
      taken.push(candidate);
    }
  }
  if (taken.length > 0) {
    throw new ExplainedError(
      taken
        .map(({ port, who }) => `Port ${port}, for ${who}, is taken.`)
        .join(' '),
      'Stop what listens there, or use other ports:',
      `npm start -- ${taken
        .map(({ flag, other }) => `${flag} ${other}`)
        .join(' ')}`,
    );
  }
}
