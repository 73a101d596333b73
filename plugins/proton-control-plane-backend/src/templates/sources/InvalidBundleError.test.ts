import { InvalidBundleError } from './InvalidBundleError';

describe('InvalidBundleError', () => {
  it('has a single problem as its message', () => {
    const error = new InvalidBundleError('schema/schema.yaml is missing');

    expect(String(error)).toBe(
      'InvalidBundleError: schema/schema.yaml is missing',
    );
  });

  it('names the place that the bundle came from', () => {
    const error = new InvalidBundleError('the archive is cut off');

    expect(error.from('s3://templates/eks.tar.gz').message).toBe(
      's3://templates/eks.tar.gz: the archive is cut off',
    );
  });

  it('does not tell more problems than someone would read', () => {
    const problems = Array.from({ length: 30 }, (_, i) => `problem ${i}`);
    const lines = new InvalidBundleError(problems).message.split('\n');

    expect(lines).toHaveLength(22);
    expect(lines[0]).toBe('The template bundle has 30 problems:');
    expect(lines[21]).toBe('- and 10 more');
  });

  it('tells a problem in a few words, and all of where it is', () => {
    const origin = `s3://templates/${'k'.repeat(1_000)}`;
    const error = new InvalidBundleError(`unknown: ${'x'.repeat(60_000)}`);

    expect(error.message).toMatch(/^unknown: x{400,500}…$/);
    expect(
      error.from('infrastructure/manifest.yaml').from(origin).message,
    ).toBe(`${origin}: infrastructure/manifest.yaml: ${error.message}`);
  });
});
