// What `npm start` is, as small as can be: one child that has to be stopped.
import { onStopSignal, startProcess } from '../processes.mjs';

const endsOnSigterm = process.argv[2] !== 'stubborn';
const child = startProcess({
  command: process.execPath,
  args: [
    '-e',
    `${
      endsOnSigterm ? '' : "process.on('SIGTERM', () => {});"
    } setInterval(() => {}, 1000); console.log('ready');`,
  ],
  onLine: () => console.log(JSON.stringify([process.pid, child.pid])),
});

onStopSignal({
  onStop: async () => {
    await child.stop({ graceMilliseconds: 60_000 });
    process.exit(0);
  },
  onForce: () => {
    child.kill();
    process.exit(1);
  },
});
