import { DELETED_HEADER, formatHeader } from './headers';
import { isGeneratedFile, removeProtonHeader } from './readRenderedFile';

describe('removeProtonHeader', () => {
  it.each([
    ['the header of a deployment', formatHeader('arn:aws:proton:one')],
    ['the header of a deleted environment', DELETED_HEADER],
    ['Windows lines', formatHeader('arn').replace(/\n/g, '\r\n')],
  ])('removes %s', (_, header) => {
    expect(removeProtonHeader(`${header}\nlocals {}\n`)).toBe('\nlocals {}\n');
  });

  it.each(['locals {}\n', '/*\nMine\n*/\n', ''])('keeps %j', text => {
    expect(removeProtonHeader(text)).toBe(text);
  });
});

describe('isGeneratedFile', () => {
  it.each([
    ['.proton/deployment-metadata.json', true],
    ['proton.auto.tfvars.json', true],
    ['proton.environment.variables.tf', true],
    ['main.tf', false],
    ['modules/proton.environment.variables.tf', false],
  ])('of %s: %s', (path, isGenerated) => {
    expect(isGeneratedFile(path)).toBe(isGenerated);
  });
});
