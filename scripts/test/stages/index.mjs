import { apiReports } from './apiReports.mjs';
import { configuration } from './configuration.mjs';
import { formatting } from './formatting.mjs';
import { install } from './install.mjs';
import { journeys } from './journeys.mjs';
import { lint } from './lint.mjs';
import { phrases } from './phrases.mjs';
import { release } from './release.mjs';
import { scripts } from './scripts.mjs';
import { typeCheck } from './typeCheck.mjs';
import { unit } from './unit.mjs';

/** Everything that `npm test` checks, the quick and telling first. */
export const allStages = [
  typeCheck,
  lint,
  formatting,
  phrases,
  configuration,
  apiReports,
  release,
  scripts,
  unit,
  journeys,
  install,
];
