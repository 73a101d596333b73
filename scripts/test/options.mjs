import { parseArgs } from 'node:util';
import { ExplainedError } from '../lib/output.mjs';

export const usage =
  stages => `npm test [-- options] [file patterns for the unit stage]

  --only <stages>  run some stages, separated by commas:
                   ${stages.map(({ id }) => id).join(', ')}
  --no-skips       fail when a test is skipped (also: PROTON_ALLOW_NO_SKIP=1)`;

export function parseTestOptions({ argv, stages, env }) {
  let parsed;
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true, default: [] },
        'no-skips': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new ExplainedError(error.message, usage(stages));
  }
  const { values, positionals } = parsed;
  const only = values.only.flatMap(list => list.split(',')).filter(Boolean);
  const unknown = only.filter(id => !stages.some(stage => stage.id === id));
  if (unknown.length > 0) {
    throw new ExplainedError(
      `No such stage: ${unknown.join(', ')}`,
      usage(stages),
    );
  }
  return {
    stages: only.length
      ? stages.filter(stage => only.includes(stage.id))
      : stages,
    noSkips: values['no-skips'] || env.PROTON_ALLOW_NO_SKIP === '1',
    patterns: positionals,
    help: values.help,
  };
}
