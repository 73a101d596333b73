import { addTallies } from '../tally.mjs';
import { check } from '../runTools.mjs';

// The examples have no app of their own, which the schema requires: they go on top.
const CONFIGURATIONS = [
  ['app-config.yaml'],
  ['app-config.yaml', 'examples/production/app-config.production.yaml'],
  ['app-config.yaml', 'examples/kubernetes/app-config.kubernetes.yaml'],
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
