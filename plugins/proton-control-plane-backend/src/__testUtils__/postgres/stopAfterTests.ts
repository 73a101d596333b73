import { CONNECTION_STRING_VARIABLE, running } from './running';

export default async function stopAfterTests(): Promise<void> {
  if (running.server) {
    delete process.env[CONNECTION_STRING_VARIABLE];
    await running.server.remove();
    running.server = undefined;
  }
}
