import { once } from 'node:events';
import { signalGroup, startGroup } from './processGroups';

const WITHIN_MILLISECONDS = 10 * 60_000;

/** Runs the commands of a block, and fails with their output when one fails. */
export async function runCommands(options: {
  text: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
}): Promise<void> {
  const { text, cwd, env } = options;
  const child = startGroup('sh', ['-e', '-c', text], { cwd, env });
  const timer = setTimeout(
    () => signalGroup(child, 'SIGKILL'),
    WITHIN_MILLISECONDS,
  );
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', chunk => output.push(chunk));
  }
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  if (code !== 0) {
    throw new Error(`These commands failed:\n${text}\n${output.join('')}`);
  }
}
