import { TerraformLogger } from '../TerraformLogger';

/** A logger whose calls a test can look at. */
export function silentLogger() {
  return {
    error: jest.fn(),
    warn: jest.fn(),
    info: jest.fn(),
  } satisfies TerraformLogger;
}
