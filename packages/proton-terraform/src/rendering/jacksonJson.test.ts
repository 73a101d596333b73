import { parseEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { formatJacksonJson } from './jacksonJson';

describe('formatJacksonJson', () => {
  it('puts a space on both sides of the colon and no newline at the end', () => {
    expect(formatJacksonJson({ a: 1, b: { c: 'x', d: true, e: null } })).toBe(
      `{
  "a" : 1,
  "b" : {
    "c" : "x",
    "d" : true,
    "e" : null
  }
}`,
    );
  });

  it('writes each digit, and keys in the order of the spec', () => {
    expect(
      formatJacksonJson(
        parseEnvironmentSpec(
          'proton: EnvironmentSpec\nspec: { b: 1.0, "10": 9007199254740993, "9": [0.10] }',
        ),
      ),
    ).toBe('{\n  "b" : 1.0,\n  "10" : 9007199254740993,\n  "9" : [ 0.10 ]\n}');
  });

  it('keeps arrays on one line', () => {
    expect(formatJacksonJson({ zones: ['a', 'b'] })).toBe(
      '{\n  "zones" : [ "a", "b" ]\n}',
    );
  });

  it('breaks objects inside of arrays, indented as the array itself', () => {
    expect(formatJacksonJson({ pools: [{ size: 1 }, { size: 2 }] })).toBe(
      `{
  "pools" : [ {
    "size" : 1
  }, {
    "size" : 2
  } ]
}`,
    );
  });

  it('marks what is empty with a space', () => {
    expect(formatJacksonJson({ none: [], nothing: {} })).toBe(
      '{\n  "none" : [ ],\n  "nothing" : { }\n}',
    );
  });

  it('leaves out members without a value and escapes text', () => {
    expect(formatJacksonJson({ a: undefined, 'b"': 'line\n"é"' })).toBe(
      '{\n  "b\\"" : "line\\n\\"é\\""\n}',
    );
  });
});
