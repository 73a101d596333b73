import { finalizeInputs } from './finalizeInputs';
import type { EnvironmentInputsOptions } from './schema';

const schema = {
  type: 'object',
  required: ['needed'],
  properties: {
    text: { type: 'string' },
    choice: { type: 'string', enum: ['', 'a'], default: 'a' },
    needed: { type: 'object', properties: { text: { type: 'string' } } },
    network: {
      type: 'object',
      properties: { cidr: { type: 'string' }, tags: { type: 'array' } },
    },
    list: { type: 'array', items: { type: 'string' } },
  },
};

function finalize(
  inputs: Record<string, unknown>,
  fieldOptions: EnvironmentInputsOptions = {},
  formData: Record<string, unknown> = {},
) {
  return finalizeInputs({
    schema,
    inputs,
    fieldOptions,
    readFormValue: field => formData[field],
  });
}

describe('finalizeInputs', () => {
  it('leaves out what was not filled in', () => {
    expect(
      finalize({ text: '', network: { cidr: undefined }, needed: {} }),
    ).toEqual({ needed: {} });
  });

  it('keeps false, zero, empty lists and an empty text that is not the default', () => {
    const inputs = { choice: '', list: [], network: { cidr: 'x', tags: [] } };
    expect(finalize(inputs)).toEqual(inputs);
    expect(finalize({ a: false, b: 0 })).toEqual({ a: false, b: 0 });
  });

  it('keeps the place of an empty item', () => {
    expect(finalize({ list: ['a', undefined] })).toEqual({ list: ['a', ''] });
  });

  it('sets what is hidden or locked, and leaves a preset that people may change', () => {
    expect(
      finalize(
        { text: 'mine', network: { cidr: 'mine' }, choice: 'a' },
        {
          hide: ['network.cidr'],
          lock: ['choice'],
          preset: { 'network.cidr': 'theirs', text: 'theirs', choice: '' },
        },
      ),
    ).toEqual({ text: 'mine', network: { cidr: 'theirs' }, choice: '' });
  });

  it('takes values from other fields of the form', () => {
    const options = { presetFrom: { 'network.cidr': 'cidr' } };
    expect(finalize({}, options, { cidr: '10.0.0.0/16' })).toEqual({
      network: { cidr: '10.0.0.0/16' },
    });
    expect(finalize({}, options, {})).toEqual({});
  });
});
