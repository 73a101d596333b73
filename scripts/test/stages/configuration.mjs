import { existsSync } from 'node:fs';
import { fromRoot } from '../../lib/paths.mjs';
import { check } from '../runTools.mjs';

const files = ['app-config.yaml', 'app-config.production.yaml'];

export const configuration = {
  id: 'configuration',
  title: 'Configuration against its schema',
  run: ({ toolchain }) =>
    check({
      toolchain,
      args: [
        'backstage-cli',
        'config:check',
        '--lax',
        '--strict',
        ...files
          .filter(file => existsSync(fromRoot(file)))
          .flatMap(file => ['--config', file]),
      ],
    }),
};
