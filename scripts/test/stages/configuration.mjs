import { addTallies } from '../tally.mjs';
import { check } from '../runTools.mjs';

// The example has no app of its own, which the schema requires: it goes on top.
const CONFIGURATIONS = [
  ['app-config.yaml'],
  ['app-config.yaml', 'examples/production/app-config.production.yaml'],
];

export const configuration = {
  id: 'configuration',
  title: 'Configuration against its schema',
  async run({ toolchain }) {
    const tallies = [];
    for (const files of CONFIGURATIONS) {
      tallies.push(
        await check({
          toolchain,
          args: [
            'backstage-cli',
            'config:check',
            '--lax',
            '--strict',
            ...files.flatMap(file => ['--config', file]),
          ],
        }),
      );
    }
    return addTallies(tallies);
  },
};
