import { resolve } from 'node:path';

/** The root of the repository. */
export const rootDirectory = resolve(__dirname, '../../../..');

/** Where failures leave what helps to understand them; ignored by git. */
export const reportDirectory = resolve(rootDirectory, '.proton/test-results');
