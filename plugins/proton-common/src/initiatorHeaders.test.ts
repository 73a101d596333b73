import { formatInitiatorHeaders } from './initiatorHeaders';

describe('formatInitiatorHeaders', () => {
  it('encodes what a header cannot hold', () => {
    expect(
      formatInitiatorHeaders({
        onBehalfOf: 'user:default/jane',
        reason: ' Größere Knoten,\nzwei Zeilen 🚀 ',
      }),
    ).toEqual({
      'x-proton-on-behalf-of': 'user%3Adefault%2Fjane',
      'x-proton-reason':
        'Gr%C3%B6%C3%9Fere%20Knoten%2C%0Azwei%20Zeilen%20%F0%9F%9A%80',
    });
  });

  it('leaves out what is absent or blank', () => {
    expect(formatInitiatorHeaders({})).toEqual({});
    expect(formatInitiatorHeaders({ onBehalfOf: '', reason: ' ' })).toEqual({});
  });

  it('replaces half a character, which has no encoding', () => {
    expect(formatInitiatorHeaders({ reason: 'a\uD83D b\uDE80' })).toEqual({
      'x-proton-reason': 'a%EF%BF%BD%20b%EF%BF%BD',
    });
  });
});
