import { once } from 'node:events';
import { signalGroup, startGroup } from './processGroups';

const WITHIN_MINUTES = 15;

// Yarn repeats a request itself, but gives up or crashes in the end.
const ATTEMPTS = 2;
const REGISTRY_FAILURE =
  /RequestError|ECONNRESET|ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN/;

// A crash of Yarn prints the line of its code, which has some 30,000 characters.
const LONGEST_LINE = 500;

interface Commands {
  text: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
}

async function runOnce({ text, cwd, env }: Commands) {
  const child = startGroup('sh', ['-e', '-c', text], { cwd, env });
  const timer = setTimeout(
    () => signalGroup(child, 'SIGKILL'),
    WITHIN_MINUTES * 60_000,
  );
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', chunk => output.push(chunk));
  }
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  return { code, output: output.join('') };
}

function explain({ code, output }: { code: unknown; output: string }): string {
  if (REGISTRY_FAILURE.test(output)) {
    return `The npm registry didn't answer in ${ATTEMPTS} attempts.`;
  }
  return code === null
    ? `They didn't end within ${WITHIN_MINUTES} minutes.`
    : `They ended with exit code ${code}.`;
}

/**
 * Runs the commands of a block, and fails with their output when one fails. When
 * the npm registry doesn't answer, it runs them once more.
 */
export async function runCommands(commands: Commands): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const result = await runOnce(commands);
    if (result.code === 0) {
      return;
    }
    if (attempt === ATTEMPTS || !REGISTRY_FAILURE.test(result.output)) {
      throw new Error(
        [
          'These commands failed:',
          commands.text,
          ...result.output.split('\n').map(line => line.slice(0, LONGEST_LINE)),
          explain(result),
        ].join('\n'),
      );
    }
  }
}
